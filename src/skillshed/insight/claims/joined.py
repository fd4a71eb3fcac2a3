"""Places that are several areas together: `England minus London`, `North East + North West`. See joined.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from skillshed.evidence.areas import combine
from skillshed.evidence.areas.names import plain
from skillshed.evidence.book import Book
from skillshed.evidence.components import direct, together
from skillshed.evidence.measures import Measure
from skillshed.evidence.ratios import paired
from skillshed.terms.place import Place

PREFIX = "joined:"
_MINUS = re.compile(r"\s+(?:minus|without|excluding|except|less|outside)\s+", re.I)


@cache
def _known() -> dict[str, dict[str, Any]]:
    rows = tomllib.loads((Path(__file__).parent / "joined.toml").read_text(encoding="utf-8"))["joined"]
    return {plain(name): row for row in rows for name in [row["name"], *row["also"]]}


def joined_named(book: Book, text: str, one: Callable[[str], Place]) -> Place | None:
    """The joined place a text names; None where it names none. `one` finds the areas it is made of."""
    row = _known().get(plain(text))
    if row:
        return _place(row["name"], row["parts"])
    if "+" in text:
        return _place(text, [one(part.strip()).code for part in text.split("+") if part.strip()])
    if len(ends := _MINUS.split(text)) == 2:
        whole, left_out = (set(book.areas.members(one(end).code)["code"]) for end in ends)
        return _place(text, sorted(whole - left_out))
    return None


def _place(name: str, parts: list[str]) -> Place:
    code = PREFIX + "+".join(parts)
    return Place(code, name, "own", code)


def remark(place: Place) -> str:
    """How a joined place was understood, where that is our reading."""
    return str(_known().get(plain(place.name), {}).get("note", ""))


def joined_rows(book: Book, measure: Measure, place: Place, as_of: date | None) -> pl.DataFrame:
    """Figures of a joined place, as `series` gives them; none for medians and rates without the counts behind them."""
    key = ("joined", measure.id, place.code, as_of)
    return book.derived(key, lambda: _joined(book, measure, place, as_of or date.max))


def _joined(book: Book, measure: Measure, place: Place, day: date) -> pl.DataFrame:
    codes = place.code.removeprefix(PREFIX).split("+")
    cover = pl.DataFrame({"place": codes, "name": [book.place(code).name for code in codes], "weight": [1.0] * len(codes)})
    if measure.numerator and measure.denominator:
        top, bottom = (_ends(book, parts, codes, day) for parts in (measure.numerator, measure.denominator))
        return _as_series(combine.ratio(combine.lay_out(paired(top, bottom), cover), measure.per), measure, place)
    if measure.kind == "count":
        return _as_series(combine.total(combine.lay_out(_counts(book, measure, codes, day), cover)), measure, place)
    return _as_series(pl.DataFrame(schema=combine.RESULT), measure, place)


def _ends(book: Book, parts: list[Any], codes: list[str], day: date) -> pl.DataFrame:
    """One end of a ratio for each area: its own rows, else the sum of its districts'."""
    rows = together(book, parts, day)
    return pl.concat([_own_or_sum(book, rows, code) for code in codes])


def _counts(book: Book, measure: Measure, codes: list[str], day: date) -> pl.DataFrame:
    rows = direct(book, measure, day).drop("basis")
    return pl.concat([_own_or_sum(book, rows, code) for code in codes])


def _own_or_sum(book: Book, rows: pl.DataFrame, code: str) -> pl.DataFrame:
    own = rows.filter(pl.col("place") == code)
    twins = [rows.filter(pl.col("place") == twin) for twin in book.twins(code)]
    for found in [own, *twins]:
        if found.height:
            return found.with_columns(pl.lit(code).alias("place"))
    having = set(rows["place"].unique())
    cover = max(book.covers(code), key=lambda one: len(having.intersection(one["place"])) / one.height, default=None)
    if cover is None:
        return rows.head(0)
    return combine.total(combine.lay_out(rows, cover)).with_columns(pl.lit(code).alias("place")).select(rows.columns)


def _as_series(found: pl.DataFrame, measure: Measure, place: Place) -> pl.DataFrame:
    return found.with_columns(
        pl.lit(measure.id).alias("measure"), pl.lit(place.code).alias("place"), pl.lit(place.name).alias("place_name"),
        pl.lit(measure.unit).alias("unit"),
    ).sort("breakdown", "period")  # fmt: skip
