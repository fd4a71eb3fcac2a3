"""Compare two numbers as far as the survey can tell: places, years, ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import hypot
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from skillshed.terms.period import Period
from skillshed.terms.status import Status

RANKS = ("rank", "rank_first", "rank_last", "of")
ROUNDING = 1e-9  # two half-widths of one decimal each must not differ by a floating-point hair


class Verdict(StrEnum):
    """What may be said of the first number beside the second."""

    HIGHER = "higher"
    LOWER = "lower"
    SAME = "same as far as the survey can tell"
    AS_THEY_ARE = "no interval: counts compared as they are"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number with its 95% interval: a row of a series, without the columns a comparison does not need."""

    value: float | None
    lower: float | None = None
    upper: float | None = None
    status: Status = Status.FINAL
    is_lower_bound: bool = False
    place: str = ""
    place_name: str = ""
    period: str = ""
    basis: str = "published"

    @property
    def below(self) -> float | None:
        """How far the interval reaches below the value."""
        return None if self.value is None or self.lower is None else max(self.value - self.lower, 0.0)

    @property
    def above(self) -> float | None:
        """How far the interval reaches above the value."""
        return None if self.value is None or self.upper is None else max(self.upper - self.value, 0.0)

    @property
    def half_width(self) -> float | None:
        """Half the interval's length; None where there is no interval."""
        if self.below is None or self.above is None:
            return None
        return (self.below + self.above) / 2


@dataclass(frozen=True, slots=True)
class Comparison:
    """`difference` is a less b. `half_width` belongs to the difference. `cautions` are whole sentences."""

    a: Estimate
    b: Estimate
    difference: float | None
    half_width: float | None
    verdict: Verdict
    cautions: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """a as a share of b; None where either is missing or b is zero."""
        return self.a.value / self.b.value if self.a.value is not None and self.b.value else None

    @property
    def is_certain(self) -> bool:
        """Whether the verdict names a direction that sampling error cannot explain."""
        return self.verdict in (Verdict.HIGHER, Verdict.LOWER)


def estimate(row: Mapping[str, Any]) -> Estimate:
    """The estimate in one row of a series (a dict as `DataFrame.iter_rows(named=True)` gives)."""
    return Estimate(
        value=row["value"],
        lower=row.get("lower"),
        upper=row.get("upper"),
        status=Status(row.get("status") or Status.FINAL),
        is_lower_bound=bool(row.get("is_lower_bound")),
        place=row.get("place") or "",
        place_name=row.get("place_name") or "",
        period=row.get("period") or "",
        basis=row.get("basis") or "published",
    )


def compare(a: Estimate, b: Estimate) -> Comparison:
    """Whether a differs from b: it does where |a - b| > sqrt(half_a^2 + half_b^2).

    Of an interval that is longer on one side, the side that faces the other number counts.
    Where only one has an interval the other is taken as exact, and a caution says so.
    Source: ONS, Uncertainty and how we measure it; independent samples assumed.
    """
    if a.value is None or b.value is None:
        return Comparison(a, b, None, None, Verdict.UNKNOWN, _cautions(a, b))
    difference = a.value - b.value
    known = [half for half in _facing(a, b) if half is not None]
    half_width = hypot(*known) if known else None
    verdict = _verdict(difference, half_width, a, b)
    return Comparison(a, b, difference, half_width, verdict, _cautions(a, b))


def set_beside(mine: Estimate, theirs: Estimate, *, has_intervals: bool) -> Comparison:
    """Compare, except where the place's figure lacks an interval that others of the measure have.

    A survey leaves the interval out where its sample is smallest: such a figure proves nothing.
    """
    found = compare(mine, theirs)
    if has_intervals and mine.lower is None and mine.value is not None:
        said = "It has no published interval, as the sample is small, so the two cannot be set against each other."
        return replace(found, verdict=Verdict.UNKNOWN, cautions=(said,))
    return found


@dataclass(frozen=True, slots=True)
class Change(Comparison):
    """A comparison of a later number (a) with an earlier one (b) of the same place."""

    @property
    def per_cent(self) -> float | None:
        """Growth in per cent of the earlier value; None where that is missing or not above zero."""
        if self.difference is None or self.b.value is None or self.b.value <= 0:
            return None
        return self.difference / self.b.value * 100


def change(earlier: Estimate, later: Estimate) -> Change:
    """What changed between two periods. Overlapping periods share respondents, so they cannot be told apart."""
    found = compare(later, earlier)
    verdict, cautions = found.verdict, found.cautions
    if _overlap(earlier.period, later.period):
        cautions = (*cautions, "The two periods overlap, so they share part of their data.")
        verdict = Verdict.UNKNOWN if found.half_width is not None else verdict
    return Change(later, earlier, found.difference, found.half_width, verdict, cautions)


