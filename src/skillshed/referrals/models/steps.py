"""A person's way up the Skills Escalator, what is planned, and needs that nobody met."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from skillshed.people.models import Organisation
from skillshed.provision.kinds import Step
from skillshed.provision.models import Offer
from skillshed.referrals.keys import opened
from skillshed.referrals.kinds import Ended, Reason, Unmet
from skillshed.referrals.models.clients import Client
from skillshed.referrals.models.referring import Referral


class Participation(models.Model):
    """Somebody's time on one step of the Escalator with one project: by a referral, or told by their adviser."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="participations")
    step = models.CharField(max_length=12, choices=Step.choices)
    project = models.CharField(max_length=200, help_text="The offer or project as it was called then.")
    offer = models.ForeignKey(Offer, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, null=True, blank=True, related_name="participations")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_how = models.CharField(max_length=12, choices=Ended.choices, blank=True)

    class Meta:
        ordering = ["started_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(referral__isnull=False), name="one_participation_a_referral"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("started_on")), name="participation_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} on {self.step} from {self.started_on}"


class PlannedStep(models.Model):
    """What a person and their adviser mean to do next, and by when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="plan")
    step = models.CharField(max_length=12, choices=Step.choices, blank=True)
    what_sealed = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    made_on = models.DateTimeField(default=timezone.now)
    done_on = models.DateField(null=True, blank=True)

    what = opened("what_sealed")

    class Meta:
        ordering = ["due_on", "made_on"]

    def __str__(self) -> str:
        return f"planned step {self.pk}"


class UnmetNeed(models.Model):
    """That a need was not met: what, where, why, on which day. No person, and nothing that leads to one."""

    day = models.DateField(default=timezone.localdate, db_index=True)
    why = models.CharField(max_length=16, choices=Unmet.choices)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    offer_kind = models.CharField(max_length=24, blank=True)
    level = models.CharField(max_length=8, blank=True)
    subject = models.CharField(max_length=8, blank=True)
    door = models.CharField(max_length=12, blank=True)
    home_ons = models.CharField("district", max_length=20, blank=True)

    def __str__(self) -> str:
        return f"{self.day} {self.why} {self.reason}".strip()
