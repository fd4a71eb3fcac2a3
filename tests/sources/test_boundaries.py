"""Boundaries: every real file, the decoder of shared arcs, the National Grid, and damaged maps."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from skillshed.sources import registry
from skillshed.sources.boundaries import topology
from skillshed.sources.boundaries.national_grid import to_wgs84
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood

FILES = {
    "CombinedAuthorities_May2023_EN_BUC.geojson": (11, 11, {"combined_authority"}, 2024),
    "LEP_May2021_EN_BUC.geojson": (38, 38, {"lep"}, 2021),
    "LSIP_Aug2023_EN_BUC.geojson": (38, 38, {"lsip"}, 2023),
    "england_lad_all_vintages.geojson": (340, 340, {"district"}, None),
    "lancashire14_lad.geojson": (14, 14, {"district"}, None),
    "els-uk-topo.json": (709, 474, {"combined_authority", "country", "county", "district", "region"}, None),
}
SQUARE = [[[-2.3, 53.7], [-2.2, 53.7], [-2.2, 53.8], [-2.3, 53.7]]]


def feature(properties: dict[str, object], coordinates: object = SQUARE) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": coordinates}}


def collection(*features: object, **more: object) -> RawFile:
    return RawFile(json.dumps({"type": "FeatureCollection", "features": features, **more}).encode(), "map.geojson")


def corners(text: str) -> np.ndarray:
    shape = json.loads(text)
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return np.array([point for polygon in polygons for ring in polygon for point in ring])


@pytest.mark.parametrize("name", FILES)
def test_real_file(lmi: Path, name: str) -> None:
    rows, shapes, kinds, year = FILES[name]
    source, parsed = registry.parse(RawFile.open(lmi / "boundaries" / name))
    assert source.name == "boundaries"
    table = parsed.tables["boundaries"]
    assert (parsed.file_rows, table.height, parsed.rejects.height, parsed.rows.height) == (rows, shapes, 0, 0)
    assert set(table["kind"]) == kinds
    assert parsed.boundaries == year
    assert table.columns == ["code", "name", "kind", "year", "start", "end", "geometry"]
    assert table.filter(table["name"] == "").is_empty()
    everywhere = np.vstack([corners(text) for text in table["geometry"]])
    assert everywhere[:, 0].min() > -9
    assert everywhere[:, 0].max() < 2
    assert everywhere[:, 1].min() > 49.8
    assert everywhere[:, 1].max() < 61


def test_topology_gives_the_same_shape_as_the_cut_from_it(lmi: Path) -> None:
    whole = registry.parse(RawFile.open(lmi / "boundaries" / "els-uk-topo.json"))[1].tables["boundaries"]
    cut = registry.parse(RawFile.open(lmi / "boundaries" / "lancashire14_lad.geojson"))[1].tables["boundaries"]
    for code, text in cut.select("code", "geometry").iter_rows():
        twin = whole.filter(whole["code"] == code)["geometry"].item()
        assert np.allclose(corners(twin), corners(text), atol=1e-5)


def test_vintages_keep_their_years(lmi: Path) -> None:
    table = registry.parse(RawFile.open(lmi / "boundaries" / "els-uk-topo.json"))[1].tables["boundaries"]
    assert table.filter(table["code"] == "E10000002").select("start", "end").row(0) == (None, 2019)
    assert table.filter(table["code"] == "E08000038")["start"].item() == 2025


def test_national_grid_agrees_with_the_publishers_own_degrees(lmi: Path) -> None:
    """The files give a point of each place both ways."""
    places = [f["properties"] for f in json.loads((lmi / "boundaries" / "LSIP_Aug2023_EN_BUC.geojson").read_text())["features"]]
    ours = to_wgs84(np.array([[place["BNG_E"], place["BNG_N"]] for place in places], dtype=float))
    theirs = np.array([[place["LONG"], place["LAT"]] for place in places])
    assert np.abs(ours - theirs).max() < 1e-4  # about five metres


def test_arcs_backwards_and_holes() -> None:
    lines = [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]], [[0.0, 0.0], [0.0, 1.0], [1.0, 1.0]]]
    shape = topology.geometry({"type": "Polygon", "arcs": [[0, ~1]]}, lines)
    assert shape["coordinates"] == [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]]
    assert topology.arcs({"arcs": [[[1, 1], [1, 0]]], "transform": {"scale": [0.5, 2], "translate": [10, 20]}}) == [
        [[10.5, 22], [11.0, 22]]
    ]


def test_codes_are_found_in_any_order_and_case_and_shapes_without_are_put_aside() -> None:
    raw = collection(
        feature({"shape_area": 1, "lad23nm": " Burnley ", "lad23cd": "E07000117"}), feature({"name": "nowhere"}),
        {"type": "Feature", "properties": {"LAD23CD": "E07000118"}, "geometry": None},
    )  # fmt: skip
    _, parsed = registry.parse(raw)
    assert parsed.tables["boundaries"].select("code", "name", "year").rows() == [("E07000117", "Burnley", 2023)]
    assert parsed.rejects.select("row", "reason").rows() == [(2, "no property with a place code"), (3, "no polygon")]


def test_other_projections_are_refused_with_the_next_step() -> None:
    mercator = collection(
        feature(
            {"LAD23CD": "E07000117"},
            [[[-256000.0, 7110000.0], [-250000.0, 7110000.0], [-250000.0, 7120000.0], [-256000.0, 7110000.0]]],
        ),
        crs={"type": "name", "properties": {"name": "EPSG:3857"}},
    )
    with pytest.raises(InputNotUnderstood, match=r"another projection.*longitude and latitude"):
        registry.parse(mercator)
    elsewhere = collection(
        feature({"LAD23CD": "E07000117"}, [[[100.0, 10.0], [101.0, 10.0], [101.0, 11.0], [100.0, 10.0]]]), crs="EPSG:4326"
    )
    with pytest.raises(InputNotUnderstood, match="somewhere else than the United Kingdom"):
        registry.parse(elsewhere)


def test_a_map_cut_short(lmi: Path) -> None:
    content = (lmi / "boundaries" / "lancashire14_lad.geojson").read_bytes()
    with pytest.raises(InputNotUnderstood, match="breaks off"):
        registry.parse(RawFile(content[:20000], "lancashire.geojson"))


def test_no_shape_with_a_code() -> None:
    with pytest.raises(InputNotUnderstood, match="none with a place code"):
        registry.parse(collection(feature({"name": "nowhere"})))


def test_a_long_line_is_no_trouble_here() -> None:
    ring = [[-2.3 + step * 1e-7, 53.7] for step in range(200_000)]
    _, parsed = registry.parse(collection(feature({"LAD23CD": "E07000117"}, [ring])))
    assert parsed.tables["boundaries"].height == 1
