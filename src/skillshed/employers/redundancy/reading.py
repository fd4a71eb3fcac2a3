"""A spreadsheet becomes people at risk, or vacancies: row by row, with what was put aside, what was not read, what was refused."""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from skillshed.employers.redundancy.cells import READERS, clean
from skillshed.employers.redundancy.cells import place as place_of
from skillshed.employers.redundancy.columns import Column, Headings, Kind, Refused, columns, recognised
from skillshed.employers.redundancy.licences import asked_in
from skillshed.employers.redundancy.people import AtRisk, Vacancy
from skillshed.provision.feeds.cells import CellFault
from skillshed.skills.adverts.fields import read_fields
from skillshed.skills.adverts.reading import batches
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood

HEADER_WITHIN = 10  # rows above a heading: titles and notes that people put there
MOST_ROWS = 5_000
FREE = {"can", "qualifications"}
Line = list[Any]
NEXT = {
    "people": "It needs a column with a number for each person and one with the job title: take the template.",
    "vacancies": "It needs a column with the job title: take the template.",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said of a row: its number in the sheet, the column, the words. `is_aside`: the row was not read."""

    row: int
    column: str
    why: str
    is_aside: bool = False


@dataclass
class ListRead:
    """A list as read. `found` holds AtRisk or Vacancy values by their row."""

    kind: Kind
    found: dict[int, Any] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    refused: tuple[Refused, ...] = ()
    unknown: tuple[str, ...] = ()
    known: tuple[str, ...] = ()

    @property
    def aside(self) -> list[Remark]:
        """Rows that were put aside."""
        return [one for one in self.remarks if one.is_aside]

    @property
    def unread(self) -> list[Remark]:
        """Cells that were not read, in rows that were."""
        return [one for one in self.remarks if not one.is_aside]


def read_list(content: bytes, name: str, kind: Kind) -> ListRead:
    """A CSV or workbook; vacancies also as adverts come (JSON, JSON lines, Parquet). InputNotUnderstood where it holds no such list."""
    raw = RawFile(content, name)
    if kind == "vacancies" and raw.kind in ("json", "parquet"):
        return _adverts(raw)
    heads, lines = _table(raw, kind)
    read = ListRead(kind, refused=heads.refused, unknown=heads.unknown, known=tuple(one.title for one in heads.known.values()))
    seen: dict[str, int] = {}
    for number, line in lines:
        cells = {column.name: line[at] for at, column in heads.known.items() if at < len(line)}
        one = _row(number, cells, read)
        if one is None:
            continue
        if one.key in seen:
            read.remarks.append(Remark(number, "", f"Row {seen[one.key]} has the same number; the first counts.", True))
            continue
        seen[one.key] = number
        read.found[number] = one
    if not read.found and not read.remarks:
        raise InputNotUnderstood(f"'{name}' has headings and no row below them.", next_step="Fill it in and bring it again.")
    return _with_asked(read)


def _row(number: int, cells: dict[str, Any], read: ListRead) -> AtRisk | Vacancy | None:
    values: dict[str, Any] = {}
    for name, column in columns(read.kind).items():
        try:
            values[name] = _cell(number, column, cells.get(name, ""), read)
        except CellFault as fault:
            if column.needed:
                read.remarks.append(Remark(number, column.title, str(fault), True))
                return None
            read.remarks.append(Remark(number, column.title, f"{fault} It counts as not known."))
            values[name] = None
        if column.needed and not values[name]:
            read.remarks.append(Remark(number, column.title, f"No {column.title.lower()} is given.", True))
            return None
    return _person(values) if read.kind == "people" else _vacancy(values)


def _cell(number: int, column: Column, cell: Any, read: ListRead) -> Any:
    if column.name in FREE and read.kind == "people":
        found, gone = clean(cell)
        read.remarks += [Remark(number, column.title, f"It held {what}, which was taken out.") for what in gone]
    else:
        found = READERS[column.reads](cell)
    if isinstance(found, str) and len(found) > column.longest:
        read.remarks.append(Remark(number, column.title, f"Only the first {column.longest:,} letters are kept."))
        found = found[: column.longest]
    return found


def _person(values: dict[str, Any]) -> AtRisk:
    area, latitude, longitude = values.pop("postcode") or ("", None, None)
    for name in ("pay_now", "pay_floor"):
        values[name] = values[name][0] if values[name] else None
    for name in ("can", "qualifications", "by", "name", "contact", "adviser"):
        values[name] = values[name] or ""
    return AtRisk(area=area, latitude=latitude, longitude=longitude, **values)


def _vacancy(values: dict[str, Any]) -> Vacancy:
    area, latitude, longitude = values.pop("postcode") or ("", None, None)
    low, high = values.pop("pay") or (None, None)
    most = values.pop("pay_high")
    values["licences"] = values["licences"] or ()
    values["places"] = values["places"] or 1
    for name in ("key", "employer", "text"):
        values[name] = values[name] or ""
    one = Vacancy(area=area, latitude=latitude, longitude=longitude, pay=low, pay_high=most[1] if most else high, **values)
    return one if one.key else replace(one, key=_made_key(one))


def _made_key(one: Vacancy) -> str:
    """The same words are the same vacancy."""
    words = "\n".join((one.title, one.employer, one.area, one.text, str(one.pay)))
    return f"made-{hashlib.sha256(words.encode()).hexdigest()[:16]}"


def _with_asked(read: ListRead) -> ListRead:
    if read.kind == "vacancies":
        rows = list(read.found.items())
        asked = asked_in([f"{one.title}. {one.text}" for _, one in rows])
        for (number, one), more in zip(rows, asked, strict=True):
            read.found[number] = replace(one, licences=tuple(dict.fromkeys((*one.licences, *more))))
    return read


# -- tables ------------------------------------------------------------------------------------------------------------


def _table(raw: RawFile, kind: Kind) -> tuple[Headings, list[tuple[int, Line]]]:
    best: tuple[Headings, list[tuple[int, Line]]] | None = None
    for lines in _sheets(raw):
        for at, line in enumerate(lines[:HEADER_WITHIN]):
            heads = recognised(line, kind)
            if heads.known and (best is None or len(heads.known) > len(best[0].known)):
                best = heads, [(number, row) for number, row in enumerate(lines[at + 1 :], at + 2) if any(map(_filled, row))]
    needed = {one.name: one.title for one in columns(kind).values() if one.needed}
    held = {one.name for one in best[0].known.values()} if best else set()
    if best is None or not needed.keys() <= held:
        lacking = " or ".join(title for name, title in needed.items() if name not in held)
        raise InputNotUnderstood(
            f"'{raw.name}' has no column “{lacking}” in its first {HEADER_WITHIN} rows.", next_step=NEXT[kind]
        )
    if len(best[1]) > MOST_ROWS:
        raise InputNotUnderstood(f"'{raw.name}' has {len(best[1]):,} rows; {MOST_ROWS:,} at a time.", next_step="Divide it.")
    return best


def _filled(cell: Any) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _sheets(raw: RawFile) -> Iterator[list[Line]]:
    if raw.sheet_names:
        yield from (raw.sheet(name) for name in raw.sheet_names)
    elif raw.kind == "text":
        yield _csv(raw)
    else:
        raise InputNotUnderstood(f"'{raw.name}' is no table.", next_step="Save it as CSV or as a workbook (.xlsx).")


def _csv(raw: RawFile) -> list[Line]:
    first = raw.text[:20_000].split("\n", 1)[0]
    reader = csv.reader(io.StringIO(raw.text, newline=""), delimiter=max(",;\t|", key=first.count))
    try:
        return [list(row) for row in reader]
    except csv.Error as error:
        raise InputNotUnderstood(
            f"'{raw.name}' is not a readable CSV ({error}).", next_step="Save it again as CSV UTF-8."
        ) from error


# -- adverts -----------------------------------------------------------------------------------------------------------


def _adverts(raw: RawFile) -> ListRead:
    """Vacancies out of adverts in one of their own formats; a pay that the board guessed is not taken."""
    read, number = ListRead("vacancies"), 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "adverts"
        path.write_bytes(raw.content)
        for batch in batches(path):
            fields = read_fields(batch.adverts)
            read.remarks += [Remark(one.row, "", one.reason, True) for one in batch.rejected]
            for row in pl.concat([batch.adverts, fields], how="horizontal").iter_rows(named=True):
                number += 1
                read.found[number] = _of_advert(row)
                if number > MOST_ROWS:
                    raise InputNotUnderstood(f"'{raw.name}' has more than {MOST_ROWS:,} adverts.", next_step="Divide it.")
    return _with_asked(read)


def _of_advert(row: dict[str, Any]) -> Vacancy:
    low, high = row["year_pay_min"], row["year_pay_max"]
    area, latitude, longitude = _where(row)
    return Vacancy(
        key=row["id"][:80], title=row["title"][:160], employer=(row["employer"] or "")[:160], area=area, latitude=latitude, longitude=longitude,
        pay=None if low is None else Decimal(str(round(low, 2))), pay_high=None if high is None else Decimal(str(round(high, 2))),
        licences=tuple(row["licences"] or ()), text=(row["description"] or "")[:20_000],
    )  # fmt: skip


def _where(row: dict[str, Any]) -> tuple[str, float | None, float | None]:
    for text in (row["postcode"], row["place"]):
        try:
            if found := place_of(text or ""):
                return found
        except CellFault:
            continue
    return (row["place"] or "")[:60], row["latitude"], row["longitude"]
