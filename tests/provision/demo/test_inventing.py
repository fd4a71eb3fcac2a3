"""What is invented is plausible: funding, dates, places and words agree with each other. No database."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import polars as pl
import pytest

from skillshed.evidence.postcodes import TABLE, districts_of, exact
from skillshed.evidence.postcodes.points import locate
from skillshed.provision.demo.book import fixed, places, subjects, words
from skillshed.provision.demo.inventing import invent
from skillshed.provision.kinds import Attendance, Audience, CostKind, Delivery, Feature, Kind, Level, Step, StudyMode
from skillshed.rules.definitions import shipped_rules

TODAYS = [date(2026, 11, 22), date(2026, 8, 31), date(2027, 2, 28)]
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


@pytest.fixture(scope="module", params=TODAYS, ids=str)
def made(request):
    return request.param, list(invent(today=request.param))


def programmes():
    return shipped_rules().programmes


def test_the_same_seed_gives_the_same_offers_and_another_gives_others():
    first, again, other = (list(invent(today=TODAYS[0], seed=seed)) for seed in (1, 1, 2))
    assert first == again
    assert [one.description for one in first] != [one.description for one in other]


def test_four_hundred_offers_by_forty_providers_of_every_kind_and_level(made):
    _, offers = made
    assert (len(offers), len({one.provider.id for one in offers})) == (400, 40)
    assert {one.kind for one in offers} == set(Kind.values)
    assert {one.level for one in offers} >= set(Level.values) - {"7"}
    assert len({one.id for one in offers}) == 400
    assert len({(one.provider.id, one.title) for one in offers}) == 400
    assert all("(invented)" in one.provider.name for one in offers)


def test_every_code_is_one_of_the_lists(made):
    _, offers = made
    for one in offers:
        assert set(one.audiences) <= set(Audience.values)
        assert one.step in {"", *Step.values}
        assert set(one.features) <= set(Feature.values)
        assert {cost.kind for cost in one.costs} <= set(CostKind.values)
        assert set(one.terms) <= {*words()["taxonomy"]["terms"], *(f"ssa {code}" for code in words()["ssa"])}
        for run in one.runs:
            assert run.delivery in Delivery.values
            assert run.study_mode in StudyMode.values
            assert set(run.attendance) <= set(Attendance.values)


def test_each_programme_can_be_started_on_the_days_of_its_offers(made):
    _, offers = made
    known = programmes()
    for one in offers:
        for programme in [known[name] for name, _ in one.funding if name]:
            # A loan and its successor stand side by side where some runs begin before the change and some after.
            starts = [run.starts_on for run in one.runs if run.starts_on]
            fits = [
                (not programme.opens or programme.opens <= day) and (not programme.closes or day <= programme.closes)
                for day in starts
            ]
            assert any(fits) or not starts, (one.title, programme.id, starts)


def test_funding_fits_level_kind_and_age(made):
    _, offers = made
    kinds = {"SKILLS_BOOTCAMP": "bootcamp", "SWAP": "swap", "SUPPORTED_INTERNSHIP": "supported_internship", "TRAINEESHIP": "traineeship", "APPRENTICESHIP": "apprenticeship"}  # fmt: skip
    for one in offers:
        names = {name for name, _ in one.funding}
        assert all(one.kind == kinds[name] for name in names & kinds.keys())
        assert "FCFJ" not in names or (one.kind, one.level) == ("course", "3")
        assert not names & {"ADULT_FULL_FUNDING_L2", "ASF_FIRST_L2"} or one.level == "2"
        assert "STUDY_PROGRAMME_16_19" not in names or (one.minimum_age, one.maximum_age) == (16, 18)
        assert one.minimum_age is None or one.maximum_age is None or one.minimum_age <= one.maximum_age
        assert "APPRENTICESHIP_L7" not in names or one.level == "7"


def test_programmes_that_have_ended_stand_only_on_offers_that_are_over(made):
    today, offers = made
    ended = {one.id for one in programmes().values() if one.closes and one.closes < today}
    past = [one for one in offers if {name for name, _ in one.funding} & ended]
    assert past
    assert all(run.ends_on < today and not run.starts_any_time for one in past for run in one.runs)


def test_dates_follow_each_other(made):
    _, offers = made
    for run in (run for one in offers for run in one.runs):
        assert run.starts_any_time == (run.starts_on is None)
        assert run.ends_on is None or run.starts_on <= run.ends_on
        assert run.apply_by is None or run.apply_by < run.starts_on
        assert run.opens_at is None or run.opens_at < run.closes_at
        assert run.places_left is None or 0 <= run.places_left <= run.places
        assert (
            not run.starts_on or not run.days or WEEKDAYS[run.starts_on.weekday()] in run.days or run.ends_on < date(2025, 6, 30)
        )


def test_starts_are_spread_and_some_runs_are_full_and_some_costs_not_said(made):
    today, offers = made
    runs = [run for one in offers for run in one.runs]
    assert sum(run.starts_any_time for run in runs) > 40
    assert sum(not run.starts_any_time and run.ends_on < today for run in runs) > 15
    assert sum(bool(run.starts_on) and today < run.starts_on <= today + timedelta(days=31) for run in runs) > 60
    assert sum(run.places_left == 0 for run in runs) > 15
    assert sum(not one.costs for one in offers) > 10
    assured = [(today - one.assured_on).days for one in offers if one.assured_on]
    assert min(assured) >= 0
    assert max(assured) > 180
    assert len(assured) < 400


def test_descriptions_are_of_a_readable_length_and_leave_no_blank(made):
    _, offers = made
    for one in offers:
        assert 40 <= len(one.description.split()) <= 90, one.title
        assert "{" not in one.description + one.eligibility + one.summary
        assert one.summary
        assert len(one.summary) <= 300


def test_what_is_done_by_hand_is_not_taught_online_and_online_has_no_venue(made):
    _, offers = made
    hands_on = {one.ssa for one in subjects().values() if one.hands_on} - {
        one.ssa for one in subjects().values() if not one.hands_on
    }
    for one in offers:
        for run in one.runs:
            assert (run.venue is None) == (run.delivery == "online")
            assert not (one.kind == "course" and one.subject in hands_on and run.delivery in ("online", "blended"))


def test_what_is_missing_on_purpose_is_missing(made):
    _, offers = made
    rossendale = [one for one in offers for run in one.runs if run.venue and run.venue.place_ons == "E07000125"]
    assert rossendale
    assert not [one for one in rossendale if one.subject == "1.3" and one.level in ("3", "4", "5") and one.kind == "course"]
    fylde = [(one, run) for one in offers for run in one.runs if run.venue and run.venue.place_ons == "E07000119"]
    assert fylde
    assert not [one for one, run in fylde if "esol" in one.audiences and "evening" in run.attendance]


def test_postcodes_lie_in_their_district_and_most_are_in_lancashire(made):
    _, offers = made
    venues = {run.venue.id: run.venue for one in offers for run in one.runs if run.venue}
    for venue in venues.values():
        assert venue.place_ons in {code for code, _ in districts_of(venue.postcode)}
        assert venue.latitude == pytest.approx(locate(venue.postcode).latitude, abs=0.05)
    assert Counter(one.region for one in venues.values())["lancashire"] > len(venues) * 0.6


@pytest.mark.skipif(exact.carried() is None, reason="the extra `postcodes` is not installed")
def test_every_postcode_of_the_table_is_real_and_where_it_says():
    for place in (place for held in places().values() for place in held):
        found = locate(place.postcode)
        assert (found.label, found.district) == (place.postcode, place.district)
        assert (found.latitude, found.longitude) == pytest.approx((place.latitude, place.longitude), abs=1e-4)


def test_offers_by_the_thousand_spread_over_england():
    offers = list(invent(count=3000, providers=600, today=TODAYS[0]))
    assert len(offers) == 3000
    districts = {run.venue.place_ons for one in offers for run in one.runs if run.venue}
    assert len(districts) > 150
    assert districts <= set(pl.read_parquet(TABLE)["district"])


def test_offers_written_out_whole_name_programmes_of_the_rules():
    assert {name for row in fixed() for name in row.get("fund", [])} <= programmes().keys()
