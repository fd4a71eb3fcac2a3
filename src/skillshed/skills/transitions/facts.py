"""What is known of occupations beside their skills: pay, level, automation risk; nothing is guessed where it is not loaded."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl

from skillshed.evidence.files import write_whole
from skillshed.skills.taxonomy.grids import column, grid
from skillshed.skills.taxonomy.reading import REJECTED
from skillshed.skills.taxonomy.tables import Taxonomy
from skillshed.skills.transitions.rules import rules
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood

# Under which names files carry each figure; the second ones are Career Causeways' own tables.
NAMES: dict[str, tuple[str, ...]] = {
    "pay_gbp_year": ("pay gbp year", "annual earnings", "annual pay"),
    "job_zone": ("job zone",),
    "risk": ("automation risk", "risk"),
    "bottleneck": ("bottleneck", "prevalence"),
}
IDS = ("id", "concept uri", "concepturi")
FILE = "transitions/facts.parquet"  # in the data folder
SCHEMA = {"id": pl.String, **dict.fromkeys(NAMES, pl.Float64), "source": pl.String}


@dataclass(frozen=True, eq=False)
class Facts:
    """Figures by occupation; a missing one is null and never naught."""

    table: pl.DataFrame

    @cached_property
    def by_id(self) -> dict[str, dict[str, float | None]]:
        return {row["id"]: row for row in self.table.to_dicts()}

    def known(self, occupation: str, name: str) -> float | None:
        """One figure of one occupation."""
        return self.by_id.get(occupation, {}).get(name)

    def column(self, occupations: Iterable[str], name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """A figure for many occupations; not a number where it is not known."""
        values = (self.known(one, name) for one in occupations)
        return np.array([np.nan if value is None else value for value in values], np.float64)

    @cached_property
    def high_risk_from(self) -> tuple[float, float] | None:
        """The quartiles that make high risk, over the occupations loaded; None where risk is not loaded."""
        rule = rules()["safe"]
        both = self.table.drop_nulls(["risk", "bottleneck"])
        if both.is_empty():
            return None
        quantiles = both.select(
            pl.col("risk").quantile(rule["risk_quartile"], "linear"),
            pl.col("bottleneck").quantile(rule["bottleneck_quartile"], "linear"),
        )
        risk, bottleneck = quantiles.row(0)
        return float(risk), float(bottleneck)


def empty_facts() -> Facts:
    """Nothing known."""
    return Facts(pl.DataFrame(schema=SCHEMA))


def read_facts(raw: RawFile, taxonomy: Taxonomy) -> tuple[Facts, pl.DataFrame]:
    """Figures of a CSV or workbook with occupation ids, and the rows put aside.

    Raises InputNotUnderstood where it has no ids or none of the figures.
    """
    found = next((table for name in reversed(IDS) if (table := grid(raw, name))), None)
    given = [name for name, columns in NAMES.items() if found and any(one in found.frame.columns for one in columns)]
    if found is None or not given:
        raise InputNotUnderstood(
            f"'{raw.name}' has no occupation ids with a figure.",
            next_step="Columns: id; pay_gbp_year, job_zone, automation_risk, bottleneck (those known).",
        )
    frame = found.frame.select(
        "_row",
        id=column(found.frame, *reversed(IDS)),
        **{name: column(found.frame, *columns).cast(pl.Float64, strict=False) for name, columns in NAMES.items()},
        source=pl.lit(raw.name),
    )
    known = pl.col("id").is_in(taxonomy.occupations["id"].implode())
    empty = pl.all_horizontal(pl.col(name).is_null() for name in NAMES)
    aside = frame.filter(~known | empty).select(
        file=pl.lit(raw.name),
        row=pl.col("_row").cast(pl.Int64),
        reason=pl.when(known).then(pl.lit("no figure in it")).otherwise(pl.lit("no such occupation in " + taxonomy.key)),
        text="id",
    )
    good = frame.filter(known & ~empty).select(list(SCHEMA)).unique("id", keep="last", maintain_order=True)
    return Facts(good), aside.cast(REJECTED)  # type: ignore[arg-type]


def keep_facts(facts: Facts, data: Path) -> Facts:
    """Add figures to those kept: a newer figure takes the place of an older one, a missing one does not."""
    before = open_facts(data).table
    both = before.join(facts.table, on="id", how="full", coalesce=True, suffix="_new")
    merged = both.select("id", *[pl.coalesce(f"{name}_new", name).alias(name) for name in [*NAMES, "source"]]).sort("id")
    buffer = io.BytesIO()
    merged.write_parquet(buffer)
    write_whole(data / FILE, buffer.getvalue())
    return Facts(merged)


def open_facts(data: Path) -> Facts:
    """The figures kept, or none."""
    file = data / FILE
    return Facts(pl.read_parquet(file)) if file.is_file() else empty_facts()
