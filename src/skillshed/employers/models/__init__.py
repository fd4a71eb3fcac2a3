"""Tables of this room, one module a noun."""

from __future__ import annotations

from skillshed.employers.models.diagnosis import Diagnosis
from skillshed.employers.models.redundancy import (
    SETTLED,
    Outcome,
    Redundancy,
    RedundancyPerson,
    RedundancyTitle,
    RedundancyUpload,
    RedundancyVacancy,
)

__all__ = [
    "SETTLED",
    "Diagnosis",
    "Outcome",
    "Redundancy",
    "RedundancyPerson",
    "RedundancyTitle",
    "RedundancyUpload",
    "RedundancyVacancy",
]
