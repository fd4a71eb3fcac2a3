"""Read the reference tables of online job adverts from Adzuna."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

import polars as pl

from skillshed.sources.cells import number, text_of
from skillshed.sources.parsed import REJECTS, Given, Indicator, Parsed, frame
from skillshed.sources.raw import RawFile
from skillshed.terms.breakdown import slug
from skillshed.terms.errors import InputNotUnderstood
from skillshed.terms.period import Period

Row = dict[str, object]
_NOTE = re.compile(r"\s*\[notes? [\d, ]+\]")
_PUBLISHED = re.compile(r"(\d{1,2} [A-Z][a-z]+ \d{4})")
_PLACE = re.compile(r"\bby (?:local authority|region).*$|\bper region.*$", re.IGNORECASE)
UK_COUNTRIES = ("Scotland", "Wales", "Northern Ireland")


def detect(raw: RawFile) -> float:
    """Sure where a sheet names Adzuna as its source in the second row."""
    if raw.kind != "xlsx":
        return 0.0
    return 0.9 if any(_is_table(raw.sheet_head(name, 3)) for name in raw.sheet_names[:6]) else 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """Adverts by place and year, from every sheet with a table. Raises InputNotUnderstood where there is none."""
    rows: list[Row] = []
    rejects: list[Row] = []
    found: dict[str, Indicator] = {}
    lines = 0
    for name in raw.sheet_names:
        cells = raw.sheet(name)
        if _is_table(cells):
            lines += _sheet(name, cells, rows, rejects, found)
    if not rows:
        raise InputNotUnderstood(f"'{raw.name}' has no table of adverts.", next_step="Download it again.")
    return Parsed(
        dataset=given.dataset or "adzuna_job_adverts",
        title=given.title or "Online job adverts from Adzuna, by local authority and region",
        publisher="Office for National Statistics",
        rows=frame(rows),
        indicators=found,
        rejects=pl.DataFrame(rejects, schema=REJECTS),
        file_rows=lines,
        published_on=_published(raw),
        url=raw.url,
        boundaries=2021,
        notes=("Figures are January averages in undisclosed units. Authorities of poor quality are left out by the publisher.",),
    )


def _is_table(cells: list[list[object]]) -> bool:
    return len(cells) > 2 and bool(cells[1]) and text_of(cells[1][0]).casefold() == "source: adzuna"


def _sheet(name: str, cells: list[list[object]], rows: list[Row], rejects: list[Row], found: dict[str, Indicator]) -> int:
    """One table, wide by year or long with a column Year; returns its number of lines."""
    title = text_of(cells[0][0])
    header = next(at for at, row in enumerate(cells[2:], start=2) if sum(bool(text_of(cell)) for cell in row) > 1)
    columns = [_NOTE.sub("", text_of(cell)) for cell in cells[header]]
    lines = 0
    for at, row in enumerate(cells[header + 1 :], start=header + 2):
        if not any(text_of(cell) for cell in row):
            continue
        lines += 1
        place = _place(columns, row)
        if place["place_name"] == "Unknown":
            rejects.append({"sheet": name, "row": at, "reason": "adverts without a known region belong to no place",
                            "text": title})  # fmt: skip
            continue
        for label, year, cell in _figures(columns, row):
            _add(label or title, year, cell, {**place, "sheet": name, "row": at}, rows, rejects, found)
    return lines


def _figures(columns: list[str], row: Sequence[object]) -> Iterator[tuple[str, int, object]]:
    """(label, year, cell) for each figure of a line; the label is empty where the title says what it is."""
    if columns[0] == "Year":
        year = int(number(row[0]) or 0)
        yield from ((label, year, cell) for label, cell in zip(columns[2:], row[2:], strict=False) if label)
    else:
        yield from (("", int(label), cell) for label, cell in zip(columns, row, strict=False) if label.isdigit())


def _place(columns: list[str], row: Sequence[object]) -> Row:
    """The place of a line: its local authority, else its region (of which three are countries)."""
    at = 1 if columns[0] == "Year" else 0
    name = _NOTE.sub("", text_of(row[at]))
    if "authority" in columns[at].casefold():
        return {"place_name": name, "place_kind": "district"}
    return {"place_name": name, "place_kind": "country" if name in UK_COUNTRIES else "region"}


def _add(
    label: str, year: int, cell: object, where: Row, rows: list[Row], rejects: list[Row], found: dict[str, Indicator]
) -> None:
    """One figure; a share is given as per cent."""
    plain = _PLACE.sub("", label.split(",")[0] if "Volume" not in label else label).strip()
    share, index = label.startswith("Proportion"), "Volume" in label
    value = number(cell)
    if value is None or not year:
        rejects.append({"sheet": where["sheet"], "row": where["row"], "reason": f"'{text_of(cell)}' is not a number",
                        "text": f"{where['place_name']}, {year}"})  # fmt: skip
        return
    unit = "percent" if share else "index" if index else "advert_units"
    ident = slug(plain)
    found.setdefault(ident, Indicator(label=plain, unit=unit, kind="index" if index else "ratio", decimals=1))
    rows.append({**where, "indicator": ident, "period": Period.month(year, 1).iso,
                 "value": round(value * 100, 10) if share else value, "status": "final"})  # fmt: skip


def _published(raw: RawFile) -> date | None:
    """The day named on the cover sheet."""
    for row in raw.sheet_head(raw.sheet_names[0], 12):
        said = _PUBLISHED.search(text_of(row[0])) if row and "published" in text_of(row[0]) else None
        if said:
            return datetime.strptime(said[1], "%d %B %Y").date()
    return None
