"""Parameters by scheme, name, date and area: what the line was, from when to when, who says so."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from skillshed.terms.errors import NotFound


@dataclass(frozen=True, slots=True)
class Parameter:
    """One dated row. `value` None says on purpose that nobody here knows it. Both days are included."""

    scheme: str
    name: str
    value: Any
    start: date | None
    end: date | None
    areas: tuple[str, ...]
    status: str
    source: str
    note: str

    @property
    def id(self) -> str:
        """`ASF.earnings_threshold_gbp_year@2025-08-01/E47000004`"""
        when = f"@{self.start.isoformat()}" if self.start else ""
        return f"{self.scheme}.{self.name}{when}{''.join(f'/{area}' for area in self.areas)}"

    @property
    def is_verified(self) -> bool:
        """Whether it was read in a public page; else it is from memory and every answer that rests on it says so."""
        return self.status == "confirmed"

    def holds_on(self, on: date) -> bool:
        """Whether it was in force on a day."""
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)


@cache
def shipped_rows() -> dict[tuple[str, str], tuple[Parameter, ...]]:
    """All rows that ship, by scheme and name, in the order of their files."""
    found: list[Parameter] = []
    folder = resources.files("skillshed.rules").joinpath("parameters")
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        document = tomllib.loads(path.read_text("utf-8"))
        found += [_parameter(document["scheme"], row) for row in document["row"]]
    return by_name(found)


def by_name(rows: Iterable[Parameter]) -> dict[tuple[str, str], tuple[Parameter, ...]]:
    """Rows by scheme and name, each in the order given."""
    found: dict[tuple[str, str], tuple[Parameter, ...]] = {}
    for one in rows:
        found[one.scheme, one.name] = (*found.get((one.scheme, one.name), ()), one)
    return found


Rows = Mapping[tuple[str, str], tuple[Parameter, ...]]


def row_of(rows: Rows, name: str, on: date, area: str | None = None, *, is_devolved: bool = False) -> Parameter | None:
    """The row of `SCHEME.name` in force on a day for an authority; None where there is none.

    A row of the area overrides the national one. Where an area sets its own rules (`is_devolved`) the national row is no
    answer: it would be a guess. Raises NotFound for a name that no file has.
    """
    scheme, _, short = name.partition(".")
    found = rows.get((scheme, short))
    if found is None:
        raise NotFound(f"No parameter is called '{name}'.", next_step="`rules/parameters` holds them, one file a scheme.")
    own = [row for row in found if area and area in row.areas and row.holds_on(on)]
    national = [] if is_devolved else [row for row in found if not row.areas and row.holds_on(on)]
    return next(iter([*own, *national]), None)


def _parameter(scheme: str, row: dict[str, Any]) -> Parameter:
    return Parameter(
        scheme, row["param"], row.get("value"), _day(row.get("from")), _day(row.get("to")), _areas(row.get("jurisdiction", "")),
        row["status"], row.get("source", ""), row.get("note", ""),
    )  # fmt: skip


def _areas(text: str) -> tuple[str, ...]:
    """Codes out of `E12000007 London; E47000007 West Midlands`; an area without a code keeps its name."""
    return tuple(part.split()[0] if part.strip()[1:2].isdigit() else part.strip() for part in text.split(";") if part.strip())


def _day(value: Any) -> date | None:
    """A day; `2017-10` and `2015` begin on their first."""
    if value is None or isinstance(value, date):
        return value
    year, _, month = str(value).partition("-")
    return date(int(year), int(month or 1), 1)
