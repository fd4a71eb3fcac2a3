"""A map of results drawn on the server: boundaries of districts as ground, numbered pins that lead to the results. No streets, and it says so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, radians
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from skillshed.provision.search.port import Near
from skillshed.site.evidence.opened import book, kept
from skillshed.site.find.cards import Card

WIDE, HIGH, GRID = 480, 380, 0.02
MILES_A_DEGREE = 69.0
CLOSE = 22  # pins nearer than this stand as one
LEAST, WIDEST = 0.16, 6.0  # degrees from south to north
CACHING = "public, max-age=86400"
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Pin:
    """One spot on the map and the results that stand there."""

    x: float
    y: float
    label: str
    half: float
    cards: tuple[Card, ...]

    @property
    def left(self) -> float:
        """Where its plate begins."""
        return round(self.x - self.half, 1)

    @property
    def top(self) -> float:
        """The upper edge of its plate."""
        return round(self.y - 10, 1)

    @property
    def wide(self) -> float:
        """How wide its plate is."""
        return 2 * self.half

    @property
    def base(self) -> float:
        """The line its letters stand on."""
        return round(self.y + 4, 1)

    @property
    def said(self) -> str:
        """The results there, for those who do not see the map and for the pointer."""
        return "; ".join(f"{one.number}: {one.offer.title}, {one.where}" for one in self.cards)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The map: its ground's address, pins, the searched point and circle, and how many results have no place on it."""

    ground: str
    shapes: str
    pins: tuple[Pin, ...]
    placed: int
    elsewhere: int
    here: tuple[float, float] | None = None
    radius: float = 0
    width: int = WIDE
    height: int = HIGH


def drawn(found: Sequence[Card], near: Near | None, miles: int) -> Drawn | None:
    """The map of these results; None where none of them has a point and none was searched for."""
    placed = [one for one in found if _point(one)]
    points = [_point(one) for one in placed] + ([(near.latitude, near.longitude)] if near else [])
    points = [one for one in points if one]
    if not points:
        return None
    box = _box(points)
    frame = _Frame(box)
    pins = _pins(placed, frame)
    here = frame.on_paper(near.latitude, near.longitude) if near else None
    asked = f"?box={','.join(f'{one:.2f}' for one in box)}"
    return Drawn(
        reverse("provision:ground") + asked,
        reverse("provision:shapes") + asked,
        pins,
        len(placed),
        len(found) - len(placed),
        here,
        round(miles / MILES_A_DEGREE * frame.scale, 1),
    )


@require_safe
def ground(request: HttpRequest) -> HttpResponse:
    """The districts inside a box, drawn: the ground on which pins stand."""
    box = _asked(request)
    reply = HttpResponse(kept(("ground", box), lambda: _ground(box), room="pages"), content_type="image/svg+xml")
    reply.headers["Cache-Control"] = CACHING
    return reply


@require_safe
def shapes(request: HttpRequest) -> HttpResponse:
    """The same districts and those round them as GeoJSON, for the map that moves."""
    west, south, east, north = _asked(request)
    wide, tall = (east - west) / 2, (north - south) / 2
    around = (west - wide, south - tall, east + wide, north + tall)
    reply = HttpResponse(kept(("shapes", around), lambda: _shapes(around), room="pages"), content_type="application/geo+json")
    reply.headers["Cache-Control"] = CACHING
    return reply


def _asked(request: HttpRequest) -> Box:
    try:
        west, south, east, north = (round(float(one), 2) for one in request.GET.get("box", "").split(","))
    except ValueError as error:
        raise Http404("no such map") from error
    if not (-9 <= west < east <= 3.1 and 49 <= south < north <= 61.1 and north - south <= WIDEST * 1.5):
        raise Http404("no such map")
    return (west, south, east, north)


@dataclass(frozen=True, slots=True)
class _Frame:
    """A box of degrees on paper: longitude shrunk by the cosine of the middle latitude."""

    box: Box

    @property
    def shrink(self) -> float:
        return cos(radians((self.box[1] + self.box[3]) / 2))

    @property
    def scale(self) -> float:
        """Pixels a degree from south to north."""
        west, south, east, north = self.box
        return min(WIDE / ((east - west) * self.shrink), HIGH / (north - south))

    def on_paper(self, latitude: float, longitude: float) -> tuple[float, float]:
        west, south, east, north = self.box
        aside = (WIDE - (east - west) * self.shrink * self.scale) / 2
        above = (HIGH - (north - south) * self.scale) / 2
        across = aside + (longitude - west) * self.shrink * self.scale
        return round(across, 1), round(above + (north - latitude) * self.scale, 1)


def _point(one: Card) -> tuple[float, float] | None:
    venue = one.run.venue if one.run and one.run.delivery != "online" else None
    return (venue.latitude, venue.longitude) if venue and venue.latitude is not None and venue.longitude is not None else None


