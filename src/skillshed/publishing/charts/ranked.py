"""Places from high to low, each with its interval: how far the order can be trusted is to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from skillshed.publishing.charts.flat import (
    line_under,
    silence,
    texts_at_left,
    texts_at_right,
    upright,
    whiskers,
    words_over,
    x_scale,
    y_pixels,
)
from skillshed.publishing.charts.line import HOLLOW
from skillshed.publishing.charts.look import COMPARATOR_STROKES, GREY, INK, PHONE, RIVER, SLATE, STREAM, WIDE, text_size
from skillshed.publishing.charts.picture import Paper, Picture, Told, data, draw
from skillshed.publishing.charts.scale import nice, text_width
from skillshed.publishing.measure import Measure
from skillshed.publishing.names import in_text, label, listed, opening
from skillshed.publishing.numbers import number
from skillshed.publishing.rows import Facts, Rows, has_interval, high_first, known, of_place, plain
from skillshed.terms.status import Status

ABOVE, BELOW = 4, 30


def ranked(
    rows: Rows, measure: Measure, *, chosen: str = "", comparators: Sequence[str] = (), title: str = "", width: int = WIDE
) -> Picture:
    """Places sorted by value with whiskers; comparators are upright lines; places without a figure stand last and say why.

    rows: place | place_name | value | lower | upper | status (one row a place, one period)
    """
    lines, places = _split(rows, comparators)
    extent = [
        end
        for name in ("value", "lower", "upper")
        for end in [*(row[name] for row in places), *(row["value"] for row in lines)]
        if end is not None
    ]
    axis = nice(extent, ticks=6 if width >= PHONE else 4)
    size, pitch = text_size(width), _pitch(width)
    left = 18 + int(max(text_width(label(name), size) for name in (row["place_name"] for row in places))) + 2
    figures = [_figure(row, measure) for row in places]
    right = 18 + int(max(text_width(text, size) for text, row in zip(figures, places, strict=True) if row["value"] is not None))
    top = _top(lines)
    paper = Paper(width, top + pitch * len(places), min(left, int(width * 0.42)), right, ABOVE, BELOW)
    marks = [_mark(row, top + pitch * (index + 0.5), chosen) for index, row in enumerate(places)]
    layers = [line_under([{"row": mark["row"]} for mark in marks if mark["v"] is not None], paper)]
    named = sorted(lines, key=lambda row: list(comparators).index(row["place"]))
    words = []
    ends = top + pitch * len(known(places))
    for row, (colour, dash) in zip(named, COMPARATOR_STROKES, strict=False):
        layers.append(upright(row["value"], x_scale(axis, measure, paper, "v:Q"), paper, (top - 10, ends), colour, dash))
        words.append((row["value"], f"{label(row['place_name'])} {_figure(row, measure)}", SLATE if colour == GREY else colour))
    layers += words_over(words, axis, paper, top - 20)
    for is_chosen, colour in ((False, STREAM), (True, RIVER)):
        layers += _marks([mark for mark in marks if mark["is_chosen"] is is_chosen], colour, axis, measure, paper)
    layers += _names(marks, figures, paper, left)
    return draw(layers, paper, title=title or measure.title, desc=_describe(places, lines, measure, chosen))


def told(rows: Rows, measure: Measure, *, chosen: str = "", comparators: Sequence[str] = (), width: int = WIDE) -> Told:
    """Height and sentence of that picture, without drawing it."""
    lines, places = _split(rows, comparators)
    return Told(_top(lines) + _pitch(width) * len(places) + ABOVE + BELOW, _describe(places, lines, measure, chosen))


def _split(rows: Rows, comparators: Sequence[str]) -> tuple[list[Facts], list[Facts]]:
    every = plain(rows)
    lines = [row for row in known(every) if row["place"] in comparators[:2]]
    return lines, high_first([row for row in every if row["place"] not in comparators])


def _pitch(width: int) -> int:
    return 26 if width >= PHONE else 23


def _top(lines: Sequence[Facts]) -> int:
    return 30 + (18 if len(lines) > 1 else 0) if len(lines) else 8


def _mark(row: Facts, at: float, chosen: str) -> dict[str, Any]:
    return {
        "v": row["value"], "lower": row["lower"], "upper": row["upper"], "row": at, "name": label(row["place_name"]),
        "is_chosen": row["place"] == chosen, "hollow": row["status"] in HOLLOW, "status": row["status"],
    }  # fmt: skip


def _marks(marks: list[dict[str, Any]], colour: str, axis: Any, measure: Measure, paper: Paper) -> list[Any]:
    shown = [mark for mark in marks if mark["v"] is not None]
    layers: list[Any] = []
    spread = [mark for mark in shown if mark["lower"] is not None and mark["upper"] is not None]
    if spread:
        layers.append(whiskers(spread, x_scale(axis, measure, paper, "lower:Q"), paper, colour, 2))
    for hollow in (False, True):
        some = [mark for mark in shown if mark["hollow"] is hollow]
        if some:
            dot = alt.Chart(data(some)).mark_point(
                shape="circle", fill="white" if hollow else colour, stroke=colour, strokeWidth=1.8, size=62, opacity=1
            )
            layers.append(dot.encode(x=x_scale(axis, measure, paper, "v:Q"), y=y_pixels(paper)))
    return layers


def _names(marks: list[dict[str, Any]], figures: list[str], paper: Paper, left: int) -> list[Any]:
    layers = []
    for is_chosen, colour, weight in ((False, INK, 400), (True, RIVER, 700)):
        some = [(mark, text) for mark, text in zip(marks, figures, strict=True) if mark["is_chosen"] is is_chosen]
        if not some:
            continue
        look = {"color": colour, "fontWeight": weight}
        layers.append(
            texts_at_left([{"row": mark["row"], "text": mark["name"]} for mark, _ in some], paper, limit=paper.left - 14, **look)
        )
        layers.append(
            texts_at_right([{"row": mark["row"], "text": text} for mark, text in some if mark["v"] is not None], paper, **look)
        )
        silent = [
            {"row": mark["row"], "text": silence(mark["status"], paper.plot_width + paper.right - 30, text_size(paper.width))}
            for mark, _ in some
            if mark["v"] is None
        ]
        if silent:
            layers.append(texts_at_right(silent, paper, color=SLATE, fontStyle="italic"))
    return layers


def _figure(row: Facts, measure: Measure) -> str:
    if row["value"] is None:
        return Status(row["status"]).words
    return ("≥ " if row.get("is_lower_bound") else "") + number(row["value"], measure.unit, measure.decimals)


def _describe(places: list[Facts], lines: list[Facts], measure: Measure, chosen: str) -> str:
    found = known(places)
    kind = "Ranked dots with 95% intervals" if has_interval(found) else "Ranked dots"
    said = f"{kind}: {measure.title}, {len(found)} places from high to low."
    if found:
        for word, row in (("Highest", found[0]), ("lowest", found[-1])):
            said += f" {word} {in_text(row['place_name'])} {_figure(row, measure)}{',' if word == 'Highest' else '.'}"
    for row in of_place(found, chosen):
        said += f" {opening(in_text(row['place_name']))} {_figure(row, measure)}."
    if len(lines):
        said += f" Upright lines: {listed([in_text(row['place_name']) + ' ' + _figure(row, measure) for row in lines])}."
    missing = len(places) - len(found)
    return said + (f" {missing} without a figure." if missing else "")
