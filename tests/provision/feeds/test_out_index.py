"""What the feed holds in memory equals the database after any edit, and after an edit that was taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from skillshed.people.services import SYSTEM
from skillshed.provision import services
from skillshed.provision.feeds import out_index
from skillshed.provision.feeds.out_index import held, pair_of
from skillshed.provision.feeds.out_near import near, serving
from skillshed.provision.feeds.out_places import at_location_id
from skillshed.provision.models import Offer
from tests.support import small_directory
from tests.support.small_directory import Directory

ON = timezone.localdate()
BURNLEY = (53.789, -2.248)


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    out_index.forget()
    yield
    out_index.forget()


@pytest.fixture
def directory(db: None) -> Directory:
    return small_directory.made(ON)


def test_it_equals_the_database_after_every_edit(directory: Directory) -> None:
    first = held(ON)
    assert set(first.offers) == {one.pk.hex for one in directory.shown}
    course, other = directory.shown[0], directory.shown[1]
    edits = [
        lambda: services.save_offer(by=SYSTEM, provider=course.provider, offer=course, status="defunct"),
        lambda: services.save_offer(by=SYSTEM, provider=course.provider, offer=course, status="active"),
        lambda: services.save_run(by=SYSTEM, offer=other, run=other.runs.first(), venue=directory.preston, areas=[], ends_on=ON + timedelta(days=9)),
        lambda: services.save_venue(by=SYSTEM, provider=directory.college, venue=directory.burnley, latitude=51.5, longitude=-0.1),
        lambda: services.save_offer(by=SYSTEM, provider=directory.council, title="Something new"),
    ]  # fmt: skip
    for edit in edits:
        edit()
        now = held(ON)
        assert now == out_index._all(ON)
    assert len(now.offers) == len(first.offers) + 1
    assert first.points[directory.burnley.pk.hex] != now.points[directory.burnley.pk.hex] == (51.5, -0.1)


def test_an_edit_taken_back_leaves_nothing_behind(directory: Directory) -> None:
    before = held(ON)
    with transaction.atomic():
        services.save_offer(by=SYSTEM, provider=directory.shown[0].provider, offer=directory.shown[0], status="defunct")
        assert len(held(ON).offers) == len(before.offers) - 1
        transaction.set_rollback(True)
    assert held(ON) == before == out_index._all(ON)


def test_another_day_is_another_directory(directory: Directory) -> None:
    later = ON + timedelta(days=400)
    assert held(later).offers != held(ON).offers
    assert held(ON) == out_index._all(ON)


def test_circles_and_districts_are_those_of_the_places(directory: Directory) -> None:
    here = held(ON)
    close = near(here, here.pairs, *BURNLEY, 5_000)
    assert {venue for _, venue in close} == {directory.burnley.pk.hex}
    assert near(here, here.pairs, *BURNLEY, 0) == []
    assert {offer for offer, _ in serving(here, here.pairs, "E07000123")} < {offer for offer, _ in here.pairs}


def test_ids_of_places_lead_back_to_them(directory: Directory) -> None:
    for offer, venue in held(ON).pairs:
        id = at_location_id(
            Offer.objects.get(pk=offer).pk,
            venue and next(v.pk for v in (directory.burnley, directory.preston) if v.pk.hex == venue),
        )
        assert pair_of(id, ON) == (offer, venue)
    assert pair_of("6a4a2f0e-5f0b-5d43-9f0c-0d6a4d3c9e11", ON) is None
