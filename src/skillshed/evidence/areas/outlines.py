"""Outlines to draw maps with: approximate ones of every district ship with the project; wider areas are made of them.

Official boundaries take their place as soon as a GeoJSON lies in the folder of areas.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from skillshed.evidence.areas.store import TABLES
from skillshed.terms.errors import InputNotUnderstood

Geometry = dict[str, Any]  # a GeoJSON geometry, WGS84


@cache
def shipped_outlines() -> dict[str, Geometry]:
    """District -> approximate outline."""
    features = json.loads((TABLES / "outlines.geojson").read_text(encoding="utf-8"))["features"]
    return {f["properties"]["code"]: f["geometry"] for f in features}


def official(folder: Path, is_place: Callable[[str], bool]) -> dict[str, Geometry]:
    """Place -> outline from every GeoJSON in the folder, whatever its publisher calls the code column (LAD24CD, LEP21CD...).

    Raises InputNotUnderstood for a file that is no GeoJSON, or whose coordinates are not longitude and latitude.
    """
    found: dict[str, Geometry] = {}
    for path in sorted(folder.glob("*.geojson")) if folder.is_dir() else []:
        for feature in _features(path):
            values = (feature.get("properties") or {}).values()
            code = next((v for v in values if isinstance(v, str) and is_place(v)), None)
            if code and feature.get("geometry"):
                found[code] = feature["geometry"]
    return found


def _features(path: Path) -> list[dict[str, Any]]:
    step = "Save it as GeoJSON in WGS84 (longitude, latitude), or move it away."
    try:
        features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
        corner = polygons_of(features[0]["geometry"])[0][0][0]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise InputNotUnderstood(f"The boundaries in {path.name} cannot be read as GeoJSON polygons.", next_step=step) from error
    if not (abs(corner[0]) <= 180 and abs(corner[1]) <= 90):
        raise InputNotUnderstood(f"The boundaries in {path.name} are in metres of a grid, not in degrees.", next_step=step)
    return features


def drawn(codes: list[str], known: dict[str, Geometry]) -> tuple[Geometry, bool] | None:
    """The outlines of these districts together, official where known, and whether any is approximate; None for none."""
    rough = shipped_outlines()
    parts = [(known.get(code) or rough.get(code), code not in known) for code in codes]
    drawable = [(geometry, is_rough) for geometry, is_rough in parts if geometry]
    if not drawable:
        return None
    if len(drawable) == 1:
        return drawable[0]
    polygons = [polygon for geometry, _ in drawable for polygon in polygons_of(geometry)]
    return {"type": "MultiPolygon", "coordinates": polygons}, any(is_rough for _, is_rough in drawable)


def polygons_of(geometry: Geometry) -> list[Any]:
    """The polygons of a polygon or multipolygon."""
    coordinates: list[Any] = geometry["coordinates"]
    return [coordinates] if geometry["type"] == "Polygon" else coordinates
