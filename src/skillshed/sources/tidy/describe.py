"""What an indicator of a person's own table is: its unit, and whether it may be summed."""

from __future__ import annotations

import re

import polars as pl

from skillshed.sources.parsed import Indicator
from skillshed.sources.tidy.roles import patterns
from skillshed.terms.breakdown import slug


def indicators(good: pl.DataFrame) -> dict[str, Indicator]:
    """What each indicator is; only whole numbers without a word such as rate or average in their name may be summed."""
    found = good.group_by("indicator", maintain_order=True).agg(
        pl.col("label").first(), pl.col("_unit").drop_nulls().first(), pl.col("_percent").any(),
        whole=(pl.col("value").drop_nulls() % 1 == 0).all(),
    )  # fmt: skip
    return {
        row["indicator"]: Indicator(
            label=" ".join(row["label"].replace("_", " ").split()),
            unit="percent" if row["_percent"] else slug(row["_unit"] or "") or _unit(row["label"]),
            kind=_kind(row["label"], row["whole"] and not row["_percent"]),
        )
        for row in found.iter_rows(named=True)
    }


def _kind(label: str, whole: bool) -> str:
    low = label.casefold()
    for kind in ("median", "index", "ratio"):
        if re.search(patterns()[kind], low):
            return kind
    return "count" if whole else "ratio"


def _unit(label: str) -> str:
    low = label.casefold()
    return next((unit for unit, pattern in patterns()["units"].items() if re.search(pattern, low)), "number")
