"""How good an entry of the directory is: what is wrong, what is poor, and how much of what helps is said. Pure over records."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

FRESH = timedelta(days=90)
SHORTEST = 50
POOR = 50
_DEAD = re.compile(r"^https?://(localhost|127\.|10\.|192\.168\.|[^/]*\.(local|test|invalid)(?=[/:]|$))|\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is judged of a run."""

    delivery: str = "classroom"
    starts_on: date | None = None
    ends_on: date | None = None
    starts_any_time: bool = False
    has_duration: bool = False
    has_venue: bool = False
    latitude: float | None = None
    longitude: float | None = None
    is_national: bool = False

    def is_over(self, on: date) -> bool:
        """Whether nobody can begin it any more."""
        last = self.ends_on or (None if self.starts_any_time else self.starts_on)
        return last is not None and last < on


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """What is judged of an offer."""

    id: str
    title: str
    provider: str
    description: str = ""
    url: str = ""
    apply_url: str = ""
    apply_how: str = ""
    level: str = ""
    subject: str = ""
    eligibility: str = ""
    entry: str = ""
    has_features: bool = False
    minimum_age: int | None = None
    maximum_age: int | None = None
    assured_on: date | None = None
    has_cost: bool = False
    has_contact: bool = False
    runs: tuple[RunFacts, ...] = ()
    is_joined_to_nothing: bool = False


@dataclass(frozen=True, slots=True)
class Quality:
    """What was found of one offer, and its richness from 0 to 100."""

    offer: str
    title: str
    provider: str
    codes: tuple[str, ...]
    richness: int
    is_assured: bool


@dataclass(frozen=True, slots=True)
class ProviderQuality:
    """A provider's offers together. `assured`: the share assured within 90 days, in per cent."""

    provider: str
    offers: int
    errors: int
    warnings: int
    richness: float
    assured: float

    def document(self) -> dict[str, Any]:
        """As tables and `--json` show it."""
        return {**asdict(self), "richness": round(self.richness), "assured": round(self.assured)}


@dataclass(frozen=True, slots=True)
class DirectoryQuality:
    """The whole directory."""

    found: tuple[Quality, ...]
    providers: tuple[ProviderQuality, ...] = field(default=())

    @property
    def offers(self) -> int:
        """How many were judged."""
        return len(self.found)

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return sum(level_of(code) == "error" for one in self.found for code in one.codes)

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return sum(level_of(code) == "warning" for one in self.found for code in one.codes)

    @property
    def richness(self) -> float:
        """The mean of the offers."""
        return sum(one.richness for one in self.found) / len(self.found) if self.found else 0.0

    def kinds(self) -> Iterator[tuple[str, str, int, str]]:
        """Level, code, number of offers and reason of each kind of finding, errors first."""
        counts = Counter(code for one in self.found for code in one.codes)
        order = {"error": 0, "warning": 1, "info": 2}
        for code, count in sorted(counts.items(), key=lambda row: (order[level_of(row[0])], -row[1])):
            yield level_of(code), code, count, why(code)

    def document(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "offers": self.offers, "errors": self.errors, "warnings": self.warnings, "richness": round(self.richness, 1),
            "kinds": [{"level": level, "code": code, "offers": count, "reason": reason} for level, code, count, reason in self.kinds()],
            "providers": [one.document() for one in self.providers],
            "findings": [{"offer": one.offer, "title": one.title, "provider": one.provider, "richness": one.richness, "level": level_of(code), "code": code, "reason": why(code)}
                         for one in self.found for code in one.codes],
        }  # fmt: skip


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("quality.toml").read_text("utf-8"))


def level_of(code: str) -> str:
    """error, warning or info."""
    return str(_table()["findings"][code]["level"])


def why(code: str) -> str:
    """Why it matters, in a sentence."""
    return str(_table()["findings"][code]["why"])


