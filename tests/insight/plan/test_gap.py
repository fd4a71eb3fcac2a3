"""The second rule of falling behind: by example, and that noise never sets it off."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillshed.insight.plan.gap import Gap, gap, why

Z = 1.96
START = date(2018, 12, 31)


def points(values: list[float], se: float | None = None) -> list[tuple[date, float, float | None]]:
    return [(date(2018 + number, 12, 31), value, se) for number, value in enumerate(values)]


def of(own, theirs, *, is_up: bool = True, se: float | None = None, beside: int = 1, since: date | None = START) -> Gap:
    found = gap("England", points(own, se), points(theirs, se), is_up=is_up, since=since, z=Z, beside=beside)
    assert found
    return found


FLAT, RISING = [50, 50.4, 49.9, 50.3, 50.1, 50.2], [52, 53.1, 54.0, 55.2, 56.1, 57.0]


@pytest.mark.parametrize("se", [None, 0.5])
def test_others_rise_while_it_stands_still(se):
    found = of(FLAT, RISING, se=se)
    assert (found.widens, found.improves, found.falls_behind) == (True, False, True)
    assert found.by == ("steps" if se is None else "intervals")


@pytest.mark.parametrize(
    ("own", "theirs", "is_up", "se", "said"),
    [
        ([50, 51, 52, 53.1, 54, 55.2], RISING, True, 0.5, "it improves too"),
        ([60, 60.1, 59.9, 60, 60.2, 60], RISING, True, 0.5, "it is still ahead"),
        (FLAT, RISING, False, 0.5, "down is better, and others went up"),
        (FLAT, RISING, True, 3.0, "within the intervals"),
        (FLAT[:2], [52, 60], True, 0.5, "too few figures"),
        (FLAT[:4], RISING[:4], True, None, "too few steps without intervals"),
        (FLAT, FLAT, True, 0.5, "nothing happens"),
    ],
)
def test_what_is_no_falling_behind(own, theirs, is_up, se, said):
    assert not of(own, theirs, is_up=is_up, se=se).falls_behind, said


def test_down_is_better_for_what_should_fall():
    falling = [5.0, 4.4, 4.0, 3.3, 2.9, 2.4]
    found = of([5.5, 5.6, 5.4, 5.5, 5.6, 5.5], falling, is_up=False, se=0.1)
    assert found.falls_behind
    assert found.gaps[-1][1] == pytest.approx(3.1)


def test_counting_begins_with_the_last_figure_known_at_the_start():
    found = of([10, 50, 50, 50, 50], [50, 50, 50, 50, 50], se=0.5, since=date(2020, 3, 1))
    assert [day.year for day, _ in found.gaps] == [2019, 2020, 2021, 2022]
    assert not found.widens


def test_with_more_comparators_each_has_to_be_surer():
    own, theirs = [50, 50, 50], [50, 51, 52.2]
    assert of(own, theirs, se=0.55).falls_behind
    assert not of(own, theirs, se=0.55, beside=3).falls_behind


def test_the_why_has_both_ends_of_both_series():
    said = why(of(FLAT, RISING, se=0.5), "%", "Burnley")
    assert "31 December 2018 to 31 December 2023" in said
    assert "from 2.0 percentage points behind to 6.8 percentage points behind" in said
    assert "Burnley itself went from 50.0% to 50.2%, no sure improvement; England went from 52.0% to 57.0%." in said


figures = st.lists(st.floats(min_value=-50, max_value=150, allow_nan=False), min_size=1, max_size=8)


@settings(deadline=None)
@given(own=figures, theirs=figures, se=st.floats(min_value=0.05, max_value=20), is_up=st.booleans())
def test_a_change_within_the_intervals_never_sets_it_off(own, theirs, se, is_up):
    size = min(len(own), len(theirs))
    found = of(own[:size], theirs[:size], is_up=is_up, se=se)
    sign = 1 if is_up else -1
    change = sign * ((theirs[size - 1] - own[size - 1]) - (theirs[0] - own[0]))
    if change <= Z * 2 * se - 1e-6:
        assert not found.falls_behind


@settings(deadline=None)
@given(own=figures, theirs=figures, se=st.one_of(st.none(), st.floats(min_value=0.05, max_value=5)), worse=st.floats(0, 50))
def test_a_worse_last_figure_never_takes_it_back_where_errors_are_known(own, theirs, se, worse):
    size = min(len(own), len(theirs))
    before = of(own[:size], theirs[:size], se=se)
    after = of([*own[: size - 1], own[size - 1] - worse], theirs[:size], se=se)
    if before.falls_behind and before.by == "intervals":
        assert after.falls_behind


@pytest.mark.parametrize(("walks", "se"), [(False, None), (True, None), (False, 1.0)])
def test_noise_sets_it_off_less_often_than_the_level_allows(walks, se):
    random = np.random.default_rng(20260101)
    hits = 0
    for _ in range(2000):
        both = random.normal(size=(2, 8))
        own, theirs = 50 + (both.cumsum(axis=1) if walks else both)
        hits += of(own.tolist(), theirs.tolist(), se=se).falls_behind
    assert hits / 2000 <= 0.03
