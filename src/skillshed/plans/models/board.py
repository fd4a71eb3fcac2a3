"""What strangers may read of a plan."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from skillshed.plans.models.plan import WHO, Plan


class PublicView(models.Model):
    """What of a public plan is shown to strangers, beside what never is: drafts, people's names, remarks, comments."""

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="public_view")
    shows_money = models.BooleanField(default=False, help_text="Funds with who gives them and how much.")
    shows_learned = models.BooleanField(default=False, help_text="Questions, findings, changes and decisions needed.")
    shows_lacks = models.BooleanField(default=True, help_text="What the plan lacks.")
    withheld = models.JSONField(default=list, blank=True, help_text="Ids of elements that are not shown.")
    changed_on = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(**WHO)

    def __str__(self) -> str:
        return f"public view of {self.plan}"
