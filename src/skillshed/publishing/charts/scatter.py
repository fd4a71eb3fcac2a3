"""Two measures against each other: every place a dot or a bubble, cut into four by two lines whose corners have names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import altair as alt

from skillshed.publishing.charts.look import GREY, GRID, INK, PHONE, RIVER, SLATE, STREAM, WIDE, text_size
from skillshed.publishing.charts.picture import Paper, Picture, Told, data, draw, fixed
from skillshed.publishing.charts.scale import BOLD, Axis, nice, text_width, tick_labels
from skillshed.publishing.charts.strewn import Box, box_of, lettered, wrapped
from skillshed.publishing.names import in_text, label, listed, opening
from skillshed.publishing.numbers import number

REST = "#A9B8BC"
CORNERS = ("", "", "", "")
FEW = 60  # so many points or fewer keep clear of each other's names; in a crowd names lie over nameless dots
MOST_NAMED = 12  # beyond, names hide the dots they belong to


@dataclass(frozen=True, slots=True)
class Point:
    """One place. The ends are of its 95% intervals; `size` is the bubble's area; points of one `group` share a colour."""

    code: str
    name: str
    x: float
    y: float
    x_low: float | None = None
    x_high: float | None = None
    y_low: float | None = None
    y_high: float | None = None
    size: float = 1.0
    group: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What an axis measures and how its numbers are written."""

    title: str
    unit: str = "number"
    decimals: int = 1


def scatter(
    points: Sequence[Point], *, x: Words, y: Words, chosen: str = "", named: Collection[str] = (),
    cut: tuple[float, float] | None = None, corners: tuple[str, str, str, str] = CORNERS, title: str = "", width: int = WIDE,
) -> Picture:  # fmt: skip
    """The points; `chosen` (a code) large with its intervals and name, its group in stream colour, the rest grey.

    `named`: codes to write names at, as far as there is room. `cut`: the x and y of two lines through the plot, with
    `corners` named bottom-left, bottom-right, top-left, top-right. Raises ValueError where there is no point.
    """
    plan = _planned(points, x, y, chosen, cut, corners, width)
    layers = [*_grid(plan), *_cuts(plan, cut), *_corner_names(plan)]
    for kind in ("rest", "group", "chosen"):
        layers += _bubbles(plan, kind)
        layers += _whiskers(plan) if kind == "group" else []
    layers += _names(plan, [code for code in named if code != chosen][:MOST_NAMED])
    return draw(
        layers, plan.paper, title=title or f"{y.title} against {x.title}", desc=_describe(points, x, y, chosen, cut, corners)
    )


def told(
    points: Sequence[Point], *, x: Words, y: Words, chosen: str = "", named: Collection[str] = (),
    cut: tuple[float, float] | None = None, corners: tuple[str, str, str, str] = CORNERS, title: str = "", width: int = WIDE,
) -> Told:  # fmt: skip
    """Height and sentence of that picture, without drawing it."""
    plan = _planned(points, x, y, chosen, cut, corners, width)
    return Told(plan.paper.whole, _describe(points, x, y, chosen, cut, corners))


@dataclass(frozen=True, slots=True)
class _Spot:
    """A point in pixels."""

    point: Point
    across: float
    down: float
    radius: float
    kind: str


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where everything stands, before it is drawn."""

    spots: tuple[_Spot, ...]
    x: Words
    y: Words
    across: Axis
    up: Axis
    paper: Paper
    over: int  # pixels kept free above the highest value, for the names of the upper corners
    under: int
    corners: tuple[list[str], ...]

    def pixel_x(self, value: float) -> float:
        return self.across.pixel(value, self.paper.plot_width)

    def pixel_y(self, value: float) -> float:
        return self.paper.height - self.under - self.up.pixel(value, self.paper.height - self.over - self.under)


