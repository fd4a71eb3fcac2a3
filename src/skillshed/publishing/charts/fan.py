"""History and what may follow: a line, its forecast with the bands of the 80% and 95% intervals, or lines of scenarios."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import altair as alt
import polars as pl

from skillshed.publishing.charts.look import COMPARATOR_STROKES, GREY, INK, PHONE, RIVER, SLATE, WIDE, text_size
from skillshed.publishing.charts.over_time import time_scale, value_scale
from skillshed.publishing.charts.picture import Paper, Picture, Told, data, draw, fixed
from skillshed.publishing.charts.scale import BOLD, Axis, apart, nice, text_width, tick_labels
from skillshed.publishing.measure import Measure
from skillshed.publishing.names import in_text, listed
from skillshed.publishing.numbers import number, when
from skillshed.terms.period import Period

TOP, BOTTOM = 22, 30
BANDS = ("lower_80", "upper_80", "lower_95", "upper_95")
STROKES = ((RIVER, [1, 0]), *COMPARATOR_STROKES, (INK, [6, 2, 1, 2]))

Points = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line ahead. rows: period | value, and for a forecast lower_80 | upper_80 | lower_95 | upper_95."""

    label: str
    rows: pl.DataFrame


def fan(
    history: pl.DataFrame, lines: Sequence[Line], measure: Measure, *, name: str, title: str = "", width: int = WIDE
) -> Picture:
    """History (period | value, oldest first) and up to five lines from its end on, labelled at their ends.

    The first line may carry bands. Raises ValueError where there is no history, or more lines than can be told apart.
    """
    past, ahead = _points(history), _ahead(history, lines)
    every = [*past, *(point for points in ahead for point in points)]
    axis = nice([point[part] for point in every for part in ("y", *BANDS) if point.get(part) is not None])
    size = text_size(width)
    texts = [_end_text(line, measure, width) for line in lines] or [[_figure(history, measure)]]
    left = 14 + max(int(text_width(text, size)) for text in tick_labels(axis, measure.unit))
    right = 16 + max(int(text_width(text, size, bold=BOLD)) for lines_of in texts for text in lines_of)
    paper = Paper(width, _high(width), left, right, TOP, BOTTOM)
    x, y = time_scale(every, paper), partial(value_scale, axis, measure)
    layers = _bands(ahead[0], x, y) if ahead else []
    layers += [_stroke(points, STROKES[index], x, y, is_ahead=True) for index, points in reversed(list(enumerate(ahead)))]
    layers += [_stroke(past, (RIVER if len(ahead) < 2 else INK, [1, 0]), x, y, is_ahead=False), *_now(past, ahead, x, paper)]
    layers += _end_labels(ahead or [past], texts, axis, paper)
    return draw(layers, paper, title=title or measure.title, desc=_describe(history, lines, measure, name))


def told(history: pl.DataFrame, lines: Sequence[Line], measure: Measure, *, name: str, width: int = WIDE) -> Told:
    """Height and sentence of that picture, without drawing it."""
    if history.is_empty():
        raise ValueError(f"no history of {measure.id} to draw")
    return Told(_high(width) + TOP + BOTTOM, _describe(history, lines, measure, name))


def _high(width: int) -> int:
    return 260 if width >= PHONE else 220


def _points(rows: pl.DataFrame) -> Points:
    if rows.is_empty():
        raise ValueError("no history to draw")
    bands = [name for name in BANDS if name in rows.columns]
    return [
        {
            "x": Period.parse(row["period"]).start.toordinal(),
            "period": row["period"],
            "y": row["value"],
            **{band: row[band] for band in bands},
        }
        for row in rows.iter_rows(named=True)
    ]


def _ahead(history: pl.DataFrame, lines: Sequence[Line]) -> list[Points]:
    """Each line begins where the history ends, so that none hangs in the air."""
    if len(lines) > len(STROKES):
        raise ValueError(f"{len(lines)} lines cannot be told apart; at most {len(STROKES)}")
    last = _points(history.tail(1))[0]
    return [[{**last, **dict.fromkeys(BANDS, last["y"])}, *_points(line.rows)] for line in lines]


