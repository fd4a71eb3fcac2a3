"""A number known between two ends, and what may be said of two such numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What may be said of supply beside requirement."""

    MORE_NEEDED = "more needed than learned"
    MORE_LEARNED = "more learned than needed"
    OVERLAP = "the ranges overlap"
    NOT_COMPARED = "not compared"
    MISSING = "one side is missing"


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to `high`. `high` None: nothing is known above, as of a sum with a missing part."""

    low: float
    high: float | None

    def times(self, low: float, high: float) -> Span:
        """The span with both ends multiplied, low by low and high by high (factors of zero or more, low first)."""
        return Span(self.low * low, None if self.high is None else self.high * high)

    def plus(self, other: Span) -> Span:
        """The sum of two."""
        return Span(self.low + other.low, None if self.high is None or other.high is None else self.high + other.high)

    def holds(self, value: float) -> bool:
        """Whether a value lies within."""
        return self.low <= value and (self.high is None or value <= self.high)


NOTHING = Span(0.0, 0.0)


def total(spans: Iterable[Span]) -> Span:
    """The sum of many."""
    whole = NOTHING
    for one in spans:
        whole = whole.plus(one)
    return whole


def gap(supply: Span, requirement: Span) -> Span:
    """Requirement less supply, at its least and most; open above where the requirement is, and never surer than its parts."""
    low = requirement.low - supply.high if supply.high is not None else float("-inf")
    return Span(low, None if requirement.high is None else requirement.high - supply.low)


def verdict(supply: Span, requirement: Span) -> Verdict:
    """A direction only where the ranges stand clear of each other; touching counts as overlapping."""
    if supply.high is not None and supply.high < requirement.low:
        return Verdict.MORE_NEEDED
    if requirement.high is not None and supply.low > requirement.high:
        return Verdict.MORE_LEARNED
    return Verdict.OVERLAP
