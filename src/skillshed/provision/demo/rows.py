"""What is invented, as plain rows: no database is needed to make them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class InventedVenue:
    """A place to learn at, on a real postcode."""

    id: UUID
    name: str
    address: str
    city: str
    county: str
    postcode: str
    latitude: float
    longitude: float
    precision_m: int
    place_ons: str
    features: dict[str, bool]
    transport: str
    region: str  # lancashire, near, england


@dataclass(frozen=True, slots=True)
class InventedProvider:
    """An organisation that provides, with its venues."""

    id: UUID
    name: str
    kind: str  # college, university, council, trainer, charity, remote
    organisation_kind: str
    ukprn: str
    description: str
    email: str
    phone: str
    website: str
    legal_status: str
    subjects: tuple[str, ...]
    venues: tuple[InventedVenue, ...]


@dataclass(slots=True)
class InventedRun:
    """When and where."""

    id: UUID
    venue: InventedVenue | None
    delivery: str
    study_mode: str
    attendance: list[str]
    starts_on: date | None
    starts_any_time: bool
    ends_on: date | None
    apply_by: date | None
    duration: Decimal | None
    duration_unit: str
    hours_a_week: Decimal | None
    days: list[str]
    opens_at: time | None
    closes_at: time | None
    places: int | None
    places_left: int | None
    is_national: bool


@dataclass(frozen=True, slots=True)
class InventedCost:
    """What is asked."""

    kind: str
    amount: Decimal | None
    description: str = ""


@dataclass(slots=True)
class InventedOffer:
    """One thing to take up, with all that hangs on it."""

    id: UUID
    provider: InventedProvider
    kind: str
    title: str
    summary: str
    description: str
    level: str
    subject: str
    qualification: str
    awarding_body: str
    occupations: list[str]
    audiences: list[str]
    step: str
    minimum_age: int | None
    maximum_age: int | None
    eligibility: str
    entry: str
    languages: list[str]
    features: dict[str, bool]
    apply_how: str
    apply_url: str
    url: str
    assured_on: date | None
    assured_by: str
    runs: list[InventedRun] = field(default_factory=list)
    costs: list[InventedCost] = field(default_factory=list)
    funding: list[tuple[str, str]] = field(default_factory=list)  # programme of the rules, or its name in words
    contacts: list[tuple[str, str, str]] = field(default_factory=list)  # office, email, phone
    terms: list[str] = field(default_factory=list)  # codes of the taxonomies
