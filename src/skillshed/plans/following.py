"""A plan with its figures: entered here, straight from the evidence base with their release, or counted from referrals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from skillshed.evidence.book import Book
from skillshed.evidence.series import series
from skillshed.insight.plan.ahead import Outlook, outlook
from skillshed.insight.plan.chain import Walked, walked
from skillshed.insight.plan.document import Plan as Document
from skillshed.insight.plan.document import by_id
from skillshed.insight.plan.gap import Gap, Point, gap, why
from skillshed.insight.plan.measures import Actual, PlanMeasure
from skillshed.insight.plan.parts import COUNTED, Together, counted_up, part_measures, together
from skillshed.insight.plan.status import Bands, Colour, Grey, Status, bands, status_of, value_of
from skillshed.plans.feeding import Counts, fed
from skillshed.terms.errors import UserError
from skillshed.terms.period import Period, read_period

NOTHING = Status("", Colour.GREY, Grey.NO_DATA, "", None, None, None, None, None, None, None, False, False, None)
TO_SE = 1.96  # published intervals are those of 95 per cent


@dataclass(frozen=True)
class Beside:
    """A comparator's own figures, as known then."""

    place: str
    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Followed:
    """One measure with everything known of it: the measure with its figures, its status, where it is heading, and beside whom."""

    measure: PlanMeasure
    status: Status
    outlook: Outlook | None = None
    compared: tuple[Gap, ...] = ()
    others: tuple[Beside, ...] = ()
    releases: tuple[str, ...] = ()
    problem: str = ""  # why figures that come by themselves did not come
    beside: str = ""  # people and participations told apart
    parts: tuple[Status, ...] = ()  # the status of each part, its `measure` the part in words
    together: Together | None = None


@dataclass(frozen=True)
class Following:
    """A plan on a day, with the evidence as known then."""

    document: Document
    on: date
    measures: Mapping[str, Followed] = field(default_factory=dict)
    by_element: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def _named(self) -> Mapping[str, Any]:
        return by_id(self.document)

    def name_of(self, key: str) -> str:
        """A measure's name, else that of what it measures, else its id."""
        measure = self.measures[key].measure
        return measure.name or getattr(self._named.get(measure.of), "name", "") or key

    def status_of(self, key: str) -> Status | None:
        """An element's status: the worst of its measures that say something; None where it has no measure."""
        found = [self.measures[one].status for one in self.by_element.get(key, ())]
        told = [one for one in found if one.colour is not Colour.GREY or one.falls_behind]
        order = (Colour.RED, Colour.GREY, Colour.AMBER, Colour.GREEN, Colour.BLUE)
        return min(told, key=lambda one: order.index(one.colour)) if told else found[0] if found else None

    def chain(self) -> list[Walked]:
        """Every outcome read against what leads to it."""
        begun = {key: first for key in self.by_element if (first := self._on_track_since(key))}
        statuses = {key: found for key in self.by_element if (found := self.status_of(key))}
        return walked(self.document, statuses, self.on, begun)

    def _on_track_since(self, key: str) -> date | None:
        days = [self.measures[one].measure.baseline_on for one in self.by_element.get(key, ())]
        known = [one for one in days if one]
        return min(known) if known else None


def follow(
    found: Document,
    on: date,
    book: Book | None = None,
    as_of: date | None = None,
    edition: Bands | None = None,
    counts: Counts | None = None,
    others: Mapping[str, tuple[Beside, ...]] | None = None,
) -> Following:
    """Every measure of a plan on a day. `book`: where outcome measures come from, `counts`: those of referrals and taking part;
    without them such measures have no figures.

    `others`: comparators' figures by measure, where they are known already, as in a snapshot.
    """
    ready = [_fed(one, counts, book, as_of or on, on) for one in found.measures]
    statuses = status_of([one.measure for one in ready], on, edition)
    of_parts = _parts([one.measure for one in ready], on, edition)
    set_by = edition or bands(on)
    followed = {}
    for one, status in zip(ready, statuses, strict=True):
        key = one.measure.id
        compared_with = _others(one.measure, book, as_of or on, on) if others is None else others.get(key, ())
        gaps = _gaps(one.measure, compared_with, set_by, on)
        followed[key] = replace(
            one,
            status=_falling(status, one.measure, gaps),
            outlook=None if status.grey == Grey.STALE else _outlook(counted_up(one.measure), on),
            compared=gaps,
            others=compared_with,
            parts=of_parts.get(key, ()),
            together=together(one.measure, on),
        )
    by_element: dict[str, tuple[str, ...]] = {}
    for one in found.measures:
        by_element[one.of] = (*by_element.get(one.of, ()), one.id)
    return Following(found, on, followed, by_element)


def _falling(status: Status, measure: PlanMeasure, gaps: tuple[Gap, ...]) -> Status:
    """The status with the second rule: the gap to a comparator surely widened while the place did not surely improve."""
    behind = [one for one in gaps if one.falls_behind]
    if not behind or status.grey in (Grey.STALE, Grey.NO_DATA):
        return status
    said = " ".join(why(one, measure.unit, measure.place) for one in behind)
    return replace(status, falls_behind=True, falls_why=f"{status.falls_why} {said}".strip())


def _fed(measure: PlanMeasure, counts: Counts | None, book: Book | None, as_of: date, on: date) -> Followed:
    """A measure with its figures; its status is given later, for all measures at once."""
    beside = ""
    if measure.source:
        given = fed(measure, counts or {}, on, book)
        measure, releases, problem, beside = given.measure, (), given.problem, given.beside
    else:
        measure, releases, problem = _with_evidence(measure, book, as_of, on)
    return Followed(measure, NOTHING, releases=releases, problem=problem, beside=beside)


