"""Pictures of ranges: their size is known before they are drawn, and they say what they show."""

from __future__ import annotations

import re

import pytest

from skillshed.publishing.charts.gaps import gaps, gaps_told, years, years_told
from skillshed.publishing.charts.look import NARROW, WIDE
from skillshed.publishing.ranges import Bar, Row, YearRow

ROWS = [
    Row("Construction and building", Bar(430, 6_300), Bar(460, 680), "cannot be told"),
    Row("Care, childcare and classroom support", Bar(0, 12), None, "one side missing"),
    Row("Level 3 <and> above", Bar(9_300, None), Bar(20_100, 30_100)),
]
YEARS = [
    YearRow("2019", 2331, 3675, 1265, 5356, "20.4%"),
    YearRow("2020", 977, 1541, None, None, "10.2%, no interval"),
    YearRow("2021", 0, 0, 0, 100, "at the benchmark"),
]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_height_and_sentence_are_told_before_drawing(width: int) -> None:
    drawn, told = gaps(ROWS, title="A & B", width=width), gaps_told(ROWS, width=width)
    assert (drawn.height, drawn.desc) == (told.height, told.desc)
    assert "learned 430 to 6,300, needed 460 to 680" in told.desc
    assert "needed no figure" in told.desc
    assert "learned at least 9,300" in told.desc
    by_year, told_by_year = years(YEARS, title="t", width=width), years_told(YEARS, width=width)
    assert (by_year.height, by_year.desc) == (told_by_year.height, told_by_year.desc)


def test_names_and_words_stand_in_the_picture() -> None:
    svg = gaps(ROWS, title="A & B").svg
    assert '<title id="t">A &amp; B</title>' in svg
    for text in ("Construction and building", "cannot be told", "Level 3 &lt;and&gt; above", "learned", "needed", "10,000"):
        assert text in svg
    assert "10.2%, no interval" in years(YEARS, title="t").svg


def test_a_longer_range_is_a_longer_bar_on_one_scale() -> None:
    def lengths(rows: list[Row]) -> list[float]:
        lines = re.findall(
            r'<line[^>]*transform="translate\(([-\d.]+),[-\d.]+\)"[^>]*x2="([-\d.]+)"[^>]*stroke-width="9"',
            gaps(rows, title="t").svg,
        )
        return [abs(float(x2)) for _, x2 in lines]

    found = lengths([Row("ten", Bar(10, 100), None), Row("hundred", Bar(10, 1_000), None)])
    assert len(found) == 2
    assert found[1] == pytest.approx(2 * found[0], rel=0.01)  # steps of ten


def test_an_empty_chart_of_nothing_does_not_fall_over() -> None:
    assert gaps([], title="t").height > 0
    assert years([YearRow("2020", 0, 0, None, None)], title="t").height > 0
