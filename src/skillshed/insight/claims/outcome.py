"""How a stated number fits a found one, and what one look at the evidence gave."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum

from skillshed.evidence.book import Book
from skillshed.evidence.measures import Measure
from skillshed.insight.claims.claim import Claim
from skillshed.insight.claims.figures import Figure, Missing, clash, in_unit, written
from skillshed.insight.claims.said import Said, read_said

HAIR = 1e-9
FAR = 1.5  # a bound ("over 6,000") that the figure passes by more than this is true but says little


class Holds(IntEnum):
    """Whether a claim holds, from the weakest to the strongest; the weakest of several parts counts."""

    NO = 0
    UNSURE = 1
    ROUNDED = 2
    YES = 3


@dataclass(frozen=True, slots=True)
class Number:
    """A number found or worked out: its interval (lower, upper) and how far the source's rounding lets it lie (low, high)."""

    value: float
    unit: str
    decimals: int
    lower: float | None = None
    upper: float | None = None
    low: float | None = None
    high: float | None = None
    is_lower_bound: bool = False

    @property
    def shown(self) -> str:
        """With its unit, at its decimals."""
        return ("at least " if self.is_lower_bound else "") + written(self.value, self.unit, self.decimals)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a test looks at: the claim as it stands, or with another measure or day in its place."""

    book: Book
    claim: Claim
    measure: Measure
    as_of: date | None = None

    def with_measure(self, measure: Measure) -> Setting:
        """The same question to another measure."""
        return replace(self, measure=measure)

    def known_on(self, day: date | None) -> Setting:
        """The same question on another day."""
        return replace(self, as_of=day)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a test gave: whether it holds, in what words, on which figures."""

    holds: Holds
    said: str
    found: str
    why: str
    number: Number | None = None
    figures: tuple[Figure, ...] = field(default=())
    notes: tuple[str, ...] = field(default=())
    forced: str = ""  # a verdict that follows whatever other evidence says


def number_of(book: Book, figure: Figure) -> Number:
    """A figure as a number, with the reach of its source's rounding."""
    from skillshed.insight.claims.relations import rounding_of

    reach = rounding_of(book, figure)
    value = figure.value
    return Number(
        value=value,
        unit=figure.measure.unit,
        decimals=figure.measure.decimals,
        lower=figure.estimate.lower,
        upper=figure.estimate.upper,
        low=value - reach if reach else None,
        high=value + reach if reach else None,
        is_lower_bound=figure.estimate.is_lower_bound,
    )


def fit(said: Said, number: Number, *, tolerance: str = "") -> tuple[Holds, str]:
    """Whether a number is what was stated, and a clause where that needs saying."""
    if said.hedge in ("over", "at_least", "under", "at_most"):
        return _bounded(said, number)
    if number.is_lower_bound:
        if number.value > said.value + said.reach:
            return Holds.NO, "part of it is missing, and what is there is more already"
        raise Missing("a whole figure", f"part of the figure is missing: it is {number.shown}")
    if said.top is not None:
        within = said.value - said.half <= number.value <= said.top + said.half
        return (Holds.YES if within else _by_interval(said, number)), ""
    return _close(said, number, tolerance)


def _close(said: Said, number: Number, tolerance: str) -> tuple[Holds, str]:
    off = abs(number.value - said.value)
    published = 0.5 * 10.0**-number.decimals
    if off <= min(said.half, published) + HAIR or abs(_half_up(number.value, number.decimals) - said.value) < HAIR:
        return Holds.YES, ""
    if off <= said.half + HAIR:
        return Holds.ROUNDED, f"which rounds to {said.text}"
    low, high = (number.value if end is None else end for end in (number.low, number.high))
    if low - said.half - HAIR <= said.value <= high + said.half + HAIR:
        span = f"{written(low, number.unit, number.decimals)} to {written(high, number.unit, number.decimals)}"
        return Holds.ROUNDED, f"which the rounding of the source lets lie anywhere from {span}"
    if off <= max(said.reach, said.round_half) + HAIR:
        return Holds.ROUNDED, f"which is about {said.text}" if said.hedge else f"which rounds to {said.text}"
    if tolerance and off <= _margin(tolerance, said, number) + HAIR:
        return Holds.ROUNDED, f"within the tolerance of {tolerance}"
    return _by_interval(said, number), ""


def _bounded(said: Said, number: Number) -> tuple[Holds, str]:
    is_over = said.hedge in ("over", "at_least")
    if number.is_lower_bound and not (is_over and number.value > said.value):
        raise Missing("a whole figure", f"part of the figure is missing: it is {number.shown}")
    passed = number.value > said.value if is_over else number.value < said.value
    level = abs(number.value - said.value) <= HAIR and said.hedge in ("at_least", "at_most")
    if not (passed or level):
        return _by_interval(said, number), ""
    far = is_over and number.value > FAR * said.value > 0
    return Holds.YES, f"true as a bound, though the figure is {number.value / said.value:.1f} times it" if far else ""


def _by_interval(said: Said, number: Number) -> Holds:
    if number.lower is None or number.upper is None:
        return Holds.NO
    top = said.value if said.top is None else said.top
    return Holds.UNSURE if number.lower - said.half <= top and said.value <= number.upper + said.half else Holds.NO


def _margin(tolerance: str, said: Said, number: Number) -> float:
    read = read_said(tolerance)
    if read is None:
        return 0.0
    is_relative = read.unit == "percent" and number.unit not in ("percent", "points", "percent_year")
    return abs(read.value) * abs(said.value) / 100 if is_relative else abs(read.value)


def _half_up(value: float, decimals: int) -> float:
    """Halves away from zero, as statisticians publish."""
    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def stated(claim: Claim, measure: Measure | None = None) -> Said:
    """The claim's number in the measure's unit; `Missing` where there is none or its unit cannot be the measure's."""
    if claim.said is None:
        raise Missing("a number", "The claim states no number.")
    if measure is None:
        return claim.said
    if trouble := clash(claim.said, measure):
        raise Missing("a measure of that kind", trouble + ".")
    return in_unit(claim.said, measure)


def joined(clauses: list[str]) -> str:
    """Sentences of clauses that say something, each with its full stop."""
    kept = [clause.strip().rstrip(".") for clause in clauses if clause and clause.strip()]
    return " ".join(f"{clause[0].upper()}{clause[1:]}." for clause in kept)
