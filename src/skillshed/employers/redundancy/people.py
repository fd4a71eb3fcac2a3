"""A person at risk and a vacancy as the lists give them: plain values, no record, nothing that may not enter a match."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from skillshed.provision.travel import Point


@dataclass(frozen=True, slots=True)
class AtRisk:
    """One person. None: not said. `licences` empty: known that there is none.

    `years` is shown and enters nothing: length of service goes with age. `name` and `contact` are for the letter.
    """

    key: str
    title: str
    years: Decimal | None = None
    can: str = ""
    qualifications: str = ""
    area: str = ""  # the outward half of the postcode, or a town
    latitude: float | None = None  # rounded to about a kilometre
    longitude: float | None = None
    pay_now: Decimal | None = None  # pounds a year of full-time work
    pay_floor: Decimal | None = None
    most_minutes: int | None = None
    by: str = ""
    licences: tuple[str, ...] | None = None
    name: str = ""
    contact: str = ""
    adviser: str = ""

    @property
    def point(self) -> Point | None:
        """Where they live, roughly."""
        return None if self.latitude is None or self.longitude is None else Point(self.latitude, self.longitude)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Vacancies of one kind at one place. `licences`: those named in the list and those that the text asks for."""

    key: str
    title: str
    employer: str = ""
    places: int = 1
    pay: Decimal | None = None  # the least offered, pounds a year of full-time work
    pay_high: Decimal | None = None
    area: str = ""
    latitude: float | None = None
    longitude: float | None = None
    licences: tuple[str, ...] = ()
    text: str = ""

    @property
    def point(self) -> Point | None:
        """Where the work is."""
        return None if self.latitude is None or self.longitude is None else Point(self.latitude, self.longitude)
