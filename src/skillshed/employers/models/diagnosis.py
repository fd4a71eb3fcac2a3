"""An employer's diagnosis as it was sent: no name, no contact, no sentence of theirs, no number of people."""

from __future__ import annotations

from django.db import models


class Diagnosis(models.Model):
    """One set of answers. What is missing was not answered: never no. Codes are of the questions' and the taxonomy's versions named."""

    # Counted in the order in which they came: an order that nobody can choose a place in.
    number = models.BigAutoField(primary_key=True)
    key = models.UUIDField(unique=True, help_text="Made in the employer's browser: sent twice, it counts once.")
    received_on = models.DateField()
    district = models.CharField(max_length=9, blank=True, db_index=True)
    size = models.CharField(max_length=12, blank=True)
    sector = models.CharField(max_length=20, blank=True)
    changes = models.JSONField(
        default=dict, help_text="Question: codes of what changes; no code is “none”. One not named is not known."
    )
    jobs = models.JSONField(default=dict, help_text="ESCO occupation: grow, shrink, same, or blank where a number is not known.")
    skills = models.JSONField(default=list, help_text="Skills understood from their words, less those they took out.")
    at_risk = models.JSONField(default=list, help_text="Skills at risk by the rules of that day.")
    nobody = models.JSONField(default=list, help_text="Of these, those that nothing within reach taught on that day.")
    other = models.JSONField(default=dict, help_text="Where it hurts, training now, what stands in the way, the levy.")
    taxonomy = models.CharField(max_length=60)
    questions = models.CharField(max_length=20)
    is_invented = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "diagnoses"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"A diagnosis from {self.district or 'a place not named'}"
