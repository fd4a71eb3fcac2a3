"""Whether a point lies inside a GeoJSON polygon or multipolygon."""

from __future__ import annotations

from typing import Any

from skillshed.evidence.areas.outlines import Geometry, polygons_of


def holds(geometry: Geometry, longitude: float, latitude: float) -> bool:
    """Inside an outer ring of some polygon and in none of its holes."""
    return any(_in_polygon(rings, longitude, latitude) for rings in polygons_of(geometry))


def _in_polygon(rings: list[Any], x: float, y: float) -> bool:
    return _in_ring(rings[0], x, y) and not any(_in_ring(hole, x, y) for hole in rings[1:])


def _in_ring(ring: list[Any], x: float, y: float) -> bool:
    """An odd number of edges lies to the right of the point."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
