"""Read the business demography reference tables."""

from __future__ import annotations

from pathlib import Path

from skillshed.sources.ons_workbook.parse import read_workbook
from skillshed.sources.parsed import Given, Parsed
from skillshed.sources.raw import RawFile


def detect(raw: RawFile) -> float:
    """Sure where the cover or contents sheet says Business Demography."""
    if raw.kind not in ("xlsx", "xls", "ods"):
        return 0.0
    heads = (raw.sheet_head(name, 3) for name in raw.sheet_names[:3])
    said = any("business demography" in str(cell).casefold() for head in heads for row in head for cell in row[:2])
    return 0.95 if said else 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """Every table by place or industry and year."""
    return read_workbook(
        raw, given, naming=Path(__file__).with_name("naming.toml"), dataset=given.dataset or "business_demography",
        title="Business demography",
    )  # fmt: skip
