"""Nomis web queries, as workbook or CSV: every table of every sheet."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from skillshed.sources.nomis_shape import parsed
from skillshed.sources.nomis_table import blocks
from skillshed.sources.parsed import Given, Parsed
from skillshed.sources.raw import RawFile

_MARK = "from nomis on"


def detect(raw: RawFile) -> float:
    """Sure where the copyright line of Nomis stands near the top of a sheet or of a text."""
    if raw.kind in ("xlsx", "xls", "ods"):
        heads = (cell for name in raw.sheet_names[:3] for row in raw.sheet_head(name) for cell in row[:2])
        return 0.95 if any(_MARK in str(cell).casefold() for cell in heads) else 0.0
    return 0.9 if any(_MARK in line.casefold() for line in raw.head_lines[:12]) else 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """All tables as observations. Raises InputNotUnderstood where no table with figures is found."""
    if raw.kind in ("xlsx", "xls", "ods"):
        tables = [block for name in raw.sheet_names for block in blocks(raw.sheet(name), name)]
    else:
        tables = blocks(csv.reader(io.StringIO(raw.text, newline=""), delimiter="\t" if "\t" in raw.text[:4096] else ","))
    read = parsed(raw, tables)
    return replace(read, dataset=given.dataset or read.dataset, title=given.title or read.title)
