"""Ways to carry a series forward: the last value, the value a season ago, the average step, and exponential smoothing.

Each is fitted on numbers on the scale they are modelled on, and gives for each step ahead a mean and a standard error.
Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 5.2 and 5.5 (benchmarks and their intervals);
Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential Smoothing, table 6.1 (variance of additive models).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ahead:
    """Mean and standard error for each step ahead; `freedom` is the degrees of freedom the error was estimated with."""

    mean: Numbers
    error: Numbers
    freedom: int
    model: str = ""


@dataclass(frozen=True, slots=True)
class Method:
    """A way to forecast. `rank` orders them from plain to elaborate: of equals the plainest is taken."""

    id: str
    title: str
    rank: int
    least: int  # figures it needs at the least, in seasons where it has seasons
    run: Callable[[Numbers, int, int], Ahead]


def _spread(residuals: Numbers, spent: int) -> tuple[float, int]:
    freedom = max(len(residuals) - spent, 1)
    return float(np.sqrt(np.sum(residuals**2) / freedom)), freedom


def naive(values: Numbers, steps: int, season: int = 1) -> Ahead:
    """The last value; the error grows with the root of the steps."""
    sigma, freedom = _spread(np.diff(values), 0)
    ahead = np.arange(1, steps + 1)
    return Ahead(np.full(steps, values[-1]), sigma * np.sqrt(ahead), freedom)


def seasonal_naive(values: Numbers, steps: int, season: int) -> Ahead:
    """The value of the same season a year before; the error grows with each whole season."""
    sigma, freedom = _spread(values[season:] - values[:-season], 0)
    ahead = np.arange(1, steps + 1)
    return Ahead(values[-season:][(ahead - 1) % season], sigma * np.sqrt((ahead - 1) // season + 1), freedom)


def drift(values: Numbers, steps: int, season: int = 1) -> Ahead:
    """The straight line from the first value to the last, carried on."""
    past = len(values) - 1
    slope = (values[-1] - values[0]) / past
    sigma, freedom = _spread(np.diff(values) - slope, 1)
    ahead = np.arange(1, steps + 1)
    return Ahead(values[-1] + slope * ahead, sigma * np.sqrt(ahead * (1 + ahead / past)), freedom)


SPECS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("level", {}),
    ("level and trend", {"trend": "add"}),
    ("level and damped trend", {"trend": "add", "damped_trend": True}),
)


def smoothing(values: Numbers, steps: int, season: int) -> Ahead:
    """Exponential smoothing with additive errors: of level, trend and damped trend, the one with the least corrected AIC.

    Raises ValueError where none of them can be fitted.
    """
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel  # type: ignore[import-untyped]

    extra: dict[str, Any] = {}
    if season > 1:
        # A dozen seasons to begin from are too many to estimate from a few years, and slow: they are read off the first ones.
        extra = {"seasonal": "add", "seasonal_periods": season, "initialization_method": "heuristic"}
    best: Any = None
    for name, spec in SPECS:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # short series: the optimiser complains of flat likelihoods
            fitted = ETSModel(values, error="add", **spec, **extra).fit(disp=False)
        if np.isfinite(fitted.aicc) and (best is None or fitted.aicc < best[1].aicc - 1e-9):
            best = (name, fitted)
    if best is None:
        raise ValueError("no smoothing model can be fitted to so few values")
    name, fitted = best
    growth = _growth(fitted, steps, season)
    sigma, freedom = _spread(np.asarray(fitted.resid), int(fitted.df_model))
    error = sigma * np.sqrt(1 + np.concatenate([[0.0], np.cumsum(growth[:-1] ** 2)]))
    return Ahead(np.asarray(fitted.forecast(steps), dtype=float), error, freedom, f"{name}{' with seasons' if extra else ''}")


def _growth(fitted: Any, steps: int, season: int) -> Numbers:
    """How much of an error made now is still felt so many steps on."""
    level, trend = fitted.smoothing_level, getattr(fitted, "smoothing_trend", 0.0) if fitted.model.has_trend else 0.0
    damping = fitted.damping_trend if fitted.model.damped_trend else 1.0
    seasonal = fitted.smoothing_seasonal if fitted.model.has_seasonal else 0.0
    ahead = np.arange(1, steps + 1)
    found: Numbers = level + trend * np.cumsum(damping**ahead) + seasonal * (ahead % season == 0)
    return found


NAIVE = Method("naive", "the last value carried forward", 0, 3, naive)
SEASONAL = Method("seasonal_naive", "the value of the same season a year before", 1, 2, seasonal_naive)
DRIFT = Method("drift", "the average change carried on", 2, 4, drift)
SMOOTHING = Method("smoothing", "exponential smoothing", 3, 8, smoothing)


def methods(season: int) -> list[Method]:
    """Those that can be run here: smoothing needs the extra `forecast`."""
    found = [NAIVE, *([SEASONAL] if season > 1 else []), DRIFT]
    return [*found, SMOOTHING] if has_smoothing() else found


def has_smoothing() -> bool:
    """Whether exponential smoothing is installed (`pip install "skillshed[forecast]"`)."""
    return find_spec("statsmodels") is not None
