"""Tables of this room, one module a noun."""

from skillshed.employers.models.redundancy import (
    Outcome,
    Redundancy,
    RedundancyPerson,
    RedundancyTitle,
    RedundancyUpload,
    RedundancyVacancy,
)

__all__ = ["Outcome", "Redundancy", "RedundancyPerson", "RedundancyTitle", "RedundancyUpload", "RedundancyVacancy"]