def _planned(
    points: Sequence[Point], x: Words, y: Words, chosen: str, cut: tuple[float, float] | None,
    corners: tuple[str, str, str, str], width: int,
) -> _Plan:  # fmt: skip
    if not points:
        raise ValueError("a scatter needs at least one point")
    size, is_wide = text_size(width), width >= PHONE
    mine = [one for one in points if one.code == chosen]
    across = _axis(points, mine, "x", cut[0] if cut else None, 6 if is_wide else 4)
    up = _axis(points, mine, "y", cut[1] if cut else None, 6 if is_wide else 5)
    left = 12 + int(max(text_width(text, size) for text in tick_labels(up, y.unit)))
    half = (width - left - 16) / 2 - 10
    names = tuple(wrapped(text, half, size) for text in corners)
    line = size + 3
    over, under = (8 + line * max(len(names[a]), len(names[b])) for a, b in ((2, 3), (0, 1)))
    top = 12 + line * len(wrapped(y.title, width - 16, size))
    bottom = 26 + line * len(wrapped(x.title, width - 16, size))
    paper = Paper(width, 430 if is_wide else 330, left, 16, top, bottom)
    bare = _Plan((), x, y, across, up, paper, over, under, names)
    return _Plan(_spots(bare, points, mine, chosen), x, y, across, up, paper, over, under, names)


def _axis(points: Sequence[Point], mine: Sequence[Point], side: str, cut: float | None, ticks: int) -> Axis:
    values = [getattr(one, side) for one in points] + ([] if cut is None else [cut])
    ends = [getattr(one, f"{side}_{end}") for one in mine for end in ("low", "high")]
    return nice([*values, *(end for end in ends if end is not None)], ticks=ticks, zero=False)


def _spots(plan: _Plan, points: Sequence[Point], mine: Sequence[Point], chosen: str) -> tuple[_Spot, ...]:
    """Large bubbles first, so that small ones are drawn over them."""
    is_wide = plan.paper.width >= PHONE
    largest, smallest = max(one.size for one in points), min(one.size for one in points)
    full = (24.0 if is_wide else 15.0) if largest > smallest else (3.6 if is_wide else 2.8)
    group = mine[0].group if mine else ""
    found = []
    for one in sorted(points, key=lambda point: -point.size):
        kind = "chosen" if one.code == chosen else "group" if one.group and group in ("", one.group) else "rest"
        radius = max(full * sqrt(max(one.size, 0.0) / largest), 2.4) if largest > 0 else full
        radius = max(radius, 6.0 if is_wide else 5.0) if kind == "chosen" else radius
        found.append(_Spot(one, plan.pixel_x(one.x), plan.pixel_y(one.y), radius, kind))
    return tuple(found)


def _grid(plan: _Plan) -> list[Any]:
    """Grid lines with their numbers, and the two axes' titles, all level."""
    size, paper = text_size(plan.paper.width), plan.paper
    level = [{"x": 0, "x2": paper.plot_width, "y": plan.pixel_y(tick), "y2": plan.pixel_y(tick)} for tick in plan.up.ticks]
    upright = [{"x": plan.pixel_x(tick), "x2": plan.pixel_x(tick), "y": 0, "y2": paper.height} for tick in plan.across.ticks]
    at_left = zip(plan.up.ticks, tick_labels(plan.up, plan.y.unit), strict=True)
    below = list(zip(plan.across.ticks, tick_labels(plan.across, plan.x.unit), strict=True))
    room = max(text_width(text, size) for _, text in below) + 14
    every = 1 + int(room * len(below) / (paper.plot_width + room))
    layers = [_rules(level + upright, paper, GRID, 1, [1, 0])]
    layers += [_text(-8, plan.pixel_y(tick), text, paper, align="right", color=SLATE) for tick, text in at_left]
    for tick, text in below[::every]:
        px = min(plan.pixel_x(tick), paper.plot_width + 12 - text_width(text, size) / 2)
        layers.append(_text(px, paper.height + 14, text, paper, align="center", color=SLATE))
    for index, text in enumerate(reversed(wrapped(plan.y.title, paper.width - 16, size))):
        layers.append(_text(8 - paper.left, -14 - index * (size + 3), text, paper, align="left", color=INK, fontWeight=600))
    for index, text in enumerate(wrapped(plan.x.title, paper.width - 16, size)):
        row = paper.height + 34 + index * (size + 3)
        layers.append(_text(paper.plot_width + 12, row, text, paper, align="right", color=INK, fontWeight=600))
    return layers


