"""Who provides, and where. The party itself stands in the people room; here is what a directory adds."""

from __future__ import annotations

import uuid

from django.db import models

from skillshed.people.models import Organisation
from skillshed.provision.models.feeds import FromFeed


class Provider(FromFeed):
    """An organisation that offers provision. Name, UKPRN and web address are the organisation's own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="provider")
    description = models.TextField(blank=True)
    # Of the office, not of a person: the directory holds nothing personal.
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    legal_status = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return self.organisation.name


class Venue(FromFeed):
    """Where a run takes place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="venues")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True, help_text="Building, street.")
    city = models.CharField(max_length=100, blank=True)
    county = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField(null=True, blank=True, help_text="Degrees, WGS84.")
    longitude = models.FloatField(null=True, blank=True, help_text="Degrees, WGS84.")
    precision_m = models.PositiveIntegerField(null=True, blank=True, help_text="How far off the point may be, in metres.")
    place_ons = models.CharField("district", max_length=20, blank=True, help_text="Nine-character code of the district.")
    features = models.JSONField(default=dict, blank=True, help_text="Feature code: true or false; one not named is not known.")
    transport = models.CharField(max_length=300, blank=True)

    class Meta(FromFeed.Meta):
        indexes = [models.Index(fields=["place_ons"]), models.Index(fields=["latitude", "longitude"])]

    def __str__(self) -> str:
        return self.name
