"""Whether what an offer says can still be believed on a day: pure, by the dated thresholds of `freshness.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any

# A status is the standard's: anything but active is not on offer, whoever said so last.
_BY_STATUS = {"defunct": "defunct", "inactive": "paused", "temporarily closed": "paused"}


class Freshness(StrEnum):
    """What may be believed of an offer on a day."""

    FRESH = "fresh"
    AGEING = "ageing"
    STALE = "stale"
    EXPIRED = "expired"
    PAUSED = "paused"
    DEFUNCT = "defunct"


SHOWN = frozenset({Freshness.FRESH, Freshness.AGEING})


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The thresholds in force from a day on, as `freshness.toml` explains them."""

    first_day: date
    fresh_days: int
    shown_days: int
    never_assured: Freshness
    days_after_start: int
    weights: dict[str, float]
    problems: dict[str, Any]
    reminders: dict[str, int]


@lru_cache(maxsize=1)
def _all() -> tuple[Thresholds, ...]:
    table = tomllib.loads(files("skillshed.provision").joinpath("freshness.toml").read_text(encoding="utf-8"))
    rows = [Thresholds(**{**row, "never_assured": Freshness(row["never_assured"])}) for row in table["since"]]
    return tuple(sorted(rows, key=lambda one: one.first_day))


def thresholds(on: date) -> Thresholds:
    """Those in force on the day; before the first, the first."""
    return next((one for one in reversed(_all()) if one.first_day <= on), _all()[0])


def state(status: str, assured_on: date | None, last_end: date | None, has_any_time: bool, on: date) -> Freshness:
    """What may be believed. `last_end`, `has_any_time`: as `last_end_of` reads them from the runs; None and no is not known."""
    if status in _BY_STATUS:
        return Freshness(_BY_STATUS[status])
    if last_end is not None and last_end < on and not has_any_time:
        return Freshness.EXPIRED
    rule = thresholds(on)
    if assured_on is None:
        return rule.never_assured
    days = (on - assured_on).days
    if days < rule.fresh_days:
        return Freshness.FRESH
    return Freshness.AGEING if days < rule.shown_days else Freshness.STALE


def last_end_of(runs: Iterable[tuple[date | None, date | None, bool]], on: date) -> tuple[date | None, bool]:
    """(last end, whether one can be joined any time) of an offer's runs, each (starts_on, ends_on, starts_any_time).

    A run with no dates at all is not known to be over: it counts as any time. With an end, any time lasts until then.
    """
    grace = timedelta(days=thresholds(on).days_after_start)
    ends, any_time = [], False
    for starts_on, ends_on, is_any_time in runs:
        if ends_on is not None:
            ends.append(ends_on)
        elif is_any_time or starts_on is None:
            any_time = True
        else:
            ends.append(starts_on + grace)
    return max(ends, default=None), any_time


def weight(freshness: Freshness, days: int | None, *, open_problems: int = 0, on: date | None = None) -> float:
    """0 to 1, for the order of results. `days` since it was assured, None for never; gone offers weigh nothing."""
    rule = thresholds(on or date.max)
    half = rule.problems["weight"] if open_problems >= rule.problems["too_many"] else 1.0
    return half * _weight(rule, freshness, days)


def _weight(rule: Thresholds, freshness: Freshness, days: int | None) -> float:
    if freshness is not Freshness.AGEING:
        return rule.weights.get(freshness, 0.0)
    lowest, highest = rule.weights["ageing"], rule.weights["fresh"]
    if days is None:
        return lowest
    gone = (days - rule.fresh_days) / (rule.shown_days - rule.fresh_days)
    return highest - (highest - lowest) * min(max(gone, 0.0), 1.0)


def is_shown(freshness: Freshness) -> bool:
    """Whether searches and feeds show it without being asked. What they leave out they must count."""
    return freshness in SHOWN
