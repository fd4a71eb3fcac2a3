"""Cells and tables, read the same way by every parser."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

import polars as pl

from skillshed.sources.parsed import REJECTS
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood

_NUMBER = re.compile(r"^[-+−]?(?=[\d.])(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][-+]?\d+)?$")


def number(cell: object) -> float | None:
    """A cell as a number: thousands separators, a currency sign and spaces allowed; None if it is not one.

    A percent sign is not taken off here: whether 16% is 16 or 0.16 is the format's affair.
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        return float(cell) if cell == cell else None
    text = str(cell).strip().replace("−", "-").lstrip("£$").strip()
    if not text or text in "+-." or not _NUMBER.match(text):
        return None
    return float(text.replace(",", ""))


def to_number(column: pl.Expr) -> pl.Expr:
    """The same for a whole text column: null where the cell is not a number."""
    plain = column.str.strip_chars().str.replace("−", "-", literal=True).str.strip_prefix("£")
    well_formed = plain.str.contains(r"^[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][-+]?\d+)?$") & (plain != "")
    return pl.when(well_formed).then(plain.str.replace_all(",", "", literal=True)).otherwise(None).cast(pl.Float64, strict=False)


def text_of(cell: object) -> str:
    """A cell as trimmed text; whole floats lose their `.0` (a workbook's 2018.0 is 2018)."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split()) if cell is not None else ""


@dataclass
class TextTable:
    """A CSV with one header row: every cell text, `_row` the line a person would count, bad lines put aside."""

    table: pl.DataFrame
    rejects: pl.DataFrame


def read_csv(raw: RawFile, *, separator: str = "", header_row: int = 1) -> TextTable:
    """Read a headed CSV as text, trimming names; rows with too few or too many cells are put aside with the reason.

    Works whatever the line ends, quoting or byte order mark. Column names are trimmed; a repeated or empty name
    gets a number (`flags`, `flags_2`). Raises InputNotUnderstood where there is no header or no row.
    """
    text = raw.text
    separator = separator or _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    names: list[str] = []
    good: list[list[str]] = []
    lines: list[int] = []
    bad: list[dict[str, object]] = []
    try:
        for number_, cells in enumerate(reader, start=1):
            if number_ < header_row:
                continue
            if number_ == header_row:
                names = distinct([cell.strip() for cell in cells])
                continue
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(names):
                cells, problem = _mend(cells, len(names))
                if problem:
                    bad.append({"sheet": None, "row": number_, "reason": problem, "text": separator.join(cells)[:200]})
                    continue
            good.append(cells)
            lines.append(number_)
    except csv.Error as error:
        raise InputNotUnderstood(
            f"'{raw.name}' is not a readable CSV at line {reader.line_num} ({error}).", next_step="Save it again as CSV."
        ) from error
    if not names or len(names) < 2:
        raise InputNotUnderstood(f"'{raw.name}' has no header row with at least two columns.", next_step="Save it as CSV.")
    table = pl.DataFrame(good, schema=dict.fromkeys(names, pl.String), orient="row")
    table = table.with_columns(pl.Series("_row", lines, dtype=pl.Int32))
    return TextTable(table, pl.DataFrame(bad, schema=REJECTS))


def _mend(cells: list[str], width: int) -> tuple[list[str], str]:
    """Trailing empty cells are harmless; anything else is a broken row."""
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width], ""
    if len(cells) < width:
        return cells, f"row is cut short: {len(cells)} cells where the header has {width}"
    return cells, f"row has {len(cells)} cells where the header has {width}"


def _separator(text: str) -> str:
    first = text[: text.find("\n")] if "\n" in text else text
    counts = {mark: first.count(mark) for mark in (",", "\t", ";", "|")}
    return max(counts, key=lambda mark: counts[mark]) if any(counts.values()) else ","


def distinct(names: list[str], joint: str = "_") -> list[str]:
    """Names of columns, an empty one `blank`, a repeated one with its number (`flags`, `flags_2`)."""
    seen: dict[str, int] = {}
    out = []
    for name in names:
        name = name or "blank"
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name}{joint}{seen[name]}")
    return out
