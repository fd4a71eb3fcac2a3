"""Values set against a yardstick, and the quadrant they fall into. Arrays in, arrays out.

z = (x - median) / (P90 - P10) for each input; demand = sum of weight x z; high from the median (or mean) of supply and
of demand upwards. Source: Froy, Giguère and Meghnagi (2012), OECD LEED, doi 10.1787/5k98xwskmvr6-en; Destefanis (2013).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillshed.insight.equilibrium.definition import Definition

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What is the middle and how long is a unit. Arrays have one row a draw (a single row where nothing is drawn).

    centre, spread: draw | input (supply first); supply_cut: draw (in the unit of supply); demand_cut: draw (index).
    """

    centre: Floats
    spread: Floats
    supply_cut: Floats
    demand_cut: Floats


def yardstick(values: Floats, definition: Definition) -> Yardstick:
    """The yardstick of places. values: draw | place | input, or place | input for one; no value may be missing."""
    cube = values[None] if values.ndim == 2 else values
    low, middle, high = np.percentile(cube, [definition.standard.low, 50, definition.standard.high], axis=1)
    spread = high - low
    average = _average(definition)
    demand = index(cube, middle, spread, definition)
    return Yardstick(middle, spread, average(cube[:, :, 0]), average(demand))


def z_scores(values: Floats, centre: Floats, spread: Floats) -> Floats:
    """(value - centre) / spread, and 0 where all places are alike. values: draw | place | input."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(spread[:, None] > 0, (values - centre[:, None]) / spread[:, None], 0.0)


def index(values: Floats, centre: Floats, spread: Floats, definition: Definition) -> Floats:
    """The index of demand: draw | place. values: draw | place | input (supply first)."""
    z = z_scores(values[:, :, 1:], centre[:, 1:], spread[:, 1:])
    found: Floats = z @ np.asarray(definition.weights)
    return found


def quadrants(values: Floats, against: Yardstick, definition: Definition) -> NDArray[np.int64]:
    """Which of `QUADRANTS` each place is in: draw | place. A place on a line counts as above it. values: draw | place | input."""
    demand = index(values, against.centre, against.spread, definition)
    is_supply_high = values[:, :, 0] >= against.supply_cut[:, None]
    is_demand_high = demand >= against.demand_cut[:, None]
    return is_supply_high.astype(np.int64) + 2 * is_demand_high


def _average(definition: Definition) -> Callable[[Floats], Floats]:
    function = np.median if definition.split.at == "median" else np.mean
    return lambda values: np.asarray(function(values, axis=1), dtype=np.float64)
