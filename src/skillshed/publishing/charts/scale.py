"""Ticks, places on the paper and labels that do not sit on one another: the sums behind every chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from skillshed.publishing.numbers import number, rounded, unit_of

BOLD = 1.08  # how much wider bold letters are


@dataclass(frozen=True, slots=True)
class Axis:
    """A round scale: its ends and its ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def pixel(self, value: float, length: float) -> float:
        """Where the value falls on an axis of that length, from its low end."""
        return (value - self.low) / (self.high - self.low) * length

    def value(self, pixel: float, length: float) -> float:
        """The value at that pixel."""
        return self.low + pixel / length * (self.high - self.low)


def nice(values: Sequence[float], *, ticks: int = 5, zero: bool | None = None) -> Axis:
    """A round axis that holds the values. Zero is in when asked for, or when the lowest is under 40% of the highest."""
    low, high = min(values), max(values)
    if zero or (zero is None and 0 <= low < 0.4 * high):
        low = min(low, 0)
        high = max(high, 0)
    if high == low:
        high, low = high + (abs(high) or 1) * 0.1, low - (abs(low) or 1) * 0.1
    step = _step((high - low) / max(ticks - 1, 1))
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return Axis(first * step, last * step, tuple(round(place * step, 10) for place in range(first, last + 1)))


def _step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if rough <= factor * power * 1.0000001)


def tick_labels(axis: Axis, unit: str) -> list[str]:
    """The ticks in the measure's unit with only the decimals they need."""
    decimals = next((places for places in range(4) if all(_exact(tick, places) for tick in axis.ticks)), 4)
    short = unit_of(unit).tick
    if not short:
        return [number(tick, unit, decimals) for tick in axis.ticks]
    return [number(tick, unit, decimals).replace(unit_of(unit).after, short if tick else "") for tick in axis.ticks]


def _exact(tick: float, places: int) -> bool:
    return abs(float(rounded(tick, places)) - tick) < 1e-9


def label_expression(labels: Sequence[str]) -> str:
    """A Vega expression that prints these labels on an axis with as many explicit values."""
    quoted = ",".join("'" + label.replace("\\", "").replace("'", "’") + "'" for label in labels)
    return f"[{quoted}][round(datum.index * {max(len(labels) - 1, 1)})]"


def apart(centres: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Move label centres as little as needed so that none overlaps, inside low..high, keeping their order."""
    order = sorted(range(len(centres)), key=lambda index: centres[index])
    blocks: list[tuple[list[int], float, float]] = []  # members, wished centre, height
    for index in order:
        block = ([index], centres[index], heights[index])
        while blocks and blocks[-1][1] + blocks[-1][2] / 2 > block[1] - block[2] / 2:
            block = _merge(blocks.pop(), block)
        members, centre, height = block
        blocks.append((members, min(max(centre, low + height / 2), high - height / 2), height))
    placed = [0.0] * len(centres)
    for members, centre, height in blocks:
        top = centre - height / 2
        for index in members:
            placed[index] = top + heights[index] / 2
            top += heights[index]
    return placed


def _merge(upper: tuple[list[int], float, float], lower: tuple[list[int], float, float]) -> tuple[list[int], float, float]:
    count = len(upper[0]) + len(lower[0])
    centre = (upper[1] * len(upper[0]) + lower[1] * len(lower[0])) / count
    return upper[0] + lower[0], centre, upper[2] + lower[2]


def thinned(count: int, most: int) -> list[int]:
    """Indexes of evenly spaced items counted back from the last, at most so many."""
    step = max(1, ceil(count / max(most, 1)))
    return list(range((count - 1) % step, count, step))


def text_width(text: str, size: int, *, bold: float = 1.0) -> float:
    """About how wide the text is in a plain sans: on the generous side, since the reader's font is not known."""
    return sum(_width(letter) for letter in text) * size * bold


def _width(letter: str) -> float:
    if letter in "iljtfrI.,:;’'|()-– ":
        return 0.34
    if letter in "mwMW%":
        return 0.9
    return 0.7 if letter.isupper() or letter in "±≥" else 0.58
