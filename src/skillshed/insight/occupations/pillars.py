"""The growth pillar of an occupation, by pillars.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

import polars as pl

from skillshed.skills.taxonomy.tables import Taxonomy


@dataclass(frozen=True, slots=True)
class Pillar:
    """A pillar with the ISCO groups (and single occupations) counted to it."""

    id: str
    title: str
    says: str
    isco: tuple[str, ...]
    labels: tuple[str, ...] = ()

    def weight(self, isco: str, label: str) -> int:
        """How closely it claims an occupation: by name before all, else by the digits of the group; -1 where it does not."""
        if label in self.labels:
            return 9
        return max((len(one) for one in self.isco if isco.startswith(one)), default=-1)


@cache
def pillars() -> tuple[Pillar, ...]:
    """Every pillar, in the file's order."""
    rows = tomllib.loads(resources.files(__package__).joinpath("pillars.toml").read_text("utf-8"))["pillar"]
    return tuple(Pillar(row["id"], row["title"], row["says"], tuple(row["isco"]), tuple(row.get("labels", ()))) for row in rows)


def pillar_of(taxonomy: Taxonomy) -> dict[str, str]:
    """Occupation -> the pillar that claims it most closely, the first of the file where two do alike."""
    isco = taxonomy.matches.filter(pl.col("scheme") == "isco08").select("id", isco="other").unique("id", keep="first")
    jobs = taxonomy.occupations.select("id", "label").join(isco, on="id", how="left")
    return {
        row["id"]: max(pillars(), key=lambda one, row=row: one.weight(row["isco"] or "", row["label"])).id  # type: ignore[misc]
        for row in jobs.to_dicts()
    }
