"""How far a comparison may be trusted: without each donor, on periods the mix never saw, and whether the place drifted before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillshed.insight.plan.counterfactual import LEAST_BEFORE, USED, Synthetic, synthetic

Numbers = NDArray[np.float64]
HELD_BACK = 1 / 3  # the share of the periods before that the mix is not shown
UNUSUAL = 0.1  # a drift met by fewer than so many of the donors is a drift


@dataclass(frozen=True, slots=True)
class Without:
    """The effect when one donor that had weight is left out."""

    donor: int
    weight: float
    effect: float


def without_each(treated: Sequence[float] | Numbers, donors: Numbers, before: int, real: Synthetic) -> list[Without]:
    """The effect again without each donor of weight, the heaviest first; empty where no two donors would be left."""
    if len(donors) < 3:
        return []
    heavy = [int(one) for one in np.argsort(-real.weights) if real.weights[one] >= USED]
    return [
        Without(one, float(real.weights[one]), synthetic(treated, np.delete(donors, one, axis=0), before).effect) for one in heavy
    ]


def held_out(treated: Sequence[float] | Numbers, donors: Numbers, before: int) -> float | None:
    """The error (root mean square) over the last third before, of a mix set on the periods before that; None with too few."""
    shown = before - max(round(before * HELD_BACK), 1)
    if shown < LEAST_BEFORE:
        return None
    own = np.asarray(treated, dtype=float)
    return synthetic(own[:before], donors[:, :before], shown).error_after


@dataclass(frozen=True, slots=True)
class Drift:
    """How much the place moved away from the mean of donors a period before, and the share of donors that drifted as much."""

    slope: float
    share: float

    @property
    def is_unusual(self) -> bool:
        """Whether few donors drifted as much: a difference in differences then takes the drift for an effect."""
        return self.share < UNUSUAL


def drift(treated: Sequence[float] | Numbers, donors: Numbers, before: int) -> Drift:
    """The trend of the gap to the mean of the donors over the periods before, ranked among each donor's own such trend."""
    own = np.asarray(treated, dtype=float)[:before]
    past = donors[:, :before]
    others = (past.sum(axis=0) - past) / max(len(past) - 1, 1)
    times = np.arange(before) - (before - 1) / 2
    slopes = (past - others) @ times / (times @ times)
    mine = float((own - past.mean(axis=0)) @ times / (times @ times))
    return Drift(mine, float((1 + (np.abs(slopes) >= abs(mine)).sum()) / (len(slopes) + 1)))
