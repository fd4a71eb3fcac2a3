"""How far and how long: known distances, more miles never take less, and every answer says that it is an estimate."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.provision.travel import MODES, Point, StraightLine, estimate, miles_between, miles_within, said_minutes, settings
from skillshed.terms.errors import InputNotUnderstood, UsageError

BURNLEY, BLACKBURN, LONDON = (53.789, -2.248), (53.748, -2.482), (51.507, -0.128)
MONDAY_8, SUNDAY_8 = datetime(2026, 11, 23, 8), datetime(2026, 11, 22, 8)


def test_known_distances():
    assert miles_between(*BURNLEY, *BLACKBURN) == pytest.approx(9.97, abs=0.02)
    assert miles_between(*BURNLEY, *LONDON) == pytest.approx(180.9, abs=0.5)
    # A degree along the equator and from pole to pole.
    assert miles_between(0, 0, 0, 1) == pytest.approx(69.09, abs=0.01)
    assert miles_between(90, 0, -90, 0) == pytest.approx(12436.8, abs=0.5)


def test_many_at_once_are_the_same_as_one_by_one():
    found = miles_between(*BURNLEY, [BLACKBURN[0], LONDON[0]], [BLACKBURN[1], LONDON[1]])
    assert found.tolist() == [float(miles_between(*BURNLEY, *BLACKBURN)), float(miles_between(*BURNLEY, *LONDON))]
    assert estimate(found, "car").minutes.tolist() == [estimate(float(one), "car").minutes for one in found]


def test_a_point_not_known_is_no_distance_at_all():
    assert np.isnan(miles_between(*BURNLEY, np.nan, 0))


def test_every_answer_says_that_it_is_an_estimate():
    one = estimate(3.0)
    assert one.label == "estimate"
    assert one.words == "about 40 minutes by bus (estimate)"
    assert one.how == "straight line × 1.35 at 11 miles an hour, and 14 minutes before and after"
    travel = StraightLine(settings()).minutes(Point(*BURNLEY), [Point(*BLACKBURN), Point(*LONDON)], "car")
    assert (travel.label, travel.minutes.shape) == ("estimate", (2,))
    assert StraightLine(settings()).minutes(Point(*BURNLEY), []).minutes.shape == (0,)


@given(st.floats(0, 300), st.floats(0, 300), st.sampled_from(MODES))
def test_farther_never_takes_less(one, other, mode):
    near, far = sorted((one, other))
    assert estimate(near, mode).minutes <= estimate(far, mode).minutes


@given(st.floats(15, 600), st.sampled_from(MODES))
def test_what_can_be_reached_in_a_time_takes_that_time(minutes, mode):
    assert estimate(miles_within(minutes, mode), mode).minutes == pytest.approx(minutes)


def test_the_hour_and_the_day_count():
    assert estimate(5, "bus", MONDAY_8).minutes > estimate(5, "bus").minutes
    assert estimate(5, "bus", SUNDAY_8).minutes > estimate(5, "bus", MONDAY_8).minutes
    assert estimate(5, "walk", MONDAY_8).minutes == estimate(5, "walk").minutes
    assert miles_within(10, "bus") == 0


def test_minutes_are_said_to_the_next_five():
    assert [said_minutes(one) for one in (0, 5, 5.1, 60, 61, 125)] == [
        "5 minutes", "5 minutes", "10 minutes", "1 hour", "1 hour 5 minutes", "2 hours 5 minutes"]  # fmt: skip


def test_an_area_may_set_its_own_speeds(tmp_path):
    text = (files("skillshed.provision") / "travel.toml").read_text("utf-8")
    (tmp_path / "travel.toml").write_text(text.replace("miles_an_hour = 11.0", "miles_an_hour = 22.0"), "utf-8")
    quick = estimate(11.0, "bus", by=settings(tmp_path))
    assert quick.minutes - 14 == pytest.approx((estimate(11.0).minutes - 14) / 2)
    (tmp_path / "travel.toml").write_text(text.replace("miles_an_hour = 3.0", "miles_an_hour = 0"), "utf-8")
    with pytest.raises(InputNotUnderstood, match=r"walk\.miles_an_hour"):
        settings(tmp_path)


def test_a_way_to_travel_that_is_none_is_named():
    with pytest.raises(UsageError, match="hovercraft"):
        estimate(1.0, "hovercraft")
