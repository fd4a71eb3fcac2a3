"""Headline measures of a larger area's districts, side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from skillshed.evidence.listed import at_one_time
from skillshed.evidence.measures import Measure
from skillshed.publishing.figure import Link
from skillshed.publishing.numbers import when
from skillshed.publishing.tables import Cell, value_cell
from skillshed.site.evidence.among import among, part_of
from skillshed.site.evidence.links import measure_page, place_page
from skillshed.site.evidence.locating import districts
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.state import State
from skillshed.site.evidence.worded import worded


@dataclass(frozen=True, slots=True)
class DistrictTable:
    """heads: measure with its period, linked; rows: district, linked, and its cells."""

    heads: tuple[tuple[Link, str], ...]
    rows: tuple[tuple[Link, tuple[Cell, ...]], ...]


def district_table(state: State, measures: list[str]) -> DistrictTable | None:
    """The table for the state's place; None for a district or a nation."""
    places = districts(state.place)
    if len(places) < 2:
        return None
    columns = []
    for name in measures:
        measure = worded(name)
        wanted = replace(state, measure=name, among=state.place, period="", by=())
        found = among(measure, wanted) or among(measure, replace(wanted, among="", places=()))
        if found is not None and found.kind == "district":
            columns.append(_column(wanted, measure, found.period, [place.code for place in places]))
    if not columns:
        return None
    as_of = state.as_of.isoformat() if state.as_of else ""
    rows = tuple(
        (Link(place.name, place_page(place.code, as_of=as_of)), tuple(cells[place.code] for _, cells in columns))
        for place in places
    )
    return DistrictTable(tuple(head for head, _ in columns), rows)


def _column(state: State, measure: Measure, period: str, codes: list[str]) -> tuple[tuple[Link, str], dict[str, Cell]]:
    by_code = at_one_time(book(), measure, period, part_of(measure, state), state.as_of or date.max)
    cells = {code: value_cell(by_code.get(code), measure) for code in codes}
    return (Link(measure.short, measure_page(state)), when(period)), cells
