"""Read an ONS workbook laid out one table a sheet."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from skillshed.sources.parsed import Given, Indicator, Parsed
from skillshed.sources.raw import RawFile
from skillshed.sources.symbols import marks
from skillshed.sources.workbook_rows import Gathered, gather, observations, put_aside
from skillshed.sources.workbook_tables import Column, SheetTable, named, published_on, tables
from skillshed.terms.breakdown import slug
from skillshed.terms.errors import InputNotUnderstood

NAMING = Path(__file__).with_name("naming.toml")
_NOTE = re.compile(r"\s*\[notes? [\d, ]+\]")
_ONE_TABLE = re.compile(r"this worksheet contains (one|a) table", re.I)


def detect(raw: RawFile) -> float:
    """Fairly sure where a sheet says that it contains one table, as ONS's do."""
    if raw.kind not in ("xlsx", "ods"):
        return 0.0
    for name in raw.sheet_names[:12]:
        if any(_ONE_TABLE.search(str(cell)) for row in raw.sheet_head(name, 5) for cell in row[:1]):
            return 0.5
    return 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """Observations of every sheet that is a table of figures by place or industry and year."""
    return read_workbook(raw, given, naming=NAMING, dataset=given.dataset or _dataset(raw), title=_title(raw))


def read_workbook(
    raw: RawFile, given: Given, *, naming: Path, dataset: str, title: str, skip: str = r"^Table \d+ - (Revisions|Adjustments)"
) -> Parsed:
    """The same for a workbook whose names are known: `naming` is its table of indicators.

    Raises InputNotUnderstood where no sheet holds a table with a year.
    """
    known = marks()
    found = [table for table in tables(raw, known) if not re.search(skip, table.title, re.I)]
    found = [table for table in found if any(table.year(line, column) for line in table.lines[:3] for column in table.columns)]
    out = gather(found, known, _namer(naming), lambda table: {})
    if not out.rows:
        raise InputNotUnderstood(
            f"'{raw.name}' has {len(raw.sheet_names)} sheets, but none with places or industries down the side and a year over the figures.",
            next_step="Map a sheet's columns with --columns FILE.toml.",
        )
    return _parsed(raw, given, out, found, dataset, title)


def _namer(naming: Path) -> Callable[[SheetTable, Column], tuple[str, Indicator]]:
    def name(table: SheetTable, column: Column) -> tuple[str, Indicator]:
        return named(naming, _NOTE.sub("", table.title), _NOTE.sub("", column.label))

    return name


def _parsed(raw: RawFile, given: Given, out: Gathered, found: list[SheetTable], dataset: str, title: str) -> Parsed:
    rows = observations(out)
    footnotes = list(dict.fromkeys(note for table in found for note in table.footnotes if not note.startswith("Source")))
    return Parsed(
        dataset=dataset,
        title=given.title or title,
        publisher="Office for National Statistics",
        rows=rows,
        indicators=out.indicators,
        rejects=put_aside(out),
        file_rows=out.file_rows,
        published_on=published_on(raw),
        notes=(*out.notes, *footnotes[:20]),
    )


def _title(raw: RawFile) -> str:
    first = raw.sheet_head(raw.sheet_names[0], 3)
    texts = [str(row[0]).strip() for row in first if row and str(row[0]).strip()]
    return next((text for text in texts if text.casefold() not in ("coversheet", "cover", "summary")), raw.name)


def _dataset(raw: RawFile) -> str:
    """The title's words without years, so that the next edition is the same dataset."""
    return (
        re.sub(r"_?\b(19|20)\d{2}\b", "", slug(_title(raw), "_").replace("_", " ")).strip().replace(" ", "_")[:60] or "workbook"
    )
