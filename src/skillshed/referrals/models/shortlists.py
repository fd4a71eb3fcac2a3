"""What an adviser keeps while looking for one person: offers, searches, and the person's answers where they agreed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from skillshed.provision.models import Offer, SavedSearch
from skillshed.referrals.keys import opened
from skillshed.referrals.kinds import Reason
from skillshed.referrals.models.clients import Client, Consent


class KeptOffer(models.Model):
    """An offer on one person's shortlist. Erased with the person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="kept_offers")
    offer = models.ForeignKey(Offer, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    offer_title = models.CharField(max_length=200, help_text="As it was called then.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    kept_on = models.DateTimeField(default=timezone.now)
    note_sealed = models.TextField(blank=True)
    note_is_printed = models.BooleanField(default=False, help_text="Whether the note stands on the person's sheet.")
    not_taken_on = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True, help_text="Why it was not taken.")

    note = opened("note_sealed")

    class Meta:
        ordering = ["kept_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["client", "offer"], name="one_kept_offer_a_client")]

    def __str__(self) -> str:
        return f"kept offer {self.pk}"


class CaseSearch(models.Model):
    """A kept search of an adviser that is for one person. Both go with the person."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="searches")
    search = models.OneToOneField(SavedSearch, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"search {self.search_id} of {self.client_id}"


class CaseAnswers(models.Model):
    """A person's answers to the eligibility questions, held for their adviser under a consent of their own."""

    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="answers")
    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="+")
    given_sealed = models.TextField(help_text="The facts given and the questions put aside, as JSON.")
    changed_on = models.DateTimeField(default=timezone.now)

    given = opened("given_sealed")

    def __str__(self) -> str:
        return f"answers of {self.client_id}"
