"""From tables of a workbook to observations, with the repeats that such workbooks hold taken out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import polars as pl

from skillshed.sources.parsed import REJECTS, Indicator, frame
from skillshed.sources.symbols import read_cell
from skillshed.sources.workbook_tables import Column, Line, SheetTable, year_period
from skillshed.terms.breakdown import breakdown, is_total, slug
from skillshed.terms.place import kind_of

WHOLE = "K02000001"  # these workbooks are of the United Kingdom: an industry's row has no other place
_INDUSTRY = re.compile(r"industr|sic ?\d{4}|\bsic\b", re.I)
_SIC = re.compile(r"^(\d{2,3}) ?:")
Namer = Callable[[SheetTable, Column], tuple[str, Indicator]]


@dataclass
class Gathered:
    """What the sheets gave."""

    rows: list[dict[str, object]] = field(default_factory=list)
    rejects: list[dict[str, object]] = field(default_factory=list)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    file_rows: int = 0
    notes: list[str] = field(default_factory=list)


def gather(
    found: Iterable[SheetTable], marks: dict[str, str], name: Namer, parts: Callable[[SheetTable], dict[str, str]]
) -> Gathered:
    """Observations of all tables. `parts`: the breakdown a whole sheet is about."""
    out = Gathered()
    for table in found:
        out.file_rows += len(table.lines)
        names = {column.index: name(table, column) for column in table.columns}
        about = parts(table)
        for line in table.lines:
            problem = _problem(table, line)
            if problem:
                out.rejects.append(
                    {"sheet": table.sheet, "row": line.row, "reason": problem, "text": f"{line.code} {line.name}"[:200]}
                )
                continue
            place = _place(table, line, about)
            for column in table.columns:
                _add(out, table, line, column, place, names[column.index], marks)
    return out


def _problem(table: SheetTable, line: Line) -> str:
    if table.has_codes and not kind_of(line.code):
        return "no area code, and this table gives one for each place"
    return "" if line.name or line.code else "neither a name nor a code"


def _place(table: SheetTable, line: Line, parts: dict[str, str]) -> dict[str, object]:
    """Place and breakdown of a row: a place of its own, or the whole country's industry."""
    if table.has_codes or not _INDUSTRY.search(table.title):
        code = line.code or (WHOLE if is_total(line.name) else None)
        # A second text column beside a place (its region) says nothing about which part of the whole is counted.
        return {"place_code": code, "place_name": line.name or None, "breakdown": breakdown(parts)}
    industry = {} if is_total(line.name) else {"industry": line.name, "industry_level": _level(line.name)}
    return {"place_code": WHOLE, "place_name": "United Kingdom", "breakdown": breakdown({**parts, **industry})}


def _level(name: str) -> str:
    match = _SIC.match(name)
    if not match:
        return "broad"
    return "division" if len(match[1]) == 2 else "group"


def _add(
    out: Gathered, table: SheetTable, line: Line, column: Column, place: dict[str, object],
    named: tuple[str, Indicator], marks: dict[str, str],
) -> None:  # fmt: skip
    cell = line.cells[column.index] if column.index < len(line.cells) else ""
    value, status = read_cell(cell, marks)
    year = table.year(line, column)
    if status is None or year is None:
        reason = "neither a number nor a known mark" if status is None else "no year in the column, the block or the title"
        out.rejects.append({"sheet": table.sheet, "row": line.row, "reason": reason, "text": f"{line.name}: {cell}"[:200]})
        return
    key, indicator = named
    out.indicators.setdefault(key, indicator)
    clean = float(f"{value:.12g}") if value is not None else None
    out.rows.append(
        {**place, "indicator": key, "period": year_period(year), "value": clean, "status": status, "sheet": table.sheet,
         "row": line.row, "coded": table.has_codes}
    )  # fmt: skip


def observations(out: Gathered) -> pl.DataFrame:
    """The gathered rows in the common shape, each figure once.

    Totals stand in the geography tables and again in the industry tables, rounded apart; the geography tables' is kept.
    """
    table = frame([{key: value for key, value in row.items() if key != "coded"} for row in out.rows])
    table = table.with_columns(coded=pl.Series([bool(row["coded"]) for row in out.rows], dtype=pl.Boolean))
    # Tables that give names alone use the codes that others of the same workbook give for them.
    names = {str(row["place_name"]).casefold(): row["place_code"] for row in out.rows if row["coded"]}
    folded = pl.col("place_name").str.to_lowercase()
    table = table.with_columns(
        place_code=pl.col("place_code").fill_null(folded.replace_strict(names, default=None, return_dtype=pl.String))
    )
    key = ["indicator", "place_code", "place_name", "period", "breakdown"]
    coded = table.filter(pl.col("place_code").is_not_null()).sort("coded", descending=True, maintain_order=True)
    bare = table.filter(pl.col("place_code").is_null())
    once = pl.concat([coded.unique([k for k in key if k != "place_name"], keep="first", maintain_order=True), bare])
    if once.height < table.height:
        out.notes.append(
            f"{table.height - once.height} figures are given twice in the workbook; the geography tables' were kept."
        )
    return once.drop("coded")


def put_aside(out: Gathered) -> pl.DataFrame:
    """The gathered rejects in the common shape."""
    return pl.DataFrame(out.rejects, schema=REJECTS)


def sheet_words(sheet: str, words: dict[str, dict[str, str]]) -> dict[str, str]:
    """Breakdown that a sheet's name gives, from a table of words."""
    return words.get(slug(sheet), {})
