"""Two ranges a row: what is learned above what will be needed. And one range a year, with the survey's whiskers."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from math import ceil, floor, log10
from typing import Any

import altair as alt

from skillshed.publishing.charts.flat import line_under, text_at, texts_at_left, texts_at_right, whiskers, y_pixels
from skillshed.publishing.charts.look import GREY, INK, PHONE, PLUM, RIVER, SLATE, WIDE, text_size
from skillshed.publishing.charts.picture import Paper, Picture, Told, data, draw
from skillshed.publishing.charts.scale import BOLD, Axis, label_expression, nice, text_width
from skillshed.publishing.numbers import digits
from skillshed.publishing.ranges import Bar, Row, YearRow

TOP, ABOVE, BELOW = 34, 4, 32
THICK = 9


def gaps(rows: Sequence[Row], *, title: str, width: int = WIDE) -> Picture:
    """Ranges on a scale of steps of ten, as the ranges span factors rather than distances."""
    axis = _tens(rows)
    paper, centres, names = _paper([row.name for row in rows], [row.said for row in rows], width, 38)
    layers = [line_under([{"row": at} for at in centres], paper)] if rows else []
    for attribute, shift, colour in (("supply", -6, RIVER), ("need", 6, PLUM)):
        bars = [
            _bar(getattr(row, attribute), axis, at + shift)
            for row, at in zip(rows, centres, strict=True)
            if getattr(row, attribute)
        ]
        if bars:
            layers.append(whiskers(bars, _x_tens(axis, paper), paper, colour, THICK))
    layers += _words(rows, centres, names, paper, [row.said for row in rows])
    layers += _key([("▬ learned", RIVER), ("▬ needed", PLUM)], paper)
    return draw(layers, paper, title=title, desc=describe(rows))


def gaps_told(rows: Sequence[Row], *, width: int = WIDE) -> Told:
    """Height and sentence of that picture, without drawing it."""
    paper, _, _ = _paper([row.name for row in rows], [row.said for row in rows], width, 38)
    return Told(paper.whole, describe(rows))


def years(rows: Sequence[YearRow], *, title: str, width: int = WIDE) -> Picture:
    """One bar a year for the coefficients, thin lines for the survey's interval; a dashed end where it gives none."""
    ends = [end for row in rows for end in (row.low, row.high, row.lower, row.upper) if end is not None]
    axis = nice([0.0, *ends, 1.0], ticks=6 if width >= PHONE else 4, zero=True)
    paper, centres, names = _paper([row.name for row in rows], [row.said for row in rows], width, 30)
    x = _x_plain(axis, paper)
    spread = [
        {"lower": row.lower, "upper": row.upper, "row": at}
        for row, at in zip(rows, centres, strict=True)
        if row.lower is not None
    ]
    bars = [{"lower": row.low, "upper": max(row.high, row.low), "row": at} for row, at in zip(rows, centres, strict=True)]
    layers = [line_under([{"row": at} for at in centres], paper)]
    layers += [whiskers(spread, x, paper, GREY, 2)] if spread else []
    layers.append(whiskers(bars, x, paper, RIVER, THICK))
    noughts = [{"v": 0, "row": at} for row, at in zip(rows, centres, strict=True) if row.high <= 0]
    if noughts:
        mark = alt.Chart(data(noughts)).mark_circle(color=RIVER, size=60, opacity=1)
        layers.append(mark.encode(x=_x_plain(axis, paper, "v:Q"), y=y_pixels(paper)))
    layers += _words(rows, centres, names, paper, [row.said for row in rows])
    layers += _key([("▬ range of the estimate", RIVER), ("― with the survey’s interval", SLATE)], paper)
    return draw(layers, paper, title=title, desc=describe_years(rows))


def years_told(rows: Sequence[YearRow], *, width: int = WIDE) -> Told:
    """Height and sentence of that picture, without drawing it."""
    paper, _, _ = _paper([row.name for row in rows], [row.said for row in rows], width, 30)
    return Told(paper.whole, describe_years(rows))