def _box(points: Sequence[tuple[float, float]]) -> Box:
    """Round the points with a margin, of the paper's shape, on a grid: few different grounds are drawn and all are kept."""
    south, north = min(one[0] for one in points), max(one[0] for one in points)
    west, east = min(one[1] for one in points), max(one[1] for one in points)
    shrink = cos(radians((south + north) / 2))
    tall = min(max((north - south) * 1.25, (east - west) * 1.25 * shrink * HIGH / WIDE, LEAST), WIDEST)
    wide = tall * WIDE / HIGH / shrink
    middle, centre = (south + north) / 2, (west + east) / 2
    edges = (centre - wide / 2, middle - tall / 2, centre + wide / 2, middle + tall / 2)
    return (
        _on_grid(max(edges[0], -9)), _on_grid(max(edges[1], 49)), _on_grid(min(edges[2], 3)) + GRID, _on_grid(min(edges[3], 61)) + GRID,
    )  # fmt: skip


def _on_grid(degrees: float) -> float:
    return round(degrees // GRID * GRID, 2)


def _pins(placed: Sequence[Card], frame: _Frame) -> tuple[Pin, ...]:
    spots: list[tuple[float, float, list[Card]]] = []
    for one in placed:
        point = _point(one)
        if point is None:
            continue
        x, y = frame.on_paper(*point)
        near = next((spot for spot in spots if abs(spot[0] - x) < CLOSE and abs(spot[1] - y) < CLOSE), None)
        if near:
            near[2].append(one)
        else:
            spots.append((x, y, [one]))
    return tuple(Pin(x, y, _label(held), 10 + 3.5 * (len(_label(held)) - 1), tuple(held)) for x, y, held in reversed(spots))


def _label(held: Sequence[Card]) -> str:
    return str(held[0].number) if len(held) == 1 else f"{held[0].number} +{len(held) - 1}"


def _inside(box: Box) -> Iterator[tuple[str, list[Any]]]:
    """Districts that touch a box: name, and the rings that do."""
    areas = book().areas
    for place in areas.of_kind("district"):
        outline = areas.outline(place.code)
        polygons = [] if not outline else [outline["coordinates"]] if outline["type"] == "Polygon" else outline["coordinates"]
        rings = [ring for polygon in polygons for ring in polygon if _touches(ring, box)]
        if rings:
            yield place.name, rings


def _shapes(box: Box) -> bytes:
    rows = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "MultiPolygon", "coordinates": [[_thinned(ring)] for ring in rings]}}
        for name, rings in _inside(box)
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": rows}, separators=(",", ":")).encode()


def _thinned(ring: Sequence[Sequence[float]]) -> list[list[float]]:
    """A ring to a hundred metres: what is drawn at these sizes shows no more."""
    return [list(point) for point, _ in groupby((round(one[0], 3), round(one[1], 3)) for one in ring)]


def _ground(box: Box) -> bytes:
    frame = _Frame(box)
    inside = list(_inside(box))
    land = "".join(f'<path d="{"".join(_path(ring, frame) for ring in rings)}"/>' for _, rings in inside)
    names = [_name(name, max(rings, key=len), frame) for name, rings in inside]
    text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}"><rect width="100%" height="100%" fill="#fff"/><g fill="#EEF4F4" stroke="#7A8B90" stroke-width="0.8" stroke-linejoin="round">{land}</g><g font-family="Liberation Sans, Arial, sans-serif" font-size="11" fill="#51646A" text-anchor="middle">{"".join(names)}</g></svg>'
    return text.encode()


def _touches(ring: Sequence[Sequence[float]], box: Box) -> bool:
    west, south, east, north = box
    across, down = [one[0] for one in ring], [one[1] for one in ring]
    return min(across) < east and max(across) > west and min(down) < north and max(down) > south


def _path(ring: Sequence[Sequence[float]], frame: _Frame) -> str:
    """A ring as a path, each whole pixel once: far points are kept on the edge's far side, so that long coasts weigh nothing."""
    points = []
    for longitude, latitude in ((one[0], one[1]) for one in ring):
        x, y = frame.on_paper(latitude, longitude)
        point = (round(min(max(x, -WIDE), 2 * WIDE)), round(min(max(y, -HIGH), 2 * HIGH)))
        if not points or points[-1] != point:
            points.append(point)
    return "M" + " ".join(f"{x} {y}" for x, y in points) + "Z" if len(points) > 2 else ""


def _name(name: str, ring: Sequence[Sequence[float]], frame: _Frame) -> str:
    """The district's name in the middle of what is seen of it; none where too little is."""
    seen = [
        point
        for point in (frame.on_paper(one[1], one[0]) for one in ring)
        if -20 <= point[0] <= WIDE + 20 and -20 <= point[1] <= HIGH + 20
    ]
    if not seen:
        return ""
    x = (min(one[0] for one in seen) + max(one[0] for one in seen)) / 2
    y = (min(one[1] for one in seen) + max(one[1] for one in seen)) / 2
    half = len(name) * 3
    return f'<text x="{x:.0f}" y="{y:.0f}">{escape(name)}</text>' if half < x < WIDE - half and 12 < y < HIGH - 6 else ""
