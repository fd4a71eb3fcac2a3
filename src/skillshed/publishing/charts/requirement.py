"""Expansion and replacement that make up the total requirement: a bar for each category, and a mark where both come to."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from typing import Any

import altair as alt
import polars as pl

from skillshed.publishing.charts.flat import text_at, texts_at_left, texts_at_right, upright, x_scale, y_pixels
from skillshed.publishing.charts.look import GREY, INK, PHONE, PLUM, RIVER, SLATE, WIDE, text_size
from skillshed.publishing.charts.picture import Paper, Picture, Told, data, draw
from skillshed.publishing.charts.scale import BOLD, Axis, nice, text_width
from skillshed.publishing.measure import Measure
from skillshed.publishing.names import in_text
from skillshed.publishing.numbers import number

TOP, ABOVE, BELOW, HIGH = 30, 4, 30, 15
REPLACED = "#8FBCC4"  # light, so that the mark of the total is read on it
LOST = "#C9A9D3"
STAR = "\u00a0*"  # stays with the word before it


def requirement(rows: pl.DataFrame, measure: Measure, *, name: str, title: str = "", width: int = WIDE) -> Picture:
    """Bars of expansion and replacement, largest total first, with the total as an upright mark and in figures.

    rows: category | expansion | replacement | total | is_indicative (people). A category without a total is left out of
    the picture. Raises ValueError where none has one.
    """
    known = _known(rows, name)
    names = _wrapped(known, width)
    pitches = [max(30, 10 + (text_size(width) + 3) * len(lines)) for lines in names]
    figures = [number(value, measure.unit, measure.decimals) for value in known["total"]]
    size = text_size(width)
    left = 18 + int(max(text_width(line, size) for lines in names for line in lines))
    paper = Paper(width, TOP + sum(pitches), left, 20 + int(max(text_width(text, size) for text in figures)), ABOVE, BELOW)
    centres = [TOP + sum(pitches[:index]) + pitch / 2 for index, pitch in enumerate(pitches)]
    axis = _axis(known, width)
    layers = [*_bars(known, centres, axis, measure, paper), texts_at_left(_lines(names, centres, size), paper, color=INK)]
    labels = [{"row": at, "text": text} for at, text in zip(centres, figures, strict=True)]
    layers += [texts_at_right(labels, paper, color=INK, fontWeight=700), *_key(paper)]
    return draw(layers, paper, title=title or measure.title, desc=_describe(known, measure, name))


def told(rows: pl.DataFrame, measure: Measure, *, name: str, width: int = WIDE) -> Told:
    """Height and sentence of that picture, without drawing it."""
    known = _known(rows, name)
    pitches = [max(30, 10 + (text_size(width) + 3) * len(lines)) for lines in _wrapped(known, width)]
    return Told(TOP + sum(pitches) + ABOVE + BELOW, _describe(known, measure, name))


def _known(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    known = rows.drop_nulls(["expansion", "replacement", "total"]).sort("total", descending=True, maintain_order=True)
    if known.is_empty():
        raise ValueError(f"no requirement to draw for {name}")
    return known


def _wrapped(known: pl.DataFrame, width: int) -> list[list[str]]:
    marked = [f"{row['category']}{STAR if row['is_indicative'] else ''}" for row in known.iter_rows(named=True)]
    return [textwrap.wrap(text, 34 if width >= PHONE else 18) for text in marked]


def _axis(known: pl.DataFrame, width: int) -> Axis:
    ends = [0.0]
    for row in known.iter_rows(named=True):
        ends += [row["total"], row["replacement"], min(row["expansion"], 0.0)]
    if width >= PHONE:
        return nice(ends, ticks=6, zero=True)
    whole = nice(ends, ticks=4, zero=True)
    # Every other label falls away on a telephone: nought must not be one of them.
    return replace(whole, ticks=tuple(tick for tick in whole.ticks if tick >= 0))


def _bars(known: pl.DataFrame, centres: list[float], axis: Axis, measure: Measure, paper: Paper) -> list[Any]:
    """Replacement from nought; growth on top of it; loss to the left of nought."""
    replaced, grown, lost, totals = [], [], [], []
    for row, at in zip(known.iter_rows(named=True), centres, strict=True):
        replaced.append({"from": 0, "to": row["replacement"], "row": at})
        totals.append({"from": row["total"], "row": at})
        if row["expansion"] >= 0:
            grown.append({"from": row["replacement"], "to": row["total"], "row": at})
        else:
            lost.append({"from": 0, "to": row["expansion"], "row": at})
    layers = []
    for marks, colour in ((replaced, REPLACED), (grown, RIVER), (lost, LOST)):
        if marks:
            bar = alt.Chart(data(marks)).mark_bar(color=colour, height=HIGH)
            layers.append(bar.encode(x=x_scale(axis, measure, paper, "from:Q"), x2=alt.X2("to:Q"), y=y_pixels(paper)))
    nought = upright(0, x_scale(axis, measure, paper, "v:Q"), paper, (TOP - 8, paper.height), GREY, [1, 0])
    layers.append(nought)
    tick = alt.Chart(data(totals)).mark_tick(color=INK, thickness=2.4, size=HIGH + 7, orient="vertical")
    return [*layers, tick.encode(x=x_scale(axis, measure, paper, "from:Q"), y=y_pixels(paper))]


def _lines(names: list[list[str]], centres: list[float], size: int) -> list[dict[str, Any]]:
    step = size + 3
    return [
        {"row": at + step * (index - (len(lines) - 1) / 2), "text": line}
        for lines, at in zip(names, centres, strict=True)
        for index, line in enumerate(lines)
    ]


def _key(paper: Paper) -> list[Any]:
    """Which mark is which, above the first bar: a word in a colour that can be read, after a block of the bar's."""
    is_wide = paper.width >= PHONE
    words = (
        [
            ("■", "to replace leavers", REPLACED, SLATE),
            ("■", "new jobs", RIVER, RIVER),
            ("■", "jobs lost", LOST, PLUM),
            ("❙", "total", INK, INK),
        ]
        if is_wide
        else [("■", "replace", REPLACED, SLATE), ("■", "new", RIVER, RIVER), ("■", "lost", LOST, PLUM), ("❙", "total", INK, INK)]
    )
    size, layers, at = text_size(paper.width), [], 0.0 if is_wide else 8.0 - paper.left
    for block, text, colour, ink in words:
        layers.append(text_at(at, 8, block, paper, align="left", color=colour))
        at += size
        layers.append(text_at(at, 8, text, paper, align="left", color=ink, fontWeight=700))
        at += text_width(text, size, bold=BOLD) + (20 if is_wide else 9)
    return layers


def _describe(known: pl.DataFrame, measure: Measure, name: str) -> str:
    parts = [
        f"{row['category']} {number(row['total'], measure.unit, measure.decimals)} "
        f"({number(row['replacement'], measure.unit, measure.decimals)} replacement, {number(row['expansion'], measure.unit, measure.decimals)} expansion)"
        for row in known.head(3).iter_rows(named=True)
    ]
    falling = known.filter(pl.col("expansion") < 0).height
    marked = " Categories marked with a star are indicative: fewer than 10,000 jobs." if known["is_indicative"].any() else ""
    fall = f" In {falling} of {len(known)} the number of jobs falls and people are needed all the same." if falling else ""
    return f"Bars: total requirement in {in_text(name)}, {len(known)} categories. Largest: {'; '.join(parts)}.{fall}{marked}"
