"""Scales of charts over time: the periods that fit beside each other, and the values up the side."""

from __future__ import annotations

from typing import Any

import altair as alt

from skillshed.publishing.charts.look import text_size
from skillshed.publishing.charts.picture import Paper
from skillshed.publishing.charts.scale import Axis, label_expression, text_width, thinned, tick_labels
from skillshed.publishing.measure import Measure
from skillshed.publishing.numbers import when
from skillshed.terms.period import MONTH_NAMES

Points = list[dict[str, Any]]


def time_scale(points: Points, paper: Paper) -> Any:
    """Across: as many periods as have room, each named once."""
    periods = sorted({(point["x"], point["period"]) for point in points if point["period"]})
    longest = max(text_width(tick(period), text_size(paper.width)) for _, period in periods)
    kept = [periods[index] for index in thinned(len(periods), max(2, int(paper.plot_width / (longest + 22))))]
    first, last = periods[0][0], periods[-1][0]
    margin = 0 if last > first else 1
    scale = alt.Scale(domain=[first - margin, last + margin], nice=False, zero=False)
    labels = label_expression([tick(period) for _, period in kept])
    return alt.X("x:Q", scale=scale, axis=alt.Axis(values=[at for at, _ in kept], labelExpr=labels, title=None, labelFlush=False))


def tick(period: str) -> str:
    """`September 2016` as `Sep 2016`; a span of months by its last one."""
    words = when(period).split(" to ")[-1].split(" ")
    return " ".join(word[:3] if word in MONTH_NAMES else word for word in words)


def value_scale(axis: Axis, measure: Measure, field: str) -> Any:
    """Up: the axis in the measure's unit."""
    return unit_scale(axis, measure.unit, field)


def unit_scale(axis: Axis, unit: str, field: str) -> Any:
    """Up: the axis in a unit."""
    look = alt.Axis(values=list(axis.ticks), labelExpr=label_expression(tick_labels(axis, unit)), title=None)
    return alt.Y(field, scale=alt.Scale(domain=[axis.low, axis.high], nice=False, zero=False), axis=look)
