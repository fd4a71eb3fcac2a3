"""Headings of a list: which column of ours each one is, which are refused and why, and which are none of ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from skillshed.employers.redundancy.rules import table

Kind = Literal["people", "vacancies"]
FILE = "columns.toml"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading in the template, how a cell is read, what to write."""

    name: str
    title: str
    help: str
    names: tuple[str, ...]
    reads: str = "text"
    needed: bool = False
    longest: int = 200
    example: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A heading whose column was not read, and why."""

    heading: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Headings:
    """`known`: position to column."""

    known: dict[int, Column]
    refused: tuple[Refused, ...]
    unknown: tuple[str, ...]


@cache
def columns(kind: Kind) -> dict[str, Column]:
    """Every column of a list by its name, in the template's order."""
    return {name: Column(name, **{**row, "names": tuple(row["names"])}) for name, row in table(FILE)[kind].items()}


def recognised(headings: Sequence[object], kind: Kind) -> Headings:
    """What each heading is. The first of two that mean the same counts; the other is named as unknown."""
    known: dict[int, Column] = {}
    refused: list[Refused] = []
    unknown: list[str] = []
    taken: set[str] = set()
    for at, cell in enumerate(headings):
        written = " ".join(str(cell if cell is not None else "").split())
        name = _names(kind).get(plain(written))
        if name and name not in taken:
            taken.add(name)
            known[at] = columns(kind)[name]
        elif written and kind == "people" and (found := _refused(written)):
            refused.append(found)
        elif written:
            unknown.append(written[:80])
    return Headings(known, tuple(refused), tuple(unknown))


def plain(heading: str) -> str:
    """A heading in small letters with its words alone: `Pay (£ p.a.) *` is `pay p a`."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    return re.sub(r"[^a-z0-9]+", " ", parted.casefold()).strip()


def _refused(heading: str) -> Refused | None:
    said = f" {plain(heading)} "
    for rule in table(FILE)["refused"]:
        if any(f" {word} " in said for word in rule["words"]):
            return Refused(heading[:80], rule["what"], rule["why"])
    return None


@cache
def _names(kind: Kind) -> dict[str, str]:
    found: dict[str, str] = {}
    for column in columns(kind).values():
        for name in (column.title, *column.names):
            found.setdefault(plain(name), column.name)
    return found


@cache
def taken_out() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(what, pattern) of what is taken out of free text."""
    return tuple((one["what"], re.compile(one["pattern"], re.IGNORECASE)) for one in table(FILE)["taken_out"])
