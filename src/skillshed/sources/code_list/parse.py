"""Read look-ups: any table whose columns are mostly codes and names."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from skillshed.sources.cells import number, read_csv, text_of
from skillshed.sources.heads import head_rows
from skillshed.sources.parsed import REJECTS, ROWS, Given, Parsed
from skillshed.sources.raw import RawFile
from skillshed.terms.breakdown import slug
from skillshed.terms.errors import InputNotUnderstood
from skillshed.terms.place import kind_of

WORDS = Path(__file__).with_name("words.toml")
SAMPLE = 40  # rows
_PLACES = re.compile(r'"[EWSNK]\d{8}"\s*:\s*[{\["]')
_BLANKS = {"", "<blank>", "#N/A"}
Row = list[object]


def detect(raw: RawFile) -> float:
    """Fairly sure of a table of codes and names without figures; unsure (0.3) of a table that is all words."""
    if raw.kind == "json":
        return 0.6 if _PLACES.search(raw.head) and '"FeatureCollection"' not in raw.head and '"Topology"' not in raw.head else 0.0
    if raw.kind == "text":
        rows = head_rows(raw, SAMPLE)
        return _likeness(rows[0], rows[1:]) if len(rows) > 1 else 0.0
    if raw.kind in ("xlsx", "xls", "ods"):
        return max((_sheet_likeness(raw.sheet_head(name)) for name in raw.sheet_names[:4]), default=0.0)
    return 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """The table or tables of a look-up. Raises InputNotUnderstood where no sheet is one."""
    name = given.dataset or slug(re.sub(r"(\.(csv|gz|json|xlsx?|ods|txt))+$", "", raw.name, flags=re.I))
    notes: list[str] = []
    rejects = pl.DataFrame(schema=REJECTS)
    if raw.kind == "json":
        tables = {name: _json_table(raw)}
    elif raw.kind == "text":
        read = read_csv(raw)
        tables, rejects = {name: _tidy(read.table.drop("_row"))}, read.rejects
    else:
        tables, notes = _sheets(raw, name)
    if not tables:
        raise InputNotUnderstood(
            f"'{raw.name}' has no sheet whose columns are codes and names (sheets: {', '.join(raw.sheet_names[:8])}).",
            next_step="Put codes and names in columns with headings such as LAD23CD and LAD23NM.",
        )
    return Parsed(
        dataset=name,
        title=given.title or name.replace("_", " "),
        publisher="",
        rows=pl.DataFrame(schema=ROWS),
        indicators={},
        rejects=rejects,
        file_rows=sum(table.height for table in tables.values()) + rejects.height,
        notes=tuple(notes),
        tables=tables,
    )


@cache
def _patterns(key: str) -> re.Pattern[str]:
    return re.compile("|".join(tomllib.loads(WORDS.read_text())[key]))


def _likeness(header: Sequence[object], rows: Sequence[Sequence[object]]) -> float:
    """How like a code list a header with some of its rows is."""
    names = [" ".join(str(name).split()).casefold() for name in header]
    if len(names) < 2 or not rows or any(_patterns("observation").search(name) for name in names if name):
        return 0.0
    kinds = [_kind(name, [row[index] for row in rows if index < len(row)]) for index, name in enumerate(names)]
    pairs, figures = kinds.count("pair"), kinds.count("figure")
    if pairs >= 2 and (figures == 0 or (pairs >= 3 and pairs > figures)):
        return 0.6
    first = [str(row[0]) for row in rows if row]
    is_words = pairs and not figures and len(set(first)) == len(first) and all(name for name in names)
    return 0.3 if is_words else 0.0


def _kind(name: str, cells: list[object]) -> str:
    """pair (a code or a name), figure, words, or nothing."""
    filled = [text_of(cell) for cell in cells if text_of(cell) not in _BLANKS]
    if _patterns("row_number").search(name) or not filled:
        return "pair" if _patterns("code_or_name").search(name) and name not in ("id", "") else "nothing"
    codes = sum(kind_of(text) is not None for text in filled)
    if _patterns("code_or_name").search(name) or codes * 2 > len(filled):
        return "pair"
    return "figure" if sum(number(text) is not None for text in filled) * 2 > len(filled) else "words"


def _header_at(rows: list[Row]) -> int | None:
    """The row of a sheet that heads a code list: the first of its first five that does."""
    return next((at for at in range(min(5, len(rows) - 1)) if _likeness(rows[at], rows[at + 1 :]) >= 0.6), None)


def _sheet_likeness(rows: list[Row]) -> float:
    return 0.6 if _header_at(rows) is not None else 0.0


def _sheets(raw: RawFile, name: str) -> tuple[dict[str, pl.DataFrame], list[str]]:
    found: dict[str, pl.DataFrame] = {}
    left: list[str] = []
    for sheet in raw.sheet_names:
        rows = raw.sheet(sheet)
        at = _header_at(rows[:SAMPLE])
        if at is None:
            left.append(sheet)
            continue
        found[sheet] = _tidy(_from_rows(rows[at], rows[at + 1 :]))
    notes = [f"Sheets that are not code lists were left out: {', '.join(left)}."] if left and found else []
    if len(found) == 1:
        return {name: next(iter(found.values()))}, notes
    return {f"{name}_{slug(sheet)}": table for sheet, table in found.items()}, notes


def _from_rows(header: Row, rows: list[Row]) -> pl.DataFrame:
    names = [f"{index}" for index in range(len(header))]
    filled = [[_cell(cell) for cell in row] for row in rows if any(text_of(cell) for cell in row)]
    table = pl.DataFrame(filled, schema=dict.fromkeys(names, pl.String), orient="row")
    titles = [text_of(cell) for cell in header]
    return table.rename({index: f"{index}\t{title}" for index, title in zip(names, titles, strict=True)})


def _cell(cell: object) -> str:
    """Line breaks inside a cell are kept: SOC's tasks and job titles are lists."""
    return cell.strip() if isinstance(cell, str) else text_of(cell)


