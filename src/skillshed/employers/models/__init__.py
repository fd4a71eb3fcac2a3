"""Tables of this room, one module a noun."""

from __future__ import annotations

from skillshed.employers.models.diagnosis import Diagnosis

__all__ = ["Diagnosis"]
