"""The parts of a whole in one place, with a comparator's value as a tick on each bar."""

from __future__ import annotations

import textwrap
from typing import Any

import altair as alt

from skillshed.publishing.charts.flat import silence, text_at, texts_at_left, texts_at_right, whiskers, x_scale, y_pixels
from skillshed.publishing.charts.look import INK, PHONE, PLUM, RIVER, SLATE, WIDE, text_size
from skillshed.publishing.charts.picture import Paper, Picture, Told, data, draw
from skillshed.publishing.charts.scale import BOLD, Axis, nice, text_width
from skillshed.publishing.measure import Measure
from skillshed.publishing.names import in_text, label
from skillshed.publishing.numbers import number
from skillshed.publishing.rows import Facts, Rows, high_first, known, of_place, plain

TOP, ABOVE, BELOW = 30, 4, 30
BAR = "#8FBCC4"  # light enough for whisker and tick to be read on it


def bars(rows: Rows, measure: Measure, *, chosen: str, comparator: str = "", title: str = "", width: int = WIDE) -> Picture:
    """A bar for each category of `chosen`, largest first, from zero; the comparator is a plum tick.

    rows: place | place_name | category | value | lower | upper | status (one period)
    """
    mine, theirs = _split(rows, measure, chosen, comparator)
    values = [row[name] for name in ("value", "upper") for row in mine if row[name] is not None]
    axis = nice(
        [0, *values, *(row["value"] for row in theirs.values() if row["value"] is not None)],
        ticks=6 if width >= PHONE else 4,
        zero=True,
    )
    size = text_size(width)
    names = _wrapped(mine, width)
    figures = [number(row["value"], measure.unit, measure.decimals) if row["value"] is not None else "" for row in mine]
    pitches = _pitches(names, width)
    left = 18 + int(max(text_width(line, size) for lines in names for line in lines))
    top = TOP
    paper = Paper(width, top + sum(pitches), left, 20 + int(max(text_width(text, size) for text in figures)), ABOVE, BELOW)
    centres = [top + sum(pitches[:index]) + pitch / 2 for index, pitch in enumerate(pitches)]
    marks = [
        {
            "v": row["value"],
            "zero": 0,
            "row": at,
            "lower": row["lower"],
            "upper": row["upper"],
            "other": (theirs.get(row["category"]) or {}).get("value"),
        }
        for row, at in zip(mine, centres, strict=True)
    ]
    layers = _bars(marks, axis, measure, paper)
    layers += [texts_at_left(_lines(names, centres, size), paper, color=INK)]
    layers += [
        texts_at_right(
            [{"row": at, "text": text} for at, text in zip(centres, figures, strict=True)], paper, color=RIVER, fontWeight=700
        )
    ]
    layers += _missing(marks, mine, axis, paper) + _key(mine[0]["place_name"], theirs, paper)
    return draw(layers, paper, title=title or measure.title, desc=_describe(mine, theirs, measure))


def told(rows: Rows, measure: Measure, *, chosen: str, comparator: str = "", width: int = WIDE) -> Told:
    """Height and sentence of that picture, without drawing it."""
    mine, theirs = _split(rows, measure, chosen, comparator)
    height = TOP + sum(_pitches(_wrapped(mine, width), width)) + ABOVE + BELOW
    return Told(height, _describe(mine, theirs, measure))


def _split(rows: Rows, measure: Measure, chosen: str, comparator: str) -> tuple[list[Facts], dict[str, Facts]]:
    every = plain(rows)
    mine = high_first(of_place(every, chosen))
    if not mine:
        raise ValueError(f"no part of {measure.id} to draw for {chosen}")
    return mine, {row["category"]: row for row in of_place(every, comparator)}


def _wrapped(mine: list[Facts], width: int) -> list[list[str]]:
    return [textwrap.wrap(row["category"], 34 if width >= PHONE else 18) or [""] for row in mine]


