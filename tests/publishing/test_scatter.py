"""The scatter: what it says, that it stays the same, and that no name lies on another."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillshed.publishing.charts.look import NARROW, RIVER, STREAM, WIDE
from skillshed.publishing.charts.scatter import Point, Words, scatter, told
from skillshed.publishing.charts.strewn import Box, lettered, wrapped

X, Y = Words("Adults qualified to level 4", "percent", 1), Words("Demand index", "number", 2)
CORNERS = ("low", "surplus", "gaps", "high")
POINTS = [
    Point("a", "Burnley", 20.0, -0.5, 15.0, 25.0, -0.7, -0.3, group="Lancashire"),
    Point("b", "Ribble Valley", 50.0, 0.4, group="Lancashire"),
    Point("c", "Fylde", 30.0, 0.2, group="Lancashire"),
    Point("d", "Thanet", 40.0, -0.2, group="Kent"),
    Point("e", "Cornwall", 35.0, 0.0),
]
ASKED = {"x": X, "y": Y, "chosen": "a", "named": ["b", "c"], "cut": (35.0, 0.0), "corners": CORNERS}


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_it_is_well_formed_told_and_the_same_every_time(width: int) -> None:
    drawn = scatter(POINTS, **ASKED, width=width)
    ElementTree.fromstring(drawn.svg)
    assert drawn.svg == scatter(POINTS, **ASKED, width=width).svg
    ahead = told(POINTS, **ASKED, width=width)
    assert (ahead.height, ahead.desc) == (drawn.height, drawn.desc)
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)px"', drawn.svg)) >= 12


def test_it_says_where_the_chosen_stands_and_counts_the_corners() -> None:
    said = told(POINTS, **ASKED).desc
    assert "5 points. Low: 1, surplus: 1, gaps: 1 and high: 2." in said, "a point on both lines counts as above them"
    assert (
        "Burnley is at 20.0% (95% interval 15.0% to 25.0%) across and −0.50 (95% interval −0.70 to −0.30) upwards: low." in said
    )


def test_the_chosen_and_its_group_have_their_colours() -> None:
    circles = re.findall(r'<path[^>]*fill="(#[0-9A-Fa-f]{6})"', scatter(POINTS, **ASKED).svg)
    assert circles.count(STREAM.lower()) + circles.count(STREAM) == 2
    assert circles.count(RIVER.lower()) + circles.count(RIVER) == 1


def test_without_a_chosen_place_every_group_is_coloured() -> None:
    svg = scatter(POINTS, **{**ASKED, "chosen": ""}).svg
    assert len(re.findall(rf'<path[^>]*fill="{STREAM}"', svg, re.I)) == 4


def test_bubbles_have_areas_in_proportion() -> None:
    sized = [replace(one, size=size) for one, size in zip(POINTS[1:], (9.0, 36.0, 36.0, 9.0), strict=True)]
    svg = scatter(sized, x=X, y=Y).svg
    radii = sorted({float(found) for found in re.findall(r'd="M([\d.]+),0A', svg)})
    assert len(radii) == 2
    assert radii[1] / radii[0] == pytest.approx(2, rel=0.01)


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one point"):
        scatter([], x=X, y=Y)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200), st.floats(20, 120)), min_size=1, max_size=30))
def test_names_that_are_placed_overlap_nothing(spots: list[tuple[float, float, float]]) -> None:
    field, taken = Box(0, 0, 300, 200), []
    for across, down, wide in spots:
        box = lettered(across, down, 4, wide, 13, field, taken, must=False)
        if box is not None:
            assert box.is_inside(field)
            taken.append(box)
    assert not any(one.meets(other) for one, other in combinations(taken, 2))


def test_a_name_that_must_stand_stands_inside() -> None:
    field = Box(0, 0, 300, 200)
    box = lettered(295, 100, 4, 80, 13, field, [field], must=True)
    assert box is not None
    assert box.is_inside(field)


def test_corner_names_break_between_words() -> None:
    assert wrapped("Skills gaps and shortages", 1, 12) == ["Skills", "gaps", "and", "shortages"]
    assert wrapped("Skills gaps and shortages", 1000, 12) == ["Skills gaps and shortages"]
    assert wrapped("", 90, 12) == []