def judge(one: OfferFacts, *, on: date) -> Quality:
    """What is wrong or poor with one offer."""
    rich = richness(one, on=on)
    codes = [code for code, is_so in _tests(one, on) if is_so]
    if rich < POOR:
        codes.append("POOR")
    fresh = one.assured_on is not None and on - one.assured_on <= FRESH
    return Quality(one.id, one.title, one.provider, tuple(codes), rich, fresh)


def _tests(one: OfferFacts, on: date) -> Iterator[tuple[str, bool]]:
    runs = one.runs
    in_person = [run for run in runs if run.delivery in ("classroom", "blended")]
    yield "NO_TITLE", not one.title.strip()
    yield "AGES_REVERSED", one.minimum_age is not None and one.maximum_age is not None and one.minimum_age > one.maximum_age
    yield "ENDS_BEFORE", any(run.starts_on and run.ends_on and run.ends_on < run.starts_on for run in runs)
    yield "OFF_THE_EARTH", any(abs(run.latitude or 0) > 90 or abs(run.longitude or 0) > 180 for run in runs)
    yield "BROKEN_REFERENCE", one.is_joined_to_nothing
    yield "NO_PLACE", not runs or any(not run.has_venue and not run.is_national for run in in_person)
    yield "POSTCODE_UNKNOWN", any(run.has_venue and run.latitude is None for run in runs)
    yield "NO_PRICE", not one.has_cost
    yield "NO_DATES", not runs or any(run.starts_on is None and not run.starts_any_time for run in runs)
    yield "ALL_PAST", bool(runs) and all(run.is_over(on) for run in runs)
    yield "NOT_ASSURED", one.assured_on is None
    yield "STALE", one.assured_on is not None and on - one.assured_on > FRESH
    yield "SHORT_DESCRIPTION", len(one.description.strip()) < SHORTEST
    yield "BAD_ADDRESS", any(address and (_DEAD.search(address) or "." not in address) for address in (one.url, one.apply_url))
    yield "NO_CONTACT", not (one.has_contact or one.apply_how or one.apply_url)


def richness(one: OfferFacts, *, on: date) -> int:
    """How much of what helps people to choose is said, from 0 to 100; a long description is not worth more than a good one."""
    said = {
        "description": min(1.0, len(one.description.strip()) / 200), "where": any(run.has_venue or run.is_national or run.delivery == "online" for run in one.runs),
        "when": any(run.starts_on or run.starts_any_time for run in one.runs), "cost": one.has_cost, "contact": one.has_contact,
        "apply": bool(one.apply_how or one.apply_url), "url": bool(one.url), "eligibility": bool(one.eligibility) or one.minimum_age is not None,
        "entry": bool(one.entry), "level": bool(one.level), "subject": bool(one.subject), "features": one.has_features,
        "duration": any(run.has_duration for run in one.runs), "assured": one.assured_on is not None and on - one.assured_on <= FRESH,
    }  # fmt: skip
    return round(sum(weight * float(said[name]) for name, weight in _table()["richness"].items()))


def judge_all(offers: Iterable[OfferFacts], *, on: date) -> DirectoryQuality:
    """Every offer, and each provider's together, the poorest provider first."""
    found = tuple(judge(one, on=on) for one in offers)
    by: dict[str, list[Quality]] = defaultdict(list)
    for one in found:
        by[one.provider].append(one)
    providers = [_provider(name, rows) for name, rows in by.items()]
    return DirectoryQuality(found, tuple(sorted(providers, key=lambda one: (-one.errors, one.richness, one.provider))))


def _provider(name: str, rows: list[Quality]) -> ProviderQuality:
    counts = Counter(level_of(code) for one in rows for code in one.codes)
    return ProviderQuality(
        name,
        len(rows),
        counts["error"],
        counts["warning"],
        sum(one.richness for one in rows) / len(rows),
        100 * sum(one.is_assured for one in rows) / len(rows),
    )