def _cuts(plan: _Plan, cut: tuple[float, float] | None) -> list[Any]:
    if cut is None:
        return []
    px, py, paper = plan.pixel_x(cut[0]), plan.pixel_y(cut[1]), plan.paper
    lines = [{"x": px, "x2": px, "y": 0, "y2": paper.height}, {"x": 0, "x2": paper.plot_width, "y": py, "y2": py}]
    return [_rules(lines, paper, SLATE, 1.4, [5, 4])]


def _corner_names(plan: _Plan) -> list[Any]:
    line, paper = text_size(plan.paper.width) + 3, plan.paper
    layers = []
    for place, lines in enumerate(plan.corners):
        is_right, is_top = place % 2 == 1, place >= 2
        first = 11 if is_top else paper.height - 9 - line * (len(lines) - 1)
        across, align = (paper.plot_width - 6, "right") if is_right else (6, "left")
        for index, text in enumerate(lines):
            layers.append(_text(across, first + index * line, text, paper, align=align, color=SLATE, fontStyle="italic"))
    return layers


def _bubbles(plan: _Plan, kind: str) -> list[Any]:
    spots = [spot for spot in plan.spots if spot.kind == kind]
    colour = {"rest": REST, "group": STREAM, "chosen": RIVER}[kind]
    is_bubble = max(spot.radius for spot in plan.spots if spot.kind != "chosen" or len(plan.spots) == 1) > 8
    if not spots:
        return []
    look: dict[str, Any] = {"stroke": INK if kind == "chosen" else "#FFFFFF", "strokeWidth": 1.6 if kind == "chosen" else 0.7}
    opacity = 0.82 if is_bubble and kind != "chosen" else 1
    rows = [{"x": round(spot.across, 1), "y": round(spot.down, 1), "size": round(3.1416 * spot.radius**2, 1)} for spot in spots]
    mark = alt.Chart(data(rows)).mark_circle(color=colour, opacity=opacity, **look)
    x, y = _pixels(plan.paper)
    return [mark.encode(x=x, y=y, size=alt.Size("size:Q").scale(None), order=alt.Order("size:Q", sort="descending"))]


def _whiskers(plan: _Plan) -> list[Any]:
    """The chosen place's intervals as a cross."""
    lines = _cross(plan)
    return [_rules(lines, plan.paper, RIVER, 2.6, [1, 0])] if lines else []


def _cross(plan: _Plan) -> list[dict[str, Any]]:
    lines = []
    for spot in (spot for spot in plan.spots if spot.kind == "chosen"):
        one = spot.point
        if one.x_low is not None and one.x_high is not None:
            ends = (plan.pixel_x(one.x_low), plan.pixel_x(one.x_high))
            lines.append({"x": ends[0], "x2": ends[1], "y": spot.down, "y2": spot.down})
        if one.y_low is not None and one.y_high is not None:
            rows = (plan.pixel_y(one.y_low), plan.pixel_y(one.y_high))
            lines.append({"x": spot.across, "x2": spot.across, "y": rows[0], "y2": rows[1]})
    return lines


def _names(plan: _Plan, named: Sequence[str]) -> list[Any]:
    """The chosen's name, then the others' in their order; a name that finds no free room is left out."""
    size, paper = text_size(plan.paper.width), plan.paper
    by_code = {spot.point.code: spot for spot in plan.spots}
    wanted = [spot for spot in plan.spots if spot.kind == "chosen"] + [by_code[code] for code in named if code in by_code]
    field = Box(2, 2, paper.plot_width - 2, paper.height - 2)
    taken = [_room_of(spot, few=len(plan.spots) <= FEW) for spot in plan.spots if spot in wanted or len(plan.spots) <= FEW]
    taken += [box_of(lines, place, paper.plot_width, paper.height, size) for place, lines in enumerate(plan.corners) if lines]
    taken += [Box(line["x"] - 3, line["y2"] - 3, line["x2"] + 3, line["y"] + 3) for line in _cross(plan)]
    layers: list[Any] = []
    for spot in wanted:
        text, is_chosen = label(spot.point.name), spot.kind == "chosen"
        wide = text_width(text, size, bold=BOLD if is_chosen else 1.0)
        box = lettered(spot.across, spot.down, spot.radius, wide, size, field, taken, must=is_chosen)
        if box is not None:
            taken.append(box)
            layers += _named(plan, spot, text, box)
    return layers


