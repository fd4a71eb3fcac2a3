"""Read CSV extracts of the Employer Skills Survey, whichever way round they are."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator

import polars as pl

from skillshed.sources.cells import read_csv, text_of
from skillshed.sources.ess_xlsx.tables import place_name
from skillshed.sources.ess_xlsx.values import (
    base_of,
    has_fractions,
    indicator,
    kind_of_row,
    plain_label,
    read_cell,
    row_id,
    wording,
)
from skillshed.sources.parsed import REJECTS, Given, Indicator, Parsed, frame
from skillshed.sources.raw import RawFile
from skillshed.terms.breakdown import breakdown, parts
from skillshed.terms.errors import InputNotUnderstood
from skillshed.terms.period import Period

ANSWERS = "skills_need_developing"
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")


def detect(raw: RawFile) -> float:
    """Sure where rows of bases stand below a header of areas, or answers beside area levels."""
    if raw.kind != "text":
        return 0.0
    if raw.header[:2] == ["area level", "area"] and len(raw.header) > 3:
        return 0.9
    bases = tuple(wording()["bases"]["unweighted"])
    has_bases = any(line.casefold().lstrip('"').startswith(bases) for line in raw.head_lines[1:5])
    return 0.9 if raw.header[:1] == [""] and has_bases else 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """Counts, shares and averages by area. Raises InputNotUnderstood where no year is given."""
    read = _by_area if raw.header[:1] == ["area level"] else _by_indicator
    year = _year(raw, given)
    found = read(raw, Period.year(year).iso)
    dataset = "ess_skills_need_developing" if read is _by_area else "ess_core_indicators"
    return Parsed(
        dataset=given.dataset or dataset,
        title=given.title or f"Employer Skills Survey {year}: {dataset.removeprefix('ess_').replace('_', ' ')}",
        publisher="Department for Education",
        rows=frame(found.rows),
        indicators=found.indicators(),
        rejects=pl.concat([found.broken, pl.DataFrame(found.rejects, schema=REJECTS)]),
        file_rows=found.file_rows,
        url=raw.url,
        notes=("Some columns hold shares as fractions, others as percentages; all are given as per cent.",),
    )


def _year(raw: RawFile, given: Given) -> int:
    """The survey's year: from the levels' vintage, the file's name, or the person."""
    for text in (given.title, raw.name, *raw.head_lines[1:60]):
        if found := _YEAR.search(text if text in (given.title, raw.name) else text.split(",")[0]):
            return int(found[1])
    raise InputNotUnderstood(
        f"'{raw.name}' does not say which year's Employer Skills Survey it holds.",
        next_step="Put the year in the file's name, such as ESS_2019_core_indicators.csv.",
    )


class _Found:
    """Rows, rejects and what each indicator measures."""

    def __init__(self, broken: pl.DataFrame) -> None:
        self.rows: list[dict[str, object]] = []
        self.rejects: list[dict[str, object]] = []
        self.broken = broken
        self.file_rows = 0
        self._facts: dict[str, tuple[str, str]] = {}
        self._values: dict[str, list[float]] = defaultdict(list)

    def indicators(self) -> dict[str, Indicator]:
        """Indicators by id."""
        return {name: indicator(label, kind, self._values[name]) for name, (label, kind) in self._facts.items()}

    def add(self, name: str, words: tuple[str, str], cell: object, fractions: bool, row: dict[str, object]) -> None:
        """One cell, as an observation or put aside. `words`: the indicator's label and kind."""
        self._facts.setdefault(name, words)
        found = read_cell(cell, words[1], row_has_fractions=fractions)
        if found is None:
            reason = "the cell is neither a number nor a known symbol"
            said = f"{words[0]}, {row['place_name']}: {text_of(cell)}"
            self.rejects.append({"sheet": None, "row": row["row"], "reason": reason, "text": said})
            return
        if found[0] is not None:
            self._values[name].append(found[0])
        self.rows.append({"indicator": name, "value": found[0], "status": found[1], **row})


def _by_indicator(raw: RawFile, period: str) -> _Found:
    """Rows are indicators and columns are areas: the same ids as the summary workbook."""
    read = read_csv(raw)
    areas = [name for name in read.table.columns[1:] if name != "_row" and not name.startswith("blank")]
    found = _Found(read.rejects)
    found.file_rows = read.table.height + read.rejects.height
    block = 0
    for row in read.table.iter_rows(named=True):
        label, cells = text_of(row[read.table.columns[0]]), [row[area] for area in areas]
        if not any(text_of(cell) for cell in cells):
            continue  # a heading such as `Skills gaps`
        block += base_of(label, 1) == ("unweighted_base", "")
        base = base_of(label, block)
        kind = kind_of_row(label, cells)
        name, part = base or (row_id(label, kind), "")
        for area, cell in zip(areas, cells, strict=True):
            place = {"place_name": place_name(area), "place_kind": "country" if place_name(area) == "England" else "lep"}
            where = {**place, "period": period, "breakdown": breakdown(parts(part)), "row": row["_row"]}
            found.add(name, (plain_label(label), kind), cell, has_fractions(cells), where)
    return found


def _by_area(raw: RawFile, period: str) -> _Found:
    """Rows are areas; each answer has a column of counts and, unnamed beside it, its share."""
    lines = list(csv.reader(io.StringIO(raw.text, newline="")))
    header = [text_of(cell) for cell in lines[0]]
    found = _Found(pl.DataFrame(schema=REJECTS))
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        found.file_rows += 1
        if len(cells) != len(header):
            reason = f"row has {len(cells)} cells where the header has {len(header)}"
            found.rejects.append({"sheet": None, "row": number, "reason": reason, "text": ",".join(cells)[:200]})
            continue
        kind = wording()["levels"].get(re.sub(r"\s*\(\d{4}\)$", "", text_of(cells[0])).casefold())
        place = {"place_name": place_name(cells[1]), "place_kind": kind, "period": period, "row": number}
        shares = [cells[at] for at, _, is_share in _answers(header) if is_share]
        for at, answer, is_share in _answers(header):
            words = ("Skills that will need developing, share of establishments", "share")
            words = words if is_share else ("Skills that will need developing, establishments", "count")
            name = f"{ANSWERS}_pct" if is_share else ANSWERS
            found.add(name, words, cells[at], has_fractions(shares), {**place, "breakdown": breakdown(skill=answer)})
    return found


def _answers(header: list[str]) -> Iterator[tuple[int, str, bool]]:
    """Each column of figures: its index, its answer, whether it is the share beside the count."""
    answer = ""
    for at, name in enumerate(header[2:], start=2):
        answer = name or answer
        yield at, answer, not name
