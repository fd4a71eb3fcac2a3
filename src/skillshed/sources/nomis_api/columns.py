"""The columns of a Nomis API download: which are dimensions, and in which of their six forms they came."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from skillshed.sources import nomis_words as words
from skillshed.terms.breakdown import breakdown

_FORMS = ("_NAME", "_CODE", "_TYPECODE", "_SORTORDER", "_TYPE")
_OWN = {
    "DATE",
    "GEOGRAPHY",
    "MEASURES",
    "OBS_VALUE",
    "OBS_STATUS",
    "OBS_CONF",
    "URN",
    "RECORD_OFFSET",
    "RECORD_COUNT",
    "FREQ",
    "_ROW",
}
_VALUES = ("OBS_VALUE", "COUNT")


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension by its stem (`C_AGE`), with the columns that hold its words and its codes, where they came."""

    stem: str
    text: str
    code: str = ""


def value_column(names: list[str]) -> str:
    """Where the figures are: OBS_VALUE, else COUNT, else ''."""
    return next((name for name in _VALUES if name in names), "")


def looks_right(names: list[str]) -> bool:
    """Whether a header (upper case) has figures, a date and a geography in the API's words."""
    has_date = any(name in names for name in ("DATE", "DATE_NAME", "DATE_CODE"))
    has_place = any(name in names for name in ("GEOGRAPHY_CODE", "GEOGRAPHY_NAME", "GEOGRAPHY"))
    return bool(value_column(names)) and has_date and has_place


def dimensions(names: list[str]) -> list[Dimension]:
    """The dimensions beyond date, geography and measures. Columns without a name (row numbers of R) are none."""
    taken = {value_column(names)}
    stems = dict.fromkeys(_stem(name, names) for name in names if name not in taken and not name.startswith("BLANK"))
    found = []
    for stem in stems:
        if stem in _OWN or stem.startswith("UNNAMED"):
            continue
        text = next((name for name in (f"{stem}_NAME", stem, f"{stem}_CODE") if name in names), "")
        code = next((name for name in (f"{stem}_CODE", stem) if name in names and name != text), "")
        if text:
            found.append(Dimension(stem, text, code))
    return found


def _stem(name: str, names: list[str]) -> str:
    for form in _FORMS:
        stem = name.removesuffix(form)
        # `PAY_TYPE` may be a dimension of that name; it is a form of PAY only where PAY came too.
        if stem != name and (form != "_TYPE" or stem in names or f"{stem}_NAME" in names or f"{stem}_CODE" in names):
            return stem
    return name


def distinct_words(table: pl.DataFrame, dimension: Dimension) -> pl.DataFrame:
    """The table with the code put behind a category's words where several categories share them."""
    if not dimension.code:
        return table
    pairs = table.select(dimension.text, dimension.code).unique()
    shared = pairs.group_by(dimension.text).len().filter(pl.col("len") > 1)[dimension.text].to_list()
    if not shared:
        return table
    longer = pl.format("{} ({})", dimension.text, dimension.code)
    return table.with_columns(
        pl.when(pl.col(dimension.text).is_in(shared)).then(longer).otherwise(dimension.text).alias(dimension.text)
    )


def with_breakdown(table: pl.DataFrame, chosen: list[Dimension]) -> pl.DataFrame:
    """Adds `breakdown`: dimensions in order of name, totals left out."""
    pieces = []
    for one in sorted(chosen, key=lambda one: words.dimension(one.stem)):
        texts = table[one.text].unique().drop_nulls().to_list()
        canonical = {text: _piece(one.stem, text) for text in texts}
        pieces.append(pl.col(one.text).replace_strict(canonical, default=None, return_dtype=pl.String))
    joined = pl.concat_str(pieces, separator="|", ignore_nulls=True) if pieces else pl.lit("")
    return table.with_columns(joined.fill_null("").alias("breakdown"))


def _piece(stem: str, text: str) -> str | None:
    return None if words.is_whole(text) else breakdown({words.dimension(stem): text}) or None
