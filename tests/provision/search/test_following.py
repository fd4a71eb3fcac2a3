"""The index equals the database after any edit, whoever made it and whether or not it was taken back."""

from __future__ import annotations

import random
import threading

import pytest
from django.db import connection, transaction

from skillshed.people.services import SYSTEM
from skillshed.provision import services
from skillshed.provision.kinds import Status
from skillshed.provision.models import Change, Offer, Provider, Term, Venue
from skillshed.provision.search import changes
from skillshed.provision.search.columned import ColumnEngine
from skillshed.provision.search.plain import PlainEngine
from skillshed.provision.search.port import Query
from skillshed.provision.search.texts.tantivy_text import TantivyText
from tests.provision.search.directory import ON, draw, draw_offer, fields, provider, run_fields
from tests.provision.search.questions import draw_query


def _edit(drawn: random.Random) -> None:
    """Something somebody does."""
    offer = drawn.choice(list(Offer.objects.order_by("pk")))
    run = offer.runs.order_by("pk").first()
    venue = drawn.choice(list(Venue.objects.order_by("pk")))
    does = drawn.choice(("save", "status", "run", "drop", "costs", "venue", "new", "gone", "provider"))
    if does == "save":
        services.save_offer(by=SYSTEM, provider=offer.provider, offer=offer, **fields(drawn) | {"status": Status.ACTIVE})
    elif does == "status":
        services.save_offer(by=SYSTEM, provider=offer.provider, offer=offer, status=drawn.choice(list(Status)))
    elif does == "run":
        services.save_run(by=SYSTEM, offer=offer, run=run, **run_fields(drawn, [venue]))
    elif does == "drop" and run:
        services.drop_run(by=SYSTEM, run=run)
    elif does == "costs":
        services.set_costs(by=SYSTEM, offer=offer, costs=[{"amount": drawn.choice((0, 20))}])
    elif does == "venue":
        services.save_venue(by=SYSTEM, provider=venue.provider, venue=venue, latitude=53.8, longitude=-2.3, city="Padiham")
    elif does == "new":
        draw_offer(drawn, offer.provider, [venue], list(Term.objects.order_by("pk")))
    elif does == "gone":
        with transaction.atomic():
            services.touched([offer.pk])
            offer.delete()
    else:
        services.save_provider(by=SYSTEM, organisation=offer.provider.organisation, description="Anew.")


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_the_index_equals_the_database_after_random_edits(fast: ColumnEngine, seed: int) -> None:
    draw(seed, offers=40)
    drawn = random.Random(seed)
    for _ in range(25):
        for _ in range(drawn.choice((1, 1, 4))):
            _edit(drawn)
        query = draw_query(drawn)
        found, right = fast.search(query), PlainEngine().search(query)
        assert (found.total, found.facets, found.hidden) == (right.total, right.facets, right.hidden)
        assert (found.corrections, found.widened) == (right.corrections, right.widened)
    everything = Query(on=ON, size=500)
    assert fast.search(everything).hits == PlainEngine().search(everything).hits


@pytest.mark.django_db
def test_a_change_that_was_taken_back_is_forgotten(fast: ColumnEngine) -> None:
    by = provider("Invented college")
    offer = services.save_offer(by=SYSTEM, provider=by, title="Welding", assured_on=ON)
    assert fast.search(Query(text="welding", on=ON)).total == 1
    with transaction.atomic():
        services.save_offer(by=SYSTEM, provider=by, offer=offer, title="Juggling")
        assert fast.search(Query(text="juggling", on=ON)).total == 1, "a transaction sees its own changes"
        transaction.set_rollback(True)
    assert fast.search(Query(text="juggling", exact=True, on=ON)).total == 0
    assert fast.search(Query(text="welding", on=ON)).total == 1


@pytest.mark.django_db
def test_another_database_is_noticed(fast: ColumnEngine) -> None:
    """As after a restore: the log's last row is another one, or gone."""
    by = provider("Invented college")
    services.save_offer(by=SYSTEM, provider=by, title="Welding", assured_on=ON)
    assert fast.search(Query(text="welding", on=ON)).total == 1
    Offer.objects.all().delete()
    Change.objects.all().delete()
    assert fast.search(Query(text="welding", exact=True, on=ON)).total == 0


@pytest.mark.django_db
def test_an_index_with_many_dead_rows_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skillshed.provision.search.columned.SPARE", 3)
    engine = ColumnEngine(TantivyText)
    offer = services.save_offer(by=SYSTEM, provider=provider("Invented college"), title="Welding", assured_on=ON)
    for number in range(12):
        services.save_offer(by=SYSTEM, provider=offer.provider, offer=offer, title=f"Welding{number}")
        assert engine.search(Query(text=f"welding{number}", on=ON)).total == 1
    assert engine.rows < 8


@pytest.mark.django_db(transaction=True)
def test_a_lower_number_that_commits_later_is_not_missed() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite writers take turns; SKILLSHED_TEST_DATABASE=postgres runs this")
    by = provider("Invented college")
    engine = ColumnEngine(TantivyText)
    assert engine.search(Query(on=ON)).total == 0
    wrote, go_on = threading.Event(), threading.Event()
    late = threading.Thread(target=_write_slowly, args=(by, wrote, go_on))
    late.start()
    assert wrote.wait(10)
    services.save_offer(by=SYSTEM, provider=by, title="Early bird", assured_on=ON)
    assert engine.search(Query(on=ON)).total == 1
    go_on.set()
    late.join(10)
    assert engine.search(Query(on=ON)).total == 2
    assert engine.search(Query(text="late", on=ON)).total == 1


def _write_slowly(by: Provider, wrote: threading.Event, go_on: threading.Event) -> None:
    with transaction.atomic():
        services.touched([])
        offer = Offer.objects.create(provider=by, title="Late bird", assured_on=ON)
        services.touched([offer.pk])
        wrote.set()
        assert go_on.wait(10)
    connection.close()


def test_numbers_that_can_no_longer_come_are_given_up() -> None:
    gap = changes.Gap(5, 8, noticed=0.0)
    assert changes._left([gap], frozenset({6}), ended=0) == (changes.Gap(5, 5, 0.0), changes.Gap(7, 8, 0.0))
    bounded = changes._bounded(gap, begun=100)
    assert bounded.bound == 100
    assert changes._left([bounded], frozenset(), ended=99) == (bounded,)
    assert changes._left([bounded], frozenset(), ended=100) == ()
    assert [(one.low, one.high) for one in changes._gaps([1, 2, 5, 9])] == [(3, 4), (6, 8)]
