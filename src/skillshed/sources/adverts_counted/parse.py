"""Read the table of figures that `skillshed adverts import` writes, with its companion that says what they were counted from."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from skillshed.sources.cells import number
from skillshed.sources.parsed import Given, Indicator, Parsed, frame
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood

HEADER = ["indicator", "place_code", "period", "breakdown", "value", "status", "lower", "upper"]
DATASET = "adverts_counted"
INDICATORS = Path(__file__).with_name("indicators.toml")
TABLES = ("moving", "asked")


def detect(raw: RawFile) -> float:
    """Sure where the columns and the companion are ours."""
    return 0.95 if raw.kind == "text" and raw.header == HEADER and _companion(raw) else 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """Figures by place; raises InputNotUnderstood without the companion, since figures of unknown adverts mean nothing."""
    said = _companion(raw)
    if not said:
        raise InputNotUnderstood(
            f"'{raw.name}' comes without the JSON that says which adverts it was counted from.",
            next_step="Import the adverts themselves: `skillshed adverts import FILE`.",
        )
    lines = list(csv.DictReader(io.StringIO(raw.text, newline="")))
    known = {name: Indicator(**facts) for name, facts in tomllib.loads(INDICATORS.read_text("utf-8")).items()}
    return Parsed(
        dataset=DATASET,
        title=given.title or f"Vacancies counted from job adverts of {', '.join(said['boards'])}",
        publisher="Counted here from job adverts",
        rows=frame([_row(line, at) for at, line in enumerate(lines, start=2)]),
        indicators={name: one for name, one in known.items() if any(line["indicator"] == name for line in lines)},
        file_rows=len(lines),
        published_on=date.fromisoformat(said["on"]),
        licence="Counts only; the adverts belong to their boards and are not kept as texts",
        notes=tuple(said["notes"]),
        tables={name: pl.DataFrame(said[name], infer_schema_length=None) for name in TABLES if said.get(name)},
    )


def _row(line: dict[str, str], at: int) -> dict[str, object]:
    figures = {name: number(line[name]) for name in ("value", "lower", "upper")}
    return {**line, **figures, "row": at}


def _companion(raw: RawFile) -> dict[str, Any]:
    """What the companion says; empty where there is none of ours."""
    for one in raw.companions:
        try:
            said = json.loads(one.text)
        except ValueError:
            continue
        if isinstance(said, dict) and said.get("made_by") == "skillshed adverts import":
            return said
    return {}
