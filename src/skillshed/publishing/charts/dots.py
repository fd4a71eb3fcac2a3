"""Every area's value as one dot, heaped where many agree, with the chosen place and its interval marked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import altair as alt

from skillshed.insight.compare import estimate
from skillshed.publishing.charts.flat import text_at, upright, whiskers, words_over, x_scale, y_pixels
from skillshed.publishing.charts.look import COMPARATOR_STROKES, GREY, PHONE, RIVER, SLATE, STREAM, WIDE, text_size
from skillshed.publishing.charts.picture import Paper, Picture, Told, data, draw
from skillshed.publishing.charts.scale import BOLD, Axis, nice, text_width
from skillshed.publishing.measure import Measure
from skillshed.publishing.names import in_text, label, listed, opening
from skillshed.publishing.numbers import ends, number
from skillshed.publishing.rows import Facts, Rows, known, of_place, plain


def dots(
    rows: Rows, measure: Measure, *, chosen: str, comparators: Sequence[str] = (), group: Collection[str] = (),
    title: str = "", width: int = WIDE,
) -> Picture:  # fmt: skip
    """One dot a place; `group` (codes) in stream colour, `chosen` large, comparators as upright lines, not as dots.

    rows: place | place_name | value | lower | upper | status (one row a place, one period). Missing values are counted in words.
    """
    rows = plain(rows)
    plan = _planned(rows, measure, chosen, comparators, group, width)
    lines, places, mine = plan.lines, plan.places, plan.mine
    axis, radius, heaped, top, floor, paper = plan.axis, plan.radius, plan.heaped, plan.top, plan.floor, plan.paper
    for dot in heaped:
        dot["row"] = floor - (dot["level"] + 0.5) * radius * 2
    layers = [_dots(heaped, name, axis, measure, paper, radius) for name in ("rest", "group", "chosen")]
    layers = [layer for layer in layers if layer is not None]
    named = sorted(lines, key=lambda row: list(comparators).index(row["place"]))
    for row, (colour, dash) in zip(named, COMPARATOR_STROKES, strict=False):
        layers.append(
            upright(
                row["value"],
                x_scale(axis, measure, paper, "v:Q"),
                paper,
                (top - 8, floor),
                colour,
                [4, 3] if dash[1] == 0 else dash,
            )
        )
    words = [
        (
            row["value"],
            f"{label(row['place_name'])} {number(row['value'], measure.unit, measure.decimals)}",
            SLATE if colour == GREY else colour,
        )
        for row, (colour, _) in zip(named, COMPARATOR_STROKES, strict=False)
    ]
    layers += words_over(words, axis, paper, top - 18)
    if mine:
        layers += _chosen_bar(mine, axis, measure, paper, floor)
    return draw(layers, paper, title=title or measure.title, desc=_describe(rows, places, lines, mine, measure))


def told(
    rows: Rows,
    measure: Measure,
    *,
    chosen: str,
    comparators: Sequence[str] = (),
    group: Collection[str] = (),
    width: int = WIDE,
) -> Told:
    """Height and sentence of that picture, without drawing it."""
    rows = plain(rows)
    plan = _planned(rows, measure, chosen, comparators, group, width)
    return Told(plan.paper.whole, _describe(rows, plan.places, plan.lines, plan.mine, measure))


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where everything stands, before it is drawn."""

    lines: list[Facts]
    places: list[Facts]
    mine: Facts | None
    axis: Axis
    radius: float
    heaped: list[dict[str, Any]]
    top: float
    floor: float
    paper: Paper


