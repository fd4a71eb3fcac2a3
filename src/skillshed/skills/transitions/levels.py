"""The level of occupations by O*NET's job zones, over the crosswalk, where both are loaded."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from skillshed.skills.taxonomy.store import kept, open_taxonomy
from skillshed.skills.taxonomy.tables import Taxonomy
from skillshed.skills.transitions.facts import SCHEMA, Facts

LIKE = ("exact", "close", "broad")  # a narrower O*NET occupation says the level of a part only


def with_levels(facts: Facts, taxonomy: Taxonomy, data: Path) -> Facts:
    """The facts with job zones added where they name none: the median of the O*NET occupations that the crosswalk joins."""
    if not any(item.name == "onet" for item in kept(data)):
        return facts
    found = levels(taxonomy, open_taxonomy(data, "onet"))
    both = facts.table.join(found, on="id", how="full", coalesce=True, suffix="_onet")
    zone = pl.coalesce("job_zone", "job_zone_onet")
    return Facts(both.with_columns(job_zone=zone).select(list(SCHEMA)))


def levels(taxonomy: Taxonomy, onet: Taxonomy) -> pl.DataFrame:
    """id | job_zone: one row an occupation that the crosswalk joins to a zone that is known."""
    zones = onet.occupations.select(
        other="id", job_zone=pl.col("attributes").str.json_path_match("$.job_zone").cast(pl.Float64, strict=False)
    ).drop_nulls()
    edges = taxonomy.matches.filter((pl.col("scheme") == "onet") & pl.col("match").is_in(list(LIKE)))
    edges = edges.join(taxonomy.occupations.select("id"), on="id", how="semi")
    return edges.join(zones, on="other").group_by("id").agg(pl.col("job_zone").median()).sort("id")
