"""The enhanced two-step floating catchment, in numbers alone: how many places stand open to each person in need.

    R_j = S_j / sum over k within d0 of ( P_k * W(t_kj) )        (1)
    A_i = sum over j within d0 of ( R_j * W(t_ij) )              (2)

S_j: places at venue j. P_k: people in need at home k. t: minutes. d0: the catchment. W: the weight of the zone of time.
Source: Luo and Qi (2009), doi:10.1016/j.healthplace.2009.06.002.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Homes and venues near each other: row of the home, row of the venue, minutes between them. Each pair once."""

    home: Whole
    venue: Whole
    minutes: Numbers


def zone_weights(minutes: Numbers, catchment: float, weights: Sequence[float]) -> Numbers:
    """The weight of each journey: the catchment in zones of equal time, the farther edge of each included; nought beyond."""
    edges = catchment * np.arange(1, len(weights) + 1) / len(weights)
    steps = np.append(np.asarray(weights, dtype=np.float64), 0.0)
    return np.asarray(steps[np.searchsorted(edges, minutes, side="left")])


def crowding(need: Numbers, venues: int, pairs: Pairs, weights: Numbers) -> Numbers:
    """Weighted people in need within reach of each venue: the lower part of (1)."""
    return np.asarray(np.bincount(pairs.venue, weights=weights * need[pairs.home], minlength=venues))


def access(supply: Numbers, need: Numbers, pairs: Pairs, catchment: float, weights: Sequence[float]) -> Numbers:
    """Places for each person in need, home by home (2); nought where no venue is in reach.

    supply: places by venue. need: people by home. A venue that nobody in need can reach serves nobody: its places count for
    no home, and `served` says how many do count.
    """
    weighed = zone_weights(pairs.minutes, catchment, weights)
    crowd = crowding(need, len(supply), pairs, weighed)
    shares = np.divide(supply, crowd, out=np.zeros(len(supply)), where=crowd > 0)
    return np.asarray(np.bincount(pairs.home, weights=weighed * shares[pairs.venue], minlength=len(need)))


def served(supply: Numbers, need: Numbers, pairs: Pairs, catchment: float, weights: Sequence[float]) -> float:
    """Places at venues that somebody in need can reach. Access times need adds up to exactly these."""
    crowd = crowding(need, len(supply), pairs, zone_weights(pairs.minutes, catchment, weights))
    return float(supply[crowd > 0].sum())
