"""Outlines for maps: approximate from the start, official as soon as someone brings them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from skillshed.evidence.areas import Areas
from skillshed.evidence.areas.outlines import polygons_of, shipped_outlines
from skillshed.terms.errors import InputNotUnderstood

AREAS = Areas.load()


def box(geometry: dict[str, object]) -> tuple[float, float, float, float]:
    points = [point for polygon in polygons_of(geometry) for point in polygon[0]]
    return min(p[0] for p in points), min(p[1] for p in points), max(p[0] for p in points), max(p[1] for p in points)


def test_every_district_of_england_has_an_outline_in_england() -> None:
    everyone = set().union(*(AREAS.districts_on(year) for year in (2011, 2019, 2020, 2021, 2023)))
    assert set(shipped_outlines()) == everyone
    for code in everyone:
        west, south, east, north = box(shipped_outlines()[code])
        assert -6.5 < west < east < 1.9
        assert 49.8 < south < north < 55.9


def test_rings_are_closed() -> None:
    rings = [ring for geometry in shipped_outlines().values() for polygon in polygons_of(geometry) for ring in polygon]
    assert all(len(ring) >= 4 and ring[0] == ring[-1] for ring in rings)


def test_an_area_is_drawn_as_its_districts() -> None:
    lancashire = AREAS.outline("E37000019")
    assert lancashire is not None
    parts = [AREAS.outline(code) for code in AREAS.members("E37000019")["code"]]
    assert len(polygons_of(lancashire)) == sum(len(polygons_of(part)) for part in parts if part)
    assert AREAS.is_approximate("E37000019")
    assert AREAS.outline("E10000009") is not None  # ended: drawn in the districts of its last year
    assert AREAS.outline("S92000003") is None
    assert not AREAS.is_approximate("S92000003")


def test_official_boundaries_take_the_place_of_ours(lmi: Path, tmp_path: Path) -> None:
    shutil.copy(lmi / "boundaries" / "lancashire14_lad.geojson", tmp_path)
    areas = Areas.load(tmp_path)
    assert not areas.is_approximate("E07000117")
    assert not areas.is_approximate("E37000019")
    assert areas.is_approximate("E12000002")
    assert areas.outline("E07000117") != AREAS.outline("E07000117")
    official, ours = areas.outline("E07000117"), AREAS.outline("E07000117")
    assert official is not None
    assert ours is not None
    assert box(ours) == pytest.approx(box(official), abs=0.03)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "cannot be read"),
        ('{"features": []}', "cannot be read"),
        (json.dumps({"features": [{"geometry": {"type": "Polygon", "coordinates": [[[384000, 432000]]]}}]}), "metres of a grid"),
    ],
)
def test_a_file_that_is_no_map_is_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "mine.geojson").write_text(text)
    with pytest.raises(InputNotUnderstood, match=rf"mine\.geojson.*{says}"):
        Areas.load(tmp_path)
