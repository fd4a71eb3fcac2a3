"""The series of a page: a few rows at a time as plain dictionaries, kept, because a page asks hundreds of times."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from skillshed.evidence.book import Book
from skillshed.evidence.components import Only, breakdowns, direct_runs, known_by
from skillshed.evidence.measures import Measure, as_text
from skillshed.evidence.series import ANY, answering, rows_for_all

Row = dict[str, Any]
Parts = dict[str, str] | None
MANY = 1_000  # what a table of one time weighs in the book’s memory, in rows


def listed(book: Book, measure_id: str, places: list[str], *, by: Parts = None, as_of: date | None = None) -> list[Row]:
    """The rows of `series`, in its order and with its columns."""
    measure, day = book.measure(measure_id), as_of or date.max
    only = _only(book, measure, by, day)
    found = [row for code in places for row in _rows(book, measure, code, only, day)]
    if by is None and only is not None and not found:
        return [row for code in places for row in _rows(book, measure, code, None, day)]
    return found


def published_periods(book: Book, measure: Measure, code: str, *, by: Parts, as_of: date) -> frozenset[str]:
    """Periods with a figure of the place's own, or of an area with the same districts."""
    key = ("published periods", as_text(measure), code, _text(by), known_by(book, measure.stored, as_of))
    return book.derived(key, lambda: _periods(book, measure, code, by, as_of))


def at_one_time(book: Book, measure: Measure, period: str, breakdown: str, as_of: date) -> dict[str, Row]:
    """Published rows of one period and part by place, as `everywhere` gives them."""
    key = ("at one time", as_text(measure), period, breakdown, known_by(book, measure.stored, as_of))
    return book.derived(key, lambda: _at_one_time(book, measure, period, breakdown, as_of), rows=MANY)


def periods_by_place(book: Book, measure: Measure, breakdown: str, as_of: date) -> dict[str, list[str]]:
    """Places that publish a figure of one part, each with its periods."""
    key = ("periods by place", as_text(measure), breakdown, known_by(book, measure.stored, as_of))
    return book.derived(key, lambda: _periods_by_place(book, measure, breakdown, as_of), rows=MANY)


def made_ready(book: Book, asked: Iterable[tuple[Measure, str, Parts]], *, as_of: date | None = None) -> None:
    """Put together in one go what `listed` will be asked for: each measure, place and `by`."""
    day = as_of or date.max
    rows_for_all(book, [(measure, code, _only(book, measure, by, day)) for measure, code, by in asked], day)


def _only(book: Book, measure: Measure, by: Parts, day: date) -> Only:
    """The breakdowns that answer `by`: the whole alone, where there is one and nothing is asked."""
    asked = None if by is None else tuple(sorted(by.items()))
    key = ("only", as_text(measure), asked, known_by(book, measure.stored, day))
    return book.derived(key, lambda: _found(breakdowns(book, measure, day), by))[0]


def _found(every: list[str], by: Parts) -> tuple[Only]:
    """In a tuple, so that "all of them" (None) can be kept too."""
    if by is None:
        return (("",) if "" in every else None,)
    return (None if by.get(ANY) == ANY else tuple(answering(every, by)),)


def _rows(book: Book, measure: Measure, code: str, only: Only, day: date) -> list[Row]:
    key = ("listed", as_text(measure), code, only, known_by(book, measure.stored, day))

    def made() -> list[Row]:
        return _plain(book, measure, code, rows_for_all(book, [(measure, code, only)], day)[0])

    return book.derived(key, made)


def _plain(book: Book, measure: Measure, code: str, rows: pl.DataFrame) -> list[Row]:
    name, about = book.place(code).name, {"measure": measure.id, "unit": measure.unit}
    found = rows.to_dicts()
    found.sort(key=lambda row: (row["breakdown"], row["period"]))
    return [
        {
            "measure": about["measure"], "place": row["place"], "place_name": name, "period": row["period"], "breakdown": row["breakdown"],
            "value": row["value"], "status": row["status"], "lower": row["lower"], "upper": row["upper"], "unit": about["unit"],
            "release": row["release"], "basis": row["basis"], "is_lower_bound": row["is_lower_bound"], "note": row["note"],
        }
        for row in found
    ]  # fmt: skip


def _periods(book: Book, measure: Measure, code: str, by: Parts, as_of: date) -> frozenset[str]:
    runs = direct_runs(book, measure, as_of)
    held: dict[str, set[str]] = {}
    for one in [code, *book.twins(code)]:
        if one in runs:
            rows = runs.of(one)
            for text, period, value in zip(*(rows[name].to_list() for name in ("breakdown", "period", "value")), strict=True):
                if value is not None:
                    held.setdefault(text, set()).add(period)
    if by is None:
        wanted = [""] if "" in held else list(held)
    else:
        wanted = answering(list(held), by)
    return frozenset(period for text in wanted for period in held[text])


def _at_one_time(book: Book, measure: Measure, period: str, breakdown: str, as_of: date) -> dict[str, Row]:
    rows = direct_runs(book, measure, as_of).rows.drop("note")
    rows = rows.filter((pl.col("period") == period) & (pl.col("breakdown") == breakdown)).drop("period", "breakdown")
    return {row["place"]: row for row in rows.iter_rows(named=True)}


def _periods_by_place(book: Book, measure: Measure, breakdown: str, as_of: date) -> dict[str, list[str]]:
    rows = direct_runs(book, measure, as_of).rows
    rows = rows.filter((pl.col("breakdown") == breakdown) & pl.col("value").is_not_null()).select("place", "period")
    found: dict[str, list[str]] = {}
    for place, period in rows.iter_rows():
        found.setdefault(place, []).append(period)
    return found


def _text(by: Parts) -> tuple[tuple[str, str], ...] | None:
    return None if by is None else tuple(sorted(by.items()))
