"""Read a CSV saved from the table tool of Explore Education Statistics."""

from __future__ import annotations

import re

import polars as pl

from skillshed.sources.cells import read_csv
from skillshed.sources.ees_csv.columns import sort_columns
from skillshed.sources.ees_csv.melt import gss
from skillshed.sources.ees_csv.parse import assemble, fold_names
from skillshed.sources.ees_csv.periods import digits_period
from skillshed.sources.ees_csv.standard import standard
from skillshed.sources.parsed import Given, Parsed
from skillshed.sources.raw import RawFile
from skillshed.sources.rejected import rejected
from skillshed.terms.period import read_period

NEEDED = ("location", "location_code", "geographic_level", "time_period")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
# The table tool says country and region where the standard says National and Regional.
_OWN_WORDS = {"country": "national", "region": "regional"}


def detect(raw: RawFile) -> float:
    """Sure where the table tool's four columns are there and the standard's time_identifier is not."""
    names = set(raw.header)
    return 0.95 if names >= set(NEEDED) and "time_identifier" not in names else 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """Observations of every indicator by place, period and filters. Raises InputNotUnderstood without indicators."""
    read = read_csv(raw)
    table = fold_names(read.table)
    columns = sort_columns(table, raw, given, skip=NEEDED)
    placed = _place(table, given.columns.get("year_starts", "08-01"))
    refused = placed.filter(pl.col("_reason").is_not_null())
    told = rejected(refused, pl.col("_reason"), text=["location", "geographic_level", "time_period"], row="_row")
    return assemble(raw, given, read, columns, placed.filter(pl.col("_reason").is_null()), told, _notes(table))


def _notes(table: pl.DataFrame) -> tuple[str, ...]:
    split = table["time_period"].str.strip_chars().str.len_chars() > 4
    return ("The file does not say what kind of year it means; split years are read as academic years.",) if split.any() else ()


def _place(table: pl.DataFrame, year_starts: str) -> pl.DataFrame:
    """Add place and period from location, location_code and time_period, and `_reason` where they cannot be read."""
    levels = {text: _level(text) for text in table["geographic_level"].unique().to_list()}
    kinds = {text: standard()["levels"].get(level, {}).get("kind") for text, level in levels.items()}
    periods = {text: digits_period(text, year_starts) or read_period(text) for text in table["time_period"].unique().to_list()}
    reasons = {text: standard()["not_kept"].get(level) for text, level in levels.items()}
    return table.with_columns(
        gss(pl.col("location_code")).alias("_code"),
        pl.col("location").str.strip_chars().alias("_name"),
        _looked_up("geographic_level", kinds).alias("_kind"),
        _looked_up("time_period", {text: period.iso if period else None for text, period in periods.items()}).alias("_period"),
        _looked_up("geographic_level", reasons).alias("_refused"),
    ).with_columns(_reason().alias("_reason"))


def _level(text: str) -> str:
    words = _HUMP.sub(" ", text.strip()).casefold()
    return _OWN_WORDS.get(words, words)


def _looked_up(column: str, table: dict[str, str | None]) -> pl.Expr:
    return pl.col(column).replace_strict(list(table), list(table.values()), default=None, return_dtype=pl.String)


def _reason() -> pl.Expr:
    return (
        pl.when(pl.col("_refused").is_not_null())
        .then("_refused")
        .when(pl.col("_kind").is_null())
        .then(pl.format("unknown geographic level '{}'", "geographic_level"))
        .when(pl.col("_period").is_null())
        .then(pl.format("'{}' is not a period", "time_period"))
    )
