"""The demo's provision in the database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.models import Count

from skillshed.people.models import AuditEntry, Organisation
from skillshed.people.seeds import seed_demo
from skillshed.provision.demo.inventing import invent
from skillshed.provision.demo.loading import load_many, seed_offers
from skillshed.provision.models import Change, Contact, Cost, Funding, Offer, Provider, Run, Tagged, Taxonomy, Term, Venue
from skillshed.terms.errors import Refused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
EVERY = (Organisation, Provider, Venue, Offer, Run, Cost, Funding, Contact, Taxonomy, Term, Tagged, Change)


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def counts() -> list[int]:
    return [kind.objects.count() for kind in EVERY]


def test_seeding_is_refused_outside_a_demo(settings):
    settings.DEMO = False
    with pytest.raises(Refused, match="demo only"):
        seed_offers(today=TODAY)
    assert Offer.objects.count() == 0


def test_seeding_twice_changes_nothing(demo):
    assert seed_offers(today=TODAY) == 400
    before, titles = counts(), set(Offer.objects.values_list("id", "title", "modified_on"))
    assert seed_offers(today=TODAY + timedelta(days=9)) == 400
    assert counts() == before
    assert set(Offer.objects.values_list("id", "title", "modified_on")) == titles
    assert AuditEntry.objects.filter(did="demo.offers").count() == 1


def test_the_cast_keeps_its_organisations_and_each_provider_has_offers(demo):
    seed_demo(password="an invented password")
    college = Organisation.objects.get(name="Calder Vale College (invented)")
    seed_offers(today=TODAY)
    assert Provider.objects.get(organisation=college).offers.count() > 10
    assert Provider.objects.filter(organisation__name="Next Step Advice (invented)", offers__kind="support").exists()
    assert not Provider.objects.annotate(n=Count("offers")).filter(n=0).exists()
    assert Provider.objects.count() == 40


def test_every_record_is_valid_and_every_offer_is_told_to_the_search_engines(demo):
    seed_offers(today=TODAY)
    for kind in (Provider, Venue, Offer, Run, Cost, Funding, Contact, Term):
        for record in kind.objects.all():
            record.full_clean(validate_unique=False, validate_constraints=False)
    assert set(Change.objects.values_list("offer", flat=True)) == set(Offer.objects.values_list("id", flat=True))
    assert Offer.objects.filter(is_invented=False).count() == 0


def test_many_are_loaded_in_batches():
    assert load_many(invent(count=1500, providers=120, today=TODAY), batch=400) == 1500
    assert (Offer.objects.count(), Provider.objects.count()) == (1500, 120)
