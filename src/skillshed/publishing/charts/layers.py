"""A chain in layers, from left to right: boxes for elements, lines for links, the colour of a status in words beside it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from skillshed.publishing.charts.flat import text_at, y_pixels
from skillshed.publishing.charts.look import GREY, INK, LINE, RIVER, SLATE, WIDE, text_size
from skillshed.publishing.charts.picture import Paper, Picture, Told, data
from skillshed.publishing.charts.picture import draw as drawn

HEAD, GAP, PAD = 30, 10, 7
MOST_LINES = 4
# One shape a colour, so that the status is read without seeing colours.
MARKS = {"good": ("●", "#2F6B3A"), "watch": ("◆", "#8A5A00"), "off": ("▲", "#A3262A"), "unknown": ("○", SLATE)}


@dataclass(frozen=True, slots=True)
class Box:
    """One element. `layer` counts from the left; `kind` is the tag's kind; empty where it is not measured."""

    key: str
    name: str
    layer: int
    kind: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Wire:
    """One link; a low confidence is drawn broken."""

    source: str
    to: str
    confidence: str = "high"


@dataclass(frozen=True, slots=True)
class Layered:
    """What is drawn: boxes in their order, wires, a heading for each layer."""

    title: str
    heads: tuple[str, ...]
    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]


def draw(found: Layered, *, width: int = WIDE) -> Picture:
    """The chain drawn. Raises ValueError where there is nothing to draw. Broken lines: low confidence."""
    if not found.boxes:
        raise ValueError(f"nothing to draw of {found.title}")
    placed, height, across = _placed(found, width)
    paper = Paper(width, height, 4, 4, 4, 4)
    layers = [*_wires(found, placed, across, paper), *_boxes(placed, across, paper)]
    step = paper.plot_width / len(found.heads)
    layers += [
        text_at(step * number + 2, 10, head, paper, align="left", color=SLATE, fontWeight=700)
        for number, head in enumerate(found.heads)
    ]
    return drawn(layers, paper, title=found.title, desc=describe(found))


def told(found: Layered, *, width: int = WIDE) -> Told:
    """Height and sentence of that picture, without drawing it."""
    return Told(_placed(found, width)[1] + 8, describe(found))


def describe(found: Layered) -> str:
    """The picture in a sentence."""
    told = [box for box in found.boxes if box.word]
    behind = [box.name for box in told if box.kind in ("off", "watch")]
    low = sum(wire.confidence == "low" for wire in found.wires)
    said = f"Chain of {len(found.boxes)} elements in {len(found.heads)} layers with {len(found.wires)} links"
    said += f", {low} of them of low confidence" if low else ""
    said += f"; {len(told)} have a status" if told else ""
    return f"{said}. Behind: {'; '.join(behind[:5])}." if behind else f"{said}."


@dataclass(frozen=True, slots=True)
class _Placed:
    box: Box
    lines: tuple[str, ...]
    top: float
    high: float


def _placed(found: Layered, width: int) -> tuple[dict[str, _Placed], int, float]:
    size = text_size(width) - 1
    across = (width - 8) / len(found.heads)
    letters = max(int((across * 0.74) / (size * 0.52)), 8)
    placed: dict[str, _Placed] = {}
    bottoms = [float(HEAD)] * len(found.heads)
    for box in _ordered(found):
        wrapped = textwrap.wrap(box.name, letters)
        lines = (
            (*wrapped[: MOST_LINES - 1], f"{wrapped[MOST_LINES - 1][: letters - 1]}…")
            if len(wrapped) > MOST_LINES
            else tuple(wrapped)
        )
        lines = (*lines, f"{MARKS[box.kind][0]} {box.word}") if box.word else lines
        high = len(lines) * (size + 3) + 2 * PAD
        placed[box.key] = _Placed(box, lines, bottoms[box.layer], high)
        bottoms[box.layer] += high + GAP
    return placed, int(max(bottoms)) + 6, across


def _ordered(found: Layered) -> list[Box]:
    """Boxes of each layer in the order of the middle of what leads to them, so that few lines cross."""
    place: dict[str, float] = {}
    ordered: list[Box] = []
    for layer in range(len(found.heads)):
        mine = [box for box in found.boxes if box.layer == layer]
        before = {
            box.key: [place[wire.source] for wire in found.wires if wire.to == box.key and wire.source in place] for box in mine
        }
        first = {box.key: number for number, box in enumerate(mine)}
        mine.sort(
            key=lambda box: (sum(before[box.key]) / len(before[box.key]) if before[box.key] else first[box.key], first[box.key])
        )
        place |= {box.key: float(number) for number, box in enumerate(mine)}
        ordered += mine
    return ordered


def _boxes(placed: dict[str, _Placed], across: float, paper: Paper) -> list[Any]:
    rows = [
        {"x": one.box.layer * across + 2, "x2": one.box.layer * across + across * 0.8, "row": one.top, "row2": one.top + one.high}
        for one in placed.values()
    ]
    x = alt.X("x:Q").scale(domain=[0, paper.plot_width], nice=False, zero=False).axis(None)
    box = (
        alt.Chart(data(rows))
        .mark_rect(fill="white", stroke=RIVER, strokeWidth=1)
        .encode(x=x, x2="x2:Q", y=y_pixels(paper), y2="row2:Q")
    )
    size = text_size(paper.width) - 1
    words: dict[str, list[dict[str, Any]]] = {}
    for one in placed.values():
        for number, line in enumerate(one.lines):
            is_status = bool(one.box.word) and number == len(one.lines) - 1
            colour = MARKS[one.box.kind][1] if is_status else INK
            words.setdefault(colour, []).append(
                {"x": one.box.layer * across + PAD + 2, "row": one.top + PAD + (number + 0.5) * (size + 3), "text": line}
            )
    texts = [
        alt.Chart(data(listed))
        .mark_text(align="left", baseline="middle", fontSize=size, color=colour)
        .encode(x=x, y=y_pixels(paper), text="text:N")
        for colour, listed in words.items()
    ]
    return [box, *texts]


def _wires(found: Layered, placed: dict[str, _Placed], across: float, paper: Paper) -> list[Any]:
    x = alt.X("x:Q").scale(domain=[0, paper.plot_width], nice=False, zero=False).axis(None)
    layers = []
    for dashes, width, colour, chosen in (
        ([4, 3], 1.0, GREY, ("low",)),
        ([1, 0], 1.0, LINE, ("medium",)),
        ([1, 0], 1.3, GREY, ("high", "stated")),
    ):
        rows = [row for wire in found.wires if wire.confidence in chosen for row in _wire(wire, placed, across)]
        if rows:
            mark = alt.Chart(data(rows)).mark_rule(color=colour, strokeWidth=width, strokeDash=dashes)
            layers.append(mark.encode(x=x, x2="x2:Q", y=y_pixels(paper), y2="row2:Q"))
    return layers


def _wire(wire: Wire, placed: dict[str, _Placed], across: float) -> Sequence[dict[str, Any]]:
    if wire.source not in placed or wire.to not in placed:
        return []
    one, other = placed[wire.source], placed[wire.to]
    return [
        {
            "x": one.box.layer * across + across * 0.8, "x2": other.box.layer * across + 2,
            "row": one.top + one.high / 2, "row2": other.top + other.high / 2,
        }
    ]  # fmt: skip
