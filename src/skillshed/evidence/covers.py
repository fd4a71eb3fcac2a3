"""The sets of places that exactly make up an area: its districts in each geography, its counties and unitaries, its regions,
its statistical regions (ITL 3, then ITL 2)."""

from __future__ import annotations

import polars as pl

from skillshed.evidence.areas import Areas
from skillshed.terms.place import Place, kind_of

# Years in which the districts of England changed, newest first: today's geography is tried before older ones.
VINTAGES = (2025, 2023, 2021, 2020, 2019, 2013, 2011)


def covers(areas: Areas, code: str) -> list[pl.DataFrame]:
    """Sets of parts of an area, best first, each `place | name | weight`; none where the area is not made of districts.

    A place is not a part of itself, so a district that never changed has no cover.
    """
    found: list[dict[str, float]] = []
    for year in VINTAGES:
        members = areas.members(code, year=year)
        if members.height:
            found.append(dict(zip(members["code"], members["weight"], strict=True)))
    found = [one for one in _distinct(found) if set(one) != {code}]
    tops = [top for one in found for top in _tops(areas, one) if top and set(top) != {code}]
    return [_frame(areas, one) for one in _distinct([*found, *tops])]


def _frame(areas: Areas, parts: dict[str, float]) -> pl.DataFrame:
    return pl.DataFrame({"place": list(parts), "name": [areas.get(one).name for one in parts], "weight": list(parts.values())})


def _tops(areas: Areas, parts: dict[str, float]) -> list[dict[str, float] | None]:
    """The same ground in larger pieces. Statistical regions publish no districts, so those must fit without a rest."""
    itl = areas.of_kind("itl")
    statistical = [_grouped(areas, parts, [area for area in itl if len(area.code) == size]) for size in (5, 4)]
    whole = [one for one in statistical if one and all(kind_of(code) == "itl" for code in one)]
    return [_grouped(areas, parts, areas.of_kind("county")), _grouped(areas, parts, areas.of_kind("region")), *whole]


def _grouped(areas: Areas, parts: dict[str, float], groups: list[Place]) -> dict[str, float] | None:
    """The same ground with whole groups in place of their districts; None if none fits inside."""
    whole = {one for one, weight in parts.items() if weight == 1}
    left = dict(parts)
    taken = {}
    for group in groups:
        for year in VINTAGES[:1] + VINTAGES[-3:]:
            inside = set(areas.members(group.code, year=year)["code"].to_list())
            if inside and inside <= whole and inside <= set(left):
                taken[group.code] = 1.0
                left = {one: weight for one, weight in left.items() if one not in inside}
                break
    return {**taken, **left} if taken else None


def _distinct(found: list[dict[str, float]]) -> list[dict[str, float]]:
    kept: list[dict[str, float]] = []
    for one in found:
        if one not in kept:
            kept.append(one)
    return kept
