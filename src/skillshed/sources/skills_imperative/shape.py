"""What workbooks and CSVs of the projections share: indicators, units, periods, one row a figure."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from skillshed.sources.parsed import Indicator
from skillshed.terms.breakdown import breakdown
from skillshed.terms.period import Period

KEY = ["indicator", "place_kind", "place_name", "period", "breakdown"]
PEOPLE = 1000  # published in thousands


@cache
def facts() -> dict[str, Any]:
    """The tables of facts.toml."""
    return tomllib.loads((Path(__file__).parent / "facts.toml").read_text(encoding="utf-8"))


def indicators(used: set[str]) -> dict[str, Indicator]:
    """The indicators a file holds."""
    return {
        name: Indicator(
            label=said["label"],
            unit=said["unit"],
            kind="count" if said["unit"] == "people" else "ratio",
            decimals=0 if said["unit"] == "people" else 2,
            caveats="Projection, not a forecast; cells under 10,000 people are indicative.",
        )
        for name, said in facts()["indicators"].items()
        if name in used
    }


def kind_of_area(words: str) -> str | None:
    """`LSIP` -> lsip."""
    found: str | None = facts()["kinds"].get(words.strip().casefold())
    return found


def of_its_time(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the code of the area meant where two areas bear its name, one after the other."""
    named = pl.DataFrame(facts()["of_its_time"]).rename({"kind": "place_kind", "name": "place_name", "code": "_code"})
    found = rows.join(named, on=["place_kind", "place_name"], how="left", maintain_order="left")
    return found.with_columns(pl.coalesce("place_code", "_code").alias("place_code")).drop("_code")


def span(first: int, last: int) -> str:
    """From one year to another: `2020-01-01/P15Y`."""
    return Period(date(first, 1, 1), last - first, "Y").iso


def year_status(year: int, base: int) -> str:
    """Years to the base year are estimates from surveys, later ones the model's."""
    return "estimated" if year <= base else "modelled"


def people(thousands: float) -> float:
    """Thousands as people, without float noise."""
    return round(thousands * PEOPLE, 3)


def part(**categories: str) -> str:
    """A breakdown; `All qualifications (Constrained)` and `All industries` are totals."""
    return breakdown({name: text.removesuffix("(Constrained)").strip() for name, text in categories.items()})


def once(rows: pl.DataFrame) -> pl.DataFrame:
    """The total stands under every breakdown; keep it once."""
    return rows.unique(subset=KEY, keep="first", maintain_order=True)
