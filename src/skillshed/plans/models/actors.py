"""Actors and relations that no plan names: brought in or written down by somebody who said so. Services write."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from skillshed.insight.plan.actors import TIES

WHO = {"to": settings.AUTH_USER_MODEL, "on_delete": models.SET_NULL, "null": True, "blank": True, "related_name": "+"}


class MapActor(models.Model):
    """One organisation, or class of them, on the map. `key` is made of its name: plans that name it mean the same."""

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True)
    place_ons = models.CharField("place", max_length=20, blank=True, help_text="Code of the area it works in.")
    is_class = models.BooleanField(default=False, help_text="Whether it stands for many, as “colleges” does.")
    is_public = models.BooleanField(default=False)
    is_invented = models.BooleanField(default=False)
    said_by = models.CharField(max_length=200, help_text="The office or document that says so; never a private person.")
    entered_by = models.ForeignKey(**WHO)
    entered_on = models.DateTimeField(default=timezone.now)
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Relation(models.Model):
    """One relation between two actors, from a day to a day, with what it rests on. Ended or withdrawn, never deleted."""

    # Made of both ends, the kind and the first day, so that a file brought in twice doubles nothing.
    natural = models.CharField(max_length=64, unique=True)
    source = models.CharField(
        "from", max_length=80, db_index=True, help_text="Key of an actor of a list, a plan or the directory."
    )
    source_name = models.CharField(max_length=200)
    to = models.CharField(max_length=80, db_index=True)
    to_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=24, choices=[(one, one) for one in TIES])
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True, help_text="Pounds.")
    confidence = models.CharField(max_length=6, blank=True, choices=[(one, one) for one in ("high", "medium", "low")])
    evidence = models.CharField(max_length=300, blank=True)
    said_by = models.CharField(max_length=200)
    is_public = models.BooleanField(default=False)
    is_invented = models.BooleanField(default=False)
    withdrawn_on = models.DateTimeField(null=True, blank=True, help_text="When somebody said that it was never so.")
    entered_by = models.ForeignKey(**WHO)
    entered_on = models.DateTimeField(default=timezone.now)
    history = HistoricalRecords()

    class Meta:
        ordering = ["source_name", "to_name", "kind", "since"]

    def __str__(self) -> str:
        return f"{self.source_name} {self.kind} {self.to_name}"
