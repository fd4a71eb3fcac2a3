"""What may be asked of the directory and what comes back, whichever engine answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Near:
    """A point to search round. `label` is what a reader knows it by; `precision_m`: how far off it may be.

    `district`: its nine-character code, where known; it finds help that comes to people's homes there.
    """

    latitude: float
    longitude: float
    label: str = ""
    precision_m: int = 0
    district: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """One search. Empty tuples and None ask for nothing; every filter holds on one and the same run of an offer.

    `within_miles` keeps online and national runs as well. `verdicts`: programme of the rules to the person's verdict there.
    `free_to_me` keeps what costs nothing, or is paid by a programme they may have (unknown included, and marked).
    `audiences`: an offer for everyone always fits. `features`: only runs or venues that say yes; unknown ones are counted apart.
    Where several features are asked for, all must be there; of every other filter, one choice is enough.
    `exact`: the words as typed, without corrections, other words or endings; so does a part "in quotes".
    `offers`: only among these, so none where it is empty; None asks for nothing. `study_modes` and `attendance` bind runs in person only. `subjects`: 1 finds 1.1, 1.2, 1.3 as well.
    """

    text: str = ""
    exact: bool = False
    near: Near | None = None
    within_miles: float | None = None
    kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    deliveries: tuple[str, ...] = ()
    study_modes: tuple[str, ...] = ()
    attendance: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    providers: tuple[UUID, ...] = ()
    offers: tuple[UUID, ...] | None = None
    districts: tuple[str, ...] = ()
    terms: tuple[UUID, ...] = ()
    programmes: tuple[str, ...] = ()
    starts_from: date | None = None
    starts_to: date | None = None
    any_time: bool = True
    age: int | None = None
    most_cost: Decimal | None = None
    free_to_me: bool = False
    with_remote: bool = True
    verdicts: Mapping[str, str] = field(default_factory=dict)
    sort: str = "relevance"  # relevance, distance, start, cost, title
    on: date | None = None  # the day that counts as today
    page: int = 1
    size: int = 20


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of why a result stands where it stands: `text`, `eligible`, `near`, `soon`, `fresh`; weight 0 to 1."""

    kind: str
    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Hit:
    """One offer with its best run for this query. `miles`: None where it is online, national or has no point."""

    offer: UUID
    run: UUID | None
    score: float
    miles: float | None = None
    verdict: str = ""  # eligible, unknown, not_eligible, closed; blank where no answers were given
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many offers a choice would leave, all other choices staying."""

    code: str
    count: int
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, how many there are in all, the facets, and how the words were read."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    read_as: str = ""  # the words as searched, where they were corrected or widened
    corrections: Mapping[str, str] = field(default_factory=dict)  # typed: read as
    widened: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # typed: other words searched too
    any_word: bool = False  # nothing had all the words: these have at least one
    hidden: Mapping[str, int] = field(default_factory=dict)  # why, one of HIDDEN: how many offers were left out
    seconds: float = 0.0


FACETS = ("kinds", "levels", "subjects", "deliveries", "study_modes", "attendance", "features", "languages", "steps", "programmes", "districts", "providers")  # fmt: skip


# Offers that would be found but: are closed for now, have no run left to join, were not checked for too long, or do not say
# their date, cost, help and access, place, times of the week, level or languages, where the query asks for it.
HIDDEN = ("closed", "expired", "stale", "no_date", "no_cost", "no_feature", "no_place", "no_pattern", "no_level", "no_subject")


class Engine(Protocol):
    """An engine answers queries over the directory as it is now."""

    name: str

    def search(self, query: Query) -> Found:
        """The page asked for. Reads every change made before the call."""
        ...

    def rebuild(self) -> int:
        """Index everything anew; how many offers."""
        ...

    def suggest(self, prefix: str, *, most: int = 8) -> list[str]:
        """Words and titles that go on from what was typed, the most frequent first."""
        ...
