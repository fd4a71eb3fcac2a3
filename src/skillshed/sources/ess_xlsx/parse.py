"""Read an Employer Skills Survey workbook: summaries an area a sheet, or standard tables a sheet each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date, datetime

import polars as pl

from skillshed.sources.cells import text_of
from skillshed.sources.ess_xlsx.tables import Table, read_table
from skillshed.sources.ess_xlsx.values import base_of, has_fractions, indicator, kind_of_row, plain_label, read_cell, row_id
from skillshed.sources.parsed import REJECTS, Given, Indicator, Parsed, frame
from skillshed.sources.raw import RawFile
from skillshed.sources.rejected import rejected
from skillshed.terms.breakdown import breakdown, parts, slug
from skillshed.terms.errors import InputNotUnderstood
from skillshed.terms.period import Period

KEY = ["indicator", "place_kind", "place_name", "period", "breakdown"]
_YEAR = re.compile(r"Employer Skills Survey(?: \(ESS\))? (\d{4})")


def detect(raw: RawFile) -> float:
    """Sure where one of the first sheets names the survey in its first rows."""
    if raw.kind != "xlsx":
        return 0.0
    return 0.95 if any(_head(raw, name)[0] for name in raw.sheet_names[:4]) else 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """Counts, shares and averages by area, by part of the area where the sheet has one. Raises InputNotUnderstood."""
    heads = [_head(raw, name) for name in raw.sheet_names[:6]]
    year = next((year for year, _ in heads if year), None)
    tables = [table for name in raw.sheet_names if (table := read_table(name, raw.sheet(name)))]
    if year is None or not tables:
        raise InputNotUnderstood(
            f"'{raw.name}' names the Employer Skills Survey but has no table with bases.",
            next_step="Download the workbook again from its publisher.",
        )
    reader = _Reader(Period.year(year).iso, is_summary=len({table.title for table in tables}) == 1, tables=tables)
    rows, repeated = _once(frame(reader.rows))
    return Parsed(
        dataset=given.dataset or ("ess_summary" if reader.is_summary else "ess_tables"),
        title=given.title or f"Employer Skills Survey {year}, England by local enterprise partnership",
        publisher="Department for Education",
        rows=rows,
        indicators=reader.indicators(),
        rejects=pl.concat([pl.DataFrame(reader.rejects, schema=REJECTS), repeated]),
        file_rows=sum(len(table.rows) for table in tables),
        published_on=next((on for _, on in heads if on), None),
        url=raw.url,
        notes=(
            "Shares are whole per cent unless a table gives more places; columns with fewer than 30 employers are suppressed.",
        ),
    )


def _head(raw: RawFile, sheet: str) -> tuple[int | None, date | None]:
    """The survey's year and the day the table was made, from the first rows of a sheet."""
    cells = [cell for row in raw.sheet_head(sheet, 4) for cell in row[:2]]
    year = next((int(found[1]) for cell in cells if (found := _YEAR.search(text_of(cell)))), None)
    return year, next((on for cell in cells if (on := _day(cell))), None)


def _day(cell: object) -> date | None:
    """`30-September-2020`, or a cell that is a date."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return datetime.strptime(text_of(cell), "%d-%B-%Y").date()
    except ValueError:
        return None


def _once(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Keep a figure that several sheets repeat once; where sheets differ, the first stands and the others are told."""
    first = rows.unique(subset=KEY, keep="first", maintain_order=True)
    same = rows.join(first.select(*KEY, "value", "status"), on=KEY, how="inner", suffix="_first", nulls_equal=True)
    differ = same.filter(~pl.col("value").eq_missing(pl.col("value_first")) | (pl.col("status") != pl.col("status_first")))
    reason = pl.format("another sheet gives {} for {}", "value_first", "place_name")
    return first, rejected(differ, reason, text=["indicator", "breakdown", "value"], sheet="sheet")


class _Reader:
    """Collects rows, rejects and what each indicator measures over all tables of a workbook."""

    def __init__(self, period: str, *, is_summary: bool, tables: list[Table]) -> None:
        self.period = period
        self.is_summary = is_summary
        self.rows: list[dict[str, object]] = []
        self.rejects: list[dict[str, object]] = []
        self._facts: dict[str, tuple[str, str, str]] = {}
        self._values: dict[str, list[float]] = defaultdict(list)
        self._titles = Counter(slug(plain_label(table.title)) for table in tables)
        for table in tables:
            self._read(table)

    def indicators(self) -> dict[str, Indicator]:
        """Indicators by id."""
        return {
            name: indicator(label, kind, self._values[name], universe) for name, (label, kind, universe) in self._facts.items()
        }

    def _read(self, table: Table) -> None:
        block = 0
        for row, label, cells, continues in table.rows:
            kind = "share" if continues else kind_of_row(label, cells)
            block += not continues and base_of(label, 1) == ("unweighted_base", "")
            name, part, words = self._named(table, label, kind, block)
            self._facts.setdefault(name, (words, kind, table.base))
            self._cells(table, row, cells, kind, name, part)

    def _named(self, table: Table, label: str, kind: str, block: int) -> tuple[str, dict[str, str], str]:
        """Indicator id, its breakdown and its label: from the row in a summary, from the title in a standard table."""
        base = base_of(label, block)
        if self.is_summary:
            if base:
                return base[0], parts(base[1]), label
            return row_id(label, kind), {}, plain_label(label)
        title = plain_label(table.title)
        name = slug(title)
        if self._titles[name] > 1:
            name = f"{name}_of_{slug(table.base)}"
        if base and base[0] == "unweighted_base":
            return f"{name}_unweighted_base", {}, f"{title}: unweighted base"
        ending = {"share": "_pct", "average": "_average", "count": ""}[kind]
        return name + ending, {"answer": label}, title

    def _cells(self, table: Table, row: int, cells: list[object], kind: str, name: str, part: dict[str, str]) -> None:
        fractions = has_fractions(cells)
        for column, cell in zip(table.columns, cells, strict=True):
            found = read_cell(cell, kind, row_has_fractions=fractions)
            if found is None:
                self.rejects.append(
                    {"sheet": table.sheet, "row": row, "reason": "the cell is neither a number nor a known symbol",
                     "text": f"{column.place_name} {column.breakdown}: {text_of(cell)}"}
                )  # fmt: skip
                continue
            if found[0] is not None:
                self._values[name].append(found[0])
            self.rows.append(
                {"indicator": name, "place_name": column.place_name, "place_kind": column.place_kind,
                 "period": self.period, "breakdown": breakdown({**part, **parts(column.breakdown)}),
                 "value": found[0], "status": found[1], "sheet": table.sheet, "row": row}
            )  # fmt: skip
