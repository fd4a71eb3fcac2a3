"""Looks at offers: one row a day, offer and kind; gone with the offer; many at once are one statement."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from skillshed.provision import tally
from skillshed.provision.models import OfferTally
from tests.support import provision_cast

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


@pytest.fixture
def pair():
    return [provision_cast.offer(title).pk for title in ("One", "Two")]


def test_looks_add_up_by_day_and_kind(pair):
    one, two = pair
    for day, seen in ((DAY, [one, two, one]), (DAY, [one]), (DAY - timedelta(days=1), [one])):
        tally.count_offers("shown", seen, on=day)
    tally.count_offers("view", [two], on=DAY)
    assert OfferTally.objects.count() == 4
    assert tally.looks(pair, DAY, DAY) == {one: {"shown": 2}, two: {"shown": 1, "view": 1}}
    assert tally.looks(pair, DAY - timedelta(days=1), DAY)[one] == {"shown": 3}
    assert tally.counted_since() == DAY - timedelta(days=1)


def test_a_page_of_offers_is_one_statement(pair, django_assert_max_num_queries):
    with django_assert_max_num_queries(3) as asked:
        tally.count_offers("shown", pair, on=DAY)
    assert sum("INSERT" in one["sql"] for one in asked.captured_queries) == 1
    with django_assert_max_num_queries(0):
        tally.count_offers("shown", [], on=DAY)


def test_an_offer_that_is_gone_loses_a_count_and_no_page(transactional_db):
    one = provision_cast.offer("One").pk
    tally.count_offers("view", [uuid4()], on=DAY)
    tally.count_offers("view", [one], on=DAY)
    assert tally.looks([one], DAY, DAY) == {one: {"view": 1}}
    from skillshed.provision.models import Offer

    Offer.objects.get(pk=one).delete()
    assert not OfferTally.objects.exists()


def test_what_is_no_look_is_a_mistake():
    with pytest.raises(ValueError, match="nothing that happens"):
        tally.count_offers("glance", [uuid4()], on=DAY)
