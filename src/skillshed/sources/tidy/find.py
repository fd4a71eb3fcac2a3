"""Find the table in a file: the header row, and in a workbook the sheet."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from skillshed.sources.cells import number, read_csv, text_of
from skillshed.sources.heads import head_rows, separator, table_of
from skillshed.sources.parsed import REJECTS
from skillshed.sources.raw import RawFile
from skillshed.sources.tidy.roles import HOW, Roles, is_age, is_another_format, recognise
from skillshed.terms.errors import InputNotUnderstood, UsageError

DEEPEST_HEADER = 20


@dataclass
class Sheet:
    """The table found: its cells as text with `_row`, its roles, and what was put aside in reading."""

    table: pl.DataFrame
    roles: Roles
    rejects: pl.DataFrame
    name: str | None = None


def head_score(rows: list[list[str]]) -> float:
    at = _header_at(rows, {})
    if at is None or at + 1 >= len(rows):
        return 0.0
    names = [name.strip() for name in rows[at]]
    roles = recognise([name for name in names if name], {})
    figures = any(number(cell) is not None for row in rows[at + 1 : at + 6] for cell in row)
    if not figures:
        return 0.0
    if is_another_format(names):
        return 0.1
    return 0.25 if roles.has("period") else 0.15


def _header_at(rows: list[list[str]], given: dict[str, str]) -> int | None:
    """The first row that names a place and something else; with a mapping, the first that has its columns."""
    for at, row in enumerate(rows[:DEEPEST_HEADER]):
        names = [cell.strip() for cell in row if cell.strip()]
        if len(names) < 2 or sum(number(name) is not None and not is_age(name) for name in names) * 2 > len(names):
            continue
        try:
            roles = recognise(names, given)
        except UsageError:
            continue
        if roles.has_place and (given or roles.columns.keys() & {"place_code", "place_name"}):
            return at
    return None


def find_sheet(raw: RawFile, given: dict[str, str]) -> Sheet:
    if raw.kind == "text":
        at = _header_at(head_rows(raw, DEEPEST_HEADER + 1), given)
        read = read_csv(raw, separator=separator(raw), header_row=(at or 0) + 1)
        return Sheet(read.table, recognise(read.table.columns[:-1], given), read.rejects)
    if raw.kind not in ("xlsx", "xls", "ods"):
        raise InputNotUnderstood(f"'{raw.name}' is {raw.kind}, not a table.", next_step="Save it as CSV or XLSX.")
    for name in raw.sheet_names:
        rows = raw.sheet(name)
        at = _header_at([[text_of(cell) for cell in row] for row in rows[:DEEPEST_HEADER]], given)
        if at is not None:
            table = table_of(rows, at)
            return Sheet(table, recognise(table.columns[:-1], given), pl.DataFrame(schema=REJECTS), name)
    seen = "; ".join(
        f"{name}: {', '.join(text_of(c) for c in (raw.sheet_head(name, 1) or [[]])[0][:5])}" for name in raw.sheet_names[:4]
    )
    raise InputNotUnderstood(f"No sheet of '{raw.name}' has a header row that names a place ({seen[:300]}).", next_step=HOW)
