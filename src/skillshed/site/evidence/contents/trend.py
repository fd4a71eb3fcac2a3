"""A place's trend beside its comparators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from skillshed.evidence.listed import listed
from skillshed.evidence.measures import Measure
from skillshed.insight.compare import Estimate, change, compare, estimate, set_beside
from skillshed.publishing import tables, words
from skillshed.publishing.rows import Facts, has_interval, known, of_place
from skillshed.site.evidence.beside import comparators
from skillshed.site.evidence.contents.absent import nothing
from skillshed.site.evidence.contents.content import Content, notes, of_part, with_part
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.state import State


def trend_rows(state: State, measure: Measure, codes: tuple[str, ...]) -> Sequence[Facts]:
    """The series of one breakdown for these places, inside the dates of the state."""
    rows = listed(book(), measure.id, list(codes), by=state.parts, as_of=state.as_of)
    if state.start:
        rows = [row for row in rows if row["period"][:10] >= state.start]
    if state.end:
        rows = [row for row in rows if row["period"][:10] <= state.end]
    return rows


def line(state: State, measure: Measure) -> Content:
    """The line of the state's place. NotFound."""
    others = comparators(measure, state)
    rows = _one_length(_one_part(trend_rows(state, measure, (state.place, *others)), state.place), state.place)
    mine = known(of_place(rows, state.place))
    if not mine:
        raise nothing(state, measure)
    newest, breakdown = estimate(mine[-1]), mine[-1]["breakdown"]
    title, sentence = _said(measure, mine, newest, _same_period(rows, others, newest.period), has_intervals=has_interval(rows))
    caption = f"{measure.title} by period{of_part(breakdown)}"
    table = tables.trend_table(rows, measure, chosen=state.place, comparators=others, caption=caption)
    subtitle = words.subtitle(measure, words.span([row["period"] for row in mine]), has_interval=has_interval(mine))
    return Content(state, measure, rows, state.place, others, title, with_part(subtitle, breakdown), sentence, table,
                   period=newest.period, breakdown=breakdown, notes=notes(mine[-1]))  # fmt: skip


def _said(
    measure: Measure, mine: Sequence[Facts], newest: Estimate, other: Facts | None, *, has_intervals: bool
) -> tuple[str, str]:
    """Title and sentence."""
    moved = change(estimate(mine[0]), newest) if len(mine) > 1 else None
    said = [words.likely_sentence(newest, measure)] if other is None or newest.half_width else []
    if other is not None:
        found = set_beside(newest, estimate(other), has_intervals=has_intervals)
        sentence = " ".join([words.against(found, measure), *said, *found.cautions[:2]])
        return words.trend_title(found, measure, moved=moved), sentence.strip()
    title = words.trend_title(compare(newest, replace(newest, value=None)), measure, moved=moved)
    first = words.change_sentence(moved, measure) if moved else words.value_sentence(newest, measure)
    return title, " ".join([first, *said]).strip()


def _one_part(rows: Sequence[Facts], place: str) -> Sequence[Facts]:
    """One breakdown only: the headline, or the chosen place's largest part where there is none."""
    kinds = list(dict.fromkeys(row["breakdown"] for row in rows))
    if len(kinds) <= 1:
        return rows
    mine = sorted(known(of_place(rows, place)), key=lambda row: (row["period"], row["value"]))
    chosen = mine[-1]["breakdown"] if mine else kinds[0]
    return [row for row in rows if row["breakdown"] == chosen]


def _one_length(rows: Sequence[Facts], place: str) -> Sequence[Facts]:
    """Years are not drawn on one line with months: the length of the place's newest period stays."""
    mine = known(of_place(rows, place))
    if not mine:
        return rows
    length = max(row["period"] for row in mine)[11:]
    return [row for row in rows if row["period"][11:] == length]


def _same_period(rows: Sequence[Facts], codes: tuple[str, ...], period: str) -> Facts | None:
    for code in codes:
        for row in rows:
            if row["place"] == code and row["period"] == period and row["value"] is not None:
                return row
    return None
