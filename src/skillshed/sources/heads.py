"""Where a table begins: the first rows of a text whatever separates its cells, and a sheet under its header."""

from __future__ import annotations

import csv

import polars as pl

from skillshed.sources.cells import text_of
from skillshed.sources.raw import RawFile

SEPARATORS = ",\t;|"


def separator(raw: RawFile, lines: int = 25) -> str:
    """The mark met most often in the first lines."""
    return max(SEPARATORS, key="\n".join(raw.head_lines[:lines]).count)


def head_rows(raw: RawFile, lines: int = 40) -> list[list[str]]:
    """The first rows as cells; none where a cell is too long to be one."""
    if raw.kind != "text":
        return []
    try:
        return list(csv.reader(raw.head_lines[:lines], delimiter=separator(raw)))
    except csv.Error:
        return []


def header(raw: RawFile) -> list[str]:
    """The names of the first row, trimmed and lower case; none for what is not text."""
    rows = head_rows(raw, 1)
    return [cell.strip().casefold() for cell in rows[0]] if rows else []


def table_of(rows: list[list[object]], at: int) -> pl.DataFrame:
    """A sheet from its header row on, every cell text, `_row` the row a person would count; blank rows left out."""
    names: list[str] = []
    for cell in rows[at]:
        name = text_of(cell) or "blank"
        names.append(name if name not in names else f"{name}_{sum(other.startswith(name) for other in names) + 1}")
    body = [(offset, row) for offset, row in enumerate(rows[at + 1 :], start=at + 2) if any(text_of(cell) for cell in row)]
    cells = [[text_of(cell) for cell in row] for _, row in body]
    table = pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String), orient="row")
    return table.with_columns(pl.Series("_row", [offset for offset, _ in body], dtype=pl.Int32))
