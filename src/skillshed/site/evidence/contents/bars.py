"""The parts of a place's whole, beside a comparator's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from skillshed.evidence.listed import listed
from skillshed.evidence.measures import Measure
from skillshed.insight.compare import estimate, set_beside
from skillshed.publishing import tables, words
from skillshed.publishing.numbers import when
from skillshed.publishing.rows import Facts, has_interval, high_first, known, of_place
from skillshed.site.evidence.among import dimensions
from skillshed.site.evidence.beside import comparators
from skillshed.site.evidence.contents.absent import nothing, opened_name
from skillshed.site.evidence.contents.content import Content, notes, plain, spelled
from skillshed.site.evidence.contents.ranks import CLEAR
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.state import State
from skillshed.terms.breakdown import parts

MOST_BARS = 12


def open_dimension(state: State, measure: Measure) -> str:
    """The dimension a bar chart opens: the one marked `*`, else the only or first one; empty where there is none."""
    asked = [name for name, category in state.by if category == "*"]
    return asked[0] if asked else next(iter(dimensions(measure, state)), "")


def of_parts(state: State, measure: Measure) -> Content:
    """The bars of the state's place, of its newest period or the one asked for. NotFound."""
    dimension = open_dimension(state, measure)
    if not dimension:
        raise nothing(state, measure)
    by = {**dict(state.by), dimension: "*"}
    others = comparators(measure, replace(state, by=tuple(sorted(by.items()))))[:1]
    every = listed(book(), measure.id, [state.place, *others], by=by, as_of=state.as_of)
    mine = [row for row in known(of_place(every, state.place)) if state.period in ("", row["period"])]
    if not mine:
        raise nothing(state, measure)
    period = max(row["period"] for row in mine)
    level = _level([row for row in mine if row["period"] == period], dimension)
    mine = [row for row in mine if row["period"] == period and _digits(row, dimension) in level]
    rows: list[Facts] = [{**row, "category": _category(row, dimension)}
                         for row in every if row["period"] == period and _digits(row, dimension) in level]  # fmt: skip
    both = tuple(code for code in others if known(of_place(rows, code)))
    largest = [row["category"] for row in high_first(of_place(rows, state.place))]
    top = largest[:MOST_BARS]
    drawn = [row for row in rows if row["category"] in top]
    about = f"by {spelled(dimension)}, {when(period)}"
    table = tables.parts_table(
        rows, measure, chosen=state.place, comparator=both[0] if both else "", caption=f"{measure.title} {about}"
    )
    return Content(state, measure, drawn, state.place, both, _title(drawn, state, measure, both),
                   words.subtitle(measure, about, has_interval=has_interval(mine)), "", table, period=period,
                   breakdown=sorted(mine, key=lambda row: row["value"])[-1]["breakdown"],
                   notes=notes(mine[-1]) + _shortened(len(top), len(largest)))  # fmt: skip


def _level(mine: Sequence[Facts], dimension: str) -> set[int]:
    """How many digits the codes of the drawn parts have. Of occupations from several files the finest are drawn alone: major
    groups from one file hold the sub-major groups of another, and would be counted twice."""
    found = {_digits(row, dimension) for row in mine}
    return {max(found)} if dimension == "occupation" and found else found


def _digits(row: Facts, dimension: str) -> int:
    code = parts(row["breakdown"]).get(dimension, "").split(" ", 1)[0]
    return len(code) if code.isdigit() else 0


def _shortened(shown: int, every: int) -> tuple[str, ...]:
    return (f"The picture shows the {shown} largest of {every}; the table has all.",) if every > shown else ()


def _category(row: Facts, dimension: str) -> str:
    """The category in words, without its code: `C : Manufacturing` gives Manufacturing."""
    return plain(parts(row["breakdown"]).get(dimension, ""), dimension)


def _title(rows: Sequence[Facts], state: State, measure: Measure, others: tuple[str, ...]) -> str:
    theirs = {row["category"]: row for row in of_place(rows, others[0])} if others else {}
    has_intervals = has_interval(rows)
    pairs = [
        (row["category"], row["value"], _if_apart(row, theirs.get(row["category"]), has_intervals=has_intervals))
        for row in of_place(rows, state.place)
    ]
    return words.breakdown_title(pairs, opened_name(state.place), opened_name(others[0]) if others else "", measure)


def _if_apart(mine: Facts, theirs: Facts | None, *, has_intervals: bool) -> float | None:
    """The comparator's value where the two differ by more than chance; else none, so that no title rests on it."""
    if theirs is None:
        return None
    found = set_beside(estimate(mine), estimate(theirs), has_intervals=has_intervals)
    return found.b.value if found.verdict in CLEAR else None
