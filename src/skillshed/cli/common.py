"""What every command needs: the data folder, the open book, places and dates read, answers shown."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillshed.terms.errors import NotFound, UsageError
from skillshed.terms.period import Period, read_period

if TYPE_CHECKING:
    from skillshed.evidence.book import Book
    from skillshed.terms.place import Place


def data_folder() -> Path:
    """SKILLSHED_DATA, else the platform's user data folder."""
    named = os.environ.get("SKILLSHED_DATA", "")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_dir

    return Path(user_data_dir("skillshed", appauthor=False))


def open_book() -> Book:
    """The evidence base of the data folder."""
    from skillshed.evidence.book import Book

    return Book(data_folder())


def filled_book() -> Book:
    """The evidence base, or NotFound with the two ways to fill it where it is empty."""
    book = open_book()
    if not book.lake.releases():
        raise NotFound(
            f"There is no evidence in {data_folder()} yet.",
            next_step="`skillshed demo --no-serve` brings the embedded evidence, `skillshed import FILE` your own.",
        )
    return book


def read_date(text: str, what: str) -> date | None:
    """A date as typed: 2024-06-01, or a year or month (its last day)."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        period = read_period(text)
        if period is None:
            raise UsageError(f"{what} '{text}' is not a date.", next_step="Write it like 2024-06-01.") from None
        from datetime import timedelta

        return period.end - timedelta(days=1)


def read_start(text: str) -> date | None:
    """The first day of what was typed: 2015 is 1 January 2015."""
    if not text:
        return None
    period = read_period(text)
    if period is None:
        raise UsageError(f"'{text}' is not a date or period.", next_step="Write it like 2015, 2018/19 or 2020-07-01.")
    return period.start


def note(text: str) -> None:
    """A message for the person, on standard error."""
    print(text, file=sys.stderr)


def show_json(document: Any) -> None:
    """One JSON document on standard output."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1, default=str, allow_nan=False)
    sys.stdout.write("\n")


FIGURES = {"value", "lower", "upper"}


def show_table(rows: Sequence[Mapping[str, Any]], columns: Iterable[str], *, title: str = "") -> None:
    """Rows as an aligned table on standard output."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    names = list(columns)
    for name in names:
        is_number = name in FIGURES or any(isinstance(row.get(name), (int, float)) for row in rows)
        table.add_column(name.replace("_", " "), justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*[_cell(row.get(name)) for name in names])
    width = None if sys.stdout.isatty() else 200
    Console(width=width).print(table)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:,.6g}" if isinstance(value, float) else str(value)


def several_places(book: Book, texts: Iterable[str]) -> list[Place]:
    """Places named one by one or with commas between them; a name that has a comma of its own is tried whole first."""
    found = [place for text in texts for place in _with_commas(book, text)]
    return list(dict.fromkeys(found))


def _with_commas(book: Book, text: str) -> list[Place]:
    if "," not in text:
        return [one_place(book, text)]
    try:
        return [one_place(book, text)]
    except NotFound:
        return [one_place(book, part.strip()) for part in text.split(",") if part.strip()]


def one_place(book: Book, text: str) -> Place:
    """The place a person means; says on standard error which one it took where a name has several."""
    found = book.places.one(text)
    others = [
        place for place in book.areas.find(text) if place.name.casefold() == found.name.casefold() and place.code != found.code
    ]
    if others and text.casefold() == found.name.casefold():
        names = ", ".join(f"{place.slug} ({place.kind_words})" for place in others[:4])
        note(f"'{text}' read as {found.name}, {found.kind_words} ({found.code}); also {names}.")
    return found


def periods_like(text: str) -> list[Period]:
    """The periods a person may mean: 2018/19 is an academic or a financial year, 2019 a year."""
    found = [read_period(text, starts) for starts in (8, 4, 9)]
    return list(dict.fromkeys(period for period in found if period))
