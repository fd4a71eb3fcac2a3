"""Shift-share: a change taken apart into parts that add up to it exactly."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

PARTS = ("national", "mix", "regional")


def shift_share(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Change of each industry as national growth, industry mix and regional shift.

    before, after: code | name | jobs | reference_jobs, the same industries without nulls.
    Returns code | name | jobs_before | jobs | change | national | mix | regional, which sum to change in every row.
    An industry new here is all regional shift. Source: Dunn 1960, in the classic form NS = e0 G, IM = e0 (Gi - G), RS = e0 (gi - Gi).
    """
    both = after.join(
        before.select("code", pl.col("jobs").alias("jobs_before"), pl.col("reference_jobs").alias("reference_before")),
        on="code", how="inner", maintain_order="left",
    )  # fmt: skip
    whole_before, whole = float(both["reference_before"].sum()), float(both["reference_jobs"].sum())
    growth = whole / whole_before - 1 if whole_before else 0.0
    industry_growth = (
        pl.when(pl.col("reference_before") > 0).then(pl.col("reference_jobs") / pl.col("reference_before") - 1).otherwise(growth)
    )
    parts = both.with_columns(
        (pl.col("jobs") - pl.col("jobs_before")).alias("change"),
        (pl.col("jobs_before") * growth).alias("national"),
        (pl.col("jobs_before") * (industry_growth - growth)).alias("mix"),
    )
    regional = (pl.col("change") - pl.col("national") - pl.col("mix")).alias("regional")
    return parts.with_columns(regional).select("code", "name", "jobs_before", "jobs", "change", *PARTS)


def grouped(rows: pl.DataFrame, group: pl.Expr) -> pl.DataFrame:
    """The same components added up by a wider grouping of industries: the mix stays measured at the finer level."""
    sums = ["jobs_before", "jobs", "change", *PARTS]
    return rows.group_by(group.alias("group"), maintain_order=True).agg(pl.col(sums).sum())


def occupational(
    base: NDArray[np.float64], target: NDArray[np.float64], industry_growth: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Change of each occupation as scale, industry mix and occupation effect: the form of the Skills Imperative workbooks.

    base: jobs in the base year, occupations x industries. target: jobs of each occupation in the target year.
    industry_growth: growth of each industry here over the period, as a share. Scale is the base at the growth of all jobs;
    the mix is the base's industries each at their own growth, less scale; the occupation effect is what is left.
    """
    held = base.sum(axis=1)
    whole = held.sum()
    growth = (target.sum() - whole) / whole
    scale = held * growth
    mix = base @ industry_growth - scale
    change = target - held
    return {"base": held, "target": target, "change": change, "scale": scale, "mix": mix, "occupation": change - scale - mix}
