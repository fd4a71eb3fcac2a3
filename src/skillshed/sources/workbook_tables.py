"""Statistical workbooks as ONS lays them out: a title in A1, a line of units, a header of one or more rows, places below."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from skillshed.sources.cells import number, text_of
from skillshed.sources.parsed import Indicator
from skillshed.sources.raw import RawFile
from skillshed.sources.symbols import read_cell
from skillshed.terms.breakdown import slug
from skillshed.terms.period import Period, read_period
from skillshed.terms.place import kind_of

ENOUGH = 60  # rows that show what a column holds
DEEPEST_HEADER = 25  # rows; the longest preamble met is 8
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_HEADER_WORDS = {"code", "area code", "description", "area name", "itl code", "geography code", "local authority code", "name"}
_PUBLISHED = re.compile(r"(?:date published|publication date|release date|published)\s*:?\s*(\d{1,2}\w{0,2} \w+ \d{4})", re.I)
_LEVEL = re.compile(r"^(itl|nuts)?\s*(level|type)$", re.I)


@dataclass(frozen=True)
class Column:
    """A column of figures: where it stands, and its header cells from the top down."""

    index: int
    texts: tuple[str, ...]

    @cached_property
    def year(self) -> int | None:
        """The year its header names."""
        found = [match for text in self.texts for match in _YEAR.findall(text)]
        return int(found[0]) if found else None

    @property
    def label(self) -> str:
        """Its header without the year: `2019 Births` -> Births."""
        return " ".join(" ".join(_YEAR.sub("", text).split()) for text in self.texts).strip()


@dataclass(frozen=True)
class Line:
    """A row of figures: its row in the sheet, its place or label, the block of years it stands in."""

    row: int
    code: str
    name: str
    others: tuple[tuple[str, str], ...]
    year: int | None
    cells: tuple[object, ...]


@dataclass(frozen=True)
class SheetTable:
    """One sheet read."""

    sheet: str
    title: str
    preamble: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    footnotes: tuple[str, ...]
    has_codes: bool

    def year(self, line: Line, column: Column) -> int | None:
        """The year of a figure: of its column, its block, the title, or the only year among the columns."""
        return column.year or line.year or self._alone

    @cached_property
    def _alone(self) -> int | None:
        titled = set(_YEAR.findall(self.title))
        among = {other.year for other in self.columns if other.year}
        return int(titled.pop()) if len(titled) == 1 else among.pop() if len(among) == 1 else None


def tables(raw: RawFile, marks: dict[str, str]) -> Iterator[SheetTable]:
    """Every sheet that holds a table of figures."""
    for name in raw.sheet_names:
        found = read_table(name, raw.sheet(name), marks)
        if found:
            yield found


def read_table(sheet: str, cells: list[list[object]], marks: dict[str, str]) -> SheetTable | None:
    """A sheet as a table, or None where no row of figures stands under a header in its first rows."""
    start = _first_line(cells, marks)
    if start is None:
        return None
    header = [row for row in cells[1:start] if any(text_of(cell) for cell in row[1:])]
    body = cells[start:]
    while body and not _has_figures(body[-1], marks):
        body = body[:-1]
    width = max(len(row) for row in body)
    texts = _header_texts(header, width)
    labels, values = _roles(body, width, texts, marks)
    if not values or not labels:
        return None
    return SheetTable(
        sheet=sheet,
        title=text_of(cells[0][0]) if cells[0] else "",
        preamble=tuple(text_of(row[0]) for row in cells[1:start] if row and text_of(row[0]) and row not in header),
        columns=tuple(Column(index, texts[index]) for index in values),
        lines=tuple(_lines(body, start, labels, texts, marks, _block_above(cells, start))),
        footnotes=tuple(text for row in cells[start + len(body) :] if row and (text := text_of(row[0]))),
        has_codes="code" in labels,
    )


def _is_year(cell: object) -> bool:
    value = number(cell)
    return value is not None and value.is_integer() and 1900 <= value <= 2100


def _has_figures(row: list[object], marks: dict[str, str]) -> bool:
    return any(text_of(cell) and read_cell(cell, marks)[1] for cell in row[1:])


def _first_line(cells: list[list[object]], marks: dict[str, str]) -> int | None:
    """The first row with a label and a figure; a row of nothing but years is a header the first time."""
    years_seen = False
    for index, row in enumerate(cells[:DEEPEST_HEADER]):
        texts = [text_of(cell) for cell in row]
        if index == 0 or not any(texts[1:]) or {text.casefold() for text in texts} & _HEADER_WORDS:
            continue
        figures = [cell for cell in row[1:] if number(cell) is not None]
        if figures and all(_is_year(cell) for cell in figures) and not years_seen:
            years_seen = True
            continue
        labelled = any(text and number(text) is None for text in texts[:3])
        if labelled and (figures or any(text and text.casefold() in marks for text in texts[1:])):
            return index
    return None


def _block_above(cells: list[list[object]], start: int) -> int | None:
    row = cells[start - 1]
    return _block(row)


def _block(row: list[object]) -> int | None:
    """The year of a row that holds a year and nothing else."""
    alone = bool(row) and _is_year(row[0]) and not any(text_of(cell) for cell in row[1:])
    return int(number(row[0]) or 0) if alone else None


def _header_texts(header: list[list[object]], width: int) -> list[tuple[str, ...]]:
    """Header cells by column; a cell merged over several columns speaks for all of them."""
    filled = []
    for depth, row in enumerate(header):
        texts = [text_of(cell) for cell in row] + [""] * (width - len(row))
        below = header[depth + 1 :]
        for index in range(1, width):
            has_own = any(index < len(lower) and text_of(lower[index]) for lower in below)
            if not texts[index] and texts[index - 1] and has_own and not _is_year(texts[index - 1]):
                texts[index] = texts[index - 1]
        filled.append(texts)
    return [tuple(row[index] for row in filled if row[index]) for index in range(width)]


def _roles(
    body: list[list[object]], width: int, texts: list[tuple[str, ...]], marks: dict[str, str]
) -> tuple[dict[str, int], list[int]]:
    """Which columns hold codes, names and other labels, and which hold figures."""
    labels: dict[str, int] = {}
    values = []
    for index in range(width):
        found = Counter(_sort(row[index], marks) for row in body[:ENOUGH] if index < len(row) and text_of(row[index]))
        if not found:
            continue
        most = found.most_common(1)[0][0]
        if most == "code":
            labels.setdefault("code", index)
        elif most == "text" and ("name" not in labels or texts[index]):
            level = bool(texts[index]) and bool(_LEVEL.match(texts[index][-1]))
            labels.setdefault("level" if level else "name" if "name" not in labels else f"other {index}", index)
        elif most == "figure" and texts[index]:
            if texts[index][-1].casefold() == "year":
                labels["year"] = index
            else:
                values.append(index)
    if "name" not in labels and "code" not in labels:
        return {}, values
    return labels, values


def _sort(cell: object, marks: dict[str, str]) -> str:
    text = text_of(cell)
    if kind_of(text):
        return "code"
    return "figure" if read_cell(cell, marks)[1] else "text"


def _lines(
    body: list[list[object]],
    start: int,
    labels: dict[str, int],
    texts: list[tuple[str, ...]],
    marks: dict[str, str],
    year: int | None,
) -> Iterator[Line]:
    for offset, row in enumerate(body):
        if (block := _block(row)) is not None:
            year = block
        elif _has_figures(row, marks):
            at = {label: text_of(row[index]) if index < len(row) else "" for label, index in labels.items()}
            others = tuple((texts[labels[label]][-1], text) for label, text in at.items() if label.startswith("other"))
            own = int(at["year"]) if _YEAR.fullmatch(at.get("year", "")) else year
            yield Line(start + offset + 1, at.get("code", ""), at.get("name", "").rstrip("*").strip(), others, own, tuple(row))


def published_on(raw: RawFile) -> date | None:
    """The date of publication that a cover or contents sheet prints."""
    for name in raw.sheet_names[:4]:
        for row in raw.sheet_head(name, 15):
            for cell in row:
                match = _PUBLISHED.search(text_of(cell))
                period = read_period(match[1]) if match else None
                if period and period.unit == "D":
                    return period.start
    return None


@cache
def naming(path: Path) -> tuple[dict[str, Any], ...]:
    """Rows of a format's `naming.toml`: patterns of title and column, and the indicator they name."""
    return tuple(tomllib.loads(path.read_text()).get("name", ()))


