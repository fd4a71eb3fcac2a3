"""Figures for claims: a measure, a place, a part and a period as named, resolved and read from the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from skillshed.evidence.book import Book
from skillshed.evidence.measures import Measure
from skillshed.evidence.series import chosen_parts, series
from skillshed.insight.claims.joined import PREFIX, joined_rows, remark
from skillshed.insight.claims.said import Said
from skillshed.insight.claims.tables import rows as related_rows
from skillshed.insight.claims.when import choose
from skillshed.insight.compare import Estimate, estimate
from skillshed.terms.breakdown import parts
from skillshed.terms.period import Period
from skillshed.terms.place import Place

LEARNING = {"schools", "learning"}  # themes whose split years are school years


class Missing(Exception):
    """Something a claim needs is not here: the sentence says what."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(why)
        self.what, self.why = what, why


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the evidence with all that a verdict needs of it."""

    measure: Measure
    place: Place
    period: Period
    breakdown: str
    estimate: Estimate
    release: str
    note: str = ""

    @property
    def value(self) -> float:
        """The number; `Missing` where there is none, with its status."""
        if self.estimate.value is None:
            raise Missing("a figure", f"{self.name} is {self.estimate.status.words}")
        return self.estimate.value

    @property
    def name(self) -> str:
        """`Share of jobs in manufacturing, Lancashire, 2018`."""
        part = ", ".join(parts(self.breakdown).values())
        return ", ".join(bit for bit in (self.measure.name, part, self.place.name, self.period.label) if bit)

    @property
    def shown(self) -> str:
        """`13.2%`, `£19,677`, `at least 5,000`."""
        if self.estimate.value is None:
            return "no figure"
        least = "at least " if self.estimate.is_lower_bound else ""
        return least + written(self.estimate.value, self.measure.unit, self.measure.decimals)


def written(value: float, unit: str, decimals: int) -> str:
    """A number with its unit, as sentences show it."""
    digits = f"{abs(value):,.{decimals}f}"
    sign = "−" if value < 0 and float(digits.replace(",", "")) else ""
    before, after = _AROUND.get(unit, ("", f" {unit.replace('_', ' ')}" if unit not in ("number", "score", "index", "") else ""))
    return f"{sign}{before}{digits}{after}"


_AROUND = {
    "percent": ("", "%"), "points": ("", " percentage points"), "pounds": ("£", ""), "pounds_week": ("£", " a week"),
    "pounds_million": ("£", " million"), "rate_100k": ("", " per 100,000"), "percent_year": ("", "% a year"),
}  # fmt: skip


# Figures


def every_period(book: Book, measure: Measure, place: Place, by: dict[str, str], as_of: date | None) -> list[Figure]:
    """All figures of one part for one place, oldest first; parts without a headline need `by`."""
    if place.code.startswith(PREFIX):
        rows = chosen_parts(joined_rows(book, measure, place, as_of), by or None)
    else:
        rows = series(book, measure.id, [place.code], by=by or None, as_of=as_of)
    if not rows.height:
        for code in (code for row in related_rows("same_ground") if row["place"] == place.code for code in row["also"]):
            rows = rows if rows.height else series(book, measure.id, [code], by=by or None, as_of=as_of)
    if rows["breakdown"].n_unique() > 1:
        several = ", ".join(sorted({name for text in rows["breakdown"].unique() for name in parts(text)}))
        raise Missing("a part", f"{measure.name} comes in parts ({several}): say which under `by`.")
    return [figure_of(measure, place, row) for row in rows.iter_rows(named=True)]


def figure_of(measure: Measure, place: Place, row: dict[str, Any]) -> Figure:
    """The figure in one row of a series."""
    return Figure(
        measure=measure,
        place=place,
        period=Period.parse(row["period"]),
        breakdown=row["breakdown"],
        estimate=estimate({**row, "place": place.code, "place_name": place.name}),
        release=row["release"] or "",
        note="; ".join(filter(None, [row.get("note") or "", remark(place)])),
    )


def figure_at(figures: Sequence[Figure], period: str) -> tuple[Figure, str]:
    """The figure of the period meant, and how it was reached; `Missing` says which periods there are."""
    if not figures:
        raise Missing("figures", "")
    known = [one for one in figures if one.estimate.value is not None]
    academic = figures[0].measure.theme in LEARNING
    chosen = choose(period, [one.period for one in (known if not period and known else figures)], academic=academic)
    if chosen.period is None:
        raise Missing("a period", f"{figures[0].measure.name}, {figures[0].place.name}: {chosen.why_not}.")
    return next(one for one in figures if one.period == chosen.period), chosen.how


def figure(book: Book, measure: Measure, place: Place, by: dict[str, str], period: str, as_of: date | None) -> tuple[Figure, str]:
    """One figure and how its period was reached; `Missing` where there is none."""
    found = every_period(book, measure, place, by, as_of)
    if not found:
        raise Missing("figures", why_none(book, measure, place))
    return figure_at(found, period)


def why_none(book: Book, measure: Measure, place: Place) -> str:
    """Why a measure has no figures for a place, in a sentence."""
    from skillshed.evidence.assemble import why_not

    if not book.is_loaded(measure):
        return f"{measure.name} is not loaded here. {measure.source}".strip() + "."
    reason = why_not(measure)
    return f"There is no figure of {measure.name} for {place.name} ({place.kind_words})." + (f" {reason}" if reason else "")


def across(
    book: Book, measure: Measure, places: Sequence[Place], by: dict[str, str], period: str, as_of: date | None
) -> tuple[list[Figure], list[str]]:
    """One figure a place for one and the same period, and the names of places that have none.

    The period is the one meant that most of the places have.
    """
    held = {place.code: every_period(book, measure, place, by, as_of) for place in places}
    every = [one.period for found in held.values() for one in found if one.estimate.value is not None]
    if not every:
        raise Missing("figures", why_none(book, measure, places[0]) if places else "No places are meant.")
    most = [one for one in dict.fromkeys(every) if every.count(one) * 2 >= len(places)] or every
    chosen = choose(period, sorted(set(most)), academic=measure.theme in LEARNING)
    if chosen.period is None:
        raise Missing("a period", f"{measure.name}: {chosen.why_not}.")
    found = [one for figures in held.values() for one in figures if one.period == chosen.period]
    known = [one for one in found if one.estimate.value is not None]
    having = {one.place.code for one in known}
    return known, [place.name for place in places if place.code not in having]


# Fit


def in_unit(said: Said, measure: Measure) -> Said:
    """The stated number in the measure's unit: pounds said of a measure in millions of pounds are divided."""
    by = {"pounds_million": 1e-6, "thousand": 1e-3}.get(measure.unit, 1.0)
    wrote_in_full = said.unit == "pounds" and abs(said.value) >= 1e5
    if by == 1.0 or (measure.unit == "pounds_million" and not wrote_in_full):
        return said
    return replace(said, value=said.value * by, half=said.half * by, top=None if said.top is None else said.top * by)


def clash(said: Said, measure: Measure) -> str:
    """Why the stated unit cannot be the measure's; empty where it can."""
    is_rate = measure.unit == "percent"
    if said.unit == "percent" and not is_rate:
        return f"{said.text} is a percentage, and {measure.name} is given in {measure.unit.replace('_', ' ')}"
    if said.unit == "pounds" and not measure.unit.startswith("pounds"):
        return f"{said.text} is an amount of money, and {measure.name} is given in {measure.unit.replace('_', ' ')}"
    if said.unit in ("people", "jobs") and is_rate:
        return f"{said.text} is a number, and {measure.name} is given in per cent"
    return ""
