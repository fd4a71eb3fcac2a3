"""What each release said of a measure, and where they differ for a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from skillshed.evidence.measures import Measure
from skillshed.evidence.release import Release
from skillshed.evidence.series import series
from skillshed.publishing.numbers import day, when
from skillshed.publishing.tables import Cell, Header, Row, Table, value_cell
from skillshed.site.evidence.links import page
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.state import State

MOST_EDITIONS, MOST_PERIODS = 4, 12


@dataclass(frozen=True, slots=True)
class Edition:
    """One release that holds figures of the measure."""

    title: str
    publisher: str
    known: str
    url: str
    publisher_url: str
    licence: str
    span: str


def releases(measure: Measure, state: State) -> list[Release]:
    """Releases known by the state's day that hold the measure, newest first."""
    opened, as_of = book(), state.as_of or date.max
    found = {one.id: one for name in measure.stored for one in opened.holders.get(name, []) if one.known_on <= as_of}
    return sorted(found.values(), key=lambda one: one.order, reverse=True)


def editions(measure: Measure, state: State) -> list[Edition]:
    """The same, as the page prints them."""
    return [_edition(one, measure) for one in releases(measure, state)]


def _edition(one: Release, measure: Measure) -> Edition:
    said = [one.measures[name] for name in measure.stored if name in one.measures]
    first, last = min(part.first for part in said), max(part.last for part in said)
    span = " to ".join(dict.fromkeys((when(first), when(last))))
    known = day(one.published_on.isoformat()) if one.published_on else f"read on {day(one.accessed_on.date().isoformat())}"
    return Edition(one.title, one.publisher, known, page("release", one.id), one.url, one.licence, span)


def differences(measure: Measure, state: State) -> Table | None:
    """Periods down, releases across, where releases said different things of the place; None where they agree or are one."""
    days = sorted({one.known_on for one in releases(measure, state)}, reverse=True)[:MOST_EDITIONS]
    if len(days) < 2 or not state.place:
        return None
    told = {known: _told(measure, state, known) for known in days}
    periods = sorted({period for rows in told.values() for period in rows}, reverse=True)
    differing = [one for one in periods if _differs([rows[one]["value"] for rows in told.values() if one in rows], measure)]
    if not differing:
        return None
    heads = (Header("Period"), *(Header(f"As known on {day(known.isoformat())}", is_number=True) for known in days))
    rows = tuple(
        Row(Cell(when(one)), tuple(value_cell(told[known].get(one), measure) for known in days))
        for one in differing[:MOST_PERIODS]
    )
    name = book().areas.get(state.place).name
    return Table(f"{measure.title}, {name}: where releases differ", heads, rows)


def _told(measure: Measure, state: State, known: date) -> dict[str, dict[str, Any]]:
    rows = series(book(), measure.id, [state.place], by=state.parts, as_of=known).filter(pl.col("value").is_not_null())
    kinds = rows["breakdown"].unique()
    return {row["period"]: row for row in rows.iter_rows(named=True)} if len(kinds) == 1 else {}


def _differs(values: list[float], measure: Measure) -> bool:
    return len(values) > 1 and max(values) - min(values) > 10.0**-measure.decimals / 2