def named(path: Path, title: str, column: str) -> tuple[str, Indicator]:
    """The indicator of a column of a titled table, from the format's table of names, else made from the words."""
    for row in naming(path):
        if re.search(row.get("title", ""), title, re.I) and re.search(row.get("column", ""), column, re.I):
            facts = {key: row[key] for key in ("unit", "decimals", "kind", "description", "universe", "caveats") if key in row}
            return row["id"], Indicator(row["label"], **facts)
    subject = subject_of(title)
    key = ".".join(part for part in (slug(subject), slug(column)) if part)
    label = f"{subject}: {column}" if column and subject else subject or column
    # What is not known to be a count is never summed.
    return key, Indicator(label, unit="number", kind="ratio")


def subject_of(title: str) -> str:
    """What a table is about: its title without its number, its years, its places and its source."""
    plain = re.sub(r"^(table|figure|worksheet)\s*[\w.]+\s*[:\-–]?\s*", "", title.strip(), flags=re.I)
    plain = re.split(
        r"\s(?:for|in) (?=19|20)|;|\sby\s(?:local|region|district|unitary|country|area)", plain, maxsplit=1, flags=re.I
    )[0]
    plain = re.split(r",\s*(?:uk|united kingdom|great britain|england)\b", plain, maxsplit=1, flags=re.I)[0]
    return " ".join(_YEAR.sub("", plain).split()).strip(" ,-:")


def year_period(year: int) -> str:
    """A calendar year as ISO."""
    return Period.year(year).iso
