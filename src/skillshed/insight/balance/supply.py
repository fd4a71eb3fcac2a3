"""What is learned: people a year by subject, between the fewest and the most that the published counts allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from skillshed.evidence.book import Book
from skillshed.evidence.components import direct
from skillshed.evidence.series import series
from skillshed.insight.balance.definitions import Definitions
from skillshed.insight.balance.span import Span
from skillshed.terms.breakdown import parts

SUBJECTS, LEARNERS = "fe_achievements_by_subject", "fe_achievements"
COURSES, APPRENTICES = "Education and training: Total", "Apprenticeships: Total"
RATES = {COURSES: "fe_achievement_rate", APPRENTICES: "apprenticeship_achievements_rate"}
UNKNOWN = "Not Applicable/ Not Known"
LOW_CELL = 5.0  # a count marked `low` rounds to nought at 10: it is under 5
RECENT = 3  # years of the published rate that make the range of learners


@dataclass(frozen=True, slots=True)
class Flow:
    """People who achieved in a whole year. `at` is the newest year's; the span covers the last years."""

    span: Span
    at: float
    counted: float
    period: str
    scaled_to: str
    releases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject: courses as counted, and the people behind them in a whole year, apprentices among them."""

    name: str
    aims: Span
    courses: Span
    apprentices: Span

    @property
    def people(self) -> Span:
        """Course learners and apprentices together."""
        return self.courses.plus(self.apprentices)


@dataclass(frozen=True, slots=True)
class Supply:
    """Everything learned in a place, by subject. `period` is that of the count by subject."""

    subjects: tuple[Subject, ...]
    aims: float
    courses: Flow
    apprentices: Flow | None
    courses_each: float
    period: str
    releases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is missing: `subjects` or `learners`."""

    what: str


def supply(book: Book, place: str, facts: Definitions, as_of: date | None) -> Supply | Lacking:
    """People achieving by subject in a place, or which side of the count is missing."""
    rows = series(book, SUBJECTS, [place], by={"subject": "*"}, as_of=as_of)
    whole = series(book, SUBJECTS, [place], by={}, as_of=as_of).filter(pl.col("value").is_not_null())
    if not whole.height:
        return Lacking("subjects")
    period, aims = str(whole["period"].max()), float(whole.sort("period")["value"][-1])
    courses = flow(book, place, COURSES, facts, as_of)
    part = _at(book, place, COURSES, period, as_of)
    if courses is None or not part or aims <= 0:
        return Lacking("learners")
    apprentices = flow(book, place, APPRENTICES, facts, as_of)
    each = max(aims / part, 1.0)
    counted = _aims(book, place, rows.filter(pl.col("period") == period), as_of)
    subjects = [
        Subject(name, span, _people(span, aims, each, courses), _apprentices(name, apprentices, facts))
        for name, span in counted.items()
        if name != UNKNOWN
    ]
    releases = sorted({*_releases(rows), *courses.releases, *(apprentices.releases if apprentices else ())})
    ordered = sorted(subjects, key=lambda one: -one.aims.low)
    return Supply(tuple(ordered), aims, courses, apprentices, each, period, tuple(releases))


def flow(book: Book, place: str, kind: str, facts: Definitions, as_of: date | None) -> Flow | None:
    """Learners of one kind in the last whole year counted, brought to the newest year by the published rate.

    The rate's own base cancels: people now = people then x rate now / rate then. None where no whole year is known.
    """
    rows = series(book, LEARNERS, [place], by={"level_or_type": kind}, as_of=as_of)
    known = rows.filter(pl.col("value").is_not_null() & ~pl.col("period").is_in(facts.learners.part_years)).sort("period")
    if not known.height:
        return None
    last = known.row(-1, named=True)
    rates = series(book, RATES[kind], [place], as_of=as_of).filter(pl.col("value").is_not_null()).sort("period")
    then = rates.filter(pl.col("period") == last["period"])["value"]
    later = rates.filter(pl.col("period") >= last["period"]).tail(RECENT)
    releases = {*_releases(known.tail(1)), *_releases(later)}
    if not len(then) or not then[0]:
        recent = known.tail(RECENT)["value"].to_list()
        return Flow(
            Span(min(recent), max(recent)), last["value"], last["value"], last["period"], last["period"], tuple(sorted(releases))
        )
    moved = [last["value"] * rate / then[0] for rate in later["value"]]
    return Flow(
        Span(min(moved), max(moved)), moved[-1], last["value"], last["period"], str(later["period"][-1]), tuple(sorted(releases))
    )


