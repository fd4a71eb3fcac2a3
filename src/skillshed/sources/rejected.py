"""Rows put aside, in the one shape every parser hands on."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from skillshed.sources.parsed import REJECTS


def rejected(table: pl.DataFrame, reason: pl.Expr, *, text: Sequence[str], row: str = "row", sheet: str = "") -> pl.DataFrame:
    """Rejects from rows of a table: why, where (`row`, `sheet` name columns) and the cells that show it."""
    return table.select(
        (pl.col(sheet) if sheet else pl.lit(None, dtype=pl.String)).alias("sheet"),
        pl.col(row).alias("row"),
        reason.alias("reason"),
        pl.concat_str([pl.col(name).cast(pl.String) for name in text], separator=", ", ignore_nulls=True).alias("text"),
    ).cast(REJECTS)
