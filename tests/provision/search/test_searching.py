"""What a search means: filters on one run, what is kept, what is left out and said so, the order with its reasons."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from skillshed.people.services import SYSTEM
from skillshed.provision import services
from skillshed.provision.models import Offer, Provider, Venue
from skillshed.provision.search.columned import ColumnEngine
from skillshed.provision.search.port import Found, Near, Query
from tests.provision.search.directory import ON, provider

pytestmark = pytest.mark.django_db
BURNLEY = Near(53.789, -2.248, "BB11 1", district="E07000117")


@pytest.fixture
def by() -> Provider:
    """Somebody who offers."""
    return provider("Invented college")


def offer(by: Provider, title: str, *runs: dict[str, object], cost: str = "", programme: str = "", **given: object) -> Offer:
    """One offer with runs; in person, starting in a month unless said otherwise."""
    saved = services.save_offer(by=SYSTEM, provider=by, title=title, **{"assured_on": ON - timedelta(days=21), **given})
    for run in runs or ({},):
        services.save_run(by=SYSTEM, offer=saved, **{"delivery": "classroom", "starts_on": ON + timedelta(days=30), **run})
    if cost:
        services.set_costs(by=SYSTEM, offer=saved, costs=[{"amount": Decimal(cost)}])
    if programme:
        services.set_funding(by=SYSTEM, offer=saved, funding=[{"programme": programme}])
    return saved


def venue(by: Provider, miles_north: float, **given: object) -> Venue:
    """A place so far from Burnley."""
    return services.save_venue(
        by=SYSTEM, provider=by, name="Hall", latitude=BURNLEY.latitude + miles_north / 69.1, longitude=BURNLEY.longitude, **given
    )


def titles(found: Found) -> list[str]:
    """In the order found."""
    names = dict(Offer.objects.values_list("pk", "title"))
    return [names[hit.offer] for hit in found.hits]


def why(found: Found, at: int = 0) -> dict[str, str]:
    """The reasons of one result."""
    return {one.kind: one.words for one in found.hits[at].reasons}


def test_all_filters_hold_on_one_and_the_same_run(fast: ColumnEngine, by: Provider) -> None:
    near, far = venue(by, 2), venue(by, 40)
    offer(by, "Split", {"venue": near, "attendance": ["daytime"]}, {"venue": far, "attendance": ["evening"]})
    offer(by, "Whole", {"venue": near, "attendance": ["evening"]})
    assert titles(fast.search(Query(near=BURNLEY, within_miles=5, attendance=("evening",), on=ON))) == ["Whole"]


def test_a_circle_keeps_what_is_online_national_or_comes_home_and_counts_what_has_no_place(
    fast: ColumnEngine, by: Provider
) -> None:
    offer(by, "Near", {"venue": venue(by, 2)})
    offer(by, "Far", {"venue": venue(by, 40)})
    offer(by, "Online", {"delivery": "online"})
    offer(by, "National", {"venue": venue(by, 90), "is_national": True})
    offer(by, "Comes home", {"delivery": "outreach", "areas": ["E07000117"]})
    offer(by, "Comes elsewhere", {"delivery": "outreach", "areas": ["E07000122"]})
    offer(by, "Nowhere said")
    found = fast.search(Query(near=BURNLEY, within_miles=10, on=ON))
    assert set(titles(found)) == {"Near", "Online", "National", "Comes home"}
    assert found.hidden == {"no_place": 2}
    assert set(titles(fast.search(Query(near=BURNLEY, within_miles=10, with_remote=False, on=ON)))) == {"Near", "Comes home"}


def test_times_of_the_week_bind_only_what_is_in_person(fast: ColumnEngine, by: Provider) -> None:
    offer(by, "Evening", {"attendance": ["evening"]})
    offer(by, "Daytime", {"attendance": ["daytime"]})
    offer(by, "Online", {"delivery": "online"})
    offer(by, "Not said")
    found = fast.search(Query(attendance=("evening",), on=ON))
    assert set(titles(found)) == {"Evening", "Online"}
    assert found.hidden == {"no_pattern": 1}


def test_unknown_cost_is_not_free_and_unknown_help_is_not_no(fast: ColumnEngine, by: Provider) -> None:
    offer(by, "Free", cost="0", features={"childcare": True})
    offer(by, "Dear", cost="100", features={"childcare": False})
    offer(by, "Paid for", cost="100", programme="FCFJ")
    offer(by, "Not said")
    found = fast.search(Query(most_cost=Decimal(0), on=ON))
    assert (titles(found), found.hidden) == (["Free"], {"no_cost": 1})
    mine = fast.search(Query(free_to_me=True, verdicts={"FCFJ": "unknown"}, on=ON))
    assert (set(titles(mine)), mine.hidden) == ({"Free", "Paid for"}, {"no_cost": 1})
    assert titles(fast.search(Query(free_to_me=True, verdicts={"FCFJ": "not_eligible"}, on=ON))) == ["Free"]
    cared = fast.search(Query(features=("childcare",), on=ON))
    assert (titles(cared), cared.hidden) == (["Free"], {"no_feature": 2})


def test_what_is_over_closed_or_long_unchecked_is_left_out_and_counted(fast: ColumnEngine, by: Provider) -> None:
    offer(by, "Open")
    offer(by, "Over", {"starts_on": ON - timedelta(days=100), "ends_on": ON - timedelta(days=1)})
    offer(by, "Stale", assured_on=ON - timedelta(days=400))
    offer(by, "Paused", status="temporarily closed")
    offer(by, "Gone", status="defunct")
    found = fast.search(Query(on=ON))
    assert (titles(found), found.hidden) == (["Open"], {"expired": 1, "stale": 1, "closed": 1})


def test_who_may_have_it_sees_it_first_and_nothing_is_hidden_for_that(fast: ColumnEngine, by: Provider) -> None:
    for programme in ("KICKSTART", "SWAP", "SKILLS_BOOTCAMP", "FCFJ"):
        offer(by, programme, programme=programme)
    offer(by, "Free for everyone", cost="0")
    verdicts = {"FCFJ": "eligible", "SKILLS_BOOTCAMP": "unknown", "SWAP": "not_eligible", "KICKSTART": "closed"}
    found = fast.search(Query(verdicts=verdicts, on=ON))
    assert set(titles(found)[:2]) == {"FCFJ", "Free for everyone"}
    assert titles(found)[2:] == ["SKILLS_BOOTCAMP", "SWAP", "KICKSTART"]
    assert why(found, titles(found).index("FCFJ"))["eligible"] == "You can have this: Free Courses for Jobs pays"


def test_each_result_says_why_it_stands_there(fast: ColumnEngine, by: Provider) -> None:
    offer(by, "Adult care", {"venue": venue(by, 2.1), "starts_on": date(2027, 1, 5)}, programme="FCFJ")
    found = fast.search(Query(text="care", near=BURNLEY, within_miles=10, verdicts={"FCFJ": "eligible"}, on=ON))
    assert why(found) == {
        "eligible": "You can have this: Free Courses for Jobs pays", "text": "Matches ‘care’ in the title", "near": "2.1 miles from BB11 1",
        "soon": "Starts 5 January 2027, in 6 weeks", "fresh": "Checked 3 weeks ago",
    }  # fmt: skip
    assert all(0 < one.weight <= 1 for one in found.hits[0].reasons)
    assert found.hits[0].miles == pytest.approx(2.1, abs=0.02)


def test_nearer_sooner_and_fresher_stand_higher(fast: ColumnEngine, by: Provider) -> None:
    near, far = venue(by, 1), venue(by, 8)
    offer(by, "Best", {"venue": near})
    offer(by, "Far", {"venue": far})
    offer(by, "Late", {"venue": near, "starts_on": ON + timedelta(days=200)})
    offer(by, "Old", {"venue": near}, assured_on=ON - timedelta(days=170))
    assert titles(fast.search(Query(near=BURNLEY, within_miles=20, on=ON)))[0] == "Best"
    assert titles(fast.search(Query(near=BURNLEY, sort="distance", on=ON)))[-1] == "Far"
    assert titles(fast.search(Query(sort="start", on=ON)))[-1] == "Late"
    assert titles(fast.search(Query(sort="title", on=ON))) == ["Best", "Far", "Late", "Old"]


def test_facets_count_offers_and_lift_their_own_choice(fast: ColumnEngine, by: Provider) -> None:
    offer(by, "One", {}, {}, level="2", kind="course")
    offer(by, "Two", level="3", kind="course")
    offer(by, "Three", level="3", kind="support")
    facets = fast.search(Query(levels=("3",), on=ON)).facets
    assert {one.code: (one.count, one.is_chosen) for one in facets["levels"]} == {"2": (1, False), "3": (2, True)}
    assert {one.code: one.count for one in facets["kinds"]} == {"course": 1, "support": 1}


def test_words_in_quotes_are_searched_as_typed(fast: ColumnEngine, by: Provider) -> None:
    offer(by, "First aid at work")
    offer(by, "Aid workers, first steps")
    assert titles(fast.search(Query(text='"first aid"', on=ON))) == ["First aid at work"]
    assert fast.search(Query(text="firsts aids", exact=True, on=ON)).total == 0


def test_where_nothing_has_all_the_words_some_have_one(fast: ColumnEngine, by: Provider) -> None:
    offer(by, "Welding")
    found = fast.search(Query(text="welding trampolines", on=ON))
    assert (titles(found), found.any_word) == (["Welding"], True)


def test_what_is_typed_goes_on_as_offers_have_it(fast: ColumnEngine, by: Provider) -> None:
    offer(by, "Functional skills maths")
    assert fast.suggest("func") == ["Functional skills maths", "functional"]
    assert fast.suggest("night func") == ["night functional"]
    assert fast.suggest("") == []


def test_help_where_nothing_is_found(by: Provider, fast: ColumnEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    from skillshed.provision.search import helping

    monkeypatch.setattr(helping, "engine", lambda: fast)
    first = offer(by, "Adult care certificate", level="2", subject="1.3")
    offer(by, "Care certificate for beginners", level="3", subject="1.3")
    offer(by, "Plumbing", level="3", subject="5.2")
    lifts = helping.nearest(Query(text="care", levels=("7",), age=20, on=ON))
    assert [(one.filter, one.total) for one in lifts] == [("levels", 2)]
    assert lifts[0].query.levels == ()
    alike = helping.similar(first.pk, on=ON)
    assert [Offer.objects.get(pk=one.offer).title for one in alike] == ["Care certificate for beginners"]
    assert set(alike[0].words) & {"care", "certificate"}
    assert helping.similar(by.pk) == ()
