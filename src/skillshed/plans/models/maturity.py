"""What people say of the eleven features of a skills ecosystem. Of who answers, only the kind is kept."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from skillshed.plans.models.plan import Plan


class Round(models.Model):
    """One time of asking: a title, the days it is open, the edition of the questions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=200)
    plan = models.ForeignKey(Plan, on_delete=models.SET_NULL, null=True, blank=True, related_name="rounds")
    opens_on = models.DateField()
    closes_on = models.DateField()
    edition = models.CharField(max_length=20)
    is_public = models.BooleanField(default=False, help_text="Whether anybody may read the results once it has closed.")
    is_invented = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_on = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["opens_on", "made_on"]

    def __str__(self) -> str:
        return self.title


class Response(models.Model):
    """One set of answers. Who gave it is not kept, nor the time; only the kind of respondent and the day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="responses")
    kind = models.CharField(max_length=24)
    begun_on = models.DateField(default=timezone.localdate)
    sent_on = models.DateField(null=True, blank=True, help_text="None until it is sent: what is not sent is not counted.")
    is_invented = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.kind} on {self.begun_on}"


class Opinion(models.Model):
    """What one set of answers says of one feature. No level is “I do not know”, which is neither low nor high."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="opinions")
    feature = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "feature"], name="one_opinion_a_feature"),
            models.CheckConstraint(
                condition=models.Q(level__isnull=True) | models.Q(level__range=(1, 5)), name="level_from_one_to_five"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feature}: {self.level or 'not known'}"
