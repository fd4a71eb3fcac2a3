"""What a sentence of the commentary is: its words, the numbers under it, and a fingerprint of those."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skillshed.insight.compare import estimate
from skillshed.publishing.measure import Measure
from skillshed.publishing.numbers import when, with_interval

PRECISION = 9  # significant digits: below that two machines may differ by a floating-point hair


@dataclass(frozen=True, slots=True)
class Number:
    """One number under a sentence. `said` is how the sentence writes it."""

    place: str
    place_name: str
    period: str
    part: str
    value: float | None
    lower: float | None
    upper: float | None
    status: str
    is_lower_bound: bool
    release: str
    said: str

    @property
    def called(self) -> str:
        """`Burnley in 2023: 76.0% (±12.8)`."""
        part = f", {self.part}" if self.part else ""
        return f"{self.place_name}, {when(self.period)}{part}: {self.said}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """`id` stays the same while numbers move: it names the measure, what is said, and beside whom."""

    id: str
    text: str
    numbers: tuple[Number, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The number under a replaced sentence, as it was when the sentence was written and as it is."""

    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence as a reader sees it. `generated` is what the numbers say by themselves today, empty where they are gone."""

    id: str
    text: str
    is_replaced: bool = False
    by: str = ""
    on: str = ""
    moved: Moved | None = None
    generated: str = ""
    fingerprint: str = ""
    numbers: tuple[Number, ...] = ()


def number_of(row: Mapping[str, Any], measure: Measure, part: str = "") -> Number:
    """The number in one row of a series."""
    one = estimate(row)
    return Number(
        place=one.place, place_name=one.place_name, period=one.period, part=part, value=one.value, lower=one.lower,
        upper=one.upper, status=str(one.status), is_lower_bound=one.is_lower_bound, release=row.get("release") or "",
        said=with_interval(one, measure.unit, measure.decimals),
    )  # fmt: skip


def sentence(identity: str, text: str, numbers: Sequence[Number]) -> Sentence:
    """The sentence with the fingerprint of its numbers."""
    return Sentence(identity, " ".join(text.split()), tuple(numbers), fingerprint(numbers))


def fingerprint(numbers: Sequence[Number]) -> str:
    """Changes when a value, its interval, its status, its period or its place does; a new release with the same numbers keeps it."""
    said = [
        f"{one.place}|{one.period}|{one.part}|{_exact(one.value)}|{_exact(one.lower)}|{_exact(one.upper)}|{one.status}|{one.is_lower_bound}"
        for one in numbers
    ]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def figures(numbers: Sequence[Number]) -> str:
    """The numbers in words, for a person who must judge whether a sentence still holds."""
    return "; ".join(one.called for one in numbers)


def _exact(value: float | None) -> str:
    return "" if value is None else f"{value:.{PRECISION}g}"
