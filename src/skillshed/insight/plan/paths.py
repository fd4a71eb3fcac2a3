"""The way from baseline to target: what share of it should be behind us on a day."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

from skillshed.insight.plan.measures import PlanMeasure


def time_share(start: date, end: date, on: date) -> float:
    """How much of the time from start to end has passed: 0 before, 1 after."""
    whole = (end - start).days
    return min(max((on - start).days / whole, 0.0), 1.0) if whole > 0 else float(on >= end)


def expected_share(measure: PlanMeasure, on: date) -> float | None:
    """The share of the way that should be done by a day; None where the plan gives no days to count from.

    Linear; S-curve (3t² - 2t³: slow, fast, slow); seasonal (the shares of each month of a year, repeated); steps (straight
    lines between the listed values).
    """
    if measure.path == "steps" and measure.steps:
        return _steps(measure, on)
    if measure.baseline_on is None or measure.target_on is None:
        return None
    share = time_share(measure.baseline_on, measure.target_on, on)
    if measure.path == "s_curve":
        return share * share * (3 - 2 * share)
    if measure.path == "seasonal" and measure.seasons:
        return _seasonal(measure, on)
    return share


def _steps(measure: PlanMeasure, on: date) -> float | None:
    if measure.baseline is None:
        return None
    steps = sorted(measure.steps, key=lambda one: one.on)
    target = measure.target if measure.target is not None else steps[-1].value
    whole = float(target - measure.baseline)
    if whole == 0:
        return None
    points = [(one.on, float(one.value - measure.baseline) / whole) for one in steps]
    if measure.baseline_on and measure.baseline_on < points[0][0]:
        points.insert(0, (measure.baseline_on, 0.0))
    if measure.target_on and measure.target_on > points[-1][0]:
        points.append((measure.target_on, 1.0))
    at = bisect_right([day for day, _ in points], on)
    if at == 0:
        return 0.0
    if at == len(points):
        return points[-1][1]
    (before, low), (after, high) = points[at - 1], points[at]
    return low + (high - low) * time_share(before, after, on)


def _seasonal(measure: PlanMeasure, on: date) -> float:
    """Months weighted by their season; within a month evenly."""
    assert measure.baseline_on
    assert measure.target_on
    weights = [float(one) for one in measure.seasons]
    done = whole = 0.0
    day = measure.baseline_on
    while day < measure.target_on:
        after = min(_next_month(day), measure.target_on)
        share = (after - day).days / (_next_month(day) - day.replace(day=1)).days
        weight = weights[(day.month - 1) % len(weights)] * share
        whole += weight
        if on >= after:
            done += weight
        elif on > day:
            done += weight * (on - day).days / (after - day).days
        day = after
    return done / whole if whole else 0.0


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
