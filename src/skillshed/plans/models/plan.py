"""Plans, their elements, actuals, versions, snapshots, comments and what was learned. Services write, the core judges."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from skillshed.people.models import Organisation

WHO = {"to": settings.AUTH_USER_MODEL, "on_delete": models.SET_NULL, "null": True, "blank": True, "related_name": "+"}


class Plan(models.Model):
    """One plan. `head`: everything of its file that is no row with an id."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    place_ons = models.CharField("place", max_length=20, blank=True, help_text="Code of the area it is for.")
    owner = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="plans")
    head = models.JSONField(default=dict)
    is_public = models.BooleanField(default=False)
    is_invented = models.BooleanField(default=False, help_text="Whether its actuals are invented, as those of the demo are.")
    made_on = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Element(models.Model):
    """One row of a plan's file: a theme, an action, a chain. `revision` counts its changes, so that two owners do not overwrite
    each other."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="elements")
    group = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    order = models.PositiveIntegerField(default=0)
    data = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    changed_on = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(**WHO)
    history = HistoricalRecords(excluded_fields=["order"])

    class Meta:
        ordering = ["group", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "group", "key"], name="one_element_a_key")]

    def __str__(self) -> str:
        return f"{self.key} ({self.group})"


class ActualState(models.TextChoices):
    """How far a figure has come; only approved and locked ones count."""

    DRAFT = "draft", "draft"
    SUBMITTED = "submitted", "submitted"
    APPROVED = "approved", "approved"
    LOCKED = "locked", "locked"


class Actual(models.Model):
    """What a measure reached by a day, in the whole or in one place or group."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="actuals")
    measure = models.CharField(max_length=120, help_text="Id of the measure in the plan.")
    on = models.DateField(help_text="Last day of the period.")
    place = models.CharField(max_length=20, blank=True)
    group = models.CharField(max_length=80, blank=True)
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    numerator = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    se = models.DecimalField("standard error", max_digits=16, decimal_places=6, null=True, blank=True)
    state = models.CharField(max_length=10, choices=ActualState.choices, default=ActualState.DRAFT)
    source = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    is_invented = models.BooleanField(default=False)
    entered_by = models.ForeignKey(**WHO)
    entered_on = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(**WHO)
    history = HistoricalRecords()

    class Meta:
        ordering = ["measure", "on", "place", "group"]
        constraints = [models.UniqueConstraint(fields=["plan", "measure", "on", "place", "group"], name="one_actual_a_day")]

    def __str__(self) -> str:
        return f"{self.measure} on {self.on}"


class Version(models.Model):
    """The plan's file as it stood when somebody said so. Never changed."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    said = models.CharField(max_length=300, blank=True)
    made_on = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(**WHO)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"{self.plan} version {self.number}"


class Snapshot(models.Model):
    """Every status of a plan as it was on a day, with the evidence as known then: published, and reproducible by its number."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="snapshots")
    on = models.DateField()
    as_of = models.DateField()
    document = models.JSONField(help_text="Plan, actuals and statuses.")
    sha256 = models.CharField(max_length=64)
    made_on = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(**WHO)

    def __str__(self) -> str:
        return f"{self.plan} on {self.on}"


class Comment(models.Model):
    """What somebody said of an element."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="comments")
    key = models.CharField(max_length=120, blank=True)
    words = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(**WHO)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.words[:60]


class LessonKind(models.TextChoices):
    """The round of learning: asked, found, changed; and what a board is to decide."""

    QUESTION = "question", "Evaluation question"
    FINDING = "finding", "Finding"
    CHANGE = "change", "What we changed because of it"
    DECISION = "decision", "Decision needed"


class Lesson(models.Model):
    """A question, a finding with its level of evidence, or a change that followed from one."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lessons")
    kind = models.CharField(max_length=10, choices=LessonKind.choices)
    key = models.CharField("element", max_length=120, blank=True)
    words = models.TextField()
    level = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 to 5 on the Maryland scale.")
    evidence = models.CharField(max_length=500, blank=True)
    follows = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by")
    due = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(**WHO)
    history = HistoricalRecords()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.words[:60]
