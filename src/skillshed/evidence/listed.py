"""The series of a page: a few rows at a time as plain dictionaries, kept, because a page asks hundreds of times."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from skillshed.evidence.book import Book
from skillshed.evidence.components import direct, direct_runs, known_by
from skillshed.evidence.measures import Measure, as_text
from skillshed.evidence.series import answering, rows_for

Row = dict[str, Any]
Parts = dict[str, str] | None
MANY = 1_000  # from so many rows on, a frame is narrowed before it is read


def listed(book: Book, measure_id: str, places: list[str], *, by: Parts = None, as_of: date | None = None) -> list[Row]:
    """The rows of `series`, in its order and with its columns."""
    measure, day = book.measure(measure_id), as_of or date.max
    if by is None:
        heads = [row for code in places for row in _of_part(book, measure, code, "", day)]
        return heads or [row for code in places for row in _all_parts(book, measure, code, None, day)]
    return [row for code in places for row in _all_parts(book, measure, code, by, day)]


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


def _of_part(book: Book, measure: Measure, code: str, breakdown: str, day: date) -> list[Row]:
    key = ("listed part", as_text(measure), code, breakdown, known_by(book, measure.stored, day))

    def made() -> list[Row]:
        rows = rows_for(book, measure, code, day)
        return _plain(book, measure, code, rows.filter(pl.col("breakdown") == breakdown) if rows.height > MANY else rows, {breakdown})

    return book.derived(key, made)


def _all_parts(book: Book, measure: Measure, code: str, by: Parts, day: date) -> list[Row]:
    key = ("listed", as_text(measure), code, _text(by), known_by(book, measure.stored, day))

    def made() -> list[Row]:
        rows = rows_for(book, measure, code, day)
        wanted = answering(rows["breakdown"].unique().to_list(), by)
        return _plain(book, measure, code, rows.filter(pl.col("breakdown").is_in(wanted)) if rows.height > MANY else rows, set(wanted))

    return book.derived(key, made)


def _plain(book: Book, measure: Measure, code: str, rows: pl.DataFrame, wanted: set[str]) -> list[Row]:
    name, about = book.place(code).name, {"measure": measure.id, "unit": measure.unit}
    found = [row for row in rows.iter_rows(named=True) if row["breakdown"] in wanted]
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
            for text, period in runs.of(one).drop_nulls("value").select("breakdown", "period").iter_rows():
                held.setdefault(text, set()).add(period)
    if by is None:
        wanted = [""] if "" in held else list(held)
    else:
        wanted = answering(list(held), by)
    return frozenset(period for text in wanted for period in held[text])


def _at_one_time(book: Book, measure: Measure, period: str, breakdown: str, as_of: date) -> dict[str, Row]:
    rows = direct(book, measure, as_of)
    rows = rows.filter((pl.col("period") == period) & (pl.col("breakdown") == breakdown)).drop("period", "breakdown")
    return {row["place"]: row for row in rows.iter_rows(named=True)}


def _periods_by_place(book: Book, measure: Measure, breakdown: str, as_of: date) -> dict[str, list[str]]:
    rows = direct(book, measure, as_of)
    rows = rows.filter((pl.col("breakdown") == breakdown) & pl.col("value").is_not_null()).select("place", "period")
    found: dict[str, list[str]] = {}
    for place, period in rows.iter_rows():
        found.setdefault(place, []).append(period)
    return found


def _text(by: Parts) -> tuple[tuple[str, str], ...] | None:
    return None if by is None else tuple(sorted(by.items()))
