"""Read the database of the Local Authority Interactive Tool."""

from __future__ import annotations

import io

import polars as pl

from skillshed.sources.lait.measures import dictionary, facts, ids, indicators, names
from skillshed.sources.lait.years import year_of
from skillshed.sources.parsed import Given, Parsed, conform
from skillshed.sources.raw import RawFile
from skillshed.sources.rejected import rejected
from skillshed.terms.errors import InputNotUnderstood

COLUMNS = {
    "short desc": "measure", "data item": "item", "years": "year", "la and regions": "place", "values": "cell",
    "region": "within",
}  # fmt: skip
NEEDED = {"short desc", "years", "la and regions", "values", "la number"}


def detect(raw: RawFile) -> float:
    """Sure where a Parquet file has the tool's columns."""
    if raw.kind != "parquet":
        return 0.0
    try:
        held = {name.strip().casefold() for name in pl.read_parquet_schema(io.BytesIO(raw.unpacked))}
    except pl.exceptions.PolarsError:
        return 0.0
    return 0.95 if held >= NEEDED else 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """Every measure by local authority, region and England. Raises InputNotUnderstood where the file is damaged."""
    table = _read(raw)
    said = dictionary(raw)
    by_name = ids(table["measure"].unique().to_list())
    dated = _dated(table, said)
    full = _valued(dated).with_columns(pl.col("measure").replace_strict(by_name).alias("indicator"))
    is_good = pl.col("period").is_not_null() & pl.col("status").is_not_null()
    return Parsed(
        dataset=given.dataset or "lait",
        title=given.title or "Local Authority Interactive Tool",
        publisher="Department for Education",
        rows=conform(full.filter(is_good)),
        indicators=indicators(by_name, names(table), said),
        rejects=_told(full.filter(~is_good)),
        file_rows=table.height,
        url=raw.url,
        notes=(
            "A bare year is kept as written: for most measures of pupils 2018 means the school year 2017/18.",
            "The tool holds county and unitary authorities by name, with names of before a reorganisation marked (Pre LG).",
        ),
    )


def _read(raw: RawFile) -> pl.DataFrame:
    try:
        table = pl.read_parquet(io.BytesIO(raw.unpacked))
    except pl.exceptions.PolarsError as error:
        raise InputNotUnderstood(f"'{raw.name}' is a damaged Parquet file ({error}).", next_step="Download it again.") from error
    folded = {name: COLUMNS[name.strip().casefold()] for name in table.columns if name.strip().casefold() in COLUMNS}
    table = table.select(pl.col(name).cast(pl.String).str.strip_chars().alias(ours) for name, ours in folded.items())
    missing = [pl.lit(None, dtype=pl.String).alias(ours) for ours in ("item", "within") if ours not in table.columns]
    return table.with_columns(missing).with_row_index("row", offset=1)


def _dated(table: pl.DataFrame, said: dict[str, dict[str, str]]) -> pl.DataFrame:
    """Add period and the status of the year, worked out once for each measure and year."""
    pairs = table.select("measure", "year").unique()
    found = [year_of(year, measure, said.get(measure, {}).get("Year_Type", "")) for measure, year in pairs.iter_rows()]
    known = pairs.with_columns(
        pl.Series("period", [period for period, _ in found], dtype=pl.String),
        pl.Series("marked", [mark for _, mark in found], dtype=pl.String),
    )
    return table.join(known, on=["measure", "year"], how="left", maintain_order="left")


def _valued(table: pl.DataFrame) -> pl.DataFrame:
    """Add value, status and kind of place. Text is turned into numbers once for each different cell."""
    cells = table.select(pl.col("cell").fill_null("").unique())
    numbers = cells.with_columns(pl.Series("value", [_clean(cell) for cell in cells["cell"].to_list()], dtype=pl.Float64))
    symbols = facts()["status"]
    region = pl.col("within").fill_null("").is_in(facts()["no_region"])
    return (
        table.with_columns(pl.col("cell").fill_null(""))
        .join(numbers, on="cell", how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("value").is_not_null())
            .then("marked")
            .otherwise(pl.col("cell").str.to_lowercase().replace_strict(list(symbols), list(symbols.values()), default=None))
            .alias("status"),
            pl.when(pl.col("place") == facts()["england"])
            .then(pl.lit("country"))
            .when(region)
            .then(pl.lit("region"))
            .otherwise(pl.lit("la"))
            .alias("place_kind"),
            pl.col("place").alias("place_name"),
        )
    )


def _clean(cell: str) -> float | None:
    """38.799999999999997 -> 38.8: a workbook keeps 15 significant digits, the rest is noise."""
    try:
        return float(f"{float(cell.replace(',', '')):.15g}") if cell[-1:].isdigit() else None
    except ValueError:
        return None


def _told(broken: pl.DataFrame) -> pl.DataFrame:
    no_year, strange = pl.format("'{}' is not a year", "year"), pl.format("'{}' is neither a number nor a known symbol", "cell")
    reason = pl.when(pl.col("period").is_null()).then(no_year).otherwise(strange)
    return rejected(broken, reason, text=["measure", "place", "cell"])
