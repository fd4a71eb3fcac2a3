"""Will the target be reached? A robust trend with an interval, never a point alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.stats import theilslopes  # type: ignore[import-untyped]

LEAST = 4
DRAWS = 2_000
SEED = 20260101
DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Outlook:
    """`chance`: share of draws that stand on the good side of the target on its day. `crossing`: when half the draws have
    reached it, with the days at which a tenth and nine tenths have; None where fewer ever do within twenty years.
    """

    on: date
    middle: float
    low: float
    high: float
    chance: float
    crossing: date | None
    crossing_early: date | None
    crossing_late: date | None
    method: str


def outlook(
    days: Sequence[date],
    values: Sequence[float],
    target: float,
    on: date,
    *,
    is_up: bool,
    errors: Sequence[float] = (),
    seed: int = SEED,
) -> Outlook | None:
    """The Theil-Sen trend carried to the target's day with a bootstrap of its residuals; None with fewer than four figures.

    Theil (1950), Sen (1968). The interval is that of eight draws in ten and includes the noise of a single figure, and the
    sampling errors (`errors`, standard errors of the values) where they are given. Reproducible by seed.
    """
    if len(values) < LEAST:
        return None
    years = np.array([(day - days[-1]).days / DAYS_A_YEAR for day in days])
    seen = np.array(values, dtype=float)
    random = np.random.default_rng(seed)
    slopes, levels, residuals = _bootstrap(years, seen, np.array(errors, dtype=float), random)
    noise = random.choice(residuals, size=DRAWS)
    ahead = (on - days[-1]).days / DAYS_A_YEAR
    drawn = levels + slopes * ahead + noise
    reached = drawn >= target if is_up else drawn <= target
    low, middle, high = np.quantile(drawn, (0.1, 0.5, 0.9))
    when = _crossing(slopes, levels, target, is_up=is_up)
    early, half, late = (_day(days[-1], np.quantile(when, one, method="inverted_cdf")) for one in (0.1, 0.5, 0.9))
    return Outlook(
        on,
        float(middle),
        float(low),
        float(high),
        float(reached.mean()),
        half,
        early,
        late,
        "Theil-Sen trend, bootstrap of residuals",
    )


def _bootstrap(
    years: NDArray[np.float64], seen: NDArray[np.float64], errors: NDArray[np.float64], random: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Slopes and levels (at the last day) of trends through redrawn series, and the residuals they were redrawn with."""
    fit = theilslopes(seen, years)
    fitted = fit.intercept + fit.slope * years
    # Residuals of a fit are smaller than the noise; the usual correction for the two values that were fitted.
    residuals = (seen - fitted) * np.sqrt(len(seen) / max(len(seen) - 2, 1))
    drawn = fitted + random.choice(residuals, size=(DRAWS, len(seen)))
    if errors.size == seen.size:
        drawn = drawn + random.normal(size=drawn.shape) * np.nan_to_num(errors)
    i, j = np.triu_indices(len(seen), 1)
    gaps = years[j] - years[i]
    ok = gaps > 0
    slopes = np.median((drawn[:, j[ok]] - drawn[:, i[ok]]) / gaps[ok], axis=1)
    levels = np.median(drawn - slopes[:, None] * years, axis=1)
    return slopes, levels, residuals


def _crossing(slopes: NDArray[np.float64], levels: NDArray[np.float64], target: float, *, is_up: bool) -> NDArray[np.float64]:
    """Years from the last figure until each trend meets the target; infinite where it never does."""
    gap = target - levels
    with np.errstate(divide="ignore", invalid="ignore"):
        when = gap / slopes
    already = (gap <= 0) if is_up else (gap >= 0)
    return np.where(already, 0.0, np.where(when > 0, when, np.inf))


def _day(last: date, years: float) -> date | None:
    return last + timedelta(days=round(years * DAYS_A_YEAR)) if years <= 20 else None