def _bands(points: Points, x: Any, y: Any) -> list[Any]:
    if len(points) < 2 or points[-1].get("lower_95") is None:
        return []
    chart = alt.Chart(data(points))
    return [
        chart.mark_area(color=RIVER, opacity=opacity).encode(x=x, y=y(f"lower_{level}:Q"), y2=alt.Y2(f"upper_{level}:Q"))
        for level, opacity in ((95, 0.13), (80, 0.2))
    ]


def _stroke(points: Points, style: tuple[str, list[int]], x: Any, y: Any, *, is_ahead: bool) -> Any:
    colour, dash = style
    mark = alt.Chart(data(points)).mark_line(
        color=colour, strokeWidth=2.2, strokeDash=[5, 3] if is_ahead and dash == [1, 0] else dash, strokeJoin="round"
    )
    return mark.encode(x=x, y=y("y:Q"))


def _now(past: Points, ahead: list[Points], x: Any, paper: Paper) -> list[Any]:
    """An upright line where the figures end, and the word for what follows."""
    if not ahead:
        return []
    rule = alt.Chart(data([{"x": past[-1]["x"]}])).mark_rule(color=GREY, strokeWidth=1, strokeDash=[2, 3]).encode(x=x)
    first, last = past[0]["x"], max(point["x"] for points in ahead for point in points)
    px = (past[-1]["x"] - first) / max(last - first, 1) * paper.plot_width
    fits = paper.plot_width - px > text_width("ahead", text_size(paper.width)) + 12
    word = alt.Chart(data([{"text": "ahead"}])).mark_text(
        align="left" if fits else "right", baseline="middle", color=SLATE, fontStyle="italic"
    )
    return [rule, word.encode(x=fixed("X", px + (6 if fits else -6)), y=fixed("Y", -10), text=alt.Text("text:N"))]


def _figure(rows: pl.DataFrame, measure: Measure) -> str:
    return number(rows["value"][-1], measure.unit, measure.decimals)


def _end_text(line: Line, measure: Measure, width: int) -> list[str]:
    return textwrap.wrap(
        f"{line.label} {_figure(line.rows, measure)}".strip(), 20 if width >= PHONE else 12, break_long_words=False
    )


def _end_labels(ahead: list[Points], texts: list[list[str]], axis: Axis, paper: Paper) -> list[Any]:
    step = text_size(paper.width) + 4
    heights = [step * len(lines) + 2.0 for lines in texts]
    centres = apart([axis.pixel(points[-1]["y"], paper.height) for points in ahead], heights, -10, paper.height + 10)
    layers = []
    for index, (lines, centre) in enumerate(zip(texts, centres, strict=True)):
        colour = STROKES[index][0]
        top = centre + step * (len(lines) - 1) / 2
        rows = [{"y": axis.value(top - step * row, paper.height), "text": text} for row, text in enumerate(lines)]
        mark = alt.Chart(data(rows)).mark_text(
            align="left", baseline="middle", color=SLATE if colour == GREY else colour, fontWeight=700 if index == 0 else 600
        )
        layers.append(mark.encode(x=fixed("X", paper.plot_width + 9), y=alt.Y("y:Q"), text=alt.Text("text:N")))
    return layers


def _describe(history: pl.DataFrame, lines: Sequence[Line], measure: Measure, name: str) -> str:
    first, last = history["period"][0], history["period"][-1]
    begun = f"Line chart: {measure.title}, {in_text(name)}, {when(first)} to {when(last)}; the last figure is {_figure(history, measure)}."
    if not lines:
        return begun
    ends = [f"{line.label or 'the forecast'} {_figure(line.rows, measure)}" for line in lines]
    until = when(lines[0].rows["period"][-1])
    said = f"{begun} Ahead to {until}: {listed(ends)}."
    one = lines[0].rows
    if "lower_80" not in one.columns:
        return said
    low, high = (number(one[end][-1], measure.unit, measure.decimals) for end in ("lower_80", "upper_80"))
    return f"{said} The darker band is the 80% interval, {low} to {high} in {until}; the lighter one is the 95% interval."
