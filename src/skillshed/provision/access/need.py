"""How many people in each district are in need, from the evidence base: value, interval, period, release, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from skillshed.evidence.book import Book
from skillshed.evidence.series import series
from skillshed.provision.access.settings import NeedDefinition, Way
from skillshed.terms.place import Place


@dataclass(frozen=True, slots=True)
class Need:
    """People in need in one district. `people` None where no figure is known; `how` says where it comes from, or what lacks."""

    district: str
    name: str
    people: float | None
    lower: float | None = None
    upper: float | None = None
    base: float | None = None
    period: str = ""
    measure: str = ""
    status: str = ""
    how: str = ""
    releases: tuple[str, ...] = ()

    @property
    def rate(self) -> float | None:
        """People in need for each of the base; None where either is not known."""
        return self.people / self.base if self.people is not None and self.base else None

    @property
    def rate_lower(self) -> float | None:
        """The lower end of that; None where there is no interval."""
        return self.lower / self.base if self.lower is not None and self.base else None


@dataclass(frozen=True, slots=True)
class _Figure:
    value: float
    lower: float | None
    upper: float | None
    period: str
    release: str
    status: str


def district_needs(book: Book, definition: NeedDefinition, districts: Sequence[str]) -> dict[str, Need]:
    """The need of each district by code, whether or not a figure is known. Cost: a series a measure, kept while nothing changes."""
    key = ("district needs", definition.model_dump_json(), tuple(districts))
    return book.derived(key, lambda: _all_needs(book, definition, list(districts)), rows=len(districts) * 8)


def _all_needs(book: Book, definition: NeedDefinition, districts: list[str]) -> dict[str, Need]:
    base = _newest(book, definition.base, districts)
    found: dict[str, Need] = {}
    for way in definition.ways:
        left = [code for code in districts if code not in found]
        figures = _figures(book, way, left)
        found |= {code: need for code in left if (need := _need(book, way, code, figures, base))}
    lacking = f"no figure of {', '.join(way.count or way.rate for way in definition.ways)} is loaded for it"
    blank = {code: Need(code, book.place(code).name, None, how=lacking) for code in districts if code not in found}
    return {code: found.get(code) or blank[code] for code in districts}


def _figures(book: Book, way: Way, codes: list[str]) -> dict[str, dict[str, _Figure]]:
    names = [name for name in (way.count, way.rate, way.of) if name]
    holders = [one.code for code in codes for one in _holders(book, code)] if way.from_holder else []
    return {name: _newest(book, name, list(dict.fromkeys([*codes, *holders]))) for name in names}


def _need(book: Book, way: Way, code: str, figures: dict[str, dict[str, _Figure]], base: dict[str, _Figure]) -> Need | None:
    name = book.place(code).name
    people = base[code].value if code in base else None
    if way.count:
        one = figures[way.count].get(code)
        return None if one is None else Need(
            code, name, one.value, one.lower, one.upper, people, one.period, way.count, one.status, "as published", (one.release,)
        )  # fmt: skip
    rate, how = _rate(book, way, code, figures[way.rate])
    of = figures[way.of].get(code)
    if rate is None or of is None:
        return None
    low, middle, high = (_people(value, of.value) for value in (rate.lower, rate.value, rate.upper))
    if way.rest:
        low, middle, high = (of.value - one if one is not None else None for one in (high, middle, low))
    return Need(
        code,
        name,
        middle,
        low,
        high,
        people,
        rate.period,
        way.rate,
        rate.status,
        f"{how} {of.period[:4]}",
        tuple(dict.fromkeys((rate.release, of.release))),
    )


def _rate(book: Book, way: Way, code: str, rates: dict[str, _Figure]) -> tuple[_Figure | None, str]:
    """The district's own rate, else that of the county that holds it."""
    if code in rates:
        return rates[code], "the district’s rate times its people of"
    for holder in _holders(book, code) if way.from_holder else ():
        if holder.code in rates:
            return rates[
                holder.code
            ], f"the rate of {holder.name} ({holder.kind_words}), which holds it, times the district’s people of"
    return None, ""


def _holders(book: Book, code: str) -> list[Place]:
    return [one for one in book.areas.parents(code) if one.kind == "county" and not one.end]


def _people(percent: float | None, of: float) -> float | None:
    return None if percent is None else percent * of / 100


def _newest(book: Book, measure: str, codes: list[str]) -> dict[str, _Figure]:
    """The newest figure of each place that has one."""
    if measure not in book.measures or not codes:
        return {}
    rows = series(book, measure, codes).filter(pl.col("value").is_not_null() & (pl.col("breakdown") == ""))
    newest = rows.sort("period").group_by("place", maintain_order=True).last()
    wanted = newest.select("place", "value", "lower", "upper", "period", "release", "status")
    return {place: _Figure(*row) for place, *row in wanted.iter_rows()}
