"""TopoJSON: shared arcs, delta-coded on a grid, back to the coordinates of each shape."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

Point = list[float]


def arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """Every arc as longitude and latitude; quantised arcs are running sums of steps on the grid."""
    transform = topology.get("transform")
    if not transform:
        return [[list(point[:2]) for point in arc] for arc in topology["arcs"]]
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    decoded = []
    for arc in topology["arcs"]:
        xs = accumulate(step[0] for step in arc)
        ys = accumulate(step[1] for step in arc)
        decoded.append([[round(x * kx + dx, 6), round(y * ky + dy, 6)] for x, y in zip(xs, ys, strict=True)])
    return decoded


def geometry(shape: dict[str, Any], lines: list[list[Point]]) -> dict[str, Any]:
    """A TopoJSON polygon or multipolygon as GeoJSON."""
    if shape["type"] == "Polygon":
        return {"type": "Polygon", "coordinates": [_ring(ring, lines) for ring in shape["arcs"]]}
    polygons = [[_ring(ring, lines) for ring in polygon] for polygon in shape["arcs"]]
    return {"type": "MultiPolygon", "coordinates": polygons}


def _ring(indices: list[int], lines: list[list[Point]]) -> list[Point]:
    """Arcs end to end; a negative index is that arc backwards (~index), and each arc begins where the last ended."""
    ring: list[Point] = []
    for index in indices:
        line = lines[index] if index >= 0 else lines[~index][::-1]
        ring.extend(line[1:] if ring else line)
    return ring
