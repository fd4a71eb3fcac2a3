"""What adds up to what in a table of counts: parts of a dimension, of several, and of an area, alone and together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from skillshed.terms.breakdown import parts, without

Covers = dict[str, list[list[str]]]  # area -> sets of areas that make it up
Group = tuple[str, str, str, str, tuple[str, ...]]  # indicator, period, place, what is left of the breakdown, what was taken out
MAX_DIMENSIONS = 6  # more would be more subsets than a person's table has rows


@dataclass(frozen=True)
class Equation:
    """Row `total` is the sum of rows `parts` (positions in the table)."""

    total: int
    parts: tuple[int, ...]


def find_equations(table: pl.DataFrame, values: NDArray[np.float64], covers: Covers) -> list[Equation]:
    """Every total that really is the sum of other rows.

    table: _at | indicator | place | period | breakdown. A row without a figure may be any part of what is left of its total.
    """
    at: dict[tuple[str, str, str, str], int] = {}
    groups: dict[Group, list[int]] = {}
    for row in table.iter_rows(named=True):
        at[row["indicator"], row["period"], row["place"], row["breakdown"]] = row["_at"]
        for taken in _subsets(sorted(parts(row["breakdown"]))):
            rest = without(row["breakdown"], *taken)
            groups.setdefault((row["indicator"], row["period"], row["place"], rest, taken), []).append(row["_at"])
    takings = {key[4] for key in groups}
    found = []
    for (indicator, period, place, text), total in at.items():
        for taken in takings:
            for cover in [[place], *covers.get(place, [])]:
                if rows := _rows(groups, indicator, period, cover, text, taken):
                    found.append((total, rows))
    real = [Equation(total, rows) for total, rows in found if total not in rows and _adds_up(values, total, rows)]
    return list(dict.fromkeys(real))


def _subsets(names: Sequence[str]) -> list[tuple[str, ...]]:
    names = names[:MAX_DIMENSIONS]
    return list(chain.from_iterable(combinations(names, size) for size in range(len(names) + 1)))


def _rows(
    groups: dict[Group, list[int]], indicator: str, period: str, cover: list[str], text: str, taken: tuple[str, ...]
) -> tuple[int, ...]:
    """The rows of all places of a cover, or none where one place has none."""
    held = [groups.get((indicator, period, place, text, taken), []) for place in cover]
    return tuple(chain.from_iterable(held)) if all(held) else ()


def _adds_up(values: NDArray[np.float64], total: int, rows: Sequence[int]) -> bool:
    known = values[list(rows)]
    if np.isnan(values[total]):
        return not np.isnan(known).all()
    summed = np.nansum(known)
    return bool(abs(values[total] - summed) < 0.5) if not np.isnan(known).any() else bool(summed <= values[total])
