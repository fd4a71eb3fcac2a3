"""Read the subregional productivity workbook."""

from __future__ import annotations

import re
from pathlib import Path

from skillshed.sources.ons_workbook.parse import read_workbook
from skillshed.sources.parsed import Given, Parsed
from skillshed.sources.raw import RawFile

_TITLE = re.compile(r"GVA \(B\) per (hour worked|filled job)", re.I)


def detect(raw: RawFile) -> float:
    """Sure where the first tables are titled GVA per hour worked or per filled job."""
    if raw.kind not in ("xlsx", "xls", "ods"):
        return 0.0
    heads = (raw.sheet_head(name, 1) for name in raw.sheet_names[:4])
    return 0.95 if any(_TITLE.search(str(cell)) for head in heads for row in head for cell in row[:1]) else 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """Every table of the workbook, by ITL area and year."""
    return read_workbook(
        raw, given, naming=Path(__file__).with_name("naming.toml"), dataset=given.dataset or "subregional_productivity",
        title="Subregional productivity, ITL areas",
    )  # fmt: skip
