"""Cold spots of a small county: what makes one, what never does, and what is counted apart."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from skillshed.people.services import SYSTEM
from skillshed.provision import services
from skillshed.provision.access.asked import Asked
from skillshed.provision.access.cold import COLD, alternatives, cold_spots
from skillshed.provision.access.homes import homes
from skillshed.terms.errors import NotFound
from tests.provision.access.conftest import TODAY

BURNLEY, FLEETWOOD = (53.789, -2.248), (53.923, -3.015)
LANCASHIRE, WYRE = "E37000019", "E07000128"
ASKED = Asked(LANCASHIRE, TODAY, need="claimants", mode="car")


def asked(**changes):
    return dataclasses.replace(ASKED, **changes)


def access_of(found):
    return {(one.sector, one.district): one.access for one in found.homes}


def test_homes_of_a_district_share_all_of_it():
    shares = homes(15).group_by("district").agg(__import__("polars").col("share").sum())["share"]
    assert shares.min() == pytest.approx(1)
    assert shares.max() == pytest.approx(1)


def test_people_in_need_are_spread_but_neither_made_nor_lost(county, offered):
    offered(BURNLEY)
    found = cold_spots(county, ASKED)
    for one in found.districts:
        assert sum(home.people for home in found.homes if home.district == one.need.district) == pytest.approx(one.need.people)


def test_far_from_everything_with_high_need_is_cold_and_near_or_low_need_is_not(county, offered):
    offered(BURNLEY)
    found = cold_spots(county, ASKED)
    cold = {one.district for one in found.cold}
    assert WYRE in cold
    assert "E07000117" not in cold
    assert all(district.is_above for district in found.districts if district.cold)
    # Far away too, but its need is below the county's.
    assert not any(one.verdict == COLD for one in found.homes if one.district == "E06000008")


def test_a_cold_spot_is_one_under_most_of_the_choices(county, offered):
    offered(BURNLEY)
    offered(FLEETWOOD)
    found = cold_spots(county, ASKED)
    assert len(found.choices) == 9
    for one in found.homes:
        assert (one.verdict == COLD) == (one.cold_under > 4.5)
        assert one.low <= one.access <= one.high


def test_no_provision_is_access_of_nought_everywhere_and_no_cold_spot(county, db):
    found = cold_spots(county, ASKED)
    assert {one.access for one in found.homes} == {0.0}
    assert set(found.mean) == {0.0}
    assert found.cold == []
    assert alternatives(county, found, found.homes[:1]) == {found.homes[0].sector: []}


def test_a_need_nobody_counted_is_not_known_and_never_cold(county, offered):
    offered(BURNLEY)
    found = cold_spots(county, asked(need="nobody_counts"))
    assert {one.verdict for one in found.homes} == {"not_known"}
    assert {one.people for one in found.homes} == {None}
    assert "inactive_level" in found.districts[0].need.how


def test_one_district_alone_is_not_compared_by_need(county, offered):
    offered(FLEETWOOD)
    found = cold_spots(county, asked(area=WYRE))
    assert found.tests_need is False
    assert {one.is_above for one in found.districts} == {None}
    assert found.cold, "the far end of the district is still short of access"


def test_neighbours_share_the_places(county, offered):
    offered(FLEETWOOD)
    alone, among = (access_of(cold_spots(county, asked(area=area))) for area in (WYRE, LANCASHIRE))
    assert {key: among[key] for key in alone} == pytest.approx(alone)


def test_another_run_lowers_access_nowhere_and_raises_it_near(county, offered):
    offer = offered(BURNLEY)
    before = access_of(cold_spots(county, ASKED))
    services.save_run(by=SYSTEM, offer=offer, venue=offer.runs.get().venue, starts_on=TODAY + timedelta(days=60), places=5)
    after = access_of(cold_spots(county, ASKED))
    assert all(after[key] >= before[key] for key in before)
    assert max(after[key] / before[key] for key in before if before[key]) == pytest.approx(25 / 20)


def test_runs_that_do_not_say_their_places_count_by_an_assumed_class_and_give_a_range(county, offered):
    offered(BURNLEY, run={"places": None})
    found = cold_spots(county, ASKED)
    assert found.supply.unknown == {"places": 1}
    sizes = found.settings.class_size
    by_size = {choice.class_size: mean for choice, mean in zip(found.choices, found.mean, strict=True) if choice.minutes == 60}
    assert by_size[sizes.high] / by_size[sizes.low] == pytest.approx(sizes.high / sizes.low)


@pytest.mark.parametrize(
    ("fields", "run", "why"),
    [
        ({"status": "temporarily closed"}, {}, "paused"),
        ({"assured_on": TODAY - timedelta(days=400)}, {}, "stale"),
        ({}, {"starts_on": TODAY - timedelta(days=300)}, "expired"),
        ({}, {"starts_on": TODAY + timedelta(days=900)}, "no_run_in_time"),
    ],
)
def test_what_searches_do_not_show_does_not_count_and_is_counted_apart(county, offered, fields, run, why):
    offered(BURNLEY, run=run, **fields)
    found = cold_spots(county, ASKED)
    assert (found.supply.offers, found.supply.left_out) == (0, {why: 1})


def test_online_and_national_runs_stand_apart(county, offered):
    offered(run={"delivery": "online", "places": 100})
    offered(BURNLEY, run={"is_national": True, "places": None})
    offered(run={"delivery": "classroom"})
    found = cold_spots(county, ASKED)
    assert (found.supply.offers, found.supply.remote.offers, found.supply.remote.places, found.supply.remote.runs_unsaid) == (
        0,
        2,
        100,
        1,
    )
    assert found.supply.unknown == {"places": 1, "point": 1}


def test_a_run_for_some_districts_serves_only_those(county, offered):
    offered(BURNLEY, run={"areas": ["E07000117"]})
    found = cold_spots(county, asked(mode="car"))
    assert {one.district for one in found.homes if one.access} == {"E07000117"}


@pytest.mark.parametrize(
    ("fields", "changes", "counts"),
    [
        ({"level": "3"}, {"levels": ("3",)}, True),
        ({"level": "2"}, {"levels": ("3",)}, False),
        ({"level": ""}, {"levels": ("3",)}, False),
        ({"subject": "1.3"}, {"subjects": ("1",)}, True),
        ({"subject": "10.1"}, {"subjects": ("1",)}, False),
        ({"kind": "bootcamp"}, {"kinds": ("bootcamp",)}, True),
        ({"audiences": ["unemployed"]}, {}, True),
        ({"audiences": ["employers"]}, {}, False),
        ({"audiences": ["employers"]}, {"audiences": ("employers",)}, True),
        ({"audiences": []}, {"audiences": ("employers",)}, True),
    ],
)
def test_what_counts_as_provision(county, offered, fields, changes, counts):
    offered(BURNLEY, **fields)
    assert cold_spots(county, asked(**changes)).supply.offers == counts


def test_free_is_a_price_of_nought_or_a_programme_and_never_a_price_not_said(county, offered):
    offered(BURNLEY, costs=(0,))
    offered(BURNLEY, costs=(0, 30))
    offered(BURNLEY)
    paid = offered(BURNLEY, costs=(900,))
    services.set_funding(by=SYSTEM, offer=paid, funding=[{"programme": "FCFJ"}])
    found = cold_spots(county, asked(is_free=True))
    assert (found.supply.offers, found.supply.left_out) == (2, {"priced": 1, "cost_not_said": 1})


def test_the_nearest_offers_are_named_once_each_nearest_first(county, offered):
    near, far = offered(FLEETWOOD, title="Near"), offered(BURNLEY, title="Far")
    services.save_run(by=SYSTEM, offer=far, venue=far.runs.get().venue, starts_any_time=True, places=3)
    found = cold_spots(county, ASKED)
    home = next(one for one in found.homes if one.district == WYRE)
    told = alternatives(county, found, [home])[home.sector]
    assert [one.site.offer for one in told] == [str(near.pk), str(far.pk)]
    assert told[0].miles < told[1].miles
    assert told[0].minutes < told[1].minutes


def test_a_place_that_is_no_area_of_england_is_refused(county, db):
    with pytest.raises(NotFound, match="Cold spots cannot be worked out"):
        cold_spots(county, asked(area="W92000004"))


def test_a_need_that_is_none_is_named(county, db):
    with pytest.raises(NotFound, match="unicorns"):
        cold_spots(county, asked(need="unicorns"))
