"""Tables in text files and workbooks, found by the columns they have; titles above a header are passed over."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from skillshed.skills.taxonomy.reading import REJECTED
from skillshed.sources.cells import distinct, read_csv, text_of
from skillshed.sources.raw import RawFile

LOOK = 40  # rows in which a header may stand: the ESCO-O*NET crosswalk has it in its seventeenth
_MARKS = (",", "\t", ";", "|")


@dataclass(frozen=True)
class Grid:
    """A table found: `frame` has plain column names (`soc2020 unit group`) and `_row`, the row as a person counts it."""

    frame: pl.DataFrame
    rejected: pl.DataFrame
    file: str


def plain(name: object) -> str:
    """A column's name in lower case without marks, so that `SOC_2020` and `SOC 2020` are one."""
    return re.sub(r"[^a-z0-9]+", " ", text_of(name).casefold()).strip()


def has(raw: RawFile, *wanted: str) -> bool:
    """Whether some table in the file has all these columns."""
    return _place(raw, wanted) is not None


def grid(raw: RawFile, *wanted: str) -> Grid | None:
    """The first table of the file that has all these columns."""
    place = _place(raw, wanted)
    if place is None:
        return None
    sheet, row, mark = place
    return _from_sheet(raw, sheet, row) if sheet else _from_text(raw, row, mark)


def _place(raw: RawFile, wanted: Sequence[str]) -> tuple[str, int, str] | None:
    """Sheet, header row and separator of the table that has the columns."""
    needed = set(wanted)
    if raw.kind == "text":
        for mark in _MARKS:
            lines = list(csv.reader(raw.head_lines[: LOOK + 1], delimiter=mark))
            for row, cells in enumerate(lines[:LOOK], start=1):
                # Prose may name the columns too; under a header stands a row of the same width.
                same = row == len(lines) or len(lines[row]) == len(cells)
                if needed <= {plain(cell) for cell in cells} and same:
                    return "", row, mark
    for sheet in raw.sheet_names:
        for row, line in enumerate(raw.sheet_head(sheet, LOOK), start=1):
            if needed <= {plain(cell) for cell in line}:
                return sheet, row, ""
    return None


def _from_text(raw: RawFile, row: int, mark: str) -> Grid:
    read = read_csv(raw, separator=mark, header_row=row)
    bad = read.rejects.select(file=pl.lit(raw.name), row=pl.col("row").cast(pl.Int64), reason="reason", text="text")
    names = distinct([plain(name) for name in read.table.columns if name != "_row"], " ")
    frame = read.table.rename(dict(zip(read.table.columns, [*names, "_row"], strict=True)))
    return Grid(frame, bad, raw.name)


def _from_sheet(raw: RawFile, sheet: str, row: int) -> Grid:
    lines = raw.sheet(sheet)
    names = distinct([plain(cell) for cell in lines[row - 1]], " ")
    body = [
        [*(text_of(cell) for cell in (*line, *[""] * len(names))[: len(names)]), number]
        for number, line in enumerate(lines[row:], start=row + 1)
        if any(text_of(cell) for cell in line)
    ]
    schema = {**dict.fromkeys(names, pl.String), "_row": pl.Int32}
    return Grid(pl.DataFrame(body, schema=schema, orient="row"), pl.DataFrame(schema=REJECTED), f"{raw.name}: {sheet}")


def column(frame: pl.DataFrame, *names: str) -> pl.Expr:
    """The first of these columns that the table has, trimmed; empty text where it has none of them."""
    for name in names:
        if name in frame.columns:
            return pl.col(name).fill_null("").str.strip_chars()
    return pl.lit("")


def reject(found: Grid, bad: pl.Expr, reason: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that are good, and the bad ones as `REJECTED`."""
    marked = found.frame.with_columns(_bad=bad.fill_null(True))
    aside = marked.filter("_bad").select(
        file=pl.lit(found.file),
        row=pl.col("_row").cast(pl.Int64),
        reason=pl.lit(reason),
        text=pl.concat_str(pl.exclude("_row", "_bad").fill_null(""), separator=" ").str.slice(0, 200),
    )
    return marked.filter(~pl.col("_bad")).drop("_bad"), aside
