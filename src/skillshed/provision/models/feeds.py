"""Where a record came from, field by field, and what may be the same thing twice."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone


class Feed(models.Model):
    """One outside directory that is brought in again and again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, help_text="oruk, xcri, table")
    address = models.URLField(blank=True)
    licence = models.CharField(max_length=200, blank=True)
    synchronised_on = models.DateTimeField(null=True, blank=True)
    # What the last run did: rows in, made, changed, unchanged, gone, refused with reasons.
    last = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.name


class FromFeed(models.Model):
    """What every record of the directory knows of its origin."""

    feed = models.ForeignKey(Feed, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    feed_key = models.CharField(max_length=200, blank=True, help_text="The record's own key in the feed.")
    # Field name: {"feed": name, "at": ISO time, "value": as it came}. A field edited here is no longer the feed's.
    origins = models.JSONField(default=dict, blank=True)
    modified_on = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "feed_key"], condition=~models.Q(feed_key=""), name="one_%(class)s_a_key_of_a_feed"
            )
        ]


class Duplicate(models.Model):
    """Two offers that may be one: proposed, then joined or kept apart by a person. Nothing is merged silently."""

    one = models.ForeignKey("provision.Offer", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("provision.Offer", on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(help_text="0 to 100.")
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, default="proposed", choices=[(one, one) for one in ("proposed", "joined", "apart")])
    proposed_on = models.DateTimeField(default=timezone.now)
    decided_on = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="one_proposal_a_pair")]

    def __str__(self) -> str:
        return f"{self.one} and {self.other}"
