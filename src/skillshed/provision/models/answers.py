"""Answers to the eligibility questions that a person chose to keep."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from skillshed.people.models import Person


class KeptAnswers(models.Model):
    """One person's answers, sealed: read only for that person, by their own wish, until they delete them or the day comes."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="kept_answers")
    sealed = models.TextField(help_text="The day, the facts given and the questions put aside, encrypted.")
    kept_on = models.DateTimeField(default=timezone.now)
    forget_on = models.DateField()

    def __str__(self) -> str:
        return f"answers of person {self.person_id}"
