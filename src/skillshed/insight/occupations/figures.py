"""The figures of an occupation's SOC group in a place, each with its measure, place, period and release; honest where it falls back.

An occupation's own group comes before a wider group, a wider group before all jobs; for the same group the place comes before the
areas that hold it. What the figure is really of stands in `about` and `place_name`, so that nobody takes one for the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from skillshed.evidence.book import Book
from skillshed.evidence.series import series
from skillshed.insight.compare import Estimate, estimate
from skillshed.insight.occupations.rules import Wanted, document, wanted
from skillshed.skills.transitions.soc import Group
from skillshed.terms.breakdown import parts
from skillshed.terms.period import Period

CODE = re.compile(r"^(\d{1,4})(?:\s|$)")
ENGLAND = "E92000001"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `about`: the group of occupations it is of, empty for all jobs. `digits`: how fine that group is, 0 for all jobs."""

    measure: str
    title: str
    unit: str
    decimals: int
    estimate: Estimate
    about: str
    digits: int
    breakdown: str
    release: str
    is_here: bool
    is_old: bool

    @property
    def value(self) -> float:
        """The number itself."""
        assert self.estimate.value is not None
        return self.estimate.value

    @property
    def pounds_year(self) -> float | None:
        """Pay as pounds a year, by the weeks and hours of occupations.toml; None for what is no pay."""
        factor = document()["year"].get(self.unit)
        return self.value * factor if isinstance(factor, float) else None


def figure(book: Book, kind: str, group: Group | None, place: str, as_of: date | None = None) -> Figure | None:
    """The most telling figure of a kind (pay, people, adverts) for an occupation's group; None where nothing is published.

    `group` None asks for all jobs only. A figure is looked up once for a place and kept while the book does not change.
    """
    for one in wanted(kind):
        for code in _codes(one, group):
            for where in places(book, place):
                found = _held(book, one, where, as_of).get(code)
                if found is not None:
                    return _as_figure(book, found, code, place)
    return None


def places(book: Book, place: str) -> list[str]:
    """The place and the areas that hold it, in the order in which a figure is looked for; England where no place is known."""
    if not place:
        return [ENGLAND]
    order = document()["places"]
    above = [one for one in book.areas.parents(place) if one.kind in order and one.end is None]
    return [place, *(one.code for one in sorted(above, key=lambda one: order.index(one.kind)))]


def _codes(one: Wanted, group: Group | None) -> list[str]:
    """The codes to ask a measure for, the finest first; the empty code is all jobs."""
    if not one.dimension:
        return [""]
    if group is None:
        return []
    if one.scheme == "soc2010_major":
        return [group.soc2010_major] if group.soc2010_major else []
    return [group.code[:digits] for digits in range(len(group.code), 0, -1)]


def _held(book: Book, one: Wanted, place: str, as_of: date | None) -> dict[str, dict[str, Any]]:
    """SOC code -> the newest row of it in a place; the empty code is the row of all jobs."""
    return book.derived(("occupation rows", one, place, as_of), lambda: _newest(book, one, place, as_of), rows=200)


def _newest(book: Book, one: Wanted, place: str, as_of: date | None) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for measure in one.held(book):
        rows = series(book, measure, [place], by={one.dimension: "*"} if one.dimension else None, as_of=as_of)
        for row in rows.sort("period").iter_rows(named=True):
            code = _code_in(one, row["breakdown"])
            if code is not None and row["value"] is not None:
                found[code] = row
    return found


def _code_in(one: Wanted, breakdown: str) -> str | None:
    """The SOC code a row is of; None for a row that is cut by something else as well."""
    by = parts(breakdown)
    if not one.dimension:
        return "" if not by else None
    if set(by) != {one.dimension}:
        return None
    match = CODE.match(by[one.dimension])
    return match[1] if match else None


def _as_figure(book: Book, row: dict[str, Any], code: str, place: str) -> Figure:
    measure, seen = book.measure(row["measure"]), estimate(row)
    return Figure(
        measure.id, measure.name, measure.unit, measure.decimals, seen, _about(row["breakdown"]), len(code), row["breakdown"],
        row["release"] or "", seen.place == place, is_old(seen.period),
    )  # fmt: skip


def _about(breakdown: str) -> str:
    return CODE.sub("", next(iter(parts(breakdown).values()), "")).strip()


def is_old(period: str, today: date | None = None) -> bool:
    """Whether a period ended longer ago than occupations.toml allows."""
    day = today or date.today()
    end = Period.parse(period).end
    return (day - end).days > 365.25 * float(document()["old_after_years"])
