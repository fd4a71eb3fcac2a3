"""A redundancy response with its people, vacancies and titles. What tells who somebody is, is sealed, and all of it goes on a day."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from skillshed.people.models import Organisation
from skillshed.referrals.keys import opened


class Outcome(models.TextChoices):
    """What became of a person. Blank is not known."""

    PLACED = "placed", "Has one of these vacancies"
    OTHER_JOB = "other_job", "Has another job"
    COURSE = "course", "Has started a course"
    STAYS = "stays", "Stays after all"
    NOT_LOOKING = "not_looking", "Is not looking"
    NOT_REACHED = "not_reached", "Could not be reached"


# Whoever has one of these looks for nothing any more.
SETTLED = (Outcome.PLACED, Outcome.OTHER_JOB, Outcome.STAYS, Outcome.NOT_LOOKING)


class Redundancy(models.Model):
    """One employer's closure or cut, and the help given. After `erased_on` nothing but `counts` is left of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    employer = models.CharField(max_length=200)
    noticed_on = models.DateField("notice was given on")
    ends_on = models.DateField("planned last day")
    erase_on = models.DateField("erased by")
    ring = models.CharField(max_length=200, blank=True, help_text="Whom people ring: an office and its number, for the letters.")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    opened_on = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(
        default=1, help_text="Rises with every change of its lists: what was worked out before is stale."
    )
    is_invented = models.BooleanField(default=False)
    erased_on = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True, help_text="What is left after erasure: counts made safe to show.")

    class Meta:
        indexes = [models.Index(fields=["erase_on"])]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("noticed_on")), name="redundancy_ends_after_notice")]

    def __str__(self) -> str:
        return f"redundancy {self.pk}"


class RedundancyPerson(models.Model):
    """One person at risk: a number of the employer's, what a match needs, and what became of them."""

    redundancy = models.ForeignKey(Redundancy, on_delete=models.CASCADE, related_name="people")
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    years = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    can_sealed = models.TextField(blank=True)
    qualifications_sealed = models.TextField(blank=True)
    area = models.CharField(max_length=60, blank=True, help_text="The first half of the postcode, or a town.")
    latitude = models.FloatField(null=True, blank=True, help_text="Degrees, rounded to about a kilometre.")
    longitude = models.FloatField(null=True, blank=True)
    pay_now = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True, help_text="Pounds a year.")
    pay_floor = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    most_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    by = models.CharField(max_length=8, blank=True)
    licences = models.JSONField(null=True, blank=True, help_text="Null is not said; empty is none.")
    name_sealed = models.TextField(blank=True)
    contact_sealed = models.TextField(blank=True)
    adviser = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    outcome_on = models.DateField(null=True, blank=True)
    outcome_vacancy = models.ForeignKey("RedundancyVacancy", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    can = opened("can_sealed")
    qualifications = opened("qualifications_sealed")
    name = opened("name_sealed")
    contact = opened("contact_sealed")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["redundancy", "key"], name="one_person_a_number")]

    def __str__(self) -> str:
        # Never the number nor the name: this text reaches logs and tracebacks.
        return f"person {self.pk} of a redundancy"


class RedundancyVacancy(models.Model):
    """Vacancies of one kind at one place, with the skills that were read in the advert."""

    redundancy = models.ForeignKey(Redundancy, on_delete=models.CASCADE, related_name="vacancies")
    number = models.PositiveIntegerField(help_text="Counts within the response: in addresses.")
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=160)
    employer = models.CharField(max_length=160, blank=True)
    places = models.PositiveSmallIntegerField(default=1)
    pay = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True, help_text="The least offered, pounds a year."
    )
    pay_high = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    area = models.CharField(max_length=60, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    licences = models.JSONField(default=list, blank=True)
    text = models.TextField(blank=True)
    skills = models.JSONField(default=list, blank=True, help_text="[skill's id, how sure] of each skill read in the text.")
    read_with = models.CharField(max_length=80, blank=True, help_text="The taxonomy that the skills are of.")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["redundancy", "key"], name="one_vacancy_a_reference"),
            models.UniqueConstraint(fields=["redundancy", "number"], name="one_vacancy_a_number"),
        ]

    def __str__(self) -> str:
        return self.title


class RedundancyTitle(models.Model):
    """What a job title of one of the lists is taken for: read by the coder, or decided once for everybody with that title."""

    redundancy = models.ForeignKey(Redundancy, on_delete=models.CASCADE, related_name="titles")
    side = models.CharField(max_length=10, help_text="people or vacancies")
    plain = models.CharField(max_length=160)
    title = models.CharField(max_length=160)
    occupation = models.CharField(max_length=200, blank=True, help_text="Id in the taxonomy; blank where nothing is near.")
    label = models.CharField(max_length=200, blank=True)
    sure = models.FloatField(default=0)
    needs_look = models.BooleanField(default=True)
    others = models.JSONField(default=list, blank=True, help_text="[id, label, how sure] of the next candidates.")
    is_decided = models.BooleanField(default=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    read_with = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["side", "plain"]
        constraints = [models.UniqueConstraint(fields=["redundancy", "side", "plain"], name="one_reading_a_title")]

    def __str__(self) -> str:
        return f"{self.title}: {self.label}"


class RedundancyUpload(models.Model):
    """A list that was looked at: what was read, sealed, until it is brought in, discarded, or a day has passed. The file is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    redundancy = models.ForeignKey(Redundancy, on_delete=models.CASCADE, related_name="uploads")
    kind = models.CharField(max_length=10)
    file_name = models.CharField(max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    found_sealed = models.TextField(blank=True)
    report_sealed = models.TextField(help_text="Row numbers, columns and words of what was put aside.")
    done_at = models.DateTimeField(null=True, blank=True)
    done = models.JSONField(default=dict, blank=True, help_text="Counts: made, changed, unchanged.")

    found = opened("found_sealed")
    report = opened("report_sealed")

    class Meta:
        indexes = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"upload {self.pk}"
