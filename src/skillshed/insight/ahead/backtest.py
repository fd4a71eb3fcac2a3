"""The back-test: forecasts made as if in the past, from each origin in turn, held against what then came.

MASE is the mean absolute error over that of the naive method inside the training years (Hyndman and Koehler 2006): below
one is better than the last value carried one step. Coverage is the share of what came that lay inside the method's own
interval. Where that is too small the interval is widened until the back-test's outcomes would have lain inside as often
as promised (split conformal prediction: Vovk, Gammerman and Shafer 2005; the errors of neighbouring origins are not
independent, so this is a repair and no guarantee).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from skillshed.insight.ahead.methods import Method, has_smoothing
from skillshed.insight.ahead.scales import Scale

Numbers = NDArray[np.float64]
LEVELS = (80, 95)
MOST_ORIGINS = 10
MARGIN = 0.05  # a method takes a plainer one's place only if its error is smaller by more than this share: less is chance


@dataclass(frozen=True, slots=True)
class Score:
    """How one method did. `relative` is its error over the naive method's: below one is better.

    `cover_80` and `cover_95` are of the method's own intervals; `widen_80` and `widen_95` what they are multiplied by.
    """

    method: Method
    forecasts: int
    origins: int
    mae: float
    mase: float | None
    relative: float | None
    cover_80: float
    cover_95: float
    widen_80: float
    widen_95: float


@dataclass(frozen=True, slots=True)
class Interval:
    """A forecast on the series' own scale: `mid` is the median, the ends are those of the 80% and 95% intervals."""

    mid: Numbers
    lower_80: Numbers
    upper_80: Numbers
    lower_95: Numbers
    upper_95: Numbers
    model: str = ""


def one_thread() -> AbstractContextManager[object]:
    """Keep the optimiser to one thread: on a handful of numbers several only wait for one another."""
    if not has_smoothing():
        return nullcontext()
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    limits: AbstractContextManager[object] = threadpool_limits(1)
    return limits


def forecast(
    values: Numbers, steps: int, season: int, method: Method, scale: Scale, widen: Mapping[int, float] | None = None
) -> Interval:
    """So many steps ahead. The quantiles are Student's, wider than the normal's where the series is short."""
    found = method.run(scale.there(values), steps, season)
    ends = {}
    for level in LEVELS:
        reach = _quantile(level, found.freedom) * found.error * (widen or {}).get(level, 1.0)
        ends[f"lower_{level}"], ends[f"upper_{level}"] = scale.back(found.mean - reach), scale.back(found.mean + reach)
    return Interval(mid=scale.back(found.mean), model=found.model, **ends)


def _quantile(level: int, freedom: int) -> float:
    from scipy.special import stdtrit  # type: ignore[import-untyped]

    return float(stdtrit(freedom, 0.5 + level / 200))


def origins(length: int, least: int) -> list[int]:
    """How many values each training run has: the newest origins, and always at least one value to be held against."""
    first = max(least, length // 2)
    return list(range(max(first, length - MOST_ORIGINS), length))


def backtest(values: Numbers, steps: int, season: int, least: int, methods: Sequence[Method], scale: Scale) -> list[Score]:
    """Every method over every origin and step, the first method being the naive one; one that cannot be fitted is left out."""
    with one_thread():
        runs = {method.id: _run(values, steps, season, least, method, scale) for method in methods}
    naive = runs[methods[0].id]
    assert naive is not None
    return [_score(method, run, naive) for method in methods if (run := runs[method.id]) is not None]


@dataclass(frozen=True, slots=True)
class Run:
    """What one method did at every origin and step: error, scaled error, and its share of each interval's half-width."""

    origins: int
    errors: Numbers
    scaled: Numbers
    reached: dict[int, Numbers]


def _run(values: Numbers, steps: int, season: int, least: int, method: Method, scale: Scale) -> Run | None:
    starts = origins(len(values), least)
    errors, scaled, reached = [], [], {level: [] for level in LEVELS}  # type: ignore[var-annotated]
    for origin in starts:
        past, came = values[:origin], values[origin : origin + steps]
        try:
            found = method.run(scale.there(past), len(came), season)
        except (ValueError, np.linalg.LinAlgError):
            return None
        missed = np.abs(came - scale.back(found.mean))
        unit = np.mean(np.abs(past[season:] - past[:-season]))
        errors.append(missed)
        scaled.append(missed / unit if unit > 0 else np.full(len(missed), np.nan))
        for level in LEVELS:
            half = _quantile(level, found.freedom) * found.error
            off = np.abs(scale.there(came) - found.mean)
            reached[level].append(np.divide(off, half, out=np.where(off > 0, np.inf, 0.0), where=half > 0))
    joined = {level: np.concatenate(parts) for level, parts in reached.items()}
    return Run(len(starts), np.concatenate(errors), np.concatenate(scaled), joined)


def _score(method: Method, run: Run, naive: Run) -> Score:
    usual, mae, mase = float(np.mean(naive.errors)), float(np.mean(run.errors)), float(np.mean(run.scaled))
    cover = {level: float(np.mean(run.reached[level] <= 1.0)) for level in LEVELS}
    wide = {level: widening(run.reached[level], level) for level in LEVELS}
    return Score(
        method, len(run.errors), run.origins, mae, mase if np.isfinite(mase) else None, mae / usual if usual > 0 else None,
        cover[80], cover[95], wide[80], wide[95],
    )  # fmt: skip


def widening(reached: Numbers, level: int) -> float:
    """By how much an interval must be widened to have held so many per cent of what came; never less than one."""
    rank = min(ceil((len(reached) + 1) * level / 100), len(reached))
    needed = float(np.sort(reached)[rank - 1])
    return max(1.0, needed) if np.isfinite(needed) else 1.0


def best(scores: Sequence[Score]) -> Score:
    """The method with the least error; a plainer method keeps its place unless another is better by more than the margin."""
    chosen, *others = sorted(scores, key=lambda one: one.method.rank)
    for score in others:
        if score.mae < chosen.mae * (1 - MARGIN):
            chosen = score
    return chosen
