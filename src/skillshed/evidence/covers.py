"""The sets of places that exactly make up an area: its districts in each geography, its counties and unitaries, its regions,
its statistical regions (ITL 3, then ITL 2)."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from skillshed.evidence.areas import Areas
from skillshed.terms.place import kind_of

# Years in which the districts of England changed, newest first: today's geography is tried before older ones.
VINTAGES = (2025, 2023, 2021, 2020, 2019, 2013, 2011)


def covers(areas: Areas, code: str) -> list[pl.DataFrame]:
    """Sets of parts of an area, best first, each `place | name | weight`; none where the area is not made of districts.

    A place is not a part of itself, so a district that never changed has no cover.
    """
    found: list[dict[str, float]] = []
    for year in VINTAGES:
        if members := dict(areas.made_of(code, year=year)):
            found.append(members)
    found = [one for one in _distinct(found) if set(one) != {code}]
    tops = [top for one in found for top in _tops(areas, one) if top and set(top) != {code}]
    return [_frame(areas, one) for one in _distinct([*found, *tops])]


def _frame(areas: Areas, parts: dict[str, float]) -> pl.DataFrame:
    return pl.DataFrame({"place": list(parts), "name": [areas.get(one).name for one in parts], "weight": list(parts.values())})


def _tops(areas: Areas, parts: dict[str, float]) -> list[dict[str, float] | None]:
    """The same ground in larger pieces. Statistical regions publish no districts, so those must fit without a rest."""
    groups = _extents(areas)
    statistical = [_grouped(parts, groups[name]) for name in ("itl5", "itl4")]
    whole = [one for one in statistical if one and all(kind_of(code) == "itl" for code in one)]
    return [_grouped(parts, groups["county"]), _grouped(parts, groups["region"]), *whole]


Extents = dict[str, dict[str, list[frozenset[str]]]]


@lru_cache(maxsize=4)
def _extents(areas: Areas) -> Extents:
    """Kind of group -> group -> its districts in the newest geography and in older ones; worked out once for an engine."""
    itl = areas.of_kind("itl")
    kinds = {
        "county": areas.of_kind("county"),
        "region": areas.of_kind("region"),
        "itl5": [area for area in itl if len(area.code) == 5],
        "itl4": [area for area in itl if len(area.code) == 4],
    }
    codes = [group.code for groups in kinds.values() for group in groups]
    years = VINTAGES[:1] + VINTAGES[-3:]
    held: dict[tuple[str, int], set[str]] = {}
    for area, year, code in areas.membership(codes, years).select("area", "year", "code").iter_rows():
        held.setdefault((area, year), set()).add(code)
    return {
        kind: {group.code: [frozenset(held.get((group.code, year), ())) for year in years] for group in groups}
        for kind, groups in kinds.items()
    }


def _grouped(parts: dict[str, float], groups: dict[str, list[frozenset[str]]]) -> dict[str, float] | None:
    """The same ground with whole groups in place of their districts; None if none fits inside."""
    left = {one for one, weight in parts.items() if weight == 1}
    rest = {one: weight for one, weight in parts.items() if weight < 1}
    taken = {}
    for group, extents in groups.items():
        inside = next((extent for extent in extents if extent and extent <= left), None)
        if inside:
            taken[group] = 1.0
            left -= inside
    return {**taken, **{one: 1.0 for one in parts if one in left}, **rest} if taken else None


def _distinct(found: list[dict[str, float]]) -> list[dict[str, float]]:
    kept: list[dict[str, float]] = []
    for one in found:
        if one not in kept:
            kept.append(one)
    return kept