def _planned(
    rows: Sequence[Facts], measure: Measure, chosen: str, comparators: Sequence[str], group: Collection[str], width: int
) -> _Plan:
    shown = known(rows)
    lines = [row for row in shown if row["place"] in comparators[:2]]
    places = [row for row in shown if row["place"] not in comparators]
    mine = next(iter(of_place(places, chosen)), None)
    extent = [
        *(row["value"] for row in places),
        *(row["value"] for row in lines),
        *(end for end in (mine or {}).values() if isinstance(end, float)),
    ]
    axis = nice(extent, ticks=7 if width >= PHONE else 5, zero=False)
    radius = 3.0 if width >= PHONE else 2.2
    heaped = _heaped(places, axis, Paper(width, 0, 22, 22, 8, 30), radius, chosen, set(group))
    tallest = max((dot["level"] for dot in heaped), default=0)
    top = 24 + (20 if len(lines) > 1 else 0)
    floor = top + (tallest + 1) * radius * 2 + 8
    return _Plan(
        lines, places, mine, axis, radius, heaped, top, floor, Paper(width, int(floor + (46 if mine else 8)), 22, 22, 8, 30)
    )


def _heaped(places: list[Facts], axis: Axis, paper: Paper, radius: float, chosen: str, group: set[str]) -> list[dict[str, Any]]:
    """Dots in columns one dot wide, each on top of the last; the chosen and its group stand lowest."""
    wide = radius * 2 + 0.6
    heights: dict[int, int] = {}
    found = []
    order = sorted(places, key=lambda row: (row["place"] != chosen, row["place"] not in group, row["value"]))
    for row in order:
        column = round(axis.pixel(row["value"], paper.plot_width) / wide)
        level = heights.get(column, 0)
        heights[column] = level + 1
        kind = "chosen" if row["place"] == chosen else "group" if row["place"] in group else "rest"
        found.append({"v": axis.value(column * wide, paper.plot_width), "level": level, "kind": kind})
    return found


def _dots(heaped: list[dict[str, Any]], kind: str, axis: Axis, measure: Measure, paper: Paper, radius: float) -> Any:
    some = [{"v": dot["v"], "row": dot["row"]} for dot in heaped if dot["kind"] == kind]
    if not some:
        return None
    colour, grown = {"rest": ("#B4C1C4", 1.0), "group": (STREAM, 1.1), "chosen": (RIVER, 1.7)}[kind]
    mark = alt.Chart(data(some)).mark_circle(color=colour, opacity=1, size=3.1416 * (radius * grown) ** 2)
    return mark.encode(x=x_scale(axis, measure, paper, "v:Q"), y=y_pixels(paper))


def _chosen_bar(mine: Facts, axis: Axis, measure: Measure, paper: Paper, floor: float) -> list[Any]:
    one = estimate(mine)
    span = ends(one, measure.unit, measure.decimals)
    text = (
        f"{label(one.place_name)} {number(mine['value'], measure.unit, measure.decimals)}{', interval ' + span if span else ''}"
    )
    half = text_width(text, text_size(paper.width), bold=BOLD) / 2
    px = min(max(axis.pixel(mine["value"], paper.plot_width), half - 16), paper.plot_width - half + 16)
    layers = [text_at(px, floor + 26, text, paper, align="center", color=RIVER, fontWeight=700)]
    if span:
        bar = [{"lower": mine["lower"], "upper": mine["upper"], "row": floor + 8}]
        layers.insert(0, whiskers(bar, x_scale(axis, measure, paper, "lower:Q"), paper, RIVER, 3))
    return layers


def _describe(rows: Sequence[Facts], places: list[Facts], lines: list[Facts], mine: Facts | None, measure: Measure) -> str:
    unit, decimals = measure.unit, measure.decimals
    said = [f"Dot plot: {measure.title}, {len(places):,} places"]
    if len(places):
        low, high = (sorted(places, key=itemgetter("value"))[index] for index in (0, -1))
        said.append(
            f"from {in_text(low['place_name'])} {number(low['value'], unit, decimals)} to {in_text(high['place_name'])} {number(high['value'], unit, decimals)}"
        )
    text = ", ".join(said) + "."
    if mine:
        span = ends(estimate(mine), unit, decimals)
        text += f" {opening(in_text(mine['place_name']))} is {number(mine['value'], unit, decimals)}{f', 95% interval {span}' if span else ''}."
    if len(lines):
        text += (
            " Upright lines: "
            + listed([in_text(row["place_name"]) + " " + number(row["value"], unit, decimals) for row in lines])
            + "."
        )
    missing = len(rows) - len(known(rows))
    return text + (f" {missing} without a figure." if missing else "")
