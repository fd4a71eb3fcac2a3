"""Offer, run, cost, funding, contact and terms."""

from __future__ import annotations

import uuid

from django.db import models

from skillshed.provision.kinds import CostKind, Delivery, Kind, Level, Status, Step, StudyMode
from skillshed.provision.models.feeds import FromFeed
from skillshed.provision.models.places import Provider, Venue


class Offer(FromFeed):
    """Something a person or employer can take up: what it is, for whom, and how to get it. When and where are its runs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="offers")
    kind = models.CharField(max_length=24, choices=Kind.choices, default=Kind.COURSE)
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    level = models.CharField(max_length=8, choices=Level.choices, blank=True)
    subject = models.CharField(max_length=8, blank=True, help_text="Sector subject area, such as 1.3 (health and social care).")
    qualification = models.CharField(max_length=200, blank=True)
    awarding_body = models.CharField(max_length=200, blank=True)
    learning_aim = models.CharField(max_length=12, blank=True, help_text="Learning aim reference.")
    occupations = models.JSONField(default=list, blank=True, help_text="SOC 2020 codes it leads to.")
    audiences = models.JSONField(default=list, blank=True, help_text="Codes of `Audience`; none is everyone.")
    step = models.CharField(max_length=12, choices=Step.choices, blank=True, help_text="Step of the Skills Escalator.")
    minimum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    eligibility = models.TextField(blank=True, help_text="Who can have it, in words.")
    entry = models.TextField(blank=True, help_text="What is needed to begin, in words.")
    languages = models.JSONField(default=list, blank=True, help_text="ISO 639 codes of languages spoken beside English.")
    features = models.JSONField(default=dict, blank=True, help_text="Feature code: true or false; one not named is not known.")
    apply_how = models.TextField(blank=True)
    apply_url = models.URLField(max_length=500, blank=True)
    url = models.URLField(max_length=500, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.ACTIVE)
    assured_on = models.DateField(null=True, blank=True, help_text="When somebody last said that all of it is right.")
    assured_by = models.CharField(max_length=200, blank=True, help_text="The office that said so.")
    is_invented = models.BooleanField(default=False)

    class Meta(FromFeed.Meta):
        indexes = [models.Index(fields=["provider", "status"]), models.Index(fields=["kind"])]

    def __str__(self) -> str:
        return self.title


class Run(FromFeed):
    """One time and place at which an offer can be had."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="runs")
    venue = models.ForeignKey(Venue, on_delete=models.SET_NULL, null=True, blank=True, related_name="runs")
    delivery = models.CharField(max_length=12, choices=Delivery.choices, default=Delivery.CLASSROOM)
    study_mode = models.CharField(max_length=12, choices=StudyMode.choices, blank=True)
    attendance = models.JSONField(default=list, blank=True, help_text="Codes of `Attendance`.")
    starts_on = models.DateField(null=True, blank=True, help_text="None is any time, where `starts_any_time`.")
    starts_any_time = models.BooleanField(default=False)
    ends_on = models.DateField(null=True, blank=True)
    apply_by = models.DateField(null=True, blank=True)
    duration = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    duration_unit = models.CharField(max_length=8, blank=True, help_text="hours, days, weeks, months, years")
    hours_a_week = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    days = models.JSONField(default=list, blank=True, help_text="MO TU WE TH FR SA SU")
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    places = models.PositiveIntegerField(null=True, blank=True)
    places_left = models.PositiveIntegerField(null=True, blank=True)
    is_national = models.BooleanField(default=False)
    areas = models.JSONField(
        default=list, blank=True, help_text="Codes of places served; none is anywhere it can be reached from."
    )

    class Meta(FromFeed.Meta):
        indexes = [models.Index(fields=["offer", "starts_on"])]

    def __str__(self) -> str:
        return f"{self.offer} from {self.starts_on or 'any time'}"


class Cost(models.Model):
    """What is asked for an offer, or for one run of it. No cost at all is not known, never free; free is an amount of 0."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="costs")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, null=True, blank=True, related_name="costs")
    kind = models.CharField(max_length=12, choices=CostKind.choices, default=CostKind.TUITION)
    amount = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True, help_text="Pounds.")
    description = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.amount if self.amount is not None else 'not known'}"


class Funding(models.Model):
    """A programme that pays for the offer, where the person is eligible: a key of the rules' catalogue, or words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="funding")
    programme = models.CharField(max_length=60, blank=True, help_text="Such as FCFJ; blank where it is none of the rules'.")
    source = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.programme or self.source


class Contact(models.Model):
    """Whom to ask: an office or a role, never a private person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120, blank=True, help_text="Such as Admissions.")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.name or self.email or self.phone


class Taxonomy(FromFeed):
    """A list of terms that offers are described with."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    uri = models.URLField(max_length=500, blank=True)
    version = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.name


class Term(FromFeed):
    """One term."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    taxonomy = models.ForeignKey(Taxonomy, on_delete=models.CASCADE, related_name="terms")
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children")
    code = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    uri = models.URLField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.name


class Tagged(models.Model):
    """An offer described with a term: an attribute of the standard."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="tags")
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="tags")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "term"], name="one_tag_each")]

    def __str__(self) -> str:
        return f"{self.offer}: {self.term}"