def _pitches(names: list[list[str]], width: int) -> list[int]:
    return [max(30, 10 + (text_size(width) + 3) * len(lines)) for lines in names]


def _bars(marks: list[dict[str, Any]], axis: Any, measure: Measure, paper: Paper) -> list[Any]:
    shown = [mark for mark in marks if mark["v"] is not None]
    bar = (
        alt.Chart(data(shown))
        .mark_bar(color=BAR, height=16)
        .encode(x=x_scale(axis, measure, paper, "zero:Q"), x2=alt.X2("v:Q"), y=y_pixels(paper))
    )
    layers: list[Any] = [bar]
    spread = [mark for mark in shown if mark["lower"] is not None and mark["upper"] is not None]
    if spread:
        layers.append(whiskers(spread, x_scale(axis, measure, paper, "lower:Q"), paper, RIVER, 1.6))
    other = [mark for mark in marks if mark["other"] is not None]
    if other:
        tick = alt.Chart(data(other)).mark_tick(color=PLUM, thickness=3, size=22, orient="vertical")
        layers.append(tick.encode(x=x_scale(axis, measure, paper, "other:Q"), y=y_pixels(paper)))
    return layers


def _lines(names: list[list[str]], centres: list[float], size: int) -> list[dict[str, Any]]:
    step = size + 3
    return [
        {"row": at + step * (index - (len(lines) - 1) / 2), "text": line}
        for lines, at in zip(names, centres, strict=True)
        for index, line in enumerate(lines)
    ]


def _missing(marks: list[dict[str, Any]], mine: list[Facts], axis: Axis, paper: Paper) -> list[Any]:
    """Why a bar is not there, to the right of the comparator's tick."""
    layers = []
    for mark, row in zip(marks, mine, strict=True):
        if mark["v"] is None:
            px = 6 + (axis.pixel(mark["other"], paper.plot_width) + 2 if mark["other"] is not None else 0)
            text = silence(row["status"], paper.plot_width + paper.right - px, text_size(paper.width))
            layers.append(text_at(px, mark["row"], text, paper, align="left", color=SLATE, fontStyle="italic"))
    return layers


def _key(name: str, theirs: dict[str, Facts], paper: Paper) -> list[Any]:
    """Which mark is whose, said above the first bar in the marks' own colours."""
    size = text_size(paper.width)
    words = [(f"■ {label(name)}", RIVER)]
    if theirs:
        words.append((f"❙ {label(next(iter(theirs.values()))['place_name'])}", PLUM))
    layers, at = [], 0.0 if paper.width >= PHONE else 8.0 - paper.left
    for text, colour in words:
        layers.append(text_at(at, 8, text, paper, align="left", color=colour, fontWeight=700))
        at += text_width(text, size, bold=BOLD) + (24 if paper.width >= PHONE else 12)
    return layers


def _describe(mine: list[Facts], theirs: dict[str, Facts], measure: Measure) -> str:
    place = in_text(mine[0]["place_name"])
    beside = f", beside {in_text(next(iter(theirs.values()))['place_name'])}" if theirs else ""
    parts = [_beside(row, theirs, measure) for row in mine[:3] if row["value"] is not None]
    largest = f" Largest in {place}: {', '.join(parts)}." if parts else ""
    missing = len(mine) - len(known(mine))
    return f"Bars: {measure.title} in {place}{beside}, {len(mine)} parts.{largest}" + (
        f" {missing} without a figure." if missing else ""
    )


def _beside(row: Facts, theirs: dict[str, Facts], measure: Measure) -> str:
    """`Manufacturing 12.6% (England 7.8%)`."""
    said = f"{row['category']} {number(row['value'], measure.unit, measure.decimals)}"
    other = theirs.get(row["category"])
    if other is None or other["value"] is None:
        return said
    return f"{said} ({label(other['place_name'])} {number(other['value'], measure.unit, measure.decimals)})"
