"""Marks shared by charts that lie on one horizontal scale: dots, ranks, bars. Heights are pixels from the top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from skillshed.publishing.charts.look import LINE, text_size
from skillshed.publishing.charts.picture import Paper, data, fixed
from skillshed.publishing.charts.scale import BOLD, Axis, label_expression, text_width, tick_labels
from skillshed.publishing.measure import Measure
from skillshed.terms.status import Status


def x_scale(axis: Axis, measure: Measure, paper: Paper, field: str) -> Any:
    """The value axis along the bottom, with no more labels than fit."""
    labels = tick_labels(axis, measure.unit)
    widest = max(text_width(text, text_size(paper.width)) for text in labels) + 12
    every = 1 + int(widest * len(labels) / (paper.plot_width + widest))
    ticks = [tick for index, tick in enumerate(axis.ticks) if index % every == 0]
    shown = [text for index, text in enumerate(labels) if index % every == 0]
    look = alt.Axis(values=ticks, labelExpr=label_expression(shown), title=None, grid=True, labelFlush=False)
    return alt.X(field, scale=alt.Scale(domain=[axis.low, axis.high], nice=False, zero=False), axis=look)


def y_pixels(paper: Paper, field: str = "row:Q") -> Any:
    """Pixels from the top of the plot, with no axis drawn."""
    return alt.Y(field, scale=alt.Scale(domain=[paper.height, 0], nice=False, zero=False), axis=None)


def text_at(px: float, row: float, text: str, paper: Paper, **look: Any) -> Any:
    """Words at one pixel place of the plot."""
    mark = alt.Chart(data([{"row": row, "text": text}])).mark_text(baseline="middle", **look)
    return mark.encode(x=fixed("X", px), y=y_pixels(paper), text=alt.Text("text:N"))


def texts_at_left(rows: list[dict[str, Any]], paper: Paper, **look: Any) -> Any:
    """Names in the left margin, ending where the plot begins. rows: row | text."""
    mark = alt.Chart(data(rows)).mark_text(baseline="middle", align="right", **look)
    return mark.encode(x=fixed("X", -10), y=y_pixels(paper), text=alt.Text("text:N"))


def texts_at_right(rows: list[dict[str, Any]], paper: Paper, **look: Any) -> Any:
    """Figures in the right margin, aligned on their last digit. rows: row | text."""
    mark = alt.Chart(data(rows)).mark_text(baseline="middle", align="right", **look)
    return mark.encode(x=fixed("X", paper.plot_width + paper.right - 6), y=y_pixels(paper), text=alt.Text("text:N"))


def words_over(words: Sequence[tuple[float, str, str]], axis: Axis, paper: Paper, row: float) -> list[Any]:
    """Labels (value, text, colour) above upright lines; one that would sit on its neighbour goes a line higher."""
    size = text_size(paper.width)
    layers: list[Any] = []
    taken: list[tuple[float, float, int]] = []
    for value, text, colour in sorted(words):
        px = axis.pixel(value, paper.plot_width)
        half = text_width(text, size, bold=BOLD) / 2 + 4
        centre = min(max(px, half - paper.left + 4), paper.plot_width + paper.right - half)
        level = next(
            n for n in range(9) if all(other != n or centre - half > end or centre + half < start for start, end, other in taken)
        )
        taken.append((centre - half, centre + half, level))
        layers.append(text_at(centre, row - level * (size + 4), text, paper, align="center", color=colour, fontWeight=600))
    return layers


def upright(value: float, x: Any, paper: Paper, rows: tuple[float, float], colour: str, dash: list[int]) -> Any:
    """An upright line at a comparator's value, between two heights."""
    row = [{"v": value, "row": rows[0], "end": rows[1]}]
    return (
        alt.Chart(data(row))
        .mark_rule(color=colour, strokeWidth=1.6, strokeDash=dash)
        .encode(x=x, y=y_pixels(paper), y2=alt.Y2("end:Q"))
    )


def whiskers(rows: list[dict[str, Any]], x: Any, paper: Paper, colour: str, thick: float) -> Any:
    """Horizontal bars from `lower` to `upper`. `x` is on the field `lower`."""
    return alt.Chart(data(rows)).mark_rule(color=colour, strokeWidth=thick).encode(x=x, x2=alt.X2("upper:Q"), y=y_pixels(paper))


def line_under(rows: list[dict[str, Any]], paper: Paper) -> Any:
    """Faint lines that lead the eye from a name to its mark."""
    mark = alt.Chart(data(rows)).mark_rule(color=LINE, strokeWidth=0.6)
    return mark.encode(x=fixed("X", 0), x2=fixed("X2", paper.plot_width), y=y_pixels(paper))


def silence(status: str, room: float, size: int) -> str:
    """Why there is no figure, in as many words as there is room for."""
    words = Status(status).words
    return words if text_width(words, size) < room else words.split(" to ")[0].split(":")[0]
