"""Disclosure control for an organisation's own counts: nobody may be found out by looking, subtracting or comparing.

Protection happens once, before counts enter the lake, so every total, ratio, map and download is made from protected
figures and no combination of answers can give back what was hidden.
Source: Government Statistical Service, "Guidance for tables produced from administrative sources" (primary and
secondary suppression, rounding, small bases); audit by linear programming as in Fischetti & Salazar (2001).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from skillshed.terms.breakdown import parts, without

AXES = ["indicator", "period"]


@dataclass(frozen=True)
class Guard:
    """The rules: counts of 1 to `threshold`-1 are hidden, shown ones rounded to `base`, percentages need `small_base` people."""

    threshold: int = 5
    base: int = 5
    small_base: int = 10

    @property
    def spread(self) -> float:
        """How far apart the lowest and highest possible value of a hidden count must stay."""
        return float(self.threshold)


@dataclass(frozen=True)
class Equation:
    """Row `total` is the sum of rows `parts` (positions in the table)."""

    total: int
    parts: tuple[int, ...]


def protect(
    rows: pl.DataFrame, guard: Guard, *, covers: dict[str, list[list[str]]] | None = None, bases: dict[str, str] | None = None
) -> pl.DataFrame:
    """Hide and round an organisation's own counts.

    `rows`: indicator | place_code | period | breakdown | value | status and others; `covers`: area -> sets of areas that
    make it up; `bases`: percentage indicator -> the count it is a percentage of. Hidden rows have a null value, no
    interval and the status suppressed. Cost: one linear programme for each hidden cell.
    """
    percentages = set(bases or {})
    table = rows.with_row_index("_at")
    values = table["value"].to_numpy().astype(float)
    is_count = ~np.isin(table["indicator"].to_numpy(), list(percentages)) & ~np.isnan(values)
    hidden = is_count & (values > 0) & (values < guard.threshold)
    equations = find_equations(table, values, covers or {})
    hidden = secondary(values, hidden, equations, guard)
    hidden |= _small_bases(table, values, hidden, bases or {}, guard)
    shown = np.where(is_count & ~hidden, _rounded(values, guard.base), values)
    return _marked(rows, shown, hidden)


def _rounded(values: np.ndarray, base: int) -> np.ndarray:
    """To the nearest multiple, halves up: 12.5 is 15 at base 5 (never banker's rounding)."""
    return np.floor(values / base + 0.5) * base if base > 1 else values


def _marked(rows: pl.DataFrame, shown: np.ndarray, hidden: np.ndarray) -> pl.DataFrame:
    gone = pl.Series("_hidden", hidden)
    return rows.with_columns(
        pl.when(gone).then(None).otherwise(pl.Series("value", shown).fill_nan(None)).alias("value"),
        pl.when(gone).then(pl.lit("suppressed")).otherwise(pl.col("status")).alias("status"),
        *[pl.when(gone).then(None).otherwise(pl.col(name)).alias(name) for name in ("lower", "upper") if name in rows.columns],
    )


def find_equations(table: pl.DataFrame, values: np.ndarray, covers: dict[str, list[list[str]]]) -> list[Equation]:
    """Every total in the table that really is the sum of other rows: over a dimension, or over the parts of an area."""
    at = {(r["indicator"], r["period"], r["place_code"], r["breakdown"]): r["_at"] for r in table.iter_rows(named=True)}
    found = _over_dimensions(at, values) + _over_areas(at, values, covers)
    return list(dict.fromkeys(found))


def _over_dimensions(at: dict[tuple[str, str, str, str], int], values: np.ndarray) -> list[Equation]:
    lines: dict[tuple[str, str, str, str, str], list[int]] = {}
    for (indicator, period, place, text), row in at.items():
        for name in parts(text):
            lines.setdefault((indicator, period, place, without(text, name), name), []).append(row)
    found = []
    for (indicator, period, place, rest, _), rows in lines.items():
        total = at.get((indicator, period, place, rest))
        if total is not None and _adds_up(values, total, rows):
            found.append(Equation(total, tuple(rows)))
    return found


def _over_areas(
    at: dict[tuple[str, str, str, str], int], values: np.ndarray, covers: dict[str, list[list[str]]]
) -> list[Equation]:
    found = []
    for (indicator, period, place, text), total in at.items():
        for cover in covers.get(place, []):
            rows = [at.get((indicator, period, one, text)) for one in cover]
            known = [row for row in rows if row is not None]
            if len(known) == len(cover) > 1 and _adds_up(values, total, known):
                found.append(Equation(total, tuple(known)))
    return found


def _adds_up(values: np.ndarray, total: int, rows: Sequence[int]) -> bool:
    return bool(abs(values[total] - values[list(rows)].sum()) < 0.5)


def secondary(values: np.ndarray, hidden: np.ndarray, equations: list[Equation], guard: Guard) -> np.ndarray:
    """Hide more cells until no hidden count can be worked out to within `guard.spread`.

    First the simple rule (a line never has exactly one hidden cell), then the audit; each round hides the smallest
    shown cell of a line of an exposed count, so it ends at the latest when whole lines are hidden.
    """
    hidden = hidden.copy()
    while True:
        more = {cell for line in equations if (cell := _lonely(line, values, hidden)) is not None}
        if not more:
            exposed = [cell for cell, (low, high) in audit(values, hidden, equations).items() if high - low < guard.spread]
            more = {cell for one in exposed for cell in _helper(one, values, hidden, equations)}
        if not more:
            return hidden
        hidden[list(more)] = True


def _lonely(line: Equation, values: np.ndarray, hidden: np.ndarray) -> int | None:
    cells = [line.total, *line.parts]
    if sum(hidden[cell] for cell in cells) != 1:
        return None
    chosen = _smallest([cell for cell in line.parts if not hidden[cell]], values)
    return chosen if chosen is not None or hidden[line.total] else line.total


def _smallest(cells: list[int], values: np.ndarray) -> int | None:
    """The smallest cell above zero: hiding a zero protects nobody."""
    usable = [cell for cell in cells if values[cell] > 0]
    return min(usable, key=lambda cell: values[cell]) if usable else None


def _helper(exposed: int, values: np.ndarray, hidden: np.ndarray, equations: list[Equation]) -> list[int]:
    lines = [line for line in equations if exposed in (line.total, *line.parts)]
    open_cells = [cell for line in lines for cell in (*line.parts, line.total) if not hidden[cell]]
    chosen = _smallest(open_cells, values)
    return [chosen] if chosen is not None else []


def audit(values: np.ndarray, hidden: np.ndarray, equations: list[Equation]) -> dict[int, tuple[float, float]]:
    """The lowest and highest value each hidden cell could have for someone who knows every shown one and every sum."""
    from scipy.optimize import linprog  # type: ignore[import-untyped]

    cells = np.flatnonzero(hidden)
    lines = [line for line in equations if hidden[[line.total, *line.parts]].any()]
    if not len(cells):
        return {}
    if not lines:
        return {int(cell): (0.0, float("inf")) for cell in cells}
    column = {int(cell): i for i, cell in enumerate(cells)}
    left = np.zeros((len(lines), len(cells)))
    right = np.zeros(len(lines))
    for i, line in enumerate(lines):
        for sign, cell in [(1.0, line.total), *[(-1.0, part) for part in line.parts]]:
            if hidden[cell]:
                left[i, column[cell]] += sign
            else:
                right[i] -= sign * values[cell]
    ranges = {}
    for cell, i in column.items():
        goal = np.zeros(len(cells))
        goal[i] = 1.0
        low = linprog(goal, A_eq=left, b_eq=right, bounds=(0, None), method="highs")
        high = linprog(-goal, A_eq=left, b_eq=right, bounds=(0, None), method="highs")
        ranges[cell] = (float(low.fun) if low.success else 0.0, -float(high.fun) if high.success else float("inf"))
    return ranges


def _small_bases(table: pl.DataFrame, values: np.ndarray, hidden: np.ndarray, bases: dict[str, str], guard: Guard) -> np.ndarray:
    """Percentages whose base is hidden or under `small_base` are hidden too."""
    counts = {(r["indicator"], r["period"], r["place_code"], r["breakdown"]): r["_at"] for r in table.iter_rows(named=True)}
    out = np.zeros(len(values), dtype=bool)
    for row in table.filter(pl.col("indicator").is_in(list(bases))).iter_rows(named=True):
        base = counts.get((bases[row["indicator"]], row["period"], row["place_code"], row["breakdown"]))
        out[row["_at"]] = base is None or bool(hidden[base]) or np.isnan(values[base]) or values[base] < guard.small_base
    return out
