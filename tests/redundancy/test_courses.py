"""Short courses near people at risk: which are looked at, what they teach by what is stated of them, price and length."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from skillshed.employers.redundancy.courses import short_courses
from skillshed.employers.redundancy.opened import training_of
from skillshed.employers.redundancy.people import AtRisk
from skillshed.employers.redundancy.state import State
from skillshed.people.services import SYSTEM
from skillshed.provision import services
from skillshed.provision.models import Change, Offer, OfferSkill
from tests.support import provision_cast

TODAY = timezone.localdate()
PEOPLE = [AtRisk("1", "Packer", latitude=53.79, longitude=-2.24), AtRisk("2", "Packer")]


@pytest.fixture
def venue(db):
    return provision_cast.venue(provision_cast.provider())


def looked_at(people=PEOPLE):
    return short_courses(people, by="bus", on=TODAY)


def state(offer: Offer, skill: str, state: str, score: float | None = None, **more) -> None:
    OfferSkill.objects.create(offer=offer, skill=skill, label=skill, state=state, score=score, taxonomy="esco", **more)


def test_a_course_teaches_what_is_stated_of_it(venue):
    offer = provision_cast.offer("Insulation", runs=({"venue": venue},))
    state(offer, "read", "extracted", 0.7)
    state(offer, "said", "confirmed", 0.3)
    state(offer, "added", "added")
    state(offer, "denied", "refused", 0.9)
    state(offer, "gone", "confirmed", is_lost=True)
    [found] = looked_at()
    assert found.teaches == {"read": 0.7, "said": 1.0, "added": 1.0}, "a provider's word is sure, whatever the machine thought"


def test_only_what_stands_in_public_can_be_joined_and_is_for_people(venue):
    past, soon = TODAY - timedelta(days=3), TODAY + timedelta(days=30)
    there = {"venue": venue}
    provision_cast.offer("Can be joined", runs=(there,))
    provision_cast.offer("Online", runs=({"delivery": "online"},))
    provision_cast.offer("Stale", runs=(there,), assured_on=TODAY - timedelta(days=900))
    provision_cast.offer("For firms", runs=(there,), audiences=["employers"])
    provision_cast.offer("Begun", runs=({**there, "starts_on": past},))
    provision_cast.offer("Closed for applications", runs=({**there, "starts_on": soon, "apply_by": past},))
    provision_cast.offer("A year", runs=({**there, "duration": Decimal(12), "duration_unit": "months"},))
    provision_cast.offer(
        "Far", runs=({"venue": provision_cast.venue(provision_cast.provider(), "There", latitude=51.5, longitude=-0.1)},)
    )
    provision_cast.offer("A device", runs=(there,), kind="device")
    assert [one.title for one in looked_at()] == ["Online", "Can be joined"]
    assert [one.title for one in looked_at(PEOPLE[1:])] == ["Online"], "where nobody's place is known there is no reach"


def test_price_and_length_are_those_of_the_run_that_is_near(venue):
    far = provision_cast.venue(provision_cast.provider(), "Far", latitude=53.9, longitude=-2.3)
    runs = (
        {"venue": far, "duration": Decimal(1), "duration_unit": "weeks"},
        {"venue": venue, "duration": Decimal(3), "duration_unit": "weeks"},
    )
    offer = provision_cast.offer("Insulation", runs=runs)
    first, near = offer.runs.get(venue=far), offer.runs.get(venue=venue)
    fee = {"kind": "tuition", "amount": Decimal(100)}
    services.set_costs(
        by=SYSTEM,
        offer=offer,
        costs=[fee, {"kind": "exam", "amount": Decimal(20), "run": near}, {"kind": "exam", "amount": Decimal(5), "run": first}],
    )
    [found] = looked_at()
    assert (found.cost, found.weeks) == (Decimal(120), Decimal(3))
    for costs in ([], [{"kind": "exam", "amount": Decimal(20)}], [fee, {"kind": "exam", "amount": None}]):
        services.set_costs(by=SYSTEM, offer=offer, costs=costs)
        assert looked_at()[0].cost is None, "not known, never free"


@pytest.mark.django_db
def test_what_a_provider_says_today_counts_today(response, brought, venue):
    brought("people")
    brought("vacancies")
    response.refresh_from_db()
    offer = provision_cast.offer("Insulation", runs=({"venue": venue},))
    before = training_of(response, State.usual())
    assert (before.looked_at, before.unsaid) == (1, 1)
    state(offer, "said", "added")
    Change.objects.create(offer=offer.pk)
    after = training_of(response, State.usual())
    assert (after.looked_at, after.unsaid) == (1, 0)