def young_at_level_3(book: Book, place: str, facts: Definitions, as_of: date | None) -> tuple[Span, dict[str, Any]] | None:
    """Young people reaching level 3 by 19 in a year, and the rows behind; None where share or number is missing."""
    share = series(book, "level3_at_19", [place], as_of=as_of).filter(pl.col("value").is_not_null()).sort("period")
    number = series(book, "population_16_17", [place], as_of=as_of).filter(pl.col("value").is_not_null()).sort("period")
    if not share.height or not number.height:
        return None
    rate, people = share.row(-1, named=True), number.row(-1, named=True)
    flow = rate["value"] / 100 * people["value"] / facts.young.ages
    behind = {"share": rate["value"], "share_period": rate["period"], "people": people["value"], "people_period": people["period"],
              "releases": sorted({*_releases(share.tail(1)), *_releases(number.tail(1))})}  # fmt: skip
    margin = facts.young.margin
    return Span(flow * (1 - margin), flow * (1 + margin)), behind


def _people(aims: Span, total: float, each: float, learners: Flow) -> Span:
    """Fewest: every learner holds the average number of courses, all in this subject. Most: every course is another learner."""
    high = learners.span.high or learners.at
    most = None if aims.high is None else min(high * aims.high / total * each, high)
    return Span(learners.span.low * aims.low / total, most)


def _apprentices(subject: str, learners: Flow | None, facts: Definitions) -> Span:
    share = facts.apprenticeships.share.get(subject)
    if learners is None or share is None:
        return Span(0.0, 0.0)
    return learners.span.times(*share)


def _aims(book: Book, place: str, rows: pl.DataFrame, as_of: date | None) -> dict[str, Span]:
    """Subject -> courses. A part marked `low` is under 5, not nought and not unknown."""
    found = {}
    for row in rows.iter_rows(named=True):
        name = parts(row["breakdown"])["subject"]
        is_known = row["value"] is not None and not row["is_lower_bound"]
        found[name] = Span(row["value"], row["value"]) if is_known else _bounded(book, place, row, as_of)
    return found


def _bounded(book: Book, place: str, row: dict[str, Any], as_of: date | None) -> Span:
    """A place's own `low` cell, or the sum of its parts with those marked `low` counted from nought to under 5."""
    pieces = direct(book, book.measure(SUBJECTS), as_of or date.max).filter(
        (pl.col("breakdown") == row["breakdown"]) & (pl.col("period") == row["period"])
    )
    if pieces.filter(pl.col("place") == place).height:
        return Span(0.0, LOW_CELL) if row["status"] == "below_rounding" else Span(row["value"] or 0.0, None)
    covers = [cover.join(pieces, on="place", how="left") for cover in book.covers(place)]
    if not covers:
        return Span(row["value"] or 0.0, None)
    fullest = max(covers, key=lambda one: one["value"].count())
    low = float((fullest["value"].fill_null(0.0) * fullest["weight"]).sum())
    blank = fullest.filter(pl.col("value").is_null())
    if blank.filter(pl.col("status") != "below_rounding").height:
        return Span(low, None)
    return Span(low, low + LOW_CELL * float(blank["weight"].sum()))


def _at(book: Book, place: str, kind: str, period: str, as_of: date | None) -> float | None:
    rows = series(book, LEARNERS, [place], by={"level_or_type": kind}, as_of=as_of)
    found = rows.filter((pl.col("period") == period) & pl.col("value").is_not_null())["value"]
    return float(found[0]) if len(found) else None


def _releases(rows: pl.DataFrame) -> list[str]:
    return sorted({name for text in rows["release"].drop_nulls() for name in text.split("+") if name})
