"""A change and its parts as a picture."""

from __future__ import annotations

import pytest

from skillshed.publishing.charts.shares import Share, shares, told

ROWS = [
    Share("Making <things>", (40.0, -30.0, -52.0)),
    Share("Care of people of every age and kind", (50.0, 10.0, 3.0)),
    Share("None", (0, 0, 0)),
]
PARTS = ("Growth", "Mix", "Shift")


@pytest.mark.parametrize("width", [760, 328])
def test_told_is_what_is_drawn(width: int) -> None:
    drawn, said = shares(ROWS, parts=PARTS, unit="jobs", width=width), told(ROWS, parts=PARTS, unit="jobs", width=width)
    assert (drawn.height, drawn.desc) == (said.height, said.desc)
    assert drawn.width == width
    assert "Care of people of every age and kind 63" in said.desc
    assert "Making &lt;things&gt; −42" in drawn.svg
    for word in (*PARTS, "Change"):
        assert word in drawn.svg


def test_more_parts_than_colours_are_refused() -> None:
    with pytest.raises(ValueError, match="4 parts"):
        shares([Share("a", (1, 2, 3, 4))], parts=("a", "b", "c", "d"))
    with pytest.raises(ValueError, match="0 rows"):
        told([], parts=PARTS)
