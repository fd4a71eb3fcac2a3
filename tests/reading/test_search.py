"""The search page: it takes people where they meant to go, and says what it understood."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from skillshed.evidence.book import Book


@pytest.mark.parametrize(
    ("question", "path", "query"),
    [
        ("Burnley", "/places/burnley/", {}),
        ("BB11 1AA", "/places/burnley/", {}),
        ("employment rate Pendel since 2015", "/measures/employment_rate/", {"place": ["pendle"], "from": ["2015-01-01"]}),
        ("employment rate Pendle in 2019", "/measures/employment_rate/", {"place": ["pendle"], "period": ["2019-01-01/P1Y"]}),
        ("level 3 v Preston and Chorley", "/measures/level3_or_above/", {"place": ["preston", "chorley"]}),
        ("Burnley and Preston", "/compare/", {"place": ["burnley", "preston"]}),
    ],
)
def test_a_sure_question_leads_to_its_page_which_says_so(
    real: Book, get: Any, question: str, path: str, query: dict[str, Any]
) -> None:
    reply = get("/search/", data={"q": question})
    assert reply.status_code == 302
    address = urlsplit(reply["Location"])
    assert address.path == path
    assert parse_qs(address.query) == {**query, "asked": [question]}
    text = get.text(reply["Location"])
    assert f"You asked: “{question}”. Showing " in text
    assert "what else it could mean" in text


def test_what_was_asked_is_never_run(real: Book, get: Any) -> None:
    for address in ("/search/?q=<script>alert(1)</script>", "/places/burnley/?asked=burnley<script>alert(1)</script>"):
        assert "<script>alert" not in get.text(address)


def test_measures_to_choose_from_come_with_the_place_s_figure(real: Book, get: Any) -> None:
    text = get.text("/search/?q=pay+in+Burnley&list=1")
    assert "Most likely you mean" in text
    assert "Burnley: £593 (±£65) in 30 April 2025." in text
    assert "Not loaded here yet." in text, "another measure that has pay in its name"


def test_an_unknown_word_does_not_hide_the_place(real: Book, get: Any) -> None:
    text = get.text("/search/?q=rent+prices+Burnley")
    assert "We know Burnley, but no measure called “rent”" in text
    assert "What we have for Burnley" in text
    assert "/measures/employment_rate/?place=burnley" in text


def test_nothing_found_teaches(real: Book, get: Any) -> None:
    text = get.text("/search/?q=Accrington")
    assert "Nothing here answers to “Accrington”" in text
    assert "found by their postcode" in text
    assert "What can be asked" in text
    assert "Places with a name like it" in text


def test_a_name_of_two_places_is_left_to_the_reader(empty: Book, get: Any) -> None:
    text = get.text("/search/?q=ribble")
    assert "/places/ribble-valley/" in text
    assert "/places/south-ribble/" in text


def test_an_empty_box_shows_ways_to_ask(empty: Book, get: Any) -> None:
    assert "Ways to ask" in get.text("/search/")
    assert "You asked" not in get.text("/search/")
