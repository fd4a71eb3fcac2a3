"""The first rows of a text table, whatever separates its cells; for telling formats apart."""

from __future__ import annotations

import csv

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
