"""One measure in full: its figures with where they come from, its parts with a status each, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from skillshed.insight.plan.gap import Gap
from skillshed.insight.plan.gap import said as distance
from skillshed.insight.plan.measures import Actual, PlanMeasure
from skillshed.insight.plan.parts import Together
from skillshed.insight.plan.reading import sources
from skillshed.insight.plan.status import Status, value_of
from skillshed.plans.following import Followed
from skillshed.site.plans.shown import tag
from skillshed.terms.period import said_day

MOST = 40


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure. `value` in words, ratios with both numbers."""

    on: date
    part: str
    value: str
    state: str
    source: str
    is_release: bool
    note: str


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part with its own target."""

    name: str
    kind: str
    word: str
    why: str
    value: float | None
    on: date | None


@dataclass(frozen=True, slots=True)
class Detail:
    """What the page of an element shows of one of its measures. `feed`: where its figures come from; blank where they are typed."""

    key: str
    name: str
    unit: str
    feed: str
    evidence: str
    way: str
    figures: tuple[FigureRow, ...]
    more: int
    parts: tuple[PartRow, ...]
    together: tuple[str, ...]
    compared: tuple[str, ...]
    outlook: str
    beside: str


def detail(key: str, name: str, one: Followed, *, with_drafts: bool) -> Detail:
    """A measure in full; drafts only for those who may see them."""
    measure = one.measure
    listed = [row for row in measure.actuals if with_drafts or row.state in ("approved", "locked")]
    rows = sorted(listed, key=lambda row: (row.on, row.place, row.group), reverse=True)
    return Detail(
        key, name, measure.unit, feed(measure), measure.evidence, way(measure), tuple(_figure(row, measure, one.releases) for row in rows[:MOST]),
        max(len(rows) - MOST, 0), tuple(_part(row) for row in one.parts), tuple(_together(one.together, measure)), tuple(_compared(one.compared, measure)),
        _outlook(one), one.beside,
    )  # fmt: skip


def feed(measure: PlanMeasure) -> str:
    """Where figures come from by themselves."""
    if measure.evidence:
        where = f" for {measure.place}" if measure.place else ""
        return f"From the evidence base: {measure.evidence}{where}. Nobody types it."
    return f"Counted here: {sources()[measure.source]['words']}. Nobody types it." if measure.source in sources() else ""


def way(measure: PlanMeasure) -> str:
    """From where to where, by when, and how figures count."""
    counts = (
        "each figure is the total so far"
        if measure.cumulative
        else "figures of periods are added up"
        if measure.incremental
        else ""
    )
    people = "distinct people" if measure.counts_people else ""
    summed = "the whole is the sum of its parts" if measure.from_parts else ""
    goal = _goal(measure)
    return "; ".join(one for one in (goal, counts, people, summed, PATHS.get(measure.path, "")) if one)


PATHS = {"s_curve": "slow, then fast, then slow", "seasonal": "by the seasons of a year", "steps": "by listed steps"}


def _goal(measure: PlanMeasure) -> str:
    if measure.target is None:
        return "no target is set"
    begins = f"from {_short(float(measure.baseline))}" if measure.baseline is not None else "no baseline is set"
    since = f" on {said_day(measure.baseline_on)}" if measure.baseline_on and measure.baseline is not None else ""
    by = f" by {said_day(measure.target_on)}" if measure.target_on else ""
    return f"{begins}{since} to {_short(float(measure.target))}{by}"


def _figure(one: Actual, measure: PlanMeasure, releases: Iterable[str]) -> FigureRow:
    value = value_of(one)
    said = ("in words" if measure.kind == "evidence" else "not known") if value is None else _short(value)
    if one.numerator is not None and one.denominator is not None:
        said += f"% ({one.numerator:f} of {one.denominator:f})"
    if one.se is not None:
        said += f" ± {_short(1.96 * float(one.se))}"
    part = ", ".join(text for text in (one.place, one.group) if text)
    return FigureRow(one.on, part, said, one.state, one.source, one.source in set(releases), one.note)


def _part(status: Status) -> PartRow:
    kind, word = tag(status)
    return PartRow(status.measure, kind, word, status.why, status.value, status.on)


def _together(found: Together | None, measure: PlanMeasure) -> Iterable[str]:
    if found is None:
        return
    unit = f" {measure.unit}" if measure.unit and measure.unit != "%" else measure.unit
    if found.value is not None:
        how = "All numerators over all denominators" if measure.kind in ("ratio", "rate") else "Together"
        aim = f" of {_short(found.target)} aimed at in parts" if found.target is not None else ""
        yield f"{how}: {_short(found.value)}{unit}{aim}, on {said_day(found.on)}."
    elif found.is_of_people:
        yield "Parts are not added up: one person may be in several, and is one person in the whole."
    else:
        yield "Parts are not added up: for a rate both numbers are needed, and an index has no sum."
    if found.rest is not None and found.rest >= 0:
        yield f"Not covered by any part: {_short(found.rest)} of {_short(found.whole)}{unit}."
    elif found.rest is not None:
        yield f"The parts come to {_short(-found.rest)} more than the whole of {_short(found.whole)}{unit}: one of them is wrong, or they overlap."
    if found.missing:
        yield f"No figure for that day: {', '.join(found.missing)}."


def _compared(found: Iterable[Gap], measure: PlanMeasure) -> Iterable[str]:
    for one in found:
        (began, first), (ended, last) = one.gaps[0], one.gaps[-1]
        how = "surely further behind" if one.widens else "no sure change for the worse"
        yield f"Beside {one.name}: {distance(first, measure.unit)} on {said_day(began)}, {distance(last, measure.unit)} on {said_day(ended)}; {how}."


def _outlook(one: Followed) -> str:
    ahead = one.outlook
    if ahead is None:
        return ""
    met = f" Half of the ways drawn meet the target by {said_day(ahead.crossing)}." if ahead.crossing else ""
    return f"On {said_day(ahead.on)}: {_short(ahead.middle)}, eight in ten between {_short(ahead.low)} and {_short(ahead.high)} ({ahead.method}).{met}"


def _short(value: float | None) -> str:
    return "not known" if value is None else f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:,.1f}"
