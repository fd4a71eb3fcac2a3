"""Read boundaries as one table of shapes in longitude and latitude."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from skillshed.sources.boundaries import topology
from skillshed.sources.boundaries.national_grid import to_wgs84
from skillshed.sources.parsed import REJECTS, ROWS, Given, Parsed
from skillshed.sources.raw import RawFile
from skillshed.terms.breakdown import slug
from skillshed.terms.errors import InputNotUnderstood
from skillshed.terms.place import KIND_BY_ENTITY, kind_of

SHAPES = pl.Schema(
    {
        "code": pl.String,
        "name": pl.String,
        "kind": pl.String,
        "year": pl.Int32,
        "start": pl.Int32,
        "end": pl.Int32,
        "geometry": pl.String,
    }
)
_CODE = re.compile(r"^(?:area|lad|lsip|lep|cauth|ttwa|rgn|ctry|cty|ctyua|utla|ltla|wd|lsoa|msoa|itl\d|nuts\d|oa|pcon|geography)_?(\d{2})?_?(?:cd|code)$", re.I)  # fmt: skip
_NAME = re.compile(r"^(?:area|lad|lsip|lep|cauth|ttwa|rgn|ctry|cty|ctyua|utla|ltla|wd|lsoa|msoa|itl\d|nuts\d|oa|pcon|geography)_?(\d{2})?_?(?:nm|name)$", re.I)  # fmt: skip
_GRID = re.compile(r"\b27700\b")
_DEGREES = re.compile(r"4326|CRS84|4258", re.I)
_EDGES = (-10.0, 49.0, 3.0, 62.0)  # degrees: the United Kingdom


def detect(raw: RawFile) -> float:
    """Sure of a FeatureCollection or a Topology, wherever in the head the word stands."""
    if raw.kind != "json":
        return 0.0
    return 0.95 if re.search(r'"type"\s*:\s*"(FeatureCollection|Topology|Feature)"', raw.head) else 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """Shapes with their codes. Raises InputNotUnderstood for damaged JSON, no codes, or an unknown projection."""
    whole = _load(raw)
    rows, bad = [], []
    for number, (properties, shape) in enumerate(_features(whole, raw.name), start=1):
        row, reason = _row(properties, shape)
        if reason:
            bad.append({"sheet": None, "row": number, "reason": reason, "text": str(properties)[:200]})
        else:
            rows.append(row)
    if not rows:
        raise InputNotUnderstood(
            f"'{raw.name}' has {len(bad)} shapes, but none with a place code and a polygon ({bad[0]['text'] if bad else 'no features'}).",
            next_step="Its properties need a code such as LAD23CD or areacd.",
        )
    notes: tuple[str, ...] = ()
    if _on_grid(whole, rows, raw.name):
        rows = [{**row, "geometry": _degrees(row["geometry"])} for row in rows]
        notes = ("Turned from British National Grid into longitude and latitude, within five metres.",)
    shapes = pl.DataFrame(
        [{**row, "geometry": json.dumps(row["geometry"], separators=(",", ":"))} for row in rows], schema=SHAPES
    )
    shapes = shapes.unique(maintain_order=True)  # districts stand among the upper tier as well
    return Parsed(
        dataset=given.dataset or _dataset(shapes),
        title=given.title or f"Boundaries: {', '.join(sorted(set(shapes['kind'].to_list())))}".replace("_", " "),
        publisher="Office for National Statistics",
        rows=pl.DataFrame(schema=ROWS),
        indicators={},
        rejects=pl.DataFrame(bad, schema=REJECTS),
        file_rows=len(rows) + len(bad),
        boundaries=shapes["year"].max() if shapes["year"].n_unique() == 1 else None,  # type: ignore[arg-type]
        notes=notes,
        tables={"boundaries": shapes},
    )


def _load(raw: RawFile) -> dict[str, Any]:
    # Not raw.text: a whole map on one line is usual here.
    try:
        found = json.loads(raw.unpacked)
    except (ValueError, UnicodeDecodeError, RecursionError) as error:
        raise InputNotUnderstood(
            f"'{raw.name}' begins like a map but stops or breaks off ({error}).", next_step="Download it again."
        ) from error
    return found if isinstance(found, dict) else {}


def _features(whole: dict[str, Any], file: str) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    if whole.get("type") == "Topology":
        lines = topology.arcs(whole)
        for group in whole["objects"].values():
            for shape in group.get("geometries", [group]):
                polygon = shape.get("type") in ("Polygon", "MultiPolygon")
                yield shape.get("properties", {}), topology.geometry(shape, lines) if polygon else None
        return
    features = whole.get("features", [whole])
    if not isinstance(features, list):
        raise InputNotUnderstood(f"'{file}' has no list of features.", next_step="Download it again.")
    for feature in features:
        yield feature.get("properties") or {}, feature.get("geometry")


def _row(properties: dict[str, Any], shape: dict[str, Any] | None) -> tuple[dict[str, Any], str]:
    code_key = next((key for key in properties if _CODE.match(key)), "")
    if not code_key:
        return {}, "no property with a place code"
    if not shape or shape.get("type") not in ("Polygon", "MultiPolygon") or not shape.get("coordinates"):
        return {}, "no polygon"
    match = _CODE.match(code_key)
    year = 2000 + int(match[1]) if match and match[1] else None
    name = next((str(properties[key]).strip() for key in properties if _NAME.match(key)), "")
    code = str(properties[code_key]).strip()
    start, end = (int(properties[key]) if properties.get(key) else None for key in ("start", "end"))
    kind = KIND_BY_ENTITY.get(code[:3]) or kind_of(code) or "other"
    return {"code": code, "name": name, "kind": kind, "year": year, "start": start, "end": end, "geometry": shape}, ""


def _first_point(shape: dict[str, Any]) -> list[float]:
    inner = shape["coordinates"]
    while isinstance(inner[0], list):
        inner = inner[0]
    return [float(number) for number in inner[:2]]


def _on_grid(whole: dict[str, Any], rows: list[dict[str, Any]], file: str) -> bool:
    """Whether coordinates are British National Grid: by what the file says, checked against the numbers."""
    x, y = _first_point(rows[0]["geometry"])
    west, south, east, north = _EDGES
    if west <= x <= east and south <= y <= north:
        return False
    said = json.dumps(whole.get("crs", ""))
    if _GRID.search(said) or (not said.strip('"') and 0 < x < 700_000 and 0 < y < 1_300_000):
        return True
    where = "another projection" if not _DEGREES.search(said) else "somewhere else than the United Kingdom"
    raise InputNotUnderstood(
        f"'{file}' begins at {x:g}, {y:g}: its coordinates are in {where}.",
        next_step="Download it as GeoJSON in longitude and latitude (EPSG:4326).",
    )


def _degrees(shape: dict[str, Any]) -> dict[str, Any]:
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    turned = [[_turn(ring) for ring in polygon] for polygon in polygons]
    return {"type": shape["type"], "coordinates": turned if shape["type"] == "MultiPolygon" else turned[0]}


def _turn(ring: list[list[float]]) -> list[list[float]]:
    points = np.array([point[:2] for point in ring], dtype=np.float64)
    return np.round(to_wgs84(points), 6).tolist()  # type: ignore[no-any-return]


def _dataset(shapes: pl.DataFrame) -> str:
    kinds = sorted(set(shapes["kind"].to_list()))
    return f"boundaries_{slug(kinds[0])}" if len(kinds) == 1 else "boundaries"
