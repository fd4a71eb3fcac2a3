"""A referral, every step it took, what came of it, and the letters it sends."""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone

from skillshed.people.models import Organisation
from skillshed.provision.kinds import Step
from skillshed.provision.models import Offer, Run
from skillshed.referrals.keys import opened
from skillshed.referrals.kinds import Letter, Month, Outcome, Party, Reason, State
from skillshed.referrals.models.clients import Client, Consent
from skillshed.terms.errors import Refused


class Referral(models.Model):
    """One person referred to one offer. It stays, without the person, when they are erased: counts are made of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="referrals")
    offer = models.ForeignKey(Offer, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    offer_title = models.CharField(max_length=200, help_text="As it was called then.")
    offer_kind = models.CharField(max_length=24, blank=True)
    level = models.CharField(max_length=8, blank=True)
    subject = models.CharField(max_length=8, blank=True)
    run = models.ForeignKey(Run, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=12, choices=Step.choices, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    party = models.CharField(max_length=10, choices=Party.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    door = models.CharField(max_length=12, blank=True)
    home_ons = models.CharField(max_length=20, blank=True, help_text="The person's district then.")
    consent = models.ForeignKey(Consent, on_delete=models.SET_NULL, null=True, blank=True, related_name="referrals")
    request_key = models.CharField(max_length=80, unique=True, help_text="One form sent twice is one referral.")
    nudges = models.PositiveSmallIntegerField(default=0)
    made_on = models.DateTimeField(default=timezone.now)
    state_on = models.DateTimeField(default=timezone.now)
    sent_on = models.DateTimeField(null=True, blank=True)
    received_on = models.DateTimeField(null=True, blank=True)
    accepted_on = models.DateTimeField(null=True, blank=True)
    started_on = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["provider", "state", "state_on"]),
            models.Index(fields=["client", "made_on"]),
            models.Index(fields=["state", "state_on"]),
        ]

    def __str__(self) -> str:
        return f"referral {self.pk}"


class Transition(models.Model):
    """One step a referral took: who, when, why. Appended only; the database refuses anything else. Nothing personal in it."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="transitions")
    number = models.PositiveSmallIntegerField()
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12, choices=State.choices)
    at = models.DateTimeField(default=timezone.now)
    party = models.CharField(max_length=10, choices=Party.choices)
    # No constraint in the database: the step outlives whoever took it.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, null=True, blank=True, db_constraint=False, related_name="+"
    )
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)

    class Meta:
        ordering = ["referral", "number"]
        constraints = [models.UniqueConstraint(fields=["referral", "number"], name="one_step_a_number")]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.number}: {self.after}"

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Refused("The steps of a referral are append-only: one cannot be changed.")
        super().save(**{**kwargs, "force_insert": True})

    def delete(self, **_: Any) -> NoReturn:
        raise Refused("The steps of a referral are append-only: one cannot be removed.")


class OutcomeRecord(models.Model):
    """What had become of the person so many months after the end. Blank until somebody says."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="outcomes")
    month = models.PositiveSmallIntegerField(choices=Month.choices)
    due_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    party = models.CharField(max_length=10, blank=True)
    recorded_on = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["referral", "month"]
        constraints = [models.UniqueConstraint(fields=["referral", "month"], name="one_outcome_a_month")]

    def __str__(self) -> str:
        return f"{self.referral_id} month {self.month}: {self.outcome or 'not said'}"


class Message(models.Model):
    """A letter in the queue. Address and what fills its template are sealed, and go when it is sent or stopped for good."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=120, unique=True, help_text="Asked twice, queued once.")
    template = models.CharField(max_length=40)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, null=True, blank=True, related_name="messages")
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, null=True, blank=True, related_name="messages")
    consent = models.ForeignKey(
        Consent,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
        help_text="Without it, nothing is sent.",
    )
    address_sealed = models.TextField(blank=True)
    values_sealed = models.TextField(blank=True, help_text="What fills the template, as JSON.")
    due_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=Letter.choices, default=Letter.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=120, blank=True, help_text="Why it was stopped or failed; never what a server said.")
    claimed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    address = opened("address_sealed")
    values = opened("values_sealed")

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"]), models.Index(fields=["consent", "state"])]

    def __str__(self) -> str:
        return f"letter {self.pk}: {self.template} {self.state}"
