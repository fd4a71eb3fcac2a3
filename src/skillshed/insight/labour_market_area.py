"""Is a set of districts a labour market of its own? The test official travel-to-work areas must pass.

Source: Coombes, M. and Bond, S. (2007), *Travel-to-Work Areas: the 2007 review*, Office for National Statistics;
the same thresholds for the areas of 2011 (Coombes/ONS 2015).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import polars as pl

from skillshed.terms.errors import NotFound, UsageError

HomeWorkers = Literal["at_home", "excluded"]
# An area needs this many workers at all; from the larger number on, the lower self-containment is enough.
FEWEST, MANY = 3_500, 25_000
LOWEST, HIGH = 2 / 3, 0.75
AT_HOME, TRAVELS = 1, 3  # place of work indicator of the census: at or from home or no fixed place; elsewhere in the UK
CENSUS_COLUMNS = {
    "Lower tier local authorities code": "home",
    "LTLA of workplace code": "work",
    "Place of work indicator (4 categories) code": "indicator",
    "Count": "people",
}


@dataclass(frozen=True, slots=True)
class SelfContainment:
    """How far people who live in an area work there (`supply`), and people who work there live there (`demand`)."""

    live_and_work: int
    residents: int
    jobs: int
    home_workers: HomeWorkers

    @property
    def supply(self) -> float:
        """Share of employed residents who work in the area."""
        return self.live_and_work / self.residents

    @property
    def demand(self) -> float:
        """Share of jobs in the area held by its residents."""
        return self.live_and_work / self.jobs

    @property
    def share(self) -> float:
        """The smaller of the two: what the test looks at."""
        return min(self.supply, self.demand)

    @property
    def needed(self) -> float:
        """The share an area of this many workers must reach, falling from 3/4 at 3,500 to 2/3 at 25,000."""
        part = (self.residents - FEWEST) / (MANY - FEWEST)
        return HIGH - (HIGH - LOWEST) * min(max(part, 0.0), 1.0)

    @property
    def is_labour_market(self) -> bool:
        """Whether the area passes."""
        return self.residents >= FEWEST and self.share >= self.needed

    @property
    def why(self) -> str:
        """The verdict in a sentence, with the treatment of people who work at home, which can decide it."""
        how = (
            "counting people who work at home where they live"
            if self.home_workers == "at_home"
            else "leaving out people who work at home"
        )
        verdict = "passes" if self.is_labour_market else "does not pass"
        few = f", and at least {FEWEST:,} workers are needed" if self.residents < FEWEST else ""
        return (
            f"{self.supply:.1%} of {self.residents:,} working residents work in the area and {self.demand:.1%} of its {self.jobs:,} jobs "
            f"are held by residents, {how}: the smaller share {verdict} the {self.needed:.1%} needed for an area of this size{few}. "
            "The census was taken in March 2021, in lockdown."
        )


def read_flows(census: pl.DataFrame) -> pl.DataFrame:
    """`home | work | indicator | people` from the census table ODWP01EW; UsageError where its columns lack."""
    missing = [name for name in CENSUS_COLUMNS if name not in census.columns]
    if missing:
        raise UsageError(
            f"The flows lack the column '{missing[0]}'.", next_step="Give census table ODWP01EW by lower-tier authority."
        )
    named = census.select(pl.col(old).alias(new) for old, new in CENSUS_COLUMNS.items())
    return named.with_columns(pl.col("indicator", "people").cast(pl.Int64))


def self_containment(flows: pl.DataFrame, districts: Collection[str], *, home_workers: HomeWorkers) -> SelfContainment:
    """How self-contained the districts are together.

    flows: home | work | indicator | people (see `read_flows`), with district codes of the census (2021).
    Only work in England and Wales counts: jobs elsewhere are not in the table, so their commuters cannot be set against them.
    `home_workers`: `at_home` counts people who work at or from home, or have no fixed place, where they live; `excluded`
    leaves only those who travel. Raises NotFound for a district with no flows.
    """
    if home_workers not in ("at_home", "excluded"):
        raise UsageError(f"'{home_workers}' is no treatment of home workers.", next_step="Say at_home or excluded.")
    kept = [AT_HOME, TRAVELS] if home_workers == "at_home" else [TRAVELS]
    counted = flows.filter(pl.col("indicator").is_in(kept) & pl.col("work").str.contains(r"^[EW]0"))
    unknown = sorted(set(districts) - set(counted["home"]))
    if unknown or not districts:
        raise NotFound(f"There are no flows for {', '.join(unknown) or 'no district'}.", next_step="Use district codes of 2021.")
    lives, works = pl.col("home").is_in(list(districts)), pl.col("work").is_in(list(districts))
    sums = {"live_and_work": lives & works, "residents": lives, "jobs": works}
    people = counted.select(pl.col("people").filter(one).sum().alias(name) for name, one in sums.items()).row(0, named=True)
    return SelfContainment(**people, home_workers=home_workers)