def _room_of(spot: _Spot, *, few: bool) -> Box:
    """The rectangle no other's name may enter: with a margin where points are few, so that no name seems a neighbour's."""
    half = spot.radius + (3 if few else 0)
    return Box.round(spot.across, spot.down, half, half)


def _named(plan: _Plan, spot: _Spot, text: str, box: Box) -> list[Any]:
    """The name in its box, at the side that faces its point, with a thin line to it where it stands off."""
    is_chosen, paper = spot.kind == "chosen", plan.paper
    layers: list[Any] = []
    if box.is_far_from(spot.across, spot.down, spot.radius + text_size(paper.width)):
        end = box.nearest(spot.across, spot.down)
        layers.append(_rules([{"x": spot.across, "y": spot.down, "x2": end[0], "y2": end[1]}], paper, GREY, 0.9, [1, 0]))
    across, align = (box.left + box.right) / 2, "center"
    if box.left >= spot.across:
        across, align = box.left, "left"
    elif box.right <= spot.across:
        across, align = box.right, "right"
    row = (box.top + box.bottom) / 2
    look: dict[str, Any] = {"align": align, "fontWeight": 700 if is_chosen else 500}
    halo: dict[str, Any] = {"stroke": "#FFFFFF", "strokeWidth": 3.4, "strokeJoin": "round"}
    layers.append(_text(across, row, text, paper, color="#FFFFFF", **halo, **look))
    return [*layers, _text(across, row, text, paper, color=RIVER if is_chosen else INK, **look)]


def _rules(lines: list[dict[str, Any]], paper: Paper, colour: str, thick: float, dash: list[float]) -> Any:
    mark = alt.Chart(data(lines)).mark_rule(color=colour, strokeWidth=thick, strokeDash=dash)
    x, y = _pixels(paper)
    return mark.encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"))


def _pixels(paper: Paper) -> tuple[Any, Any]:
    """Scales on which a value is a pixel from the top left of the plot."""
    across = alt.X("x:Q").scale(domain=[0, paper.plot_width], nice=False, zero=False).axis(None)
    return across, alt.Y("y:Q").scale(domain=[paper.height, 0], nice=False, zero=False).axis(None)


def _text(across: float, row: float, text: str, paper: Paper, **look: Any) -> Any:
    mark = alt.Chart(data([{"text": text}])).mark_text(baseline="middle", **look)
    return mark.encode(x=fixed("X", round(across, 1)), y=fixed("Y", round(row, 1)), text=alt.Text("text:N"))


def _describe(
    points: Sequence[Point], x: Words, y: Words, chosen: str, cut: tuple[float, float] | None, corners: tuple[str, str, str, str]
) -> str:
    text = f"Scatter: {y.title} (upwards) against {x.title} (to the right), {len(points):,} {'point' if len(points) == 1 else 'points'}."
    if cut is not None:
        counts = [0, 0, 0, 0]
        for one in points:
            counts[_corner(one, cut)] += 1
        said = [f"{name}: {count:,}" for name, count in zip(corners, counts, strict=True) if name]
        text += f" {opening(listed(said))}." if said else ""
    for one in (one for one in points if one.code == chosen):
        text += (
            f" {opening(in_text(one.name))} is at {number(one.x, x.unit, x.decimals)}{_spread(one.x_low, one.x_high, x)} across"
        )
        text += f" and {number(one.y, y.unit, y.decimals)}{_spread(one.y_low, one.y_high, y)} upwards"
        corner = corners[_corner(one, cut)] if cut else ""
        text += f": {corner}." if corner else "."
    return text


def _corner(one: Point, cut: tuple[float, float]) -> int:
    """Which of the four corners; a point on a line counts as above it."""
    return int(one.x >= cut[0]) + 2 * int(one.y >= cut[1])


def _spread(low: float | None, high: float | None, words: Words) -> str:
    if low is None or high is None:
        return ""
    return f" (95% interval {number(low, words.unit, words.decimals)} to {number(high, words.unit, words.decimals)})"
