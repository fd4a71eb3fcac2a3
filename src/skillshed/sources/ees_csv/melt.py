"""From one row a place, period and filters, with a column an indicator, to one row an observation."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from skillshed.sources.cells import to_number
from skillshed.sources.ees_csv.columns import Columns, indicator
from skillshed.sources.ees_csv.standard import standard
from skillshed.sources.parsed import Indicator, conform
from skillshed.sources.rejected import rejected
from skillshed.terms.breakdown import breakdown, slug
from skillshed.terms.place import GSS

# Our own columns begin with an underscore, because files have filters called `breakdown` and indicators called `value`.
OURS = {
    "_period": "period", "_code": "place_code", "_name": "place_name", "_kind": "place_kind", "_row": "row",
    "_parts": "breakdown",
}  # fmt: skip


@dataclass(frozen=True)
class Melted:
    """Observations, indicators by id, and cells that are neither a number nor a symbol."""

    rows: pl.DataFrame
    indicators: dict[str, Indicator]
    rejects: pl.DataFrame


def melt(table: pl.DataFrame, columns: Columns) -> Melted:
    """Unpivot the indicators. `table` holds OURS but `_parts`, and every filter and indicator as text."""
    ids = indicator_ids(columns.indicators)
    parts = _with_breakdown(table, columns.filters)
    long = (
        parts.select(*OURS, *(pl.col(name).alias(ids[name]) for name in columns.indicators))
        .unpivot(index=list(OURS), variable_name="indicator", value_name="cell")
        .rename(OURS)
        .with_columns(pl.col("cell").fill_null("").str.strip_chars())
        .with_columns(to_number(pl.col("cell")).alias("value"), _symbol(pl.col("cell")).alias("symbol"))
        .with_columns(pl.when(pl.col("value").is_not_null()).then(pl.lit("final")).otherwise(pl.col("symbol")).alias("status"))
    )
    strange = long.filter(pl.col("status").is_null())
    good = long.filter(pl.col("status").is_not_null())
    numbers = {key[0]: part["value"] for key, part in good.partition_by("indicator", as_dict=True).items()}
    found = {
        ids[name]: indicator(name, numbers.get(ids[name], pl.Series([], dtype=pl.Float64)), columns.said.get(name, {}))
        for name in columns.indicators
    }
    reason = pl.format("'{}' in column {} is neither a number nor a known symbol", "cell", "indicator")
    return Melted(conform(good.sort("row", maintain_order=True)), found, rejected(strange, reason, text=["cell"]))


def indicator_ids(names: list[str]) -> dict[str, str]:
    """Column -> id; two columns with one slug are told apart by a number."""
    ids: dict[str, str] = {}
    for name in names:
        base = slug(name) or "value"
        taken = list(ids.values())
        ids[name] = base if base not in taken else f"{base}_{sum(t == base or t.startswith(base + '_') for t in taken) + 1}"
    return ids


def gss(column: pl.Expr) -> pl.Expr:
    """A nine-character code, or null where the cell holds z, x or a code of another system."""
    plain = column.str.strip_chars()
    return pl.when(plain.str.contains(GSS.pattern)).then(plain).otherwise(None)


def _symbol(cell: pl.Expr) -> pl.Expr:
    known = standard()["symbols"]
    bare = cell.str.to_lowercase().str.replace_all(r"[\[\]\s]", "")
    return bare.replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.String)


def _with_breakdown(table: pl.DataFrame, filters: list[str]) -> pl.DataFrame:
    """The canonical breakdown of each combination of filters, worked out once."""
    if not filters:
        return table.with_columns(pl.lit("").alias("_parts"))
    filled = table.with_columns(pl.col(name).fill_null("").alias(name) for name in filters)
    combinations = filled.select(filters).unique(maintain_order=True)
    texts = [breakdown(dict(zip(filters, cells, strict=True))) for cells in combinations.iter_rows()]
    return filled.join(combinations.with_columns(pl.Series("_parts", texts, dtype=pl.String)), on=filters, how="left")
