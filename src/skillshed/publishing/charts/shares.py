"""A change taken apart: for each row its parts stacked to either side of zero, and a mark where they add up."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from skillshed.publishing.charts.flat import line_under, text_at, texts_at_left, y_pixels
from skillshed.publishing.charts.look import GREY, INK, LINE, PHONE, PLUM, SLATE, STREAM, WIDE, text_size
from skillshed.publishing.charts.picture import Paper, Picture, Told, data, draw
from skillshed.publishing.charts.scale import BOLD, Axis, label_expression, nice, text_width, tick_labels
from skillshed.publishing.names import listed
from skillshed.publishing.numbers import number

# Light, dark, middle: told apart in grey as well.
COLOURS = (LINE, PLUM, STREAM)
PITCH, BAR, BELOW = 34, 18, 30


@dataclass(frozen=True, slots=True)
class Share:
    """One row: its name and its parts, in the order of `parts`; a part below zero lies to the left."""

    name: str
    values: tuple[float, ...]

    @property
    def total(self) -> float:
        """What the parts add up to."""
        return sum(self.values)


def shares(
    rows: Sequence[Share], *, parts: Sequence[str], total: str = "Change", unit: str = "number", decimals: int = 0, title: str = "",
    width: int = WIDE,
) -> Picture:  # fmt: skip
    """A stacked bar a row, from zero to both sides, and a dot at the sum. At most three parts; ValueError for none or more."""
    plan = _planned(rows, parts, total, unit, width)
    marks = [mark for at, row in enumerate(rows) for mark in _stacked(row, plan.centre(at))]
    layers = [line_under([{"row": plan.centre(at)} for at in range(len(rows))], plan.paper), *_bars(marks, plan), _zero(plan)]
    layers += [_sums(rows, plan), texts_at_left(_names(plan), plan.paper, color=INK), *_key(plan)]
    return draw(layers, plan.paper, title=title or f"{total} and its parts", desc=_describe(rows, parts, total, unit, decimals))


def told(
    rows: Sequence[Share], *, parts: Sequence[str], total: str = "Change", unit: str = "number", decimals: int = 0, title: str = "",
    width: int = WIDE,
) -> Told:  # fmt: skip
    """Height and sentence of that picture, without drawing it."""
    return Told(_planned(rows, parts, total, unit, width).paper.whole, _describe(rows, parts, total, unit, decimals))


@dataclass(frozen=True, slots=True)
class _Plan:
    paper: Paper
    axis: Axis
    unit: str
    names: tuple[list[str], ...]
    key: tuple[tuple[str, str], ...]
    top: int
    pitch: int

    def centre(self, at: int) -> float:
        return self.top + self.pitch * (at + 0.5)


def _planned(rows: Sequence[Share], parts: Sequence[str], total: str, unit: str, width: int) -> _Plan:
    if not rows or not 1 <= len(parts) <= len(COLOURS):
        raise ValueError(f"needs a row and one to {len(COLOURS)} parts; got {len(rows)} rows and {len(parts)} parts")
    is_wide, size = width >= PHONE, text_size(width)
    ends = [sum(value for value in row.values if (value > 0) == up) for row in rows for up in (True, False)]
    axis = nice([0, *ends, *(row.total for row in rows)], ticks=6 if is_wide else 4, zero=True)
    names = tuple(textwrap.wrap(row.name, 40 if is_wide else 17) or [""] for row in rows)
    pitch = max(PITCH, 8 + (size + 3) * max(len(lines) for lines in names))
    left = 18 + int(max(text_width(line, size) for lines in names for line in lines))
    key = (*((f"■ {name}", colour) for name, colour in zip(parts, COLOURS, strict=False)), (f"● {total}", INK))
    top = 28 if is_wide else 8 + 20 * len(key)
    return _Plan(Paper(width, top + pitch * len(rows), left, 22, 4, BELOW), axis, unit, names, key, top, pitch)


def _stacked(row: Share, centre: float) -> list[dict[str, Any]]:
    """Each part's bar beside the one before it on the same side of zero."""
    reached = {True: 0.0, False: 0.0}
    found = []
    for at, value in enumerate(row.values):
        start = reached[value > 0]
        reached[value > 0] = start + value
        found.append({"part": at, "start": start, "end": start + value, "row": centre})
    return found


