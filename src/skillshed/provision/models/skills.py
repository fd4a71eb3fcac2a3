"""What an offer teaches, skill by skill: read from its words by machine, decided or added by its provider."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from skillshed.provision.models.directory import Offer

STATES = ("extracted", "confirmed", "refused", "added")
DECIDED = ("confirmed", "refused", "added")
TAUGHT = ("extracted", "confirmed", "added")  # what counts as taught


class OfferSkill(models.Model):
    """One skill of one offer. What a person decided outlives every new reading and every new version of the taxonomy."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="skills")
    skill = models.CharField(max_length=200, help_text="The concept's own id in the taxonomy.")
    label = models.CharField(max_length=300, help_text="As the taxonomy named it when it was read or decided.")
    state = models.CharField(max_length=10, choices=[(one, one) for one in STATES])
    score = models.FloatField(null=True, blank=True, help_text="0 to 1 where a machine read it; none where it did not.")
    method = models.CharField(max_length=10, blank=True, help_text="override, exact, meaning; blank where no machine read it.")
    words = models.CharField(max_length=400, blank=True, help_text="The offer's words it was read from.")
    taxonomy = models.CharField(max_length=60, help_text="Name and version, such as `esco 1.1.1`.")
    was = models.CharField(
        max_length=200, blank=True, help_text="The id it was decided under, where a later version gave another."
    )
    is_lost = models.BooleanField(default=False, help_text="Decided, but the taxonomy in use has no such skill any more.")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_on = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "skill"], name="one_statement_a_skill")]
        indexes = [models.Index(fields=["skill", "state"])]

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.label} ({self.state})"


class OfferReading(models.Model):
    """That an offer's words were read, and by what: while the fingerprint stands, there is nothing to read again."""

    offer = models.OneToOneField(Offer, on_delete=models.CASCADE, related_name="reading")
    fingerprint = models.CharField(max_length=64, help_text="Of the words, the taxonomy, the overrides and the reader's tables.")
    taxonomy = models.CharField(max_length=60)
    read_on = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.offer_id} read with {self.taxonomy}"
