"""Eleven features on five levels: a letter for each kind of respondent where its middle lies, a line from the lowest to the highest."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from skillshed.publishing.charts.flat import text_at, texts_at_left, y_pixels
from skillshed.publishing.charts.look import GREY, GRID, INK, PHONE, PLUM, RIVER, SLATE, WIDE, text_size
from skillshed.publishing.charts.picture import Paper, Picture, Told, data, draw, fixed
from skillshed.publishing.charts.scale import text_width

TOP, PAD, PLATE = 40, 14, 6
LOW, HIGH = 0.6, 5.4


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One feature: the letters of kinds with their middles. `is_disputed`: drawn in another colour."""

    name: str
    middles: tuple[tuple[str, float], ...]
    is_disputed: bool = False


def opinions(rows: Sequence[OpinionRow], scale: Sequence[str], *, title: str, width: int = WIDE) -> Picture:
    """The picture. `scale`: the five levels' names. Raises ValueError without rows."""
    if not rows:
        raise ValueError("no features to draw")
    paper, centres, names = _paper(rows, width)
    layers = [*_levels(scale, paper), *_spans(rows, centres, paper), *_letters(rows, centres, paper)]
    step = text_size(width) + 3
    left = [
        {"row": at + step * (number - (len(lines) - 1) / 2), "text": line}
        for lines, at in zip(names, centres, strict=True)
        for number, line in enumerate(lines)
    ]
    return draw([*layers, texts_at_left(left, paper, color=INK)], paper, title=title, desc=describe(rows))


def opinions_told(rows: Sequence[OpinionRow], *, width: int = WIDE) -> Told:
    """Height and sentence of that picture, without drawing it."""
    return Told(_paper(rows, width)[0].whole, describe(rows))


def describe(rows: Sequence[OpinionRow]) -> str:
    """The picture in a sentence or two."""
    apart = [one.name for one in rows if one.is_disputed]
    none = sum(not one.middles for one in rows)
    said = f"Middle opinion of each kind of respondent on {len(rows)} features, from 1 to 5."
    said += f" Kinds disagree on: {'; '.join(apart)}." if apart else " No two kinds are far apart."
    return f"{said} {none} features have too few answers to show." if none else said


def _paper(rows: Sequence[OpinionRow], width: int) -> tuple[Paper, list[float], list[list[str]]]:
    size, is_wide = text_size(width), width >= PHONE
    names = [textwrap.wrap(one.name, 34 if is_wide else 16) for one in rows]
    pitches = [PAD + max((size + 3) * len(lines), (size + PLATE) * _deepest(one)) for lines, one in zip(names, rows, strict=True)]
    left = 18 + int(max(text_width(line, size) for lines in names for line in lines)) if names else 40
    centres = [TOP + sum(pitches[:number]) + pitch / 2 for number, pitch in enumerate(pitches)]
    return Paper(width, TOP + sum(pitches) + 4, left, 10, 4, 4), centres, names


def _deepest(row: OpinionRow) -> int:
    """Letters that stand at one place are written under each other, two in a line."""
    stacks = _stacked(row)
    return max((len(lines) for lines in stacks.values()), default=1)


def _stacked(row: OpinionRow) -> dict[float, list[str]]:
    at: dict[float, list[str]] = {}
    for letter, middle in row.middles:
        at.setdefault(middle, []).append(letter)
    return {middle: [" ".join(letters[n : n + 2]) for n in range(0, len(letters), 2)] for middle, letters in at.items()}


def _x(field: str, paper: Paper) -> Any:
    return alt.X(field).scale(domain=[LOW, HIGH], nice=False, zero=False).axis(None)


def _px(level: float, paper: Paper) -> float:
    return (level - LOW) / (HIGH - LOW) * paper.plot_width


def _levels(scale: Sequence[str], paper: Paper) -> list[Any]:
    lines = [{"v": level, "row": TOP - 2, "row2": paper.height} for level in range(1, 6)]
    layers: list[Any] = [alt.Chart(data(lines)).mark_rule(color=GRID).encode(x=_x("v:Q", paper), y=y_pixels(paper), y2="row2:Q")]
    for level, name in enumerate(scale, 1):
        layers.append(text_at(_px(level, paper), 10, str(level), paper, align="center", color=SLATE, fontWeight=700))
        if paper.width >= PHONE:
            layers.append(text_at(_px(level, paper), 26, name, paper, align="center", color=SLATE))
    return layers


def _spans(rows: Sequence[OpinionRow], centres: Sequence[float], paper: Paper) -> list[Any]:
    layers = []
    for disputed, colour in ((False, GREY), (True, PLUM)):
        spans = [
            {"low": min(level for _, level in one.middles), "high": max(level for _, level in one.middles), "row": at}
            for one, at in zip(rows, centres, strict=True)
            if one.middles and one.is_disputed is disputed
        ]
        if spans:
            mark = alt.Chart(data(spans)).mark_rule(color=colour, strokeWidth=3 if disputed else 1.5, opacity=0.55)
            layers.append(mark.encode(x=_x("low:Q", paper), x2="high:Q", y=y_pixels(paper)))
    return layers


def _letters(rows: Sequence[OpinionRow], centres: Sequence[float], paper: Paper) -> list[Any]:
    size = text_size(paper.width)
    plates, texts, none = [], [], []
    for one, at in zip(rows, centres, strict=True):
        for middle, lines in _stacked(one).items():
            for number, line in enumerate(lines):
                down = at + (size + PLATE) * (number - (len(lines) - 1) / 2)
                half = (text_width(line, size, bold=True) / 2 + 4) / paper.plot_width * (HIGH - LOW)
                plates.append({"v": middle - half, "v2": middle + half, "row": down - size / 2 - 2, "row2": down + size / 2 + 2})
                texts.append({"v": middle, "row": down, "text": line})
        if not one.middles:
            none.append({"row": at, "text": "too few answers to show"})
    layers: list[Any] = []
    if plates:
        mark = alt.Chart(data(plates)).mark_rect(fill="white", stroke=RIVER, strokeWidth=1)
        layers.append(mark.encode(x=_x("v:Q", paper), x2="v2:Q", y=y_pixels(paper), y2="row2:Q"))
        mark = alt.Chart(data(texts)).mark_text(baseline="middle", align="center", color=RIVER, fontWeight=700, fontSize=size)
        layers.append(mark.encode(x=_x("v:Q", paper), y=y_pixels(paper), text="text:N"))
    if none:
        mark = alt.Chart(data(none)).mark_text(baseline="middle", align="left", color=SLATE)
        layers.append(mark.encode(x=fixed("X", 4), y=y_pixels(paper), text="text:N"))
    return layers
