"""The growth-share matrix: each industry by how concentrated it is and whether that has grown."""

from __future__ import annotations

import polars as pl

from skillshed.insight.structure.definitions import definitions
from skillshed.insight.structure.quotients import quotients


def growth_share(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Industries with their quotients in two years, growth and quadrant.

    before, after: code | name | jobs | reference_jobs. Returns code | name | jobs | jobs_before | quotient | quotient_before |
    quotient_change | growth (per cent, null from nothing) | reference_growth | quadrant (null where a quotient is unknown).
    """
    first = quotients(before).select(
        "code", pl.col("jobs").alias("jobs_before"), pl.col("quotient").alias("quotient_before"),
        pl.col("reference_jobs").alias("reference_before"),
    )  # fmt: skip
    both = quotients(after).join(first, on="code", how="left", maintain_order="left")
    changed = both.with_columns(
        (pl.col("quotient") - pl.col("quotient_before")).alias("quotient_change"),
        _growth("jobs", "jobs_before").alias("growth"),
        _growth("reference_jobs", "reference_before").alias("reference_growth"),
    )
    return changed.with_columns(_quadrant().alias("quadrant")).select(
        "code", "name", "jobs", "jobs_before", "quotient", "quotient_before", "quotient_change", "growth", "reference_growth",
        "quadrant",
    )  # fmt: skip


def _growth(after: str, before: str) -> pl.Expr:
    return pl.when(pl.col(before) > 0).then((pl.col(after) / pl.col(before) - 1) * 100)


def _quadrant() -> pl.Expr:
    """Industries the place has in neither year are in no quadrant."""
    is_high = pl.col("quotient") >= definitions()["growth_share"]["split"]
    is_rising = pl.col("quotient_change") >= 0
    is_held = (pl.col("jobs") > 0) | (pl.col("jobs_before") > 0)
    named = (
        pl.when(is_high & is_rising).then(pl.lit("stars"))
        .when(is_high).then(pl.lit("mature"))
        .when(is_rising).then(pl.lit("emerging"))
        .otherwise(pl.lit("transforming"))
    )  # fmt: skip
    return pl.when(pl.col("quotient_change").is_not_null() & is_held).then(named)
