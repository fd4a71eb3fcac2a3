"""Disclosure control for an organisation's own counts: nobody may be found out by looking, subtracting or comparing.

Protection happens once, before counts enter the lake, so every total, ratio, map and download is made from protected
figures and no combination of answers can give back what was hidden. What adds up to what is in `equations.py`.
Source: Government Statistical Service, "Guidance for tables produced from administrative sources" (primary and
secondary suppression, rounding, small bases); audit by linear programming as in Fischetti & Salazar (2001).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from skillshed.evidence.equations import Covers, Equation, find_equations
from skillshed.sources.parsed import Given
from skillshed.terms.breakdown import slug
from skillshed.terms.errors import UsageError

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
SETTINGS = ("protect", "round", "small_base", "percentage_of")


@dataclass(frozen=True)
class Guard:
    """The rules: counts of 1 to `threshold`-1 are hidden, shown ones rounded to `base`, percentages need `small_base` people.

    `bases`: percentage indicator -> the count it is a percentage of.
    """

    threshold: int = 5
    base: int = 5
    small_base: int = 10
    bases: tuple[tuple[str, str], ...] = ()

    @property
    def spread(self) -> float:
        """How far apart the lowest and highest possible value of a hidden count must stay."""
        return float(self.threshold)

    @property
    def words(self) -> str:
        """What a reader of the figures must know."""
        return (
            f"Protected: counts under {self.threshold}, and those that would give them away, are hidden; "
            f"the others are rounded to {self.base}; percentages of fewer than {self.small_base} people are hidden."
        )


def guard_of(given: Given) -> tuple[Guard | None, Given]:
    """The protection a column map asks for (`protect = 5`), and the map without it; UsageError where it is not whole."""
    asked = {name: given.columns[name] for name in SETTINGS if name in given.columns}
    plain = replace(given, columns={name: text for name, text in given.columns.items() if name not in SETTINGS})
    if not asked:
        return None, plain
    if "protect" not in asked:
        raise UsageError(
            f"'{next(iter(asked))}' without 'protect' protects nobody.", next_step="Add protect = 5 to the column map."
        )
    threshold = _whole(asked, "protect", 5, least=3)
    pairs = [pair.partition(":") for pair in asked.get("percentage_of", "").split(",") if pair.strip()]
    if any(not mark or not share.strip() or not count.strip() for share, mark, count in pairs):
        raise UsageError(
            f"percentage_of = '{asked['percentage_of']}' is not a percentage and its count.",
            next_step='Write it like percentage_of = "unemployed_pct:residents".',
        )
    bases = tuple((slug(share), slug(count)) for share, _, count in pairs)
    return Guard(threshold, _whole(asked, "round", 5, least=1), _whole(asked, "small_base", 10, least=1), bases), plain


def _whole(asked: dict[str, str], name: str, otherwise: int, *, least: int) -> int:
    text = asked.get(name, str(otherwise)).strip()
    if not text.isdigit() or int(text) < least:
        raise UsageError(
            f"{name} = '{text}' in the column map is not a whole number of {least} or more.", next_step="Correct it."
        )
    return int(text)


def protect(rows: pl.DataFrame, guard: Guard, *, covers: Covers | None = None) -> pl.DataFrame:
    """Hide and round an organisation's own counts.

    rows: indicator | place | period | breakdown | value | status and others; covers: area -> sets of areas that make it up.
    Hidden rows have a null value and the status suppressed; no row keeps an interval, whose middle would be the count.
    A percentage is guarded as the count it stands for, and shown to whole per cents. Cost: two linear programmes for each
    hidden cell of a table in which something is hidden.
    """
    table = rows.with_row_index("_at")
    values = table["value"].to_numpy().astype(float).copy()
    said = table["status"].to_numpy() == "suppressed"
    is_share = np.isin(table["indicator"].to_numpy(), [share for share, _ in guard.bases])
    base_at = _bases(table, guard)
    heads = _heads(values, base_at, is_share)
    hidden = ((heads > 0) & (heads < guard.threshold)) | (np.isnan(values) & said)
    equations = [*find_equations(table, heads, covers or {}), *_same_people(table, heads, is_share)]
    hidden = secondary(heads, hidden, equations, guard)
    hidden |= is_share & ~np.isnan(values) & _weak_bases(values, hidden, base_at, guard)
    shown = np.where(is_share, _rounded(values, 1), _rounded(values, guard.base))
    return _marked(rows, shown, hidden)


def _rounded(values: Numbers, base: int) -> Numbers:
    """To the nearest multiple, halves up: 12.5 is 15 at base 5 (never banker's rounding)."""
    return np.floor(values / base + 0.5) * base


def _marked(rows: pl.DataFrame, shown: Numbers, hidden: Flags) -> pl.DataFrame:
    gone = pl.Series("_hidden", hidden)
    return rows.with_columns(
        pl.when(gone).then(None).otherwise(pl.Series("value", shown).fill_nan(None)).alias("value"),
        pl.when(gone).then(pl.lit("suppressed")).otherwise(pl.col("status")).alias("status"),
        *[pl.lit(None, dtype=pl.Float64).alias(name) for name in ("lower", "upper") if name in rows.columns],
    )


def _bases(table: pl.DataFrame, guard: Guard) -> NDArray[np.int64]:
    """For each row, the row of the count it is a percentage of; -1 where there is none."""
    key = ["period", "place", "breakdown"]
    counts = {(row["indicator"], *(row[k] for k in key)): row["_at"] for row in table.iter_rows(named=True)}
    of = dict(guard.bases)
    found = [counts.get((of.get(row["indicator"], ""), *(row[k] for k in key)), -1) for row in table.iter_rows(named=True)]
    return np.array(found, dtype=np.int64)


def _heads(values: Numbers, base_at: NDArray[np.int64], is_share: Flags) -> Numbers:
    """How many people each row is about: a count is that count, a percentage its share of its base."""
    bases = np.where(base_at >= 0, values[base_at], np.nan)
    return np.where(is_share, np.round(values * bases / 100), values)


def _same_people(table: pl.DataFrame, heads: Numbers, is_share: Flags) -> list[Equation]:
    """A percentage that stands for a count which is in the table too: whoever knows one knows the other."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for row in table.iter_rows(named=True):
        groups.setdefault((row["period"], row["place"], row["breakdown"]), []).append(row["_at"])
    return [
        Equation(share, (count,))
        for rows in groups.values()
        for share in rows
        for count in rows
        if is_share[share] and not is_share[count] and abs(heads[share] - heads[count]) <= 1
    ]


def _weak_bases(values: Numbers, hidden: Flags, base_at: NDArray[np.int64], guard: Guard) -> Flags:
    bases = np.where(base_at >= 0, values[base_at], np.nan)
    return (base_at < 0) | hidden[base_at] | ~(bases >= guard.small_base)


def secondary(values: Numbers, hidden: Flags, equations: list[Equation], guard: Guard) -> Flags:
    """Hide more cells until no hidden count can be worked out to within `guard.spread`.

    First the simple rule (a line never has exactly one hidden cell), then the audit; each round hides the smallest
    shown cell of a line of an exposed count, so it ends at the latest when whole lines are hidden.
    """
    hidden = hidden.copy()
    while True:
        more = {cell for line in equations if (cell := _lonely(line, values, hidden)) is not None}
        if not more:
            exposed = [cell for cell, (low, high) in audit(values, hidden, equations).items() if high - low < guard.spread]
            more = {cell for one in exposed if (cell := _helper(one, values, hidden, equations)) is not None}
        if not more:
            return hidden
        hidden[list(more)] = True


def _lonely(line: Equation, values: Numbers, hidden: Flags) -> int | None:
    cells = [line.total, *line.parts]
    if sum(bool(hidden[cell]) for cell in cells) != 1:
        return None
    chosen = _smallest([cell for cell in line.parts if not hidden[cell]], values)
    if chosen is not None:
        return chosen
    # Every other part is zero, so the total is the hidden count: it must go too. A hidden total of zeros is no secret.
    return None if hidden[line.total] else line.total


def _smallest(cells: list[int], values: Numbers) -> int | None:
    """The smallest cell above zero: hiding a zero protects nobody."""
    usable = [cell for cell in cells if values[cell] > 0]
    return min(usable, key=lambda cell: (values[cell], cell)) if usable else None


def _helper(exposed: int, values: Numbers, hidden: Flags, equations: list[Equation]) -> int | None:
    """One more cell to hide for an exposed one: of its own lines, else of any line its component reaches."""
    reach, frontier = {exposed}, [exposed]
    while frontier:
        lines = [line for line in equations if any(cell in (line.total, *line.parts) for cell in frontier)]
        cells = {cell for line in lines for cell in (line.total, *line.parts)}
        if (chosen := _smallest([cell for cell in cells if not hidden[cell]], values)) is not None:
            return chosen
        frontier = [cell for cell in cells if cell not in reach]
        reach |= cells
    return None


def audit(values: Numbers, hidden: Flags, equations: list[Equation]) -> dict[int, tuple[float, float]]:
    """The lowest and highest value each hidden cell could have for someone who knows every shown one and every sum."""
    ranges = {int(cell): (0.0, float("inf")) for cell in np.flatnonzero(hidden)}
    lines = [line for line in equations if hidden[[line.total, *line.parts]].any()]
    for cells, own in _components(sorted(ranges), lines, hidden):
        ranges |= _ranges(cells, own, values, hidden)
    return ranges


def _components(cells: list[int], lines: list[Equation], hidden: Flags) -> list[tuple[list[int], list[Equation]]]:
    """Hidden cells that hang together through lines, each set with its lines: small programmes instead of one large one."""
    root = {cell: cell for cell in cells}

    def find(cell: int) -> int:
        while root[cell] != cell:
            root[cell] = root[root[cell]]
            cell = root[cell]
        return cell

    inside = [[cell for cell in (line.total, *line.parts) if hidden[cell]] for line in lines]
    for held in inside:
        for cell in held[1:]:
            root[find(cell)] = find(held[0])
    groups: dict[int, tuple[list[int], list[Equation]]] = {}
    for cell in cells:
        groups.setdefault(find(cell), ([], []))[0].append(cell)
    for line, held in zip(lines, inside, strict=True):
        groups[find(held[0])][1].append(line)
    return [group for group in groups.values() if group[1]]


def _ranges(cells: list[int], lines: list[Equation], values: Numbers, hidden: Flags) -> dict[int, tuple[float, float]]:
    from scipy.optimize import linprog  # type: ignore[import-untyped]

    column = {cell: i for i, cell in enumerate(cells)}
    left, right = np.zeros((len(lines), len(cells))), np.zeros(len(lines))
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
        low, high = (linprog(way * goal, A_eq=left, b_eq=right, bounds=(0, None), method="highs") for way in (1.0, -1.0))
        ranges[cell] = (float(low.fun) if low.success else 0.0, -float(high.fun) if high.success else float("inf"))
    return ranges
