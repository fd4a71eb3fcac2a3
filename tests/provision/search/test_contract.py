"""Every engine finds, counts and orders exactly what the plainest one does."""

from __future__ import annotations

import random
from uuid import uuid4

import pytest

from skillshed.provision.search.columned import ColumnEngine
from skillshed.provision.search.plain import PlainEngine
from skillshed.provision.search.port import Found, Query
from tests.provision.search.directory import ON, draw
from tests.provision.search.questions import draw_query

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_same_as_the_plain_engine(fast: ColumnEngine, seed: int) -> None:
    draw(seed)
    drawn = random.Random(seed)
    for _ in range(40):
        _agree(fast, draw_query(drawn))


def _agree(fast: ColumnEngine, query: Query) -> None:
    found, right = fast.search(query), PlainEngine().search(query)
    assert found.total == right.total, query
    assert found.facets == right.facets, query
    assert found.hidden == right.hidden, query
    assert (found.read_as, found.corrections, found.widened, found.any_word) == (
        right.read_as,
        right.corrections,
        right.widened,
        right.any_word,
    )
    if query.text and query.sort == "relevance":
        # How well words match is each engine's own measure; which offers there are is not.
        everything = Query(**{name: getattr(query, name) for name in Query.__slots__} | {"page": 1, "size": 500})
        assert _offers(fast.search(everything)) == _offers(PlainEngine().search(everything))
        return
    _same_page(found, right, query)


def _same_page(found: Found, right: Found, query: Query) -> None:
    if not query.text:
        assert [(hit.offer, hit.run, hit.miles, hit.verdict, hit.reasons) for hit in found.hits] == [
            (hit.offer, hit.run, hit.miles, hit.verdict, hit.reasons) for hit in right.hits
        ], query
        assert [hit.score for hit in found.hits] == pytest.approx([hit.score for hit in right.hits], abs=2e-6)


def _offers(found: Found) -> set[object]:
    return {hit.offer for hit in found.hits}


def test_most_searches_of_the_contract_find_something(fast: ColumnEngine) -> None:
    """The test above would say little if most of its searches found nothing."""
    draw(1)
    drawn = random.Random(1)
    found = [fast.search(draw_query(drawn)).total for _ in range(100)]
    assert sum(total > 0 for total in found) > 40
    assert fast.search(Query(on=ON)).total > 20


def test_only_among_the_offers_that_are_named(fast: ColumnEngine) -> None:
    draw(1)
    every = [hit.offer for hit in fast.search(Query(on=ON, size=500)).hits]
    named = (*every[::3], uuid4())
    for query in (Query(on=ON, offers=named, size=500), Query(text="care", on=ON, offers=named, size=500)):
        _agree(fast, query)
    assert _offers(fast.search(Query(on=ON, offers=named, size=500))) == set(every[::3])
    _agree(fast, Query(on=ON, offers=()))
    assert fast.search(Query(on=ON, offers=())).total == 0, "among none there is none"