def _bars(marks: list[dict[str, Any]], plan: _Plan) -> list[Any]:
    layers = []
    for part in sorted({mark["part"] for mark in marks}):
        mine = alt.Chart(data([mark for mark in marks if mark["part"] == part]))
        edge: dict[str, Any] = {"stroke": GREY, "strokeWidth": 0.7}
        bar = mine.mark_bar(color=COLOURS[part], height=BAR, **edge)
        layers.append(bar.encode(x=_x(plan, "start:Q"), x2=alt.X2("end:Q"), y=y_pixels(plan.paper)))
    return layers


def _zero(plan: _Plan) -> Any:
    row = [{"v": 0, "row": plan.top, "end": plan.paper.height}]
    return (
        alt.Chart(data(row))
        .mark_rule(color=INK, strokeWidth=1.2)
        .encode(x=_x(plan, "v:Q"), y=y_pixels(plan.paper), y2=alt.Y2("end:Q"))
    )


def _sums(rows: Sequence[Share], plan: _Plan) -> Any:
    marks = [{"v": row.total, "row": plan.centre(at)} for at, row in enumerate(rows)]
    mark = alt.Chart(data(marks)).mark_point(
        shape="circle", filled=True, color=INK, size=90, stroke="#FFFFFF", strokeWidth=1.2, opacity=1
    )
    return mark.encode(x=_x(plan, "v:Q"), y=y_pixels(plan.paper))


def _x(plan: _Plan, field: str) -> Any:
    """The axis, with no more labels than fit."""
    labels = tick_labels(plan.axis, plan.unit)
    widest = max(text_width(text, text_size(plan.paper.width)) for text in labels) + 12
    every = 1 + int(widest * len(labels) / (plan.paper.plot_width + widest))
    ticks = [tick for index, tick in enumerate(plan.axis.ticks) if index % every == 0]
    shown = [text for index, text in enumerate(labels) if index % every == 0]
    scale = alt.X(field).scale(domain=[plan.axis.low, plan.axis.high], nice=False, zero=False)
    return scale.axis(values=ticks, labelExpr=label_expression(shown), title=None, grid=True, labelFlush=False)


def _names(plan: _Plan) -> list[dict[str, Any]]:
    step = text_size(plan.paper.width) + 3
    return [
        {"row": plan.centre(at) + step * (index - (len(lines) - 1) / 2), "text": line}
        for at, lines in enumerate(plan.names)
        for index, line in enumerate(lines)
    ]


def _key(plan: _Plan) -> list[Any]:
    """Which colour is which part: in a row, or one under another on a telephone."""
    size, is_wide, layers = text_size(plan.paper.width), plan.paper.width >= PHONE, []
    across, row = 8.0 - plan.paper.left, 8.0
    for text, colour in plan.key:
        mark, words = text.split(" ", 1)
        layers.append(text_at(across, row, mark, plan.paper, align="left", color=colour, stroke=GREY, strokeWidth=0.5))
        layers.append(text_at(across + 16, row, words, plan.paper, align="left", color=SLATE, fontWeight=600))
        if is_wide:
            across += text_width(text, size, bold=BOLD) + 28
        else:
            row += 20
    return layers


def _describe(rows: Sequence[Share], parts: Sequence[str], total: str, unit: str, decimals: int) -> str:
    largest = sorted(rows, key=lambda row: -abs(row.total))[:3]
    said = "; ".join(f"{row.name} {number(row.total, unit, decimals)}" for row in largest)
    count = f"{len(rows)} rows" if len(rows) > 1 else "one row"
    return f"Stacked bars to both sides of zero: {total} as {listed(list(parts))}, {count}. Largest: {said}."
