"""Ratios with their intervals: a numerator over a denominator that contains it.

Source: US Census Bureau, "Understanding and Using American Community Survey Data", chapter 8: the standard error of a
proportion from those of its numerator and denominator.
"""

from __future__ import annotations

import polars as pl

RANK = {name: i for i, name in enumerate(["estimated", "modelled", "unreliable", "provisional", "revised", "final"])}
_BASE = ["value", "lower", "upper", "release", "status"]


def quotient(per: float | pl.Expr) -> list[pl.Expr]:
    """`value` and `half` from columns top | base | top_var | base_var (variances on one scale, e.g. squared half-widths)."""
    share = pl.col("top") / pl.col("base")
    # A proportion's numerator is part of its denominator, so their errors are not independent: subtract; where that
    # turns negative (the survey's own rounding), the cautious sum is used.
    inner = pl.col("top_var") - share**2 * pl.col("base_var")
    variance = pl.when(inner > 0).then(inner).otherwise(pl.col("top_var") + share**2 * pl.col("base_var"))
    return [
        pl.when(pl.col("base") != 0).then(share * per).alias("value"),
        (variance.sqrt() / pl.col("base").abs() * per).alias("half"),
    ]


def paired(top: pl.DataFrame, bottom: pl.DataFrame, *, by_part: bool | None = None) -> pl.DataFrame:
    """Numerator rows beside the denominator of their place and period; `base_value` and so on are the denominator's.

    A denominator without parts stands for the whole: every part of the numerator is set against it. `by_part` says which
    of the two where the rows do not tell by themselves.
    """
    has_parts = bool(bottom.filter(pl.col("breakdown") != "").height) if by_part is None else by_part
    on = ["place", "period", "breakdown"] if has_parts else ["place", "period"]
    base = bottom.select(*on, *[pl.col(name).alias(f"base_{name}") for name in _BASE])
    return top.join(base, on=on, how="inner", maintain_order="left")


def ratio_rows(top: pl.DataFrame, bottom: pl.DataFrame, per: float) -> pl.DataFrame:
    """The ratio for every place that has both: place | period | breakdown | value | status | lower | upper | release | is_lower_bound."""
    both = paired(top, bottom).with_columns(
        pl.col("value").alias("top"),
        pl.col("base_value").alias("base"),
        (((pl.col("upper") - pl.col("lower")) / 2) ** 2).alias("top_var"),
        (((pl.col("base_upper") - pl.col("base_lower")) / 2) ** 2).fill_null(0.0).alias("base_var"),
    )
    rates = both.with_columns(quotient(per))
    weaker = pl.min_horizontal(
        pl.col(name).replace_strict(RANK, default=None, return_dtype=pl.Int32) for name in ("status", "base_status")
    )
    known = weaker.replace_strict({i: name for name, i in RANK.items()}, default="final", return_dtype=pl.String)
    missing = (
        pl.when(pl.col("top").is_null())
        .then("status")
        .when(pl.col("base").is_null())
        .then("base_status")
        .otherwise(pl.lit("not_applicable"))
    )
    return rates.select(
        "place",
        "period",
        "breakdown",
        "value",
        pl.when(pl.col("value").is_null()).then(missing).otherwise(known).alias("status"),
        (pl.col("value") - pl.col("half")).alias("lower"),
        (pl.col("value") + pl.col("half")).alias("upper"),
        pl.concat_list("release", "base_release").list.unique().list.sort().list.join("+").alias("release"),
        pl.lit(False).alias("is_lower_bound"),
    )
