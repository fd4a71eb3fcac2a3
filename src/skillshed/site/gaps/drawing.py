"""The map of cold spots as SVG: districts, homes by shape and colour, venues. Drawn here because points need no chart engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, radians, sqrt
from typing import Any
from xml.sax.saxutils import escape

from skillshed.provision.access.cold import COLD, SOME, UNKNOWN, ColdSpots, Home
from skillshed.provision.access.said import people, title
from skillshed.publishing.charts.look import FONT, GREY, INK, LAND, PLUM, SLATE, text_size

RED, AMBER = "#A8281E", "#9A5200"
MARGIN, TALLEST, GRID = 10, 620, 0.5
KEY = (
    (COLD, "cold spot, larger for more people"),
    (SOME, "cold under some choices"),
    ("not_cold", "not a cold spot"),
    (UNKNOWN, "need not known"),
    ("venue", "venue with provision counted"),
)
Ring = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Paper:
    """How degrees become pixels."""

    west: float
    north: float
    shrink: float
    scale: float
    width: int
    height: int
    aside: float

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Across and down."""
        across = self.aside + (longitude - self.west) * self.shrink * self.scale
        return round(across / GRID) * GRID, round((MARGIN + (self.north - latitude) * self.scale) / GRID) * GRID


def paper(features: Sequence[Mapping[str, Any]], found: ColdSpots, width: int) -> Paper:
    """Room for every outline and home."""
    points = [point for ring in _rings(features) for point in ring] + [(one.longitude, one.latitude) for one in found.homes]
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    shrink = cos(radians((south + north) / 2))
    scale = min((width - 2 * MARGIN) / max((east - west) * shrink, 1e-6), TALLEST / max(north - south, 1e-6))
    key = (text_size(width) + 9) * (len(KEY) if width < 480 else 3) + 8
    return Paper(
        west,
        north,
        shrink,
        scale,
        width,
        int((north - south) * scale + 2 * MARGIN + key),
        (width - (east - west) * shrink * scale) / 2,
    )


def drawn(features: Sequence[Mapping[str, Any]], found: ColdSpots, width: int) -> str:
    """The SVG. features: outlines of the area's districts."""
    on = paper(features, found, width)
    most = max((one.people or 0 for one in found.cold), default=0.0)
    order = sorted(found.homes, key=lambda one: (one.verdict in (SOME, COLD), one.verdict == COLD, -(one.people or 0)))
    marks = [
        *(_land(feature, on) for feature in features),
        *(_home(one, on, most) for one in order),
        *(_venue(*point) for point in _venues(found, on)),
        *_key(on),
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{on.width}" height="{on.height}" viewBox="0 0 {on.width} {on.height}" role="img" font-family="{escape(FONT, {chr(34): "&quot;"})}">'
    return f"{head}<title>{escape(title(found))}</title><rect width='100%' height='100%' fill='#fff'/>{''.join(marks)}</svg>"


def _rings(features: Sequence[Mapping[str, Any]]) -> Iterator[Ring]:
    for feature in features:
        shape = feature["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        for polygon in polygons:
            yield from polygon


def _land(feature: Mapping[str, Any], on: Paper) -> str:
    parts = []
    for ring in _rings([feature]):
        points = [point for point, _ in groupby(on.at(*point[:2]) for point in ring)]
        if len(points) > 3:
            parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z")
    return f'<path d="{"".join(parts)}" fill="{LAND}" stroke="#fff" stroke-width="1.2" fill-rule="evenodd"/>'


def _home(one: Home, on: Paper, most: float) -> str:
    x, y = on.at(one.longitude, one.latitude)
    size = 4 + 6 * sqrt((one.people or 0) / most) if one.verdict == COLD and most else 0
    said = f"<title>{escape(one.label)}: {people(one.people) if one.people is not None else 'not known how many'} in need</title>"
    return _mark(one.verdict, x, y, size, said)


def _mark(verdict: str, x: float, y: float, size: float = 0, said: str = "") -> str:
    if verdict == COLD:
        r = size or 7
        return f'<path d="M{x:g} {y - r:.1f}L{x + r:.1f} {y:g}L{x:g} {y + r:.1f}L{x - r:.1f} {y:g}Z" fill="{RED}" stroke="#fff" stroke-width="0.8">{said}</path>'
    if verdict == SOME:
        return f'<path d="M{x:g} {y - 5:g}L{x + 5:g} {y:g}L{x:g} {y + 5:g}L{x - 5:g} {y:g}Z" fill="#fff" stroke="{AMBER}" stroke-width="1.8">{said}</path>'
    if verdict == "venue":
        return _venue(x, y)
    fill, stroke = ("#fff", SLATE) if verdict == UNKNOWN else (GREY, "#fff")
    return f'<circle cx="{x:g}" cy="{y:g}" r="3" fill="{fill}" stroke="{stroke}" stroke-width="0.8">{said}</circle>'


def _venues(found: ColdSpots, on: Paper) -> list[tuple[float, float]]:
    points = sorted({on.at(one.longitude, one.latitude) for one in found.supply.sites})
    return [(x, y) for x, y in points if 0 <= x <= on.width and 0 <= y <= on.height]


def _venue(x: float, y: float) -> str:
    return f'<path d="M{x - 4:g} {y:g}H{x + 4:g}M{x:g} {y - 4:g}V{y + 4:g}" stroke="#fff" stroke-width="4"/><path d="M{x - 4:g} {y:g}H{x + 4:g}M{x:g} {y - 4:g}V{y + 4:g}" stroke="{PLUM}" stroke-width="2"/>'


def _key(on: Paper) -> Iterator[str]:
    size = text_size(on.width)
    columns = 1 if on.width < 480 else 2
    rows = -(-len(KEY) // columns)
    top = on.height - rows * (size + 9) + 4
    for index, (verdict, words) in enumerate(KEY):
        x, y = MARGIN + 8 + (index // rows) * (on.width / columns), top + (index % rows) * (size + 9)
        yield _mark(verdict, x, y)
        yield f'<text x="{x + 14:g}" y="{y + size * 0.35:.1f}" font-size="{size}" fill="{INK}">{words}</text>'
