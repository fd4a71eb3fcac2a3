"""O*NET's text database (`db_*_text`, tab separated) and CSV cuts of it: occupations, titles, tasks, ratings, zones, kin."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from skillshed.skills.taxonomy.grids import Grid, column, grid, has, reject
from skillshed.skills.taxonomy.reading import REJECTED, Loaded, made
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood

LICENCE = "CC-BY-4.0"
ATTRIBUTION = (
    "Includes information from O*NET by the U.S. Department of Labor, Employment and Training Administration (USDOL/ETA). "
    "Used under the CC BY 4.0 license."
)
CODE = "o net soc code"
ROLES: dict[str, tuple[str, ...]] = {
    "ratings": (CODE, "element id", "element name", "scale id", "data value"),
    "titles": (CODE, "alternate title"),
    "tasks": (CODE, "task id", "task"),
    "zones": (CODE, "job zone"),
    "related": (CODE, "related o net soc code"),
    "occupations": (CODE, "title", "description"),
}


def recognises(raw: RawFile) -> str:
    """Which table of the database this is; empty where it is none."""
    return next((role for role, columns in ROLES.items() if has(raw, *columns)), "")


@cache
def rules() -> dict[str, Any]:
    """Which elements are skills and knowledge, and from which importance on they are essential (onet.toml)."""
    return tomllib.loads((Path(__file__).parent / "onet.toml").read_text(encoding="utf-8"))


def read(files: Sequence[RawFile], *, version: str = "") -> Loaded:
    """The database as one taxonomy. Raises InputNotUnderstood without Occupation Data."""
    found = {role: [table for raw in files if recognises(raw) == role and (table := grid(raw, *ROLES[role]))] for role in ROLES}
    if not found["occupations"]:
        raise InputNotUnderstood("O*NET's Occupation Data is missing.", next_step="Load the whole db_*_text folder or zip.")
    jobs, aside = _occupations(found)
    known = jobs["id"].implode()
    elements, rated = _ratings(found["ratings"])
    tasks, done = _tasks(found["tasks"])
    relations = pl.concat([rated, done, _related(found["related"])]).filter(pl.col("origin").is_in(known))
    taxonomy = made(
        "onet",
        version or _version(files),
        licence=LICENCE,
        attribution=ATTRIBUTION,
        sources=sorted({raw.name for raw in files}),
        concepts=pl.concat([jobs, elements, tasks]),
        labels=_labels(found["titles"], pl.concat([jobs, elements, tasks]), known),
        relations=relations,
    )
    return Loaded(taxonomy, pl.concat([aside, *[table.rejected for tables in found.values() for table in tables]]))


def _concept(frame: pl.DataFrame, **columns: pl.Expr | str) -> pl.DataFrame:
    blank = {"description": pl.lit(""), "status": pl.lit("released"), "attributes": pl.lit("{}")}
    return frame.select(**{**blank, **columns}).select("id", "kind", "code", "label", "description", "status", "attributes")


def _occupations(found: dict[str, list[Grid]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    parts, aside = [], [pl.DataFrame(schema=REJECTED)]
    for table in found["occupations"]:
        good, bad = reject(
            table, ~pl.col(CODE).str.contains(r"^\d\d-\d{4}\.\d\d$") | (pl.col("title") == ""), "no O*NET-SOC code with a title"
        )
        parts.append(_concept(good, id=CODE, kind=pl.lit("occupation"), code=CODE, label="title", description="description"))
        aside.append(bad)
    jobs = pl.concat(parts).unique("id", keep="first")
    zones = {row[CODE]: row["job zone"] for table in found["zones"] for row in table.frame.to_dicts()}
    facts = pl.col("id").map_elements(
        lambda code: json.dumps({"job_zone": zones[code]} if code in zones else {}), return_dtype=pl.String
    )
    return jobs.with_columns(attributes=facts), pl.concat(aside)


def _ratings(tables: list[Grid]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Elements rated for importance: essential from one bound on, optional from another; unsure ones are left out."""
    rule = rules()["importance"]
    kinds = rules()["element"]
    parts = [table.frame.filter(_sure(table.frame)) for table in tables]
    frame = pl.concat(parts, how="diagonal_relaxed") if parts else pl.DataFrame(schema=dict.fromkeys(ROLES["ratings"], pl.String))
    rated = frame.filter(pl.col("scale id") == rule["scale"]).with_columns(
        value=pl.col("data value").cast(pl.Float64, strict=False),
        kind=pl.coalesce(
            *[pl.when(pl.col("element id").str.starts_with(start)).then(pl.lit(kind)) for start, kind in kinds.items()],
            pl.lit(""),
        ),
    )
    rated = rated.filter((pl.col("kind") != "") & pl.col("value").is_not_null())
    elements = _concept(rated.unique("element id"), id="element id", kind="kind", code="element id", label="element name")
    kind = pl.when(pl.col("value") >= rule["essential_from"]).then(pl.lit("essential")).otherwise(pl.lit("optional"))
    relations = rated.filter(pl.col("value") >= rule["optional_from"]).select(origin=CODE, target="element id", kind=kind)
    return elements, relations


def _sure(frame: pl.DataFrame) -> pl.Expr:
    return (column(frame, "recommend suppress") != "Y") & (column(frame, "not relevant") != "Y")


def _tasks(tables: list[Grid]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Task statements: core tasks are essential, others optional; a list that does not say which gives `related`."""
    parts = []
    for table in tables:
        sort = column(table.frame, "task type")
        kind = (
            pl.when(sort == "Core")
            .then(pl.lit("essential"))
            .when(sort != "")
            .then(pl.lit("optional"))
            .otherwise(pl.lit("related"))
        )
        parts.append(table.frame.select(origin=CODE, target="task:" + pl.col("task id"), label="task", kind=kind))
    empty = pl.DataFrame(schema=dict.fromkeys(("origin", "target", "label", "kind"), pl.String))
    whole = pl.concat([empty, *parts]).filter(pl.col("label") != "")
    concepts = _concept(whole.unique("target"), id="target", kind=pl.lit("task"), code=pl.lit(""), label="label")
    return concepts, whole.select("origin", "target", "kind")


def _related(tables: list[Grid]) -> pl.DataFrame:
    empty = pl.DataFrame(schema=dict.fromkeys(("origin", "target", "kind"), pl.String))
    return pl.concat(
        [empty, *[t.frame.select(origin=CODE, target="related o net soc code", kind=pl.lit("related")) for t in tables]]
    )


def _labels(tables: list[Grid], concepts: pl.DataFrame, known: pl.Series) -> pl.DataFrame:
    own = concepts.select("id", "label", kind=pl.lit("preferred"))
    more = [table.frame.select(id=CODE, label="alternate title", kind=pl.lit("alternative")) for table in tables]
    labels = pl.concat([own, *more]).filter(
        (pl.col("label").fill_null("") != "") & (pl.col("id").is_in(known) | (pl.col("kind") == "preferred"))
    )
    return labels.unique(["id", "label"], keep="first", maintain_order=True)


def _version(files: Sequence[RawFile]) -> str:
    """`28.3` from db_28_3_text; else the newest date in it."""
    for raw in files:
        if numbered := re.search(r"db_(\d+)_(\d+)", f"{raw.url} {raw.name}"):
            return ".".join(numbered.groups())
    dates = [f"{year}-{month}" for raw in files for month, year in re.findall(r"\b(0[1-9]|1[0-2])/(20\d\d)\b", raw.text)]
    return f"state of {max(dates)}" if dates else "unversioned"
