"""Pictures: well formed, told in a sentence, the same every time, honest about gaps."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.publishing import charts
from skillshed.publishing.charts.maps import class_edges
from skillshed.publishing.charts.scale import apart, nice, thinned, tick_labels
from tests.publishing.shapes import BURNLEY, LANCASHIRE, NORTH_WEST, RATE, UK, employment, year

SVG = "{http://www.w3.org/2000/svg}"
PARTS = pl.DataFrame(
    [
        {
            "place": place,
            "place_name": name,
            "category": part,
            "value": value,
            "lower": None,
            "upper": None,
            "status": "final" if value else "suppressed",
        }
        for place, name, values in (("a", "Burnley", (19.2, None)), ("b", "United Kingdom", (8.1, 2.1)))
        for part, value in zip(("Making & mending", "Arts"), values, strict=True)
    ],
    infer_schema_length=None,
)


@pytest.fixture(scope="module")
def drawings(lmi: Path) -> dict[str, Callable[[int], charts.Picture]]:
    series = employment(lmi)
    now = year(series, 2023)
    here = now.filter(pl.col("place").is_in([*LANCASHIRE, UK, NORTH_WEST]))
    shapes = json.loads((lmi / "boundaries" / "lancashire14_lad.geojson").read_text())["features"]
    values = {code: value for code, value in zip(here["place"], here["value"], strict=True) if code != "E07000119"}
    beside = [UK, NORTH_WEST]
    return {
        "line": lambda width: charts.line(series, RATE, chosen=BURNLEY, comparators=beside, width=width),
        "dots": lambda width: charts.dots(now, RATE, chosen=BURNLEY, comparators=beside, group=LANCASHIRE, width=width),
        "ranked": lambda width: charts.ranked(here, RATE, chosen=BURNLEY, comparators=beside, width=width),
        "bars": lambda width: charts.bars(PARTS, RATE, chosen="a", comparator="b", width=width),
        "map": lambda width: charts.map_svg(shapes, values, RATE, chosen=BURNLEY, width=width),
        "where": lambda width: charts.locator(shapes, BURNLEY, within="Lancashire", width=width),
    }


@pytest.mark.parametrize("name", ["line", "dots", "ranked", "bars", "map", "where"])
@pytest.mark.parametrize("width", [charts.WIDE, charts.NARROW])
def test_every_picture_is_told_and_stays_the_same(
    drawings: dict[str, Callable[[int], charts.Picture]], name: str, width: int
) -> None:
    picture = drawings[name](width)
    root = ElementTree.fromstring(picture.svg)
    assert root.get("role") == "img"
    assert root.get("width") == str(width)
    assert root.get("aria-labelledby") == "t d"
    assert root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc") == picture.desc
    assert picture.desc.endswith(".")
    assert "Burnley" in picture.desc
    assert ' style="' not in picture.svg, "the content security policy forbids inline style"
    assert drawings[name](width).svg == picture.svg


def test_channels_are_named_by_their_type(
    drawings: dict[str, Callable[[int], charts.Picture]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # For a plain text or value Altair hashes the schemas of all its classes: a third of the time of a report.
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a channel was given as a text or a plain value")

    monkeypatch.setattr("altair.utils.schemapi.SchemaBase.from_dict", refuse)
    assert all(draw(charts.WIDE).svg.startswith("<svg") for draw in drawings.values())


def test_letters_are_never_small(drawings: dict[str, Callable[[int], charts.Picture]]) -> None:
    sizes = [
        float(node.get("font-size", "0").removesuffix("px"))
        for node in ElementTree.fromstring(drawings["line"](charts.NARROW).svg).iter(f"{SVG}text")
    ]
    assert min(sizes) >= 12


def test_a_gap_breaks_the_line_and_says_so() -> None:
    rows = pl.DataFrame(
        [
            {"place": "a", "place_name": "Burnley", "period": f"{y}-01-01/P1Y", "value": float(60 + y % 7), "lower": None, "upper": None, "status": "provisional" if y == 2020 else "final"}
            for y in (2010, 2011, 2012, 2015, 2016, 2020)
        ],
        schema_overrides={"lower": pl.Float64, "upper": pl.Float64},
    )  # fmt: skip
    picture = charts.line(rows, RATE, chosen="a")
    paths = [
        node.get("d", "") for node in ElementTree.fromstring(picture.svg).iter(f"{SVG}path") if node.get("stroke-width") == "2.4"
    ]
    assert "".join(paths).count("M") == 3, "2010-12, 2015-16 and 2020 are three strokes"
    assert "breaks where there is no figure" in picture.desc
    assert "Hollow marks" in picture.desc


def test_nothing_to_draw_is_an_error_that_names_the_place() -> None:
    rows = pl.DataFrame(
        {
            "place": ["a"],
            "place_name": ["A"],
            "period": ["2020-01-01/P1Y"],
            "value": [None],
            "lower": [None],
            "upper": [None],
            "status": ["suppressed"],
        }
    )
    with pytest.raises(ValueError, match="employment_rate to draw for a"):
        charts.line(rows, RATE, chosen="a")


def test_a_place_without_data_is_hatched_and_a_bar_says_why(drawings: dict[str, Callable[[int], charts.Picture]]) -> None:
    drawn = drawings["map"](charts.WIDE)
    assert drawn.svg.count('fill="url(#hatch)"') == 2, "Fylde and its box in the key"
    assert "1 hatched: no data" in drawn.desc
    assert "suppressed" in drawings["bars"](charts.WIDE).svg


def test_png_and_frame(drawings: dict[str, Callable[[int], charts.Picture]]) -> None:
    picture = drawings["line"](charts.WIDE)
    assert picture.png()[:8] == b"\x89PNG\r\n\x1a\n"
    framed = picture.framed(subtitle="Employment rate & interval", source="Source: ONS <APS>")
    text = "".join(ElementTree.fromstring(framed.svg).itertext())
    assert "Source: ONS <APS>" in text
    assert framed.height > picture.height


def test_a_spark_breaks_at_gaps_and_needs_three_values() -> None:
    assert charts.spark([1, None, 2]) == ""
    drawn = ElementTree.fromstring(charts.spark([1, 2, None, 3, 4]))
    assert len(drawn.findall("polyline")) == 2
    assert drawn.get("aria-hidden") == "true"


@given(st.lists(st.floats(-1e6, 1e6).map(lambda value: round(value, 3)), min_size=1, max_size=20))
def test_a_scale_holds_its_values(values: list[float]) -> None:
    axis = nice(values)
    assert axis.low <= min(values) <= max(values) <= axis.high
    assert 2 <= len(axis.ticks) <= 12
    assert len(tick_labels(axis, "percent")) == len(axis.ticks)


@given(st.lists(st.floats(0, 200), min_size=1, max_size=4))
def test_labels_never_overlap(centres: list[float]) -> None:
    placed = apart(centres, [16.0] * len(centres), -10, 210)
    ordered = sorted(placed)
    assert all(later - earlier >= 16 - 1e-6 for earlier, later in pairwise(ordered))


def test_small_sums() -> None:
    assert thinned(20, 8)[-1] == 19
    assert class_edges([], 1) == []
    assert class_edges([5.0, 5.0], 1) == [5.0, 5.0]
    assert class_edges([float(value) for value in range(11)], 0) == [0, 2, 4, 6, 8, 10]
