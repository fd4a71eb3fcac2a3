"""Falling behind others: the gap to a comparator widens while the place's own figures do not improve. Never from noise.

Where publishers give intervals, a change counts when it is larger than its sampling error allows. Where they give none, the
steps from figure to figure say how much is usual: their mean is set against their own spread (Student's t), which neither a
series that wanders nor one that scatters about a level passes by chance more often than it should.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import sqrt
from statistics import NormalDist, mean, stdev

from scipy.stats import t as student  # type: ignore[import-untyped]

from skillshed.terms.period import said_day

LEAST_FIGURES = 3  # two steps in a row, as for the other rule
LEAST_STEPS = 4  # without intervals, the spread of fewer steps says nothing
Point = tuple[date, float, float | None]  # day, value, standard error


@dataclass(frozen=True, slots=True)
class Gap:
    """A place beside a comparator since a day. `gaps`: (day, how far the place is behind, in its unit; below nought it is ahead)."""

    name: str
    gaps: tuple[tuple[date, float], ...]
    widens: bool
    improves: bool
    by: str  # "intervals", "steps", or empty where nothing can be said
    own: tuple[float, float]
    theirs: tuple[float, float]

    @property
    def falls_behind(self) -> bool:
        """Behind, surely further than at first, and not surely better than at first."""
        return self.widens and not self.improves


def gap(
    name: str, own: Sequence[Point], theirs: Sequence[Point], *, is_up: bool, since: date | None, z: float, beside: int = 1
) -> Gap | None:
    """The gap over the figures both have, from the last one known by `since` on; None where they have fewer than one in common.

    `z`: so many standard errors make a change sure for one comparator; with `beside` of them each has to pass a stricter one,
    so that asking more often finds no more by chance.
    """
    other = {day: (value, se) for day, value, se in theirs}
    both = [(day, value, se, *other[day]) for day, value, se in sorted(own, key=lambda one: one[0]) if day in other]
    first = max((at for at, row in enumerate(both) if since is not None and row[0] <= since), default=0)
    both = both[first:]
    if not both:
        return None
    sign = 1 if is_up else -1
    gaps = [(day, sign * (their - mine)) for day, mine, _, their, _ in both]
    mine = [sign * row[1] for row in both]
    widens, improves, by = _judged(both, [value for _, value in gaps], mine, _strict(z, beside))
    return Gap(name, tuple(gaps), widens and gaps[-1][1] > 0, improves, by, (both[0][1], both[-1][1]), (both[0][3], both[-1][3]))


def _strict(z: float, beside: int) -> float:
    """The level for one of several comparators, after Bonferroni, as a share on one side."""
    return (1 - NormalDist().cdf(z)) / max(beside, 1)


def _judged(both: list[tuple[date, float, float | None, float, float | None]], gaps: list[float], own: list[float], share: float) -> tuple[bool, bool, str]:  # fmt: skip
    """(the gap grew surely, the place improved surely, how that was told)."""
    if len(both) < LEAST_FIGURES:
        return False, False, ""
    ends = both[0], both[-1]
    known = [se for row in ends for se in (row[2], row[4]) if se is not None]
    if known:
        # An error nobody gave is taken to be as large as the largest that was given: better too careful than too sure.
        errors = [max(known) if se is None else se for row in ends for se in (row[2], row[4])]
        least = NormalDist().inv_cdf(1 - share)
        wide = least * sqrt(sum(se * se for se in errors))
        narrow = least * sqrt(errors[0] ** 2 + errors[2] ** 2)
        return gaps[-1] - gaps[0] > wide, own[-1] - own[0] > narrow, "intervals"
    if len(both) <= LEAST_STEPS:
        return False, False, ""
    return _steps_up(gaps, share), _steps_up(own, share), "steps"


def _steps_up(values: list[float], share: float) -> bool:
    steps = [after - before for before, after in pairwise(values)]
    spread = stdev(steps)
    if spread <= 1e-12:
        return mean(steps) > 1e-12
    return bool(mean(steps) / (spread / sqrt(len(steps))) > student.ppf(1 - share, len(steps) - 1))


def why(found: Gap, unit: str, place: str) -> str:
    """Why a place falls behind a comparator, in one sentence with both ends of both series."""
    (began, first), (ended, last) = found.gaps[0], found.gaps[-1]
    how = "than the published intervals allow" if found.by == "intervals" else "than its usual steps from figure to figure"
    own = f"{place} itself went from {_figure(found.own[0], unit)} to {_figure(found.own[1], unit)}, no sure improvement"
    return (
        f"Falling behind {found.name}: from {said_day(began)} to {said_day(ended)} the distance went from {said(first, unit)} to "
        f"{said(last, unit)}, a wider change {how}. {own}; {found.name} went from {_figure(found.theirs[0], unit)} to {_figure(found.theirs[1], unit)}."
    )


def said(value: float, unit: str) -> str:
    """How far behind or ahead, in words."""
    points = " percentage points" if unit.startswith("%") else f" {unit}" if unit else ""
    return f"{abs(value):,.1f}{points} {'ahead' if value < 0 else 'behind'}"


def _figure(value: float, unit: str) -> str:
    return f"{value:,.1f}%" if unit.startswith("%") else f"{value:,.1f}"
