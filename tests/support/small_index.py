"""A small SOC2020 coding index, so that no test waits for the minute in which the whole one is learned."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from skillshed.skills.taxonomy.reading import made
from skillshed.skills.taxonomy.store import keep

# Code -> the group's name, and titles of its index (invented, in the index's manner).
GROUPS = {
    "6135": ("Care workers and home carers", "care assistant,care worker,home carer,carer,night care assistant,care home assistant"),
    "5213": ("Welding trades", "welder,arc welder,coded welder,welder fabricator,mig welder,tig welder"),
    "9252": ("Warehouse operatives", "warehouse operative,warehouse worker,warehouse packer,order picker,warehouse assistant,storeman"),
    "5434": ("Chefs", "chef,head chef,sous chef,pastry chef,commis chef,chef de partie"),
    "2134": ("Programmers and software developers", "software engineer,software developer,programmer,web developer,java developer,coder"),
    "5241": ("Electricians and electrical fitters", "electrician,maintenance electrician,electrical fitter,site electrician,installation electrician,wireman"),
}  # fmt: skip


def load(data: Path) -> None:
    """Keep it as the SOC2020 of a data folder."""
    concepts = [(code, "occupation", code, name, "") for code, (name, _) in GROUPS.items()]
    titles = [(code, title, "index") for code, (_, titles) in GROUPS.items() for title in titles.split(",")]
    frame = pl.DataFrame(concepts, schema=["id", "kind", "code", "label", "description"], orient="row")
    taxonomy = made(
        "soc2020", "small", licence="CC0-1.0", attribution="invented", sources=["invented"],
        concepts=frame.with_columns(status=pl.lit("local"), attributes=pl.lit("{}")),
        labels=pl.DataFrame(titles, schema=["id", "label", "kind"], orient="row"),
    )  # fmt: skip
    keep(taxonomy, data, at=datetime(2026, 11, 1, tzinfo=UTC))
