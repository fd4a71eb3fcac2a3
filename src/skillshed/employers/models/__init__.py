"""Tables of this room, one module a noun."""

from skillshed.employers.models.redundancy import (
    SETTLED,
    Outcome,
    Redundancy,
    RedundancyPerson,
    RedundancyTitle,
    RedundancyUpload,
    RedundancyVacancy,
)

__all__ = ["SETTLED", "Outcome", "Redundancy", "RedundancyPerson", "RedundancyTitle", "RedundancyUpload", "RedundancyVacancy"]