def rank_with_ties(rows: pl.DataFrame) -> pl.DataFrame:
    """Rank 1 is the highest value. `rank_first` to `rank_last` are the ranks the intervals allow.

    rows: place | value | lower | upper (one row a place; value may be null)
    Adds rank, rank_first, rank_last (null where the value is) and `of`, the number ranked. Sorted by value, high first.
    """
    found = ranks(rows.to_dicts())
    return pl.DataFrame(found, schema={**rows.schema, **dict.fromkeys(RANKS, pl.Int32)})


def ranks(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same of rows as dictionaries."""
    ranked = sorted((row for row in rows if row["value"] is not None), key=lambda row: -row["value"])
    value = np.array([row["value"] for row in ranked], dtype=np.float64)
    above = _certainly_above(value, *(np.array([row[end] for row in ranked], dtype=np.float64) for end in ("lower", "upper")))
    count = len(ranked)
    columns = (1 + (value[None, :] > value[:, None]).sum(axis=1), 1 + above.sum(axis=0), count - above.sum(axis=1))
    places = zip(ranked, *(column.tolist() for column in columns), strict=True)
    known = [{**row, **dict(zip(RANKS, (*place, count), strict=True))} for row, *place in places]
    return [*known, *({**row, **dict.fromkeys(RANKS)} for row in rows if row["value"] is None)]


def _certainly_above(value: NDArray[np.float64], lower: NDArray[np.float64], upper: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Element [i, j]: i is higher than j by more than sampling error."""
    below = np.nan_to_num(value - lower, nan=0.0)
    above = np.nan_to_num(upper - value, nan=0.0)
    reach = np.hypot(below[:, None], above[None, :])
    certain: NDArray[np.bool_] = value[:, None] - value[None, :] > reach + ROUNDING
    return certain


def _facing(a: Estimate, b: Estimate) -> tuple[float | None, float | None]:
    """The half-widths on the sides that face each other."""
    assert a.value is not None
    assert b.value is not None
    return (a.below, b.above) if a.value >= b.value else (a.above, b.below)


def _verdict(difference: float, half_width: float | None, a: Estimate, b: Estimate) -> Verdict:
    # "At least a" may be anything above a: only a difference it can only widen is certain.
    if (a.is_lower_bound and difference <= 0) or (b.is_lower_bound and difference >= 0):
        return Verdict.UNKNOWN
    if half_width is None:
        # A publisher that calls a figure unreliable and gives no interval leaves nothing to compare with.
        return Verdict.UNKNOWN if Status.UNRELIABLE in (a.status, b.status) else Verdict.AS_THEY_ARE
    if abs(difference) <= half_width + ROUNDING:
        return Verdict.SAME
    return Verdict.HIGHER if difference > 0 else Verdict.LOWER


_STATUS_CAUTIONS = {
    Status.PROVISIONAL: "{name} is provisional and may be revised.",
    Status.REVISED: "{name} is revised since it was first published.",
    Status.UNRELIABLE: "{name} rests on a small sample and is unreliable.",
    Status.MODELLED: "{name} is modelled, not measured.",
    Status.ESTIMATED: "{name} is estimated.",
}


def cautions_of(*figures: Estimate) -> tuple[str, ...]:
    """What a reader must be told of each figure by itself: provisional, revised, modelled, a small sample, a lower bound."""
    found = [_STATUS_CAUTIONS[one.status].format(name=_called(one)) for one in figures if one.status in _STATUS_CAUTIONS]
    found += [f"{_called(one)} is a lower bound: part of it is missing." for one in figures if one.is_lower_bound]
    return tuple(dict.fromkeys(found))


def _cautions(a: Estimate, b: Estimate) -> tuple[str, ...]:
    found = list(cautions_of(a, b))
    if (a.half_width is None) != (b.half_width is None):
        without = a if a.half_width is None else b
        found.append(f"{_called(without)} has no published interval and is taken as exact.")
    return tuple(dict.fromkeys(found))


def _called(one: Estimate) -> str:
    when = Period.parse(one.period).label if one.period else ""
    return f"The figure for {' in '.join(part for part in (one.place_name or one.place, when) if part) or 'this place'}"


def _overlap(first: str, second: str) -> bool:
    if not first or not second or first == second:
        return False
    one, other = sorted((Period.parse(first), Period.parse(second)))
    return other.start < one.end


def estimates(rows: pl.DataFrame | Sequence[Mapping[str, Any]]) -> Sequence[Estimate]:
    """Every row of a series as an estimate, in its order."""
    return [estimate(row) for row in (rows.iter_rows(named=True) if isinstance(rows, pl.DataFrame) else rows)]
