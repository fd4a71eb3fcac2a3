"""What may be believed of an offer on a day: the edges of each state, and what can never be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.provision.freshness import Freshness, is_shown, last_end_of, state, thresholds, weight

ON = date(2026, 11, 22)
ORDER = [Freshness.FRESH, Freshness.AGEING, Freshness.STALE]


def ago(days: int) -> date:
    return ON - timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "wanted"), [(0, "fresh"), (89, "fresh"), (90, "ageing"), (179, "ageing"), (180, "stale"), (2000, "stale")]
)
def test_a_word_ages(days, wanted):
    assert state("active", ago(days), None, False, ON) == wanted


def test_never_assured_is_shown_but_weighs_least_of_what_is_shown():
    found = state("active", None, None, False, ON)
    assert found == Freshness.AGEING
    assert is_shown(found)
    assert weight(found, None) == weight(Freshness.AGEING, 179 + 1) < weight(Freshness.AGEING, 120) < 1


@pytest.mark.parametrize(("status", "wanted"), [("defunct", "defunct"), ("inactive", "paused"), ("temporarily closed", "paused")])
def test_a_status_says_more_than_any_date(status, wanted):
    found = state(status, ON, ON, True, ON)
    assert found == wanted
    assert not is_shown(found)
    assert weight(found, 0) == 0


@pytest.mark.parametrize(
    ("runs", "is_over"),
    [
        ([], False),  # no run is said: not known to be over
        ([(ago(100), ago(1), False)], True),
        ([(ago(100), ON, False)], False),  # its last day
        ([(ago(100), ago(1), False), (ON + timedelta(9), None, False)], False),
        ([(ago(100), ago(1), False), (None, None, True)], False),
        ([(None, ago(1), True)], True),  # any time, until a day that is past
        ([(None, None, False)], False),
        ([(ago(60), None, False)], False),  # its end is not known
        ([(ago(61), None, False)], True),
    ],
)
def test_an_offer_is_over_when_every_run_is(runs, is_over):
    assert (state("active", ON, *last_end_of(runs, ON), ON) is Freshness.EXPIRED) is is_over


def test_many_open_problems_sink_an_offer_by_half():
    enough = thresholds(ON).problems["too_many"]
    assert weight(Freshness.FRESH, 1, open_problems=enough - 1) == 1
    assert weight(Freshness.FRESH, 1, open_problems=enough) == 0.5


@given(st.integers(0, 1500), st.integers(0, 400))
def test_no_state_or_weight_gets_better_by_waiting(days, more):
    now, later = (state("active", ON, None, False, ON + timedelta(n)) for n in (days, days + more))
    assert ORDER.index(now) <= ORDER.index(later)
    assert 0 < weight(later, days + more) <= weight(now, days) <= 1
