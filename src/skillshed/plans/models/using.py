"""What plans need in use: counts from the referral rooms as they may be shown, and letters about what is due."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from skillshed.plans.models.plan import Plan


class Count(models.Model):
    """One count of a quarter, or of all quarters until its end, already protected. `value` none is hidden.

    Protected once, in one table a source: whatever is added up from these rows gives nobody away.
    """

    source = models.CharField(max_length=40, help_text="One of insight/plan/sources.toml.")
    until = models.DateField(help_text="Last day of the quarter.")
    is_total = models.BooleanField(help_text="All quarters until then, not this one alone.")
    part = models.CharField(max_length=60, blank=True, help_text="place=E07000117, age=16-18, group=carer; blank is the whole.")
    value = models.IntegerField(null=True, blank=True)
    of = models.IntegerField(null=True, blank=True, help_text="Of how many, for ratios.")
    made_on = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "until", "is_total", "part"], name="one_count_a_quarter")]

    def __str__(self) -> str:
        return f"{self.source} {self.until} {self.part}"


class Wish(models.Model):
    """How somebody wishes to be told of what is due in a plan; without one, plan owners are told of everything."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="wishes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    wants_mail = models.BooleanField(default=True)
    actor = models.CharField(max_length=120, blank=True, help_text="Id of the plan's actor they answer for; blank is every one.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "user"], name="one_wish_each")]

    def __str__(self) -> str:
        return f"wish {self.pk}"


class Told(models.Model):
    """That somebody was told of one thing due: so that nobody is told twice."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="told")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "user", "key"], name="told_once")]

    def __str__(self) -> str:
        return f"told {self.pk}"
