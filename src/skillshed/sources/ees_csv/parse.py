"""Read a CSV in the Department for Education's open data standard."""

from __future__ import annotations

import polars as pl

from skillshed.sources.cells import TextTable, read_csv
from skillshed.sources.ees_csv.columns import Columns, sort_columns
from skillshed.sources.ees_csv.melt import gss, melt
from skillshed.sources.ees_csv.periods import ees_period
from skillshed.sources.ees_csv.standard import dataset_of, standard
from skillshed.sources.parsed import Given, Parsed
from skillshed.sources.raw import RawFile
from skillshed.sources.rejected import rejected
from skillshed.terms.errors import InputNotUnderstood

NEEDED = {"time_period", "time_identifier", "geographic_level"}


def detect(raw: RawFile) -> float:
    """Sure where the three columns every file of the standard has are there."""
    return 0.95 if set(raw.header) >= NEEDED else 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """Observations of every indicator by place, period and filters. Raises InputNotUnderstood without indicators."""
    read = read_csv(raw)
    table = fold_names(read.table)
    columns = sort_columns(table, raw, given)
    kept, refused = _place(_date(table))
    notes = (f"Columns without a single value are left out: {', '.join(columns.empty)}.",) if columns.empty else ()
    return assemble(raw, given, read, columns, kept, refused, notes)


def assemble(
    raw: RawFile,
    given: Given,
    read: TextTable,
    columns: Columns,
    kept: pl.DataFrame,
    refused: pl.DataFrame,
    notes: tuple[str, ...],
) -> Parsed:
    """The parsed file from its placed rows, whichever of the two layouts it came in. Raises without indicators."""
    if not columns.indicators:
        raise InputNotUnderstood(
            f"'{raw.name}' has no column of numbers beside its time and place columns.",
            next_step="Check that the file is whole, or name the indicators with --columns.",
        )
    melted = melt(kept, columns)
    dataset = given.dataset or dataset_of(raw.name)
    return Parsed(
        dataset=dataset,
        title=given.title or dataset.removeprefix("ees_").replace("_", " "),
        publisher="Department for Education",
        rows=melted.rows,
        indicators=melted.indicators,
        rejects=pl.concat([read.rejects, refused, melted.rejects]).sort("row", maintain_order=True),
        file_rows=read.table.height + read.rejects.height,
        url=raw.url,
        notes=notes,
    )


def fold_names(table: pl.DataFrame) -> pl.DataFrame:
    """Column names without case: real files write NEET_percent, Age and TIME_PERIOD."""
    folded = [name.casefold() for name in table.columns]
    if len(set(folded)) < len(folded):
        return table.rename({name: fold for name, fold in zip(table.columns, folded, strict=True) if folded.count(fold) == 1})
    return table.rename(dict(zip(table.columns, folded, strict=True)))


def _date(table: pl.DataFrame) -> pl.DataFrame:
    """Add `_period`, worked out once for each pair of period and identifier; null where they do not fit."""
    pairs = table.select("time_period", "time_identifier").unique()
    found = [ees_period(period, said) for period, said in pairs.iter_rows()]
    texts = pl.Series("_period", [period.iso if period else None for period in found], dtype=pl.String)
    return table.join(pairs.with_columns(texts), on=["time_period", "time_identifier"], how="left", maintain_order="left")


def _place(table: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows with place and period, and the others with the reason."""
    level = pl.col("geographic_level").str.to_lowercase().str.strip_chars()
    placed = table.with_columns(level.alias("_level")).with_columns(
        _by_level(table, "code").alias("_code"), _by_level(table, "name").alias("_name"), _kind().alias("_kind")
    )
    placed = placed.with_columns(_reason().alias("_reason"))
    refused = placed.filter(pl.col("_reason").is_not_null())
    told = rejected(refused, pl.col("_reason"), text=["geographic_level", "time_period", "time_identifier"], row="_row")
    return placed.filter(pl.col("_reason").is_null()), told


def _by_level(table: pl.DataFrame, part: str) -> pl.Expr:
    """The code or name of the place at each row's own level; a code of another system serves as a name of last resort."""
    cell: pl.Expr = pl.lit(None, dtype=pl.String)
    for level, facts in standard()["levels"].items():
        names = facts[part] if part == "code" else [*facts["name"], *facts.get("other", [])]
        held = [pl.col(name).str.strip_chars() for name in names if name in table.columns]
        if held:
            usable = [gss(column) if part == "code" else _filled(column) for column in held]
            cell = pl.when(pl.col("_level") == level).then(pl.coalesce(usable)).otherwise(cell)
    return cell


def _filled(column: pl.Expr) -> pl.Expr:
    return pl.when(column != "").then(column).otherwise(None)


def _kind() -> pl.Expr:
    kinds = {level: facts["kind"] for level, facts in standard()["levels"].items()}
    return pl.col("_level").replace_strict(list(kinds), list(kinds.values()), default=None, return_dtype=pl.String)


def _reason() -> pl.Expr:
    """Why a row cannot be kept, or null."""
    not_kept = {level: why for level, why in standard()["not_kept"].items() if isinstance(why, str)}
    refused = pl.col("_level").replace_strict(list(not_kept), list(not_kept.values()), default=None, return_dtype=pl.String)
    return (
        pl.when(refused.is_not_null())
        .then(refused)
        .when(pl.col("_kind").is_null())
        .then(pl.format("unknown geographic level '{}'", "geographic_level"))
        .when(pl.col("_period").is_null())
        .then(pl.format("'{}' with time identifier '{}' is not a period", "time_period", "time_identifier"))
        .when(pl.col("_code").is_null() & pl.col("_name").is_null())
        .then(pl.lit("the row names no place at its own level"))
    )
