"""Homes and venues near each other: a table and a tree find the same pairs, and those alone."""

from __future__ import annotations

import numpy as np
import pytest

from skillshed.provision.access import homes as room
from skillshed.provision.access.homes import homes, near, pairs
from skillshed.provision.travel import miles_between, settings


@pytest.fixture
def points():
    drawn = np.random.default_rng(7)
    return [np.column_stack([drawn.uniform(53, 54, size), drawn.uniform(-3, -2, size)]) for size in (80, 30)]


@pytest.mark.parametrize("miles", [0.0, 0.5, 5.0, 40.0])
@pytest.mark.parametrize("most", [0, 10**9])
def test_near_is_every_pair_within_and_no_other(points, monkeypatch, miles, most):
    monkeypatch.setattr(room, "MOST_PAIRS", most)
    home, venue, apart = near(*points, miles)
    all_miles = np.array([[float(miles_between(*one, *other)) for other in points[1]] for one in points[0]])
    expected = {(i, j) for i, j in zip(*np.nonzero(all_miles <= miles), strict=True)}
    assert set(zip(home.tolist(), venue.tolist(), strict=True)) == expected
    assert apart == pytest.approx(all_miles[home, venue])


@pytest.mark.parametrize("most", [0, 10**9])
def test_a_home_at_the_venue_itself_is_near(monkeypatch, most):
    monkeypatch.setattr(room, "MOST_PAIRS", most)
    here = np.array([[53.789, -2.248]])
    home, venue, apart = near(here, here, 1.0)
    assert (home.tolist(), venue.tolist(), apart.tolist()) == ([0], [0], [0.0])


def test_nobody_waits_for_a_bus_where_walking_is_quicker():
    here = np.array([[53.789, -2.248]])
    assert pairs(here, here, 1.0, "bus", settings()).minutes.tolist() == [0.0]
    assert pairs(here, here, 1.0, "car", settings()).minutes.tolist() == [4.0]


def test_offices_with_postcodes_of_their_own_are_no_homes():
    assert homes(15).height < homes(1).height
    assert homes(15)["district"].n_unique() == homes(1)["district"].n_unique()
