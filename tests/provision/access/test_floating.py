"""The floating catchment: against the two formulas written out, what is conserved, and what may and may not fall."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillshed.provision.access.floating import Pairs, access, crowding, served, zone_weights

WEIGHTS = (1.0, 0.68, 0.22)
MOST = 6
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def written_out(supply, need, minutes, catchment):
    """The formulas, term by term, over a whole table of minutes: home by venue."""

    def weight(time):
        return next(
            (w for w, edge in zip(WEIGHTS, (catchment / 3, 2 * catchment / 3, catchment), strict=True) if time <= edge), 0.0
        )

    shares = []
    for j, places in enumerate(supply):
        crowd = sum(need[k] * weight(minutes[k][j]) for k in range(len(need)))
        shares.append(places / crowd if crowd else 0.0)
    return [sum(shares[j] * weight(minutes[i][j]) for j in range(len(supply))) for i in range(len(need))]


def paired(minutes):
    table = np.asarray(minutes, dtype=float)
    home, venue = np.indices(table.shape)
    return Pairs(home.ravel(), venue.ravel(), table.ravel())


@st.composite
def grounds(draw):
    homes, venues = draw(st.integers(1, MOST)), draw(st.integers(1, MOST))
    need = draw(st.lists(st.integers(0, 500).map(float), min_size=homes, max_size=homes))
    supply = draw(st.lists(st.integers(0, 60).map(float), min_size=venues, max_size=venues))
    row = st.lists(st.integers(0, 90).map(float), min_size=venues, max_size=venues)
    return np.array(supply), np.array(need), draw(st.lists(row, min_size=homes, max_size=homes))


@unhurried
@given(grounds(), st.sampled_from([15.0, 30.0, 60.0]))
def test_it_is_the_formula_written_out(ground, catchment):
    supply, need, minutes = ground
    assert access(supply, need, paired(minutes), catchment, WEIGHTS) == pytest.approx(
        written_out(supply, need, minutes, catchment)
    )


@unhurried
@given(grounds(), st.sampled_from([15.0, 30.0, 60.0]))
def test_places_are_neither_made_nor_lost(ground, catchment):
    supply, need, minutes = ground
    pairs = paired(minutes)
    reached = served(supply, need, pairs, catchment, WEIGHTS)
    assert (access(supply, need, pairs, catchment, WEIGHTS) * need).sum() == pytest.approx(reached)
    assert reached <= supply.sum() + 1e-9


@unhurried
@given(grounds(), st.integers(0, MOST - 1), st.integers(1, 50))
def test_more_places_never_lower_access_anywhere(ground, where, more):
    supply, need, minutes = ground
    added = supply.copy()
    added[where % len(supply)] += more
    before, after = (access(one, need, paired(minutes), 30.0, WEIGHTS) for one in (supply, added))
    assert (after >= before - 1e-12).all()


@unhurried
@given(grounds(), st.lists(st.integers(0, 90).map(float), min_size=MOST, max_size=MOST), st.integers(1, 50))
def test_a_new_venue_never_lowers_access_anywhere(ground, column, places):
    supply, need, minutes = ground
    wider = np.column_stack([np.asarray(minutes), column[: len(need)]])
    before = access(supply, need, paired(minutes), 30.0, WEIGHTS)
    after = access(np.append(supply, float(places)), need, paired(wider), 30.0, WEIGHTS)
    assert (after >= before - 1e-12).all()


@unhurried
@given(grounds(), st.integers(0, MOST - 1), st.integers(1, 500))
def test_more_people_in_need_never_raise_access_where_others_had_it(ground, where, more):
    supply, need, minutes = ground
    crowded = need.copy()
    crowded[where % len(need)] += more
    pairs = paired(minutes)
    before, after = (access(supply, one, pairs, 30.0, WEIGHTS) for one in (need, crowded))
    # A venue nobody in need could reach begins to count once somebody can: only that may raise access.
    reached = crowding(need, len(supply), pairs, zone_weights(pairs.minutes, 30.0, WEIGHTS)) > 0
    if reached.all():
        assert (after <= before + 1e-12).all()


def test_a_wider_catchment_may_lower_access():
    """It is no fault: more people share the same places."""
    supply, need, pairs = np.array([10.0]), np.array([10.0, 990.0]), paired([[5], [50]])
    near, wide = (access(supply, need, pairs, one, WEIGHTS)[0] for one in (30.0, 60.0))
    assert (near, round(wide, 4)) == (1.0, 0.0439)


def test_where_nothing_is_in_reach_access_is_nought_and_not_missing():
    none = Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    assert access(np.array([5.0]), np.array([10.0, 20.0]), none, 30.0, WEIGHTS).tolist() == [0.0, 0.0]
    assert access(np.zeros(0), np.array([10.0]), none, 30.0, WEIGHTS).tolist() == [0.0]
    assert served(np.array([5.0]), np.array([10.0]), none, 30.0, WEIGHTS) == 0


def test_zones_hold_their_farther_edge():
    assert zone_weights(np.array([0, 10, 10.01, 20, 30, 30.01]), 30.0, WEIGHTS).tolist() == [1, 1, 0.68, 0.68, 0.22, 0]
