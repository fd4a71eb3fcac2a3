"""Names beside points strewn over a plane: boxes, and where a name finds room without hiding another. All in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

from skillshed.publishing.charts.scale import text_width

# Right, left, above, below, then what lies between; each tried near before far.
_TURNS = tuple(eighth * pi / 8 for eighth in (0, 8, -4, 4, -2, 2, -6, 6, -1, 1, -7, 7, -3, 3, -5, 5))
_REACHES = (5.0, 12.0, 20.0, 30.0)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the paper, from its top left."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def round(cls, across: float, down: float, half_wide: float, half_high: float) -> Box:
        """The rectangle round a middle."""
        return cls(across - half_wide, down - half_high, across + half_wide, down + half_high)

    def meets(self, other: Box) -> bool:
        """Whether the two overlap."""
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def is_inside(self, other: Box) -> bool:
        """Whether this one lies whole in the other."""
        return self.left >= other.left and self.right <= other.right and self.top >= other.top and self.bottom <= other.bottom

    def nearest(self, across: float, down: float) -> tuple[float, float]:
        """The point of the rectangle nearest to another."""
        return min(max(across, self.left), self.right), min(max(down, self.top), self.bottom)

    def is_far_from(self, across: float, down: float, reach: float) -> bool:
        """Whether even its nearest point is further away than that."""
        x, y = self.nearest(across, down)
        return hypot(x - across, y - down) > reach

    def within(self, other: Box) -> Box:
        """The same rectangle, moved as little as needed to lie in the other."""
        sideways = max(other.left - self.left, 0.0) or min(other.right - self.right, 0.0)
        along = max(other.top - self.top, 0.0) or min(other.bottom - self.bottom, 0.0)
        return Box(self.left + sideways, self.top + along, self.right + sideways, self.bottom + along)


def lettered(
    across: float, down: float, radius: float, wide: float, size: int, field: Box, taken: Sequence[Box], *, must: bool
) -> Box | None:
    """Where a name of that width stands beside its point, clear of what is taken; None where there is no room.

    One that must stand gets the nearest place inside the field even so.
    """
    high = size + 3
    for reach in _REACHES:
        for turn in _TURNS:
            way = radius + reach
            middle = across + cos(turn) * (way + wide / 2), down + sin(turn) * (way + high / 2)
            box = Box.round(*middle, wide / 2, high / 2)
            if box.is_inside(field) and not any(box.meets(other) for other in taken):
                return box
    return Box.round(across + radius + 5 + wide / 2, down, wide / 2, high / 2).within(field) if must else None


def wrapped(text: str, room: float, size: int) -> list[str]:
    """The text in lines no wider than the room (a word longer than it stands alone); none for no text."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def box_of(lines: Sequence[str], corner: int, wide: float, high: float, size: int) -> Box:
    """The rectangle that a corner's name fills: corners are bottom-left, bottom-right, top-left, top-right."""
    length, tall = max(text_width(line, size) for line in lines) + 6, (size + 3) * len(lines) + 4
    left = wide - length if corner % 2 else 0.0
    top = 0.0 if corner >= 2 else high - tall
    return Box(left, top, left + length, top + tall)
