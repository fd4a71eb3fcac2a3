"""Read long CSVs of the Skills Imperative 2035 projections: employment by year, or demand over the period."""

from __future__ import annotations

import polars as pl

from skillshed.sources.cells import read_csv, to_number
from skillshed.sources.ees_csv.parse import fold_names
from skillshed.sources.parsed import Given, Parsed, conform
from skillshed.sources.raw import RawFile
from skillshed.sources.rejected import rejected
from skillshed.sources.skills_imperative.shape import (
    PEOPLE,
    facts,
    indicators,
    kind_of_area,
    of_its_time,
    once,
    part,
    span,
    year_status,
)

EMPLOYMENT = {"area_type", "area_name", "breakdown", "category", "year", "employment_thousands"}
DEMAND = {"area_type", "area_name", "qualification", "occupation", "base_year", "target_year", "replacement_demand_k"}
# Their column -> indicator, and whether it is of the base year, the target year or the years between.
MEASURED = {
    "employment_base_k": ("employment", "base"),
    "employment_target_k": ("employment", "target"),
    "net_change_k": ("expansion_demand", "span"),
    "replacement_demand_k": ("replacement_demand", "span"),
    "total_requirement_k": ("total_requirement", "span"),
    "replacement_rate_pa": ("replacement_rate_pa", "span"),
}


def detect(raw: RawFile) -> float:
    """Sure where all columns of one of the two layouts are there."""
    names = set(raw.header)
    return 0.95 if names >= EMPLOYMENT or names >= DEMAND else 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """Employment by year and category, or demand by occupation and qualification."""
    read = read_csv(raw)
    table = fold_names(read.table)
    long = _employment(table) if set(table.columns) >= EMPLOYMENT else _demand(table)
    broken = long.filter(pl.col("value").is_null() | pl.col("period").is_null())
    why = pl.lit("the figure or its year is not a number")
    rows = once(_placed(long.filter(pl.col("value").is_not_null() & pl.col("period").is_not_null())))
    return Parsed(
        dataset=given.dataset or facts()["dataset"],
        title=given.title or facts()["title"],
        publisher=facts()["publisher"],
        rows=rows,
        indicators=indicators(set(rows["indicator"])),
        rejects=pl.concat([read.rejects, rejected(broken, why, text=["area_name", "breakdown", "_cell"], row="_row")]),
        file_rows=table.height + read.rejects.height,
        url=raw.url,
        notes=(facts()["note"],),
    )


def _employment(table: pl.DataFrame) -> pl.DataFrame:
    pairs = table.select("breakdown", "category").unique()
    texts = [part(**{dimension: category}) for dimension, category in pairs.iter_rows()]
    base = facts()["base_year"]
    years = table.select("year").unique()
    named = [
        (f"{int(year)}-01-01/P1Y", year_status(int(year), base)) if year.isdigit() else (None, None)
        for (year,) in years.iter_rows()
    ]
    dated = years.with_columns(
        pl.Series("period", [period for period, _ in named], dtype=pl.String),
        pl.Series("status", [status for _, status in named], dtype=pl.String),
    )
    return (
        table.join(
            pairs.with_columns(pl.Series("_part", texts, dtype=pl.String)),
            on=["breakdown", "category"],
            how="left",
            maintain_order="left",
        )
        .join(dated, on="year", how="left", maintain_order="left")
        .with_columns(
            pl.lit("employment").alias("indicator"),
            pl.col("employment_thousands").alias("_cell"),
            (to_number(pl.col("employment_thousands")) * PEOPLE).round(3).alias("value"),
            pl.col("_part").alias("breakdown"),
        )
    )


def _demand(table: pl.DataFrame) -> pl.DataFrame:
    pairs = table.select("qualification", "occupation").unique()
    texts = [part(qualification=qualification, occupation=occupation) for qualification, occupation in pairs.iter_rows()]
    with_parts = table.join(
        pairs.with_columns(pl.Series("breakdown", texts, dtype=pl.String)),
        on=["qualification", "occupation"], how="left", maintain_order="left",
    )  # fmt: skip
    held = [column for column in MEASURED if column in table.columns]
    keep = ["area_type", "area_name", "breakdown", "base_year", "target_year", "_row"]
    long = with_parts.select(*keep, *held).unpivot(index=keep, variable_name="_column", value_name="_cell")
    names = {column: name for column, (name, _) in MEASURED.items()}
    scale = pl.when(pl.col("_column") == "replacement_rate_pa").then(100).otherwise(PEOPLE)
    dated = long.select("_column", "base_year", "target_year").unique()
    said = [_when(*cells) for cells in dated.iter_rows()]
    dated = dated.with_columns(
        pl.Series("period", [period for period, _ in said], dtype=pl.String),
        pl.Series("status", [status for _, status in said], dtype=pl.String),
    )
    return (
        long.join(dated, on=["_column", "base_year", "target_year"], how="left", maintain_order="left")
        .with_columns(
            pl.col("_column").replace_strict(names).alias("indicator"),
            (to_number(pl.col("_cell")) * scale).round(4).alias("value"),
        )
        .sort("_row", maintain_order=True)
    )


def _when(column: str, base: str, target: str) -> tuple[str | None, str | None]:
    """Period and status of a figure of the base year, the target year or the years between."""
    if not (base.isdigit() and target.isdigit() and int(base) < int(target)):
        return None, None
    place = MEASURED[column][1]
    if place == "span":
        return span(int(base), int(target)), "modelled"
    year = int(base) if place == "base" else int(target)
    return f"{year}-01-01/P1Y", year_status(year, int(base))


def _placed(long: pl.DataFrame) -> pl.DataFrame:
    kinds = {text: kind_of_area(text) for text in long["area_type"].unique().to_list()}
    placed = conform(
        long.with_columns(
            pl.col("area_name").str.strip_chars().alias("place_name"),
            pl.col("area_type")
            .replace_strict(list(kinds), list(kinds.values()), default=None, return_dtype=pl.String)
            .alias("place_kind"),
            pl.col("_row").alias("row"),
        )
    )
    return of_its_time(placed)