def _parts(measures: list[PlanMeasure], on: date, edition: Bands | None) -> dict[str, tuple[Status, ...]]:
    """The statuses of all parts of all measures, worked out at once."""
    listed = [
        (one.id, part)
        for one in measures
        if one.parts or any(a.place or a.group for a in one.actuals)
        for part in part_measures(one)
    ]
    found: dict[str, tuple[Status, ...]] = {}
    for (key, part), status in zip(listed, status_of([part for _, part in listed], on, edition), strict=True):
        found[key] = (*found.get(key, ()), replace(status, measure=part.name))
    return found


def _with_evidence(measure: PlanMeasure, book: Book | None, as_of: date, on: date) -> tuple[PlanMeasure, tuple[str, ...], str]:
    if not measure.evidence or book is None:
        return measure, (), ""
    try:
        rows = _rows(book, measure, measure.place, as_of)
    except UserError as error:
        return measure, (), str(error)
    found = [(period, row) for row in rows if row["value"] is not None and (period := read_period(row["period"]))]
    if not found:
        return measure, (), f"Nothing of {measure.evidence} for {measure.place} was known on {as_of}."
    actuals = tuple(_actual(period, row) for period, row in found if _last_day(period) <= on)
    baseline: dict[str, Any] = {}
    if measure.baseline is None and measure.baseline_on and actuals:
        # Nothing is typed twice: the baseline is the last figure known by the day it is set for.
        before = [one for one in actuals if one.on <= measure.baseline_on]
        if before:
            baseline = {"baseline": before[-1].value, "baseline_se": before[-1].se}
    releases = tuple(dict.fromkeys(str(row["release"]) for _, row in found if row["release"]))
    return measure.model_copy(update={"actuals": actuals, **baseline}), releases, ""


def _rows(book: Book, measure: PlanMeasure, place: str, as_of: date) -> list[dict[str, Any]]:
    by = dict(part.split("=", 1) for part in measure.by.split(",") if "=" in part) or None
    return series(book, measure.evidence, [book.areas.one(place).code], by=by, as_of=as_of).to_dicts()


def _actual(period: Period, row: dict[str, Any]) -> Actual:
    se = None
    if row["lower"] is not None and row["upper"] is not None:
        se = Decimal(str(round((row["upper"] - row["lower"]) / 2 / TO_SE, 6)))
    return Actual(
        on=_last_day(period),
        value=Decimal(str(row["value"])),
        se=se,
        source=str(row["release"] or ""),
        state="approved",
        note=str(row["status"]),
    )


def _last_day(period: Period) -> date:
    from datetime import timedelta

    return period.end - timedelta(days=1)


def _outlook(measure: PlanMeasure, on: date) -> Outlook | None:
    """The chance of reaching the target on its day; none for levels to be kept, or without a day."""
    if measure.direction == "maintain" or measure.target is None or measure.target_on is None or measure.baseline is None:
        return None
    told = [
        (one.on, value, one.se)
        for one in measure.actuals
        if one.on <= on
        and one.state in ("approved", "locked")
        and not one.place
        and not one.group
        and (value := value_of(one)) is not None
    ]
    if not told or told[-1][0] >= measure.target_on:
        return None
    told.sort(key=lambda row: row[0])
    errors = [float(se) if se is not None else 0.0 for _, _, se in told]
    return outlook(
        [day for day, _, _ in told],
        [value for _, value, _ in told],
        float(measure.target),
        measure.target_on,
        is_up=measure.target > measure.baseline,
        errors=errors,
    )


def _others(measure: PlanMeasure, book: Book | None, as_of: date, on: date) -> tuple[Beside, ...]:
    """The comparators' figures up to a day; a comparator without any is left out."""
    if not measure.evidence or book is None:
        return ()
    found = []
    for place in measure.comparators:
        try:
            rows = _rows(book, measure, place, as_of)
        except UserError:
            continue
        told = [(period, row) for row in rows if row["value"] is not None and (period := read_period(row["period"]))]
        points = tuple(_point(_actual(period, row)) for period, row in told if _last_day(period) <= on)
        if points:
            found.append(Beside(place, book.areas.one(place).name, points))
    return tuple(found)


def _point(actual: Actual) -> Point:
    return actual.on, float(value_of(actual) or 0), None if actual.se is None else float(actual.se)


def _gaps(measure: PlanMeasure, others: tuple[Beside, ...], set_by: Bands, on: date) -> tuple[Gap, ...]:
    is_up = _good_is_up(measure)
    if not others or is_up is None:
        return ()
    own = [
        _point(one)
        for one in measure.actuals
        if one.on <= on and one.state in COUNTED and not one.place and not one.group and value_of(one) is not None
    ]
    made = (
        gap(one.name, own, one.points, is_up=is_up, since=measure.baseline_on, z=set_by.z, beside=len(others)) for one in others
    )
    return tuple(one for one in made if one is not None)


def _good_is_up(measure: PlanMeasure) -> bool | None:
    """Which way is better; None where the plan does not say."""
    if measure.direction == "maintain":
        return measure.better == "up"
    if measure.direction in ("up", "down"):
        return measure.direction == "up"
    return None if measure.target is None or measure.baseline is None else measure.target > measure.baseline