def describe(rows: Sequence[Row]) -> str:
    """The picture in a sentence or two."""
    said = [f"{row.name}: learned {_between(row.supply)}, needed {_between(row.need)}" for row in rows[:4]]
    more = f"; and {len(rows) - 4} more" if len(rows) > 4 else ""
    return f"Ranges, people a year, in {len(rows)} groups. {'; '.join(said)}{more}."


def describe_years(rows: Sequence[YearRow]) -> str:
    """The picture in a sentence or two."""
    said = [f"{row.name} {digits(row.low)} to {digits(row.high)}" for row in rows]
    return f"Ranges of more people in work, one a year: {', '.join(said)}."


def _between(bar: Bar | None) -> str:
    if bar is None:
        return "no figure"
    return f"at least {digits(bar.low)}" if bar.high is None else f"{digits(bar.low)} to {digits(bar.high)}"


def _tens(rows: Sequence[Row]) -> Axis:
    """Whole steps of ten that hold every range; one person is the least that is drawn."""
    bars = [bar for row in rows for bar in (row.supply, row.need) if bar]
    ends = [max(end, 1.0) for bar in bars for end in (bar.low, bar.high) if end is not None] or [1.0, 10.0]
    low, high = floor(log10(min(ends))), ceil(log10(max(ends)))
    high = max(high, low + 1)
    return Axis(float(low), float(high), tuple(float(step) for step in range(low, high + 1)))


def _bar(bar: Bar, axis: Axis, at: float) -> dict[str, Any]:
    high = axis.high if bar.high is None else log10(max(bar.high, 1.0))
    low = max(log10(max(bar.low, 1.0)), axis.low)
    return {"lower": low, "upper": max(high, low + 0.01), "row": at}


def _x_tens(axis: Axis, paper: Paper) -> Any:
    labels = [digits(10**tick) for tick in axis.ticks]
    return _x(axis, labels, "lower:Q")


def _x_plain(axis: Axis, paper: Paper, field: str = "lower:Q") -> Any:
    return _x(axis, [digits(tick) for tick in axis.ticks], field)


def _x(axis: Axis, labels: list[str], field: str) -> Any:
    scale = alt.X(field).scale(domain=[axis.low, axis.high], nice=False, zero=False)
    return scale.axis(values=list(axis.ticks), labelExpr=label_expression(labels), title=None, grid=True, labelFlush=False)


def _paper(names: list[str], said: list[str], width: int, least: int) -> tuple[Paper, list[float], list[list[str]]]:
    size, is_wide = text_size(width), width >= PHONE
    wrapped = [textwrap.wrap(name, 30 if is_wide else 15) or [""] for name in names]
    pitches = [max(least, 12 + (size + 3) * len(lines)) for lines in wrapped]
    left = 18 + int(max((text_width(line, size) for lines in wrapped for line in lines), default=40))
    right = 22 + (int(max((text_width(text, size) for text in said), default=0)) if is_wide else 0)
    paper = Paper(width, TOP + sum(pitches), left, right, ABOVE, BELOW)
    centres = [TOP + sum(pitches[:index]) + pitch / 2 for index, pitch in enumerate(pitches)]
    return paper, centres, wrapped


def _words(rows: Sequence[Any], centres: list[float], names: list[list[str]], paper: Paper, said: list[str]) -> list[Any]:
    size = text_size(paper.width)
    step = size + 3
    left = [
        {"row": at + step * (index - (len(lines) - 1) / 2), "text": line}
        for lines, at in zip(names, centres, strict=True)
        for index, line in enumerate(lines)
    ]
    layers = [texts_at_left(left, paper, color=INK)] if left else []
    right = [{"row": at, "text": text} for at, text in zip(centres, said, strict=True) if text]
    if right and paper.width >= PHONE:
        layers.append(texts_at_right(right, paper, color=SLATE))
    return layers


def _key(words: list[tuple[str, str]], paper: Paper) -> list[Any]:
    """Which mark is whose, above the first row in the marks' own colours; from the paper's left edge on a telephone."""
    size, is_wide = text_size(paper.width), paper.width >= PHONE
    layers, at = [], 0.0 if is_wide else 6.0 - paper.left
    for text, colour in words:
        layers.append(text_at(at, 10, text, paper, align="left", color=colour, fontWeight=700))
        at += text_width(text, size, bold=BOLD) + (24 if is_wide else 8)
    return layers
