"""A place and what it would have been without: its line beside its mix, and its gap among the gaps of all placebos."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import altair as alt

from skillshed.publishing.charts.look import GREY, PHONE, PLUM, RIVER, SLATE, WIDE, text_size
from skillshed.publishing.charts.over_time import time_scale, unit_scale
from skillshed.publishing.charts.picture import Paper, Picture, Told, data, draw, fixed
from skillshed.publishing.charts.scale import BOLD, apart, nice, text_width, tick_labels
from skillshed.publishing.measure import Measure
from skillshed.publishing.names import in_text
from skillshed.publishing.numbers import when
from skillshed.terms.period import Period

TOP, BOTTOM = 22, 30
STYLES = ((RIVER, [1, 0], 2.4), (PLUM, [5, 3], 2.0), (GREY, [2, 3], 1.8))


@dataclass(frozen=True, slots=True)
class Drawn:
    """What both pictures need: the ISO periods, how many lie before, and named lines, the place's own first."""

    measure: Measure
    name: str
    periods: tuple[str, ...]
    before: int
    lines: tuple[tuple[str, tuple[float, ...]], ...]
    faint: tuple[tuple[float, ...], ...] = ()

    @property
    def unit(self) -> str:
        """The unit of what is drawn: gaps of percentages are percentage points."""
        return "percentage_points" if self.faint and self.measure.unit == "percent" else self.measure.unit

    @property
    def values(self) -> list[float]:
        """Everything that is drawn."""
        return [value for line in (*(values for _, values in self.lines), *self.faint) for value in line]


def without(found: Drawn, *, title: str = "", width: int = WIDE) -> Picture:
    """At most three named lines over faint ones, with an upright where it began. ValueError where there is nothing to draw."""
    if not found.lines or len(found.lines) > len(STYLES):
        raise ValueError(f"{len(found.lines)} lines cannot be drawn")
    axis = nice(found.values)
    size = text_size(width)
    texts = [textwrap.wrap(name, 22 if width >= PHONE else 12, break_long_words=False) for name, _ in found.lines]
    left = 14 + max(int(text_width(text, size)) for text in tick_labels(axis, found.unit))
    right = 16 + max(int(text_width(text, size, bold=BOLD)) for lines in texts for text in lines)
    paper = Paper(width, _high(width), left, right, TOP, BOTTOM)
    days = [Period.parse(one).start.toordinal() for one in found.periods]
    x = time_scale([{"x": day, "period": period} for day, period in zip(days, found.periods, strict=True)], paper)
    y = partial(unit_scale, axis, found.unit)
    layers = _faint(found, days, x, y) + _began(found, days, x, paper)
    if found.faint and axis.low < 0 < axis.high:
        layers.append(alt.Chart(data([{"y": 0}])).mark_rule(color=SLATE, strokeWidth=1).encode(y=y("y:Q")))
    for (colour, dash, thick), (_, values) in reversed(list(zip(STYLES, found.lines, strict=False))):
        points = [{"x": day, "y": value} for day, value in zip(days, values, strict=True)]
        mark = alt.Chart(data(points)).mark_line(color=colour, strokeDash=dash, strokeWidth=thick, strokeJoin="round")
        layers.append(mark.encode(x=x, y=y("y:Q")))
    layers += _labels(found, texts, axis, paper)
    return draw(layers, paper, title=title or found.measure.title, desc=_describe(found))


def told(found: Drawn, *, width: int = WIDE) -> Told:
    """Height and sentence of that picture, without drawing it."""
    return Told(_high(width) + TOP + BOTTOM, _describe(found))


def _high(width: int) -> int:
    return 280 if width >= PHONE else 230


def _faint(found: Drawn, days: list[int], x: Any, y: Any) -> list[Any]:
    if not found.faint:
        return []
    rows = [
        {"x": day, "y": round(value, 4), "of": at}
        for at, values in enumerate(found.faint)
        for day, value in zip(days, values, strict=True)
    ]
    mark = alt.Chart(data(rows)).mark_line(color=GREY, strokeWidth=0.8, opacity=0.28)
    return [mark.encode(x=x, y=y("y:Q"), detail="of:N")]


def _began(found: Drawn, days: list[int], x: Any, paper: Paper) -> list[Any]:
    """An upright between the last period before and the first after, with the word over it."""
    middle = (days[found.before - 1] + days[found.before]) / 2
    rule = alt.Chart(data([{"x": middle}])).mark_rule(color=SLATE, strokeWidth=1, strokeDash=[3, 3]).encode(x=x)
    px = (middle - days[0]) / max(days[-1] - days[0], 1) * paper.plot_width
    fits = paper.plot_width - px > text_width("began", text_size(paper.width))
    word = alt.Chart(data([{"text": "began"}])).mark_text(
        align="left" if fits else "right", baseline="middle", color=SLATE, fontStyle="italic"
    )
    return [rule, word.encode(x=fixed("X", px + (5 if fits else -5)), y=fixed("Y", -10), text=alt.Text("text:N"))]


def _labels(found: Drawn, texts: Sequence[list[str]], axis: Any, paper: Paper) -> list[Any]:
    step = text_size(paper.width) + 4
    heights = [step * len(lines) + 2.0 for lines in texts]
    centres = apart([axis.pixel(values[-1], paper.height) for _, values in found.lines], heights, -10, paper.height + 10)
    layers = []
    for at, (lines, centre) in enumerate(zip(texts, centres, strict=True)):
        top = centre + step * (len(lines) - 1) / 2
        rows = [{"y": axis.value(top - step * row, paper.height), "text": text} for row, text in enumerate(lines)]
        colour = SLATE if STYLES[at][0] == GREY else STYLES[at][0]
        mark = alt.Chart(data(rows)).mark_text(align="left", baseline="middle", color=colour, fontWeight=700 if at == 0 else 600)
        layers.append(mark.encode(x=fixed("X", paper.plot_width + 9), y=alt.Y("y:Q"), text=alt.Text("text:N")))
    return layers


def _describe(found: Drawn) -> str:
    span = f"{when(found.periods[0])} to {when(found.periods[-1])}"
    began = f"It began after {when(found.periods[found.before - 1])}."
    if found.faint:
        return (
            f"Line chart: the gap between {in_text(found.name)} and its mix, {found.measure.title}, {span}, over the gaps of "
            f"{len(found.faint)} places treated as if they had been it. {began}"
        )
    names = ", ".join(name for name, _ in found.lines)
    return f"Line chart: {found.measure.title}, {span}: {names}. {began}"
