"""Freshness of every offer on a day, as columns: the same rules as `provision.freshness`, asked once a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skillshed.provision.freshness import Freshness, is_shown, thresholds, weight
from skillshed.provision.kinds import Status
from skillshed.provision.search.columns import Columns

STATES = list(Freshness)


@dataclass(frozen=True, slots=True)
class Belief:
    """Each offer's state (a place in STATES) and weight; each run, whether it is over."""

    state: NDArray[Any]
    weight: NDArray[Any]
    is_over: NDArray[Any]

    def are(self, state: Freshness) -> NDArray[Any]:
        """Offers in that state."""
        return self.state == STATES.index(state)

    def shown(self) -> NDArray[Any]:
        """Offers that searches show."""
        return np.array([is_shown(state) for state in STATES])[self.state]


def believe(columns: Columns, on: date) -> Belief:
    """What may be believed on the day."""
    state = _states(columns, on)
    return Belief(state, _weights(columns, state, on), _over(columns, on))


def _states(columns: Columns, on: date) -> NDArray[Any]:
    offers, rule, today = columns.offers, thresholds(on), on.toordinal()
    started = np.where(offers.last_start > 0, offers.last_start + rule.days_after_start, 0)
    last = np.maximum(offers.last_end, started)
    days = today - offers.assured
    by_age = np.select(
        [offers.assured == 0, days < rule.fresh_days, days < rule.shown_days],
        [STATES.index(rule.never_assured), STATES.index(Freshness.FRESH), STATES.index(Freshness.AGEING)],
        STATES.index(Freshness.STALE),
    )
    found = np.where((last > 0) & (last < today) & ~offers.has_any_time, STATES.index(Freshness.EXPIRED), by_age)
    status = columns.code("statuses")
    paused = np.isin(offers.status, status.numbers((Status.INACTIVE, Status.PAUSED)))
    gone = np.isin(offers.status, status.numbers((Status.DEFUNCT,)))
    return np.where(gone, STATES.index(Freshness.DEFUNCT), np.where(paused, STATES.index(Freshness.PAUSED), found)).astype(
        np.int8
    )


def _weights(columns: Columns, state: NDArray[Any], on: date) -> NDArray[Any]:
    """Asked of the rule once for each different offer."""
    offers = columns.offers
    days = np.where(offers.assured == 0, -(10**6), on.toordinal() - offers.assured)
    # A number for each pair of state, age in days and problems: far fewer than offers.
    keys, where = np.unique(np.stack([state, days, np.minimum(offers.problems, 99)]), axis=1, return_inverse=True)
    each = [
        weight(STATES[one], None if age == -(10**6) else int(age), open_problems=int(told), on=on) for one, age, told in keys.T
    ]
    return np.array(each, float)[where.ravel()] if each else np.zeros(0)


def _over(columns: Columns, on: date) -> NDArray[Any]:
    runs, today = columns.runs, on.toordinal()
    grace = thresholds(on).days_after_start
    closed = np.where(runs.apply_by > 0, runs.apply_by < today, (runs.starts > 0) & (runs.starts + grace < today))
    return ((runs.ends > 0) & (runs.ends < today)) | (~runs.any_time & closed)
