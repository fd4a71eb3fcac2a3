"""Nomis BRES as CSV: two header rows, and a year that stands in the file's name."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from skillshed.sources import nomis_words as words
from skillshed.sources.nomis_shape import parsed
from skillshed.sources.nomis_table import blocks
from skillshed.sources.parsed import Given, Parsed
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood

_TITLE = "Business Register and Employment Survey"


def detect(raw: RawFile) -> float:
    """Sure where the first row is `Area` and industries with Flags, the second `number, Flags`."""
    if raw.kind != "text" or len(raw.head_lines) < 2 or raw.header[:1] != ["area"]:
        return 0.0
    second = [cell.strip().casefold() for cell in next(csv.reader(raw.head_lines[1:2]), [])]
    is_ours = second[:1] == [""] and "number" in second and any(" : " in cell for cell in raw.header[1:])
    return 0.9 if is_ours else 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """Employment by area and industry: `industry` for sections, `broad_industry` for the 18 groups.

    Raises InputNotUnderstood where the year is said nowhere.
    """
    when = words.period_around(raw, given.columns.get("period", ""), is_rolling=False)
    if when is None:
        raise InputNotUnderstood(
            f"'{raw.name}' does not say which year it is for.",
            next_step="Say it: period=2019, or put the year in the file's name.",
        )
    tables = blocks(csv.reader(io.StringIO(raw.text, newline="")))
    for block in tables:
        block.title, block.keys = _TITLE, {"date": when.iso}
    read = parsed(raw, tables)
    flagged = read.rows.filter(read.rows["status"] == "unreliable").height
    notes = (f"{flagged} figures carry the flag `*`, which this file does not explain.",) if flagged else ()
    return replace(read, dataset=given.dataset or read.dataset, title=given.title or read.title, notes=read.notes + notes)
