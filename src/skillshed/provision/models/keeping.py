"""What keeps the directory true: assurances, problems told, searches kept, steps counted."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from skillshed.provision.models.directory import Offer


class Assurance(models.Model):
    """Somebody said that an offer is still right, or that it is not."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="assurances")
    at = models.DateTimeField(default=timezone.now)
    is_right = models.BooleanField()
    how = models.CharField(max_length=12, help_text="link, account, feed, import")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.offer} {'right' if self.is_right else 'not right'}"


class Problem(models.Model):
    """Something wrong with an offer, as a reader told it, until it is answered. The reporter's address goes when it is closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="problems")
    kind = models.CharField(max_length=20, help_text="wrong, closed, full, link, other")
    words = models.TextField(blank=True)
    told_on = models.DateTimeField(default=timezone.now)
    reporter = models.TextField(blank=True, help_text="Encrypted address, where one was left to hear the answer.")
    state = models.CharField(max_length=10, default="open", choices=[(one, one) for one in ("open", "mended", "refused")])
    answer = models.TextField(blank=True)
    closed_on = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.offer}: {self.kind}"


class SavedSearch(models.Model):
    """A search somebody with an account wants to hear about when new offers match it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=120)
    query = models.TextField(help_text="The search's address after the question mark; a sector or town, never a full postcode.")
    wants_mail = models.BooleanField(default=False)
    seen = models.JSONField(default=list, blank=True, help_text="Offers it found last time.")
    made_on = models.DateTimeField(default=timezone.now)
    sent_on = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Tally(models.Model):
    """How often a step of the funnel was reached on a day through a door: counts, never who."""

    day = models.DateField()
    door = models.CharField(max_length=12)
    step = models.CharField(max_length=20)
    district = models.CharField(max_length=20, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "door", "step", "district"], name="one_tally_each")]

    def __str__(self) -> str:
        return f"{self.day} {self.door} {self.step}: {self.count}"


class Change(models.Model):
    """That an offer changed, written in the transaction of the change: search engines read on from the last number they know."""

    number = models.BigAutoField(primary_key=True)
    offer = models.UUIDField(help_text="The offer's number; it may be gone by now.")

    def __str__(self) -> str:
        return f"{self.number}: {self.offer}"


class OfferTally(models.Model):
    """How often an offer was shown or looked at on a day: counts of visits, never who."""

    day = models.DateField()
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="tallies")
    step = models.CharField(max_length=12)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "day", "step"], name="one_offer_tally_each")]

    def __str__(self) -> str:
        return f"{self.day} {self.offer_id} {self.step}: {self.count}"
