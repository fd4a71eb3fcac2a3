"""Who with whom: a square of actors, sorted by kind, a cell where two have a tie; every row carries its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt

from skillshed.publishing.charts.flat import text_at, y_pixels
from skillshed.publishing.charts.look import GRID, INK, LINE, PHONE, PLUM, SLATE, STEPS, WIDE, text_size
from skillshed.publishing.charts.picture import Paper, Picture, Told, data, draw, fixed
from skillshed.publishing.charts.scale import text_width

PITCH, HEAD_PITCH, TOP, KEY = 18, 24, 26, 26
FILLS = (STEPS[1], STEPS[3], STEPS[4])  # one tie, two or three, four and more
KEYS = ("one tie", "two or three", "four or more")


@dataclass(frozen=True, slots=True)
class Member:
    """One actor. `is_class`: it stands for many, which a star says."""

    name: str
    group: str
    is_class: bool = False


@dataclass(frozen=True, slots=True)
class Square:
    """Members in the order they are drawn, and the ties between two of them by their places in it (counted from nought)."""

    title: str
    members: tuple[Member, ...]
    cells: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Laid:
    paper: Paper
    centres: tuple[float, ...]
    heads: tuple[tuple[float, str], ...]
    starts: tuple[int, ...]
    across: float
    letters: int


def adjacency(found: Square, *, width: int = WIDE) -> Picture:
    """The square drawn. Raises ValueError where it has no members."""
    if not found.members:
        raise ValueError(f"nothing to draw of {found.title}")
    laid = _laid(found, width)
    layers = [*_grid(found, laid), *_cells(found, laid), *_names(found, laid), *_numbers(found, laid), *_key(laid)]
    return draw(layers, laid.paper, title=found.title, desc=describe(found))


def adjacency_told(found: Square, *, width: int = WIDE) -> Told:
    """Height and sentence of that picture, without drawing it."""
    return Told(_laid(found, width).paper.whole, describe(found))


def describe(found: Square) -> str:
    """The picture in a sentence or two."""
    count = [0] * len(found.members)
    for one, other, _ in found.cells:
        count[one] += 1
        count[other] += 1
    order = sorted(range(len(count)), key=lambda at: -count[at])[:3]
    most = "; ".join(f"{found.members[at].name} with {count[at]}" for at in order if count[at])
    said = f"{len(found.members)} actors in {len({one.group for one in found.members})} kinds, {len(found.cells)} pairs of them have a tie."
    return f"{said} Most pairs: {most}." if most else said


def _laid(found: Square, width: int) -> _Laid:
    size, is_wide = text_size(width), width >= PHONE
    longest = max((text_width(_label(number, one), size) for number, one in enumerate(found.members, 1)), default=60)
    left = int(min(longest + 14, width * (0.42 if is_wide else 0.5)))
    centres, heads, starts, down = [], [], [], float(TOP)
    before = None
    for number, one in enumerate(found.members):
        if one.group != before:
            heads.append((down + HEAD_PITCH / 2, one.group))
            starts.append(number)
            down, before = down + HEAD_PITCH, one.group
        centres.append(down + PITCH / 2)
        down += PITCH
    paper = Paper(width, int(down) + KEY + 4, left, 8, 4, 4)
    return _Laid(paper, tuple(centres), tuple(heads), tuple(starts), paper.plot_width / len(found.members), left - 14)


def _label(number: int, one: Member) -> str:
    return f"{one.name}{' *' if one.is_class else ''} {number}"


def _cut(text: str, number: int, letters: int, size: int) -> str:
    """A name that fits, with its number at the end, where the row begins."""
    if text_width(f"{text} {number}", size) <= letters:
        return f"{text} {number}"
    while text and text_width(f"{text}… {number}", size) > letters:
        text = text[:-1]
    return f"{text.rstrip()}… {number}"


def _x(laid: _Laid) -> Any:
    return alt.X("x:Q").scale(domain=[0, laid.paper.plot_width], nice=False, zero=False).axis(None)


def _grid(found: Square, laid: _Laid) -> list[Any]:
    """A line under each row; a stronger one where a kind begins, down and across; the diagonal."""
    right = laid.paper.plot_width
    lines = [{"x": 0.0, "x2": right, "row": at + PITCH / 2} for at in laid.centres]
    layers = [_rule(lines, laid, GRID)]
    bottom = laid.centres[-1] + PITCH / 2
    edges = [
        {"x": at * laid.across, "x2": at * laid.across, "row": float(TOP), "row2": bottom}
        for at in (*laid.starts, len(found.members))
    ]
    layers.append(alt.Chart(data(edges)).mark_rule(color=LINE).encode(x=_x(laid), x2="x2:Q", y=y_pixels(laid.paper), y2="row2:Q"))
    own = [_cell(at, at, laid) for at in range(len(found.members))]
    layers.append(_boxes(own, laid, GRID))
    return layers


def _rule(rows: list[dict[str, Any]], laid: _Laid, colour: str) -> Any:
    return alt.Chart(data(rows)).mark_rule(color=colour).encode(x=_x(laid), x2="x2:Q", y=y_pixels(laid.paper))


def _cell(column: int, row: int, laid: _Laid) -> dict[str, Any]:
    gap = 1.0 if laid.across > 5 else 0.25
    return {
        "x": column * laid.across + gap / 2, "x2": (column + 1) * laid.across - gap / 2,
        "row": laid.centres[row] - PITCH / 2 + 1, "row2": laid.centres[row] + PITCH / 2 - 1,
    }  # fmt: skip


def _cells(found: Square, laid: _Laid) -> list[Any]:
    layers = []
    for step, fill in enumerate(FILLS):
        rows = [
            cell
            for one, other, ties in found.cells
            if (0 if ties < 2 else 1 if ties < 4 else 2) == step
            for cell in (_cell(one, other, laid), _cell(other, one, laid))
        ]
        if rows:
            layers.append(_boxes(rows, laid, fill))
    return layers


def _boxes(rows: list[dict[str, Any]], laid: _Laid, fill: str) -> Any:
    mark = alt.Chart(data(rows)).mark_rect(fill=fill, strokeWidth=0)
    return mark.encode(x=_x(laid), x2="x2:Q", y=y_pixels(laid.paper), y2="row2:Q")


def _names(found: Square, laid: _Laid) -> list[Any]:
    size = text_size(laid.paper.width)
    rows = [
        {"row": at, "text": _cut(f"{one.name}{' *' if one.is_class else ''}", number, laid.letters, size)}
        for number, (one, at) in enumerate(zip(found.members, laid.centres, strict=True), 1)
    ]
    mark = alt.Chart(data(rows)).mark_text(baseline="middle", align="right", color=INK, fontSize=size)
    layers = [mark.encode(x=fixed("X", -8), y=y_pixels(laid.paper), text="text:N")]
    heads = [{"row": at + 2, "text": head} for at, head in laid.heads]
    mark = alt.Chart(data(heads)).mark_text(baseline="middle", align="left", color=PLUM, fontWeight=700, fontSize=size)
    return [*layers, mark.encode(x=fixed("X", 6 - laid.paper.left), y=y_pixels(laid.paper), text="text:N")]


def _numbers(found: Square, laid: _Laid) -> list[Any]:
    """The rows' numbers above the columns, as many as there is room for."""
    size = text_size(laid.paper.width) - 1
    every = next(step for step in (1, 2, 5, 10, 20, 50, 1000) if laid.across * step >= text_width("000", size) + 2)
    shown = [at for at in range(len(found.members)) if every == 1 or (at + 1) % every == 0]
    return [
        text_at((at + 0.5) * laid.across, TOP / 2, str(at + 1), laid.paper, align="center", color=SLATE, fontSize=size)
        for at in shown
    ]


def _key(laid: _Laid) -> list[Any]:
    size, down = text_size(laid.paper.width), laid.centres[-1] + PITCH / 2 + KEY / 2 + 2
    layers, at = [], 6.0 - laid.paper.left
    for fill, words in zip(FILLS, KEYS, strict=True):
        layers.append(text_at(at, down, "■", laid.paper, align="left", color=fill, fontSize=size + 3))
        layers.append(text_at(at + 16, down, words, laid.paper, align="left", color=SLATE))
        at += 16 + text_width(words, size) + (22 if laid.paper.width >= PHONE else 9)
    return layers
