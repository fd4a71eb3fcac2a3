"""The diagnosis as the scatter draws it. Apart from the words, because it loads the chart engine."""

from __future__ import annotations

from collections.abc import Sequence

from skillshed.insight.equilibrium.assess import Assessment, Standing
from skillshed.insight.equilibrium.definition import QUADRANTS, Definition
from skillshed.publishing.charts.scatter import Point, Words
from skillshed.publishing.names import inside


def points(found: Assessment, standings: Sequence[Standing], group: Sequence[str] = ()) -> list[Point]:
    """The standings as the scatter draws them; those of `group` in one colour. Places not known are left out."""
    members = set(group)
    return [_point(one, found, "among" if one.place in members else "") for one in standings if one.chances]


def _point(one: Standing, found: Assessment, group: str) -> Point:
    reach = 1.96 * (one.demand_error or 0)
    low, middle, high = (found.shown_demand((one.demand or 0) + side) for side in (-reach, 0, reach))
    supply = one.supply
    return Point(one.place, one.name, supply.value or 0, middle, supply.lower, supply.upper, low, high, group=group)


def axes(found: Assessment, book_titles: Sequence[tuple[str, str, int]]) -> tuple[Words, Words]:
    """The scatter's two axes. book_titles: title, unit and decimals of each input, supply first."""
    supply = Words(f"Supply: {inside(book_titles[0][0])}", book_titles[0][1], 1)
    if found.definition.is_index:
        return supply, Words("Demand for skills, index", "number", 2)
    return supply, Words(f"Demand: {inside(book_titles[1][0])}", book_titles[1][1], 1)


def corner_names(definition: Definition) -> tuple[str, str, str, str]:
    """The quadrants’ titles in the scatter’s order."""
    low, surplus, gaps, high = (definition.quadrant[name].title for name in QUADRANTS)
    return low, surplus, gaps, high
