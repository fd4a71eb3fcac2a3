"""Maps without tiles: a choropleth of five steps with its class edges printed, and the small map of where a place lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, radians
from typing import Any

import altair as alt

from skillshed.publishing.charts.look import GREY, INK, LAND, NO_DATA, RIVER, SLATE, STEPS, WIDE, text_size
from skillshed.publishing.charts.picture import Paper, Picture, Told, data, draw, fixed
from skillshed.publishing.charts.scale import text_width
from skillshed.publishing.measure import Measure
from skillshed.publishing.names import in_text, opening
from skillshed.publishing.numbers import number, rounded

Feature = Mapping[str, Any]
FINE, COARSE, MANY = 0.4, 1.0, 60  # grids in pixels; coarse when there are more places than this
KEY = 58  # pixels under a map for its classes
CODE_KEYS = ("code", "areacd", "place", "id")


def map_svg(
    features: Sequence[Feature], values: Mapping[str, float | None], measure: Measure, *, chosen: str = "", title: str = "", width: int = WIDE,
    tallest: int = 560, cuts: Sequence[float] = (),
) -> Picture:  # fmt: skip
    """A choropleth. features: GeoJSON features whose properties name the place's code (`code`); values: code -> value.

    Classes hold about equally many places each, or lie between the six or fewer `cuts` given; a place with no value is
    hatched, never pale.
    """
    shapes, high = on_paper(features, width - 16, tallest)
    known = sorted(value for code in shapes if (value := values.get(code)) is not None)
    edges = list(cuts) or class_edges(known, measure.decimals)
    paper = Paper(width, high + KEY, 8, 8, 8, 8)
    fills = {code: _fill(values.get(code), edges, measure.decimals) for code in shapes}
    layers = [_land(shapes, fills, stroke="#FFFFFF", thick=0.8)]
    if chosen in shapes:
        layers.append(_outline(shapes[chosen]))
    layers += _legend(edges, measure, paper, high + 22, has_missing=NO_DATA in fills.values())
    return draw(layers, paper, title=title or measure.title, desc=_describe(features, values, known, measure, chosen))


def told(
    features: Sequence[Feature],
    values: Mapping[str, float | None],
    measure: Measure,
    *,
    chosen: str = "",
    width: int = WIDE,
    tallest: int = 560,
) -> Told:
    """Height and sentence of that picture, without drawing it."""
    known = sorted(value for feature in features if (value := values.get(_code(feature))) is not None)
    return Told(_extent_of(features, width - 16, tallest).high + KEY + 16, _describe(features, values, known, measure, chosen))


def locator(features: Sequence[Feature], chosen: str, *, width: int = 200, tallest: int = 180, within: str = "") -> Picture:
    """Where a place lies: its area filled among the others."""
    shapes, high = on_paper(features, width - 8, tallest)
    paper = Paper(width, high, 4, 4, 4, 4)
    fills = {code: RIVER if code == chosen else LAND for code in shapes}
    names = {_code(feature): _name(feature) for feature in features}
    desc = locator_told(features, chosen, width=width, tallest=tallest, within=within).desc
    return draw([_land(shapes, fills, stroke="#FFFFFF", thick=0.9)], paper, title=names.get(chosen, chosen), desc=desc)


def locator_told(features: Sequence[Feature], chosen: str, *, width: int = 200, tallest: int = 180, within: str = "") -> Told:
    """Height and sentence of that picture, without drawing it."""
    names = {_code(feature): _name(feature) for feature in features}
    desc = (
        f"Map: {in_text(names.get(chosen, chosen))} among the {len(names)} areas of {in_text(within) if within else 'the map'}."
    )
    return Told(_extent_of(features, width - 8, tallest).high + 8, desc)


def coloured(features: Sequence[Feature], values: Mapping[str, float | None], measure: Measure) -> list[dict[str, Any]]:
    """The features with `code`, `name`, `label` (the value in words) and `fill` (none without data), as the movable map reads them."""
    edges = class_edges(
        sorted(value for feature in features if (value := values.get(_code(feature))) is not None), measure.decimals
    )
    found = []
    for feature in features:
        value = values.get(_code(feature))
        facts: dict[str, Any] = {"code": _code(feature), "name": _name(feature), "label": "no data"}
        if value is not None:
            facts |= {"label": number(value, measure.unit, measure.decimals), "fill": _fill(value, edges, measure.decimals)}
        found.append({"type": "Feature", "properties": facts, "geometry": feature["geometry"]})
    return found


def classes(values: Mapping[str, float | None], measure: Measure) -> list[tuple[str, str]]:
    """The key of the map in words: (colour, `53.0% to 67.7%`), light to dark."""
    edges = class_edges(sorted(value for value in values.values() if value is not None), measure.decimals)
    texts = [number(edge, measure.unit, measure.decimals) for edge in edges]
    return (
        [(colour, f"{low} to {high}") for colour, low, high in zip(_steps(edges), texts, texts[1:], strict=False)]
        if edges
        else []
    )


def class_edges(known: Sequence[float], decimals: int) -> list[float]:
    """Six rounded edges of five classes of about equal size; fewer where values are few or alike. known: sorted."""
    if not known:
        return []
    cuts = [known[min(round(step * (len(known) - 1) / 5), len(known) - 1)] for step in range(6)]
    edges = sorted({float(rounded(cut, decimals)) for cut in cuts})
    return edges if len(edges) > 1 else [edges[0], edges[0]]


@dataclass(frozen=True, slots=True)
class _Extent:
    """How degrees become pixels: the corner, the shrinking of longitude, the scale, the space left of the map."""

    west: float
    north: float
    shrink: float
    scale: float
    aside: float
    high: int


def _extent_of(features: Sequence[Feature], width: int, tallest: int) -> _Extent:
    every = [point for feature in features for polygon in _polygons(feature["geometry"]) for ring in polygon for point in ring]
    if not every:
        return _Extent(0, 0, 1, 1, 0, 40)
    west, east = min(p[0] for p in every), max(p[0] for p in every)
    south, north = min(p[1] for p in every), max(p[1] for p in every)
    shrink = cos(radians((south + north) / 2))
    scale = min(width / max((east - west) * shrink, 1e-9), tallest / max(north - south, 1e-9))
    aside = (width - (east - west) * shrink * scale) / 2
    return _Extent(west, north, shrink, scale, aside, int((north - south) * scale) + 1)


def on_paper(features: Sequence[Feature], width: int, tallest: int) -> tuple[dict[str, list[Any]], int]:
    """Each place's polygons in pixels (longitude shrunk by the cosine of the middle latitude), and the map's height."""
    polygons = {_code(feature): _polygons(feature["geometry"]) for feature in features}
    frame = _extent_of(features, width, tallest)

    # One grid for all, so that neighbours who share a border still share it once points are thinned.
    grid = FINE if len(polygons) <= MANY else COARSE

    def place(point: Sequence[float]) -> tuple[float, float]:
        across, down = frame.aside + (point[0] - frame.west) * frame.shrink * frame.scale, (frame.north - point[1]) * frame.scale
        return round(round(across / grid) * grid, 1), round(round(down / grid) * grid, 1)

    drawn = {code: _kept([_rings(polygon, place) for polygon in shape]) for code, shape in polygons.items()}
    return drawn, frame.high


def _rings(polygon: Sequence[Any], place: Any) -> list[list[tuple[float, float]]]:
    """Rings in pixels, each point of the grid once in a row: a tenth of the bytes, the same picture."""
    rings = []
    for ring in polygon:
        points = [point for point, _ in groupby(map(place, ring))]
        if len(points) > 3:
            rings.append(points)
        elif not rings:
            return []  # the outer ring is smaller than the grid
    return rings


def _kept(polygons: list[list[list[tuple[float, float]]]]) -> list[list[list[tuple[float, float]]]]:
    """Without islets under two pixels across, unless the place is nothing else."""
    whole = [polygon for polygon in polygons if polygon]
    large = [polygon for polygon in whole if max(_extent(polygon[0])) >= 2]
    return large or whole[:1]


def _extent(ring: list[tuple[float, float]]) -> tuple[float, float]:
    across, down = [point[0] for point in ring], [point[1] for point in ring]
    return max(across) - min(across), max(down) - min(down)


def _polygons(geometry: Mapping[str, Any] | None) -> Sequence[Any]:
    if not geometry:
        return []
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def _code(feature: Feature) -> str:
    facts = feature.get("properties") or {}
    return next((str(facts[key]) for key in CODE_KEYS if facts.get(key)), str(feature.get("id", "")))


def _name(feature: Feature) -> str:
    facts = feature.get("properties") or {}
    return str(facts.get("name") or facts.get("areanm") or _code(feature))


def _fill(value: float | None, edges: Sequence[float], decimals: int) -> str:
    if value is None:
        return NO_DATA
    shown = float(rounded(value, decimals))
    return _steps(edges)[max(0, min(sum(shown >= edge for edge in edges[1:-1]), len(edges) - 2))]


def _steps(edges: Sequence[float]) -> tuple[str, ...]:
    """As many of the five steps as there are classes, the darkest always among them."""
    return STEPS[5 - (len(edges) - 1) :]


def _land(shapes: Mapping[str, list[Any]], fills: Mapping[str, str], *, stroke: str, thick: float) -> Any:
    rows = [
        {"type": "Feature", "properties": {"fill": fills[code]}, "geometry": {"type": "MultiPolygon", "coordinates": shape}}
        for code, shape in shapes.items()
        if shape
    ]
    mark = alt.Chart(data(rows)).mark_geoshape(stroke=stroke, strokeWidth=thick)
    return mark.encode(color=alt.Color("properties.fill:N").scale(None)).project(type="identity", scale=1, translate=[0, 0])


def _outline(shape: list[Any]) -> Any:
    row = [{"type": "Feature", "properties": {}, "geometry": {"type": "MultiPolygon", "coordinates": shape}}]
    mark = alt.Chart(data(row)).mark_geoshape(stroke=INK, strokeWidth=2.6, fillOpacity=0)
    return mark.project(type="identity", scale=1, translate=[0, 0])


def _legend(edges: Sequence[float], measure: Measure, paper: Paper, top: float, *, has_missing: bool) -> list[Any]:
    boxes: list[dict[str, Any]] = []
    words: list[tuple[float, str]] = []
    size = text_size(paper.width)
    room = min(84.0, (paper.plot_width - (106 if has_missing else 28)) / 5)
    for index, colour in enumerate(_steps(edges) if edges else ()):
        boxes.append({"x": 14 + index * room, "x2": 14 + (index + 1) * room, "fill": colour})
    words = [(14 + index * room, number(edge, measure.unit, measure.decimals)) for index, edge in enumerate(edges)]
    if edges and len(words) == 2 and edges[0] == edges[1]:
        words = words[:1]
    if has_missing:
        start = (boxes[-1]["x2"] if boxes else 0) + 38
        boxes.append({"x": start, "x2": start + 34, "fill": NO_DATA})
        words.append((start + 17, "no data"))
    layers = []
    for box in boxes:
        mark = alt.Chart(data([box])).mark_rect(
            fill=box["fill"], stroke=GREY if box["fill"] == NO_DATA else None, strokeWidth=0.8
        )
        layers.append(mark.encode(x=fixed("X", box["x"]), x2=fixed("X2", box["x2"]), y=fixed("Y", top), y2=fixed("Y2", top + 12)))
    tight = len(edges) > 1 and max(text_width(text, size) for _, text in words[: len(edges)]) > room - 4
    for index, (at, text) in enumerate(words):
        if tight and index % 2 and index < len(edges) - 1:
            continue  # every other edge where all would not fit
        mark = alt.Chart(data([{"text": text}])).mark_text(align="center", baseline="middle", color=SLATE)
        layers.append(mark.encode(x=fixed("X", at), y=fixed("Y", top + 24), text=alt.Text("text:N")))
    return layers


def _describe(
    features: Sequence[Feature], values: Mapping[str, float | None], known: Sequence[float], measure: Measure, chosen: str
) -> str:
    missing = len(features) - len(known)
    text = f"Map: {measure.title}, {len(known)} areas"
    text += (
        f" from {number(known[0], measure.unit, measure.decimals)} to {number(known[-1], measure.unit, measure.decimals)}, darker is higher."
        if known
        else "."
    )
    mine = values.get(chosen)
    if mine is not None:
        name = next((_name(feature) for feature in features if _code(feature) == chosen), chosen)
        text += f" {opening(in_text(name))}, outlined, is {number(mine, measure.unit, measure.decimals)}."
    return text + (f" {missing} hatched: no data." if missing else "")
