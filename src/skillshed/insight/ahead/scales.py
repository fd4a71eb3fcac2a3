"""The scale a series is modelled on, so that a forecast cannot leave the numbers that are possible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scale:
    """There and back again, and why this one."""

    name: str
    there: Callable[[Numbers], Numbers]
    back: Callable[[Numbers], Numbers]
    says: str


def scale_for(values: Numbers, unit: str, kind: str, decimals: int) -> Scale:
    """logit for a percentage that has stayed within 0 to 100, log for what has been above zero, else as it stands.

    A percentage of exactly 0 or 100 is taken as half its last decimal inside. A count that touched zero stays above it.
    """
    if unit == "percent" and values.min() >= 0 and values.max() <= 100:
        edge = 0.5 * 10.0**-decimals
        return Scale(
            "logit",
            lambda x: _logit(np.clip(x, edge, 100 - edge)),
            _unlogit,
            "worked out on the logit scale, so a rate never leaves 0 to 100",
        )
    if unit != "percent" and values.min() > 0:
        return Scale("log", np.log, np.exp, "worked out on the log scale, so it stays above zero")
    if kind == "count" and values.min() >= 0:
        return Scale(
            "floor", _same, lambda x: np.maximum(x, 0.0), "worked out on the figures as they stand, and never below zero"
        )
    return Scale("none", _same, _same, "worked out on the figures as they stand")


def _same(values: Numbers) -> Numbers:
    return values


def _logit(values: Numbers) -> Numbers:
    found: Numbers = np.log(values / (100 - values))
    return found


def _unlogit(values: Numbers) -> Numbers:
    found: Numbers = 100 / (1 + np.exp(-values))
    return found
