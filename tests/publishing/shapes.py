"""Measures as the tests know them, and real frames in the shape evidence gives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl


@dataclass(frozen=True)
class Definition:
    """A measure with every attribute publishing asks for."""

    id: str = "employment_rate"
    title: str = "Employment rate, 16 to 64"
    short: str = "Employment rate"
    unit: str = "percent"
    decimals: int = 1
    polarity: str = "higher_is_better"
    kind: str = "ratio"
    meaning: str = "People aged 16 to 64 in work, of all of that age."
    caveats: str = "A sample survey."
    sources: tuple[str, ...] = ("ons_els",)


RATE = Definition()
PAY = Definition("median_weekly_pay", "Median weekly pay", "Median weekly pay", "pounds_week", 0, kind="median")
CLAIMANTS = Definition("claimants", "Claimants, 16 to 64", "Claimants", "people", 0, polarity="lower_is_better", kind="count")

LANCASHIRE = ("E06000008", "E06000009", *(f"E07000{number}" for number in range(117, 129)))
UK, NORTH_WEST, BURNLEY = "K02000001", "E12000002", "E07000117"


def employment(lmi: Path) -> pl.DataFrame:
    """ONS Explore Local Statistics' employment rates, as the series frame."""
    raw = pl.read_csv(lmi / "ons-els" / "employment-rate.csv", infer_schema_length=0).filter(
        pl.col("indicator") == "Employment rate"
    )
    return raw.select(
        measure=pl.lit("employment_rate"), place=pl.col("areacd"), place_name=pl.col("areanm"), period=pl.col("period"), breakdown=pl.lit(""),
        value=pl.col("observation").cast(pl.Float64, strict=False), status=pl.lit("final"),
        lower=pl.col("lci_95").cast(pl.Float64, strict=False), upper=pl.col("uci_95").cast(pl.Float64, strict=False),
        unit=pl.lit("percent"), release=pl.lit("ons_els-employment-rate-2024-04-16"), basis=pl.lit("published"),
        is_lower_bound=pl.lit(False), note=pl.lit(""),
    ).with_columns(status=pl.when(pl.col("value").is_null()).then(pl.lit("not_available")).otherwise(pl.col("status")))  # fmt: skip


def year(rows: pl.DataFrame, number: int) -> pl.DataFrame:
    """One calendar year of a frame."""
    return rows.filter(pl.col("period") == f"{number}-01-01/P1Y")
