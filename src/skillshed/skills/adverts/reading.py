"""Adverts out of a file: CSV, JSON lines, an Adzuna-shaped answer, or Parquet; a batch at a time, bad rows put aside with the reason."""

from __future__ import annotations

import csv
import hashlib
import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from skillshed.skills.adverts.shape import ADVERTS, columns, plain
from skillshed.skills.adverts.streaming import kind_of, lines, parquet_rows
from skillshed.sources.raw import MAX_LINE, RawFile
from skillshed.terms.errors import InputNotUnderstood

BATCH = 2_000
BLOCK = re.compile(r"</?(?:p|br|li|ul|ol|div|h\d|tr)\b[^>]*>", re.IGNORECASE)
TAG = re.compile(r"<[a-zA-Z/!][^>]*>")
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d")
NUMBERS = ("latitude", "longitude", "pay_min", "pay_max")
NEXT = "An advert needs a title; a description, an employer, a place and a day make it useful."


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is no advert: its number in the file and why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Adverts as ADVERTS, and what was put aside between them."""

    adverts: pl.DataFrame
    rejected: tuple[Rejected, ...] = field(default=())


def batches(path: Path, *, board: str = "", size: int = BATCH) -> Iterator[Batch]:
    """The adverts of a file. `board` names the source where the file does not. InputNotUnderstood where it holds none.

    Memory: one batch, but for JSON in one piece, which is read whole.
    """
    good: list[dict[str, Any]] = []
    bad: list[Rejected] = []
    any_title = False
    for number, row in _rows(path):
        if isinstance(row, str):
            bad.append(Rejected(number, row))
            continue
        one = _advert(row, board or path.stem)
        if not one["title"]:
            bad.append(Rejected(number, "no title"))
            continue
        any_title = True
        good.append(one)
        if len(good) == size:
            yield Batch(_frame(good), tuple(bad))
            good, bad = [], []
    if not any_title:
        raise InputNotUnderstood(f"'{path.name}' holds no adverts that can be read.", next_step=NEXT)
    if good or bad:
        yield Batch(_frame(good), tuple(bad))


def named(adverts: pl.DataFrame) -> pl.DataFrame:
    """Adverts with the board in their `id`: two boards may count from the same number."""
    return adverts.with_columns(id=pl.concat_str("board", pl.lit("/"), "id"))


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=ADVERTS, orient="row")


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Rows with their number in the file (its header is 1), or why one could not be read."""
    kind = kind_of(path)
    if kind == "parquet":
        return enumerate(parquet_rows(path), start=1)
    if kind == "json":
        return _json(path)
    if kind == "text":
        return _csv(path)
    raise InputNotUnderstood(f"'{path.name}' is no table of adverts.", next_step="Bring CSV, JSON lines or Parquet.")


def _json(path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """JSON lines, or one document: a list, or an answer with `results`."""
    first = next((line for line in lines(path) if line.strip()), "")
    record = _parsed(first)
    if isinstance(record, dict) and "results" not in record:
        for number, line in enumerate(lines(path), start=1):
            if line.strip():
                yield number, _parsed(line)
        return
    try:
        found = json.loads(RawFile.open(path).text)
    except json.JSONDecodeError as error:
        raise InputNotUnderstood(
            f"'{path.name}' is not readable JSON (line {error.lineno}: {error.msg}).", next_step=NEXT
        ) from error
    rows = found.get("results", []) if isinstance(found, dict) else found
    for number, row in enumerate(rows, start=1):
        yield number, row if isinstance(row, dict) else "no record"


def _parsed(line: str) -> dict[str, Any] | str:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        return "not readable JSON"
    return row if isinstance(row, dict) else "no record"


def _csv(path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    head = next(lines(path), "")
    reader = csv.reader(lines(path), delimiter=max(",;\t|", key=head.count))
    try:
        names = next(reader, [])
        for number, cells in enumerate(reader, start=2):
            if not any(cells):
                continue
            if len(cells) != len(names):
                yield number, f"{len(cells)} cells where the header has {len(names)}"
            else:
                yield number, dict(zip(names, cells, strict=True))
    except csv.Error as error:
        raise InputNotUnderstood(
            f"'{path.name}' is not a readable CSV at line {reader.line_num} ({error}).", next_step="Save it again as CSV UTF-8."
        ) from error


def _advert(row: Mapping[str, Any], board: str) -> dict[str, Any]:
    """One row in our columns. A nested name is looked up by its path (`company.display_name`)."""
    known = columns()
    found: dict[str, Any] = {}
    for name, value in _flat(row):
        column = known.get(plain(name))
        if column and value not in (None, "") and column not in found:
            found[column] = value
    one = {name: _cell(name, found.get(name)) for name in ADVERTS}
    one["board"] = one["board"] or board
    one["description"] = clean(one["description"] or "")
    one["title"] = " ".join(clean(one["title"] or "").split())
    one["id"] = one["id"] or _made_id(one)
    return one


def _flat(row: Mapping[str, Any], under: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        path = f"{under}{name}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}.")
        else:
            yield path, ", ".join(map(str, value)) if isinstance(value, list) else value


def _cell(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in NUMBERS:
        return _number(value)
    if name in ("posted_on", "closes_on"):
        return read_day(value)
    if name == "pay_is_predicted":
        return str(value).strip().lower() in ("1", "true", "yes")
    return str(value).strip()[:MAX_LINE]


def _number(value: Any) -> float | None:
    try:
        found = float(str(value).replace(",", "").replace("£", "").strip())
    except ValueError:
        return None
    return found if abs(found) < 1e12 else None  # NaN and infinite fail here too


def read_day(value: Any) -> date | None:
    """A day as a board writes it, with or without the time; seconds or milliseconds since 1970; None where it is none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    if re.fullmatch(r"\d{10}(?:\d{3})?(?:\.\d+)?", text):
        return datetime.fromtimestamp(float(text) / (1000 if len(text.split(".")[0]) == 13 else 1), UTC).date()
    for shape in DAYS:
        try:
            return datetime.strptime(text if " " in shape else re.split(r"[T ]", text)[0], shape).date()
        except ValueError:
            continue
    return None


def clean(text: str) -> str:
    """Words without markup; a paragraph, a line and a list's item stay lines of their own."""
    if "<" in text:
        text = TAG.sub(" ", BLOCK.sub("\n", text))
    return (
        html.unescape(text).replace("\xa0", " ").replace("\r\n", "\n").strip()
        if "&" in text or "\xa0" in text or "\r" in text
        else text.strip()
    )


def _made_id(one: Mapping[str, Any]) -> str:
    words = "\n".join(str(one[name] or "") for name in ("board", "title", "employer", "place", "posted_on", "description"))
    return f"made-{hashlib.sha256(words.encode()).hexdigest()[:20]}"