def _tidy(table: pl.DataFrame) -> pl.DataFrame:
    """Names in snake_case, each once; cells trimmed, blanks null; columns with neither name nor cell dropped."""
    names: dict[str, str] = {}
    for column in table.columns:
        base = slug(column.split("\t")[-1]) or "column"
        taken = sum(other == base or re.fullmatch(rf"{re.escape(base)}_\d+", other) is not None for other in names.values())
        names[column] = base if base not in names.values() else f"{base}_{taken + 1}"
    trimmed = pl.all().str.strip_chars().str.replace_all(r"[ \t\u00a0]+", " ")
    table = (
        table.rename(names)
        .with_columns(trimmed)
        .with_columns(pl.when(pl.all().is_in(list(_BLANKS))).then(None).otherwise(pl.all()).name.keep())
    )
    empty = [
        name for name in table.columns if re.match(r"^(column|blank)(_\d+)?$", name) and table[name].null_count() == table.height
    ]
    return table.drop(empty)


def _json_table(raw: RawFile) -> pl.DataFrame:
    """A JSON object keyed by place codes as a table: scalars as columns, lists as ranked rows."""
    try:
        whole = json.loads(raw.unpacked)
    except (ValueError, UnicodeDecodeError, RecursionError) as error:
        raise InputNotUnderstood(f"'{raw.name}' breaks off ({error}).", next_step="Download it again.") from error
    by_code = _keyed_by_code(whole)
    if by_code is None:
        raise InputNotUnderstood(f"'{raw.name}' is JSON, but nothing in it is keyed by place codes.", next_step="Save it as CSV.")
    rows = [row for code, told in by_code.items() for row in _json_rows(code, told)]
    return pl.DataFrame(rows, infer_schema_length=None)


def _keyed_by_code(whole: object) -> dict[str, Any] | None:
    if not isinstance(whole, dict):
        return None
    if whole and sum(kind_of(str(key)) is not None for key in whole) * 2 > len(whole):
        return whole
    return next((found for value in whole.values() if (found := _keyed_by_code(value))), None)


def _json_rows(code: str, told: object) -> Iterator[dict[str, object]]:
    if isinstance(told, dict) and any(isinstance(value, list) for value in told.values()):
        for name, others in told.items():
            for rank, other in enumerate(others if isinstance(others, list) else [others], start=1):
                yield {"code": code, "list": name, "rank": rank, "other": str(other)}
    elif isinstance(told, dict):
        yield {"code": code, **{slug(key): None if value is None else str(value) for key, value in told.items()}}
    elif isinstance(told, list):
        for rank, other in enumerate(told, start=1):
            yield {"code": code, "rank": rank, "other": str(other)}
    else:
        yield {"code": code, "value": str(told)}
