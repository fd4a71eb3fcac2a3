"""Read the data dictionary of the Local Authority Interactive Tool."""

from __future__ import annotations

import polars as pl

from skillshed.sources.cells import read_csv
from skillshed.sources.parsed import Given, Parsed, frame
from skillshed.sources.raw import RawFile

NEEDED = {"measure_short", "polarity", "y_axis_name"}


def detect(raw: RawFile) -> float:
    """Sure where the dictionary's columns are there."""
    return 0.95 if raw.kind == "text" and set(raw.header) >= NEEDED else 0.0


def entries(raw: RawFile) -> pl.DataFrame:
    """One row a measure, as published."""
    return read_csv(raw).table.drop("_row")


def parse(raw: RawFile, given: Given) -> Parsed:
    """No observations: the dictionary as a table."""
    read = read_csv(raw)
    return Parsed(
        dataset=given.dataset or "lait_dictionary",
        title=given.title or "Local Authority Interactive Tool: data dictionary",
        publisher="Department for Education",
        rows=frame([]),
        indicators={},
        rejects=read.rejects,
        file_rows=read.table.height + read.rejects.height,
        url=raw.url,
        tables={"lait_dictionary": read.table.drop("_row")},
    )
