"""A CSV or workbook as rows of cells, with the number each row has in the file, and the header found."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from skillshed.provision.feeds.columns import Column, columns, recognised
from skillshed.provision.feeds.unworked import MARK, unworked_cells
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood

Row = list[Any]
HEADER_WITHIN = 10  # rows above a header: titles and notes that people put there
MOST_ROWS = 200_000
NEXT = "`skillshed provision template --out FILE` writes a template with every column explained."


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows below the header, each with its number as a spreadsheet shows it; and what each position holds."""

    rows: list[tuple[int, Row]]
    columns: dict[int, Column]
    unknown: list[str]
    sheet: str = ""


def read_grid(content: bytes, name: str) -> Grid:
    """The table in a file. InputNotUnderstood where there is none with the columns that are needed."""
    raw = RawFile(content, name)
    sheets = dict(_sheets(raw))
    found = [(grid, label) for label, rows in sheets.items() if (grid := _grid(rows, label)) is not None]
    best = max(found, key=lambda one: (_is_enough(one[0]), len(one[0].columns)), default=(None, ""))[0]
    if best is None or not _is_enough(best):
        raise InputNotUnderstood(_why(name, sheets, best), next_step=NEXT)
    if not best.rows:
        raise InputNotUnderstood(
            f"'{name}' has a header and no rows below it.", next_step="Fill in one row for each run, and bring it again."
        )
    return best


def _is_enough(grid: Grid) -> bool:
    """A title, or the number of an offer that is here already."""
    return bool({"title", "offer_id"} & {column.name for column in grid.columns.values()})


def _why(name: str, sheets: dict[str, list[Row]], best: Grid | None) -> str:
    where = f"None of the sheets of '{name}' ({', '.join(sheets)})" if len(sheets) > 1 else f"'{name}'"
    if best is None:
        return (
            f"{where} has no header of the template in its first {HEADER_WITHIN} rows."
            if len(sheets) == 1
            else f"{where} has the template's header."
        )
    known = ", ".join(column.title for column in best.columns.values())
    return (
        f"{where} has a column '{columns()['title'].title}'. Recognised were only: {known}."
        if len(sheets) > 1
        else f"{where} has no column '{columns()['title'].title}'. Recognised were only: {known}."
    )


def _grid(rows: list[Row], sheet: str) -> Grid | None:
    heads = [(len(found), -index, found) for index, row in enumerate(rows[:HEADER_WITHIN]) if (found := recognised(row))]
    if not heads:
        return None
    _, minus, found = max(heads, key=lambda one: one[:2])
    at = -minus
    unknown = [str(cell).strip() for index, cell in enumerate(rows[at]) if index not in found and str(cell).strip()]
    below = [(number, row) for number, row in enumerate(rows[at + 1 :], start=at + 2) if any(_is_filled(cell) for cell in row)]
    return Grid(below, found, unknown, sheet)


def _is_filled(cell: Any) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _sheets(raw: RawFile) -> Iterator[tuple[str, list[Row]]]:
    if raw.kind in ("xlsx", "xls", "ods"):
        unworked = unworked_cells(raw.unpacked) if raw.kind == "xlsx" else {}
        for name in raw.sheet_names:
            rows = raw.sheet(name)
            for row, column in unworked.get(name, ()):
                if row < len(rows) and column < len(rows[row]):
                    rows[row][column] = MARK
            yield name, rows
    elif raw.kind == "text":
        yield "", _csv_rows(raw)
    else:
        raise InputNotUnderstood(f"'{raw.name}' is neither a table (CSV, XLSX, ODS) nor XML.", next_step=NEXT)


def _csv_rows(raw: RawFile) -> list[Row]:
    head = raw.text[:20_000].split("\n", 1)[0]
    separator = max(",;\t|", key=head.count)
    reader = csv.reader(io.StringIO(raw.text, newline=""), delimiter=separator)
    try:
        rows: list[Row] = []
        for row in reader:
            rows.append(list(row))
            if len(rows) > MOST_ROWS:
                raise InputNotUnderstood(
                    f"'{raw.name}' has more than {MOST_ROWS:,} rows.",
                    next_step="Split it and bring the parts in one after the other.",
                )
    except csv.Error as error:
        raise InputNotUnderstood(
            f"'{raw.name}' is not a readable CSV at line {reader.line_num} ({error}).", next_step="Save it again as CSV UTF-8."
        ) from error
    return rows
