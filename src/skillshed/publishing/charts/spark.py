"""A trend the size of a word: one inline polyline, too small to be worth a chart engine (decision 0010)."""

from __future__ import annotations

from collections.abc import Sequence

from skillshed.publishing.charts.look import RIVER


def spark(values: Sequence[float | None], *, width: int = 132, height: int = 34, colour: str = RIVER) -> str:
    """An inline `<svg>` of the values in order, broken where one is None; empty where fewer than three are known.

    It is hidden from screen readers: the line of text it stands in says the same.
    """
    known = [value for value in values if value is not None]
    if len(known) < 3:
        return ""
    low, high = min(known), max(known)
    across = (width - 8) / max(len(values) - 1, 1)
    points = [
        None if value is None else (round(4 + index * across, 1), round(_down(value, low, high, height), 1))
        for index, value in enumerate(values)
    ]
    lines = "".join(
        f'<polyline points="{" ".join(f"{x},{y}" for x, y in run)}" fill="none" stroke="{colour}" stroke-width="1.8" stroke-linejoin="round"/>'
        for run in _runs(points)
        if len(run) > 1
    )
    x, y = next(point for point in reversed(points) if point)
    return (
        f'<svg class="spark" width="{width}" height="{height}" viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false">'
        f'{lines}<circle cx="{x}" cy="{y}" r="3.2" fill="{colour}"/></svg>'
    )


def _down(value: float, low: float, high: float, height: int) -> float:
    share = 0.5 if high == low else (value - low) / (high - low)
    return 6 + (1 - share) * (height - 12)


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return runs
