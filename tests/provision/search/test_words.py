"""Words as people type them."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from skillshed.provision.search.words import reading
from skillshed.provision.search.words.synonyms import synonyms
from skillshed.provision.search.words.tokens import stem, stems, tokens
from skillshed.provision.search.words.vocabulary import Vocabulary


@pytest.fixture
def known() -> Vocabulary:
    """The words of a small directory."""
    made = Vocabulary(synonyms().words)
    for text in (
        "plumbing course",
        "bricklaying for beginners",
        "welding",
        "care",
        "core",
        "core",
        "esol entry",
        "repository",
        "beginners",
    ):
        made.add(frozenset(tokens(text)))
    return made


def said(text: str, known: Vocabulary) -> list[tuple[str, ...]]:
    """The words of every choice."""
    return [choice.words for group in reading.read(text, known).groups for choice in group]


def test_a_word_is_found_in_any_ending_and_with_any_accent() -> None:
    assert stems("Carers' Cafés, C++ & HEALTH-care!") == ["carer", "cafe", "cplusplus", "and", "health", "care"]
    assert stem("l3") == "l3"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("plumbign", "plumbing"),
        ("plumbin", "plumbing"),
        ("bricklayin", "bricklaying"),
        ("weldng", "welding"),
        ("repositry", "repository"),
    ],
)
def test_slips_are_read_as_the_word_that_was_meant(known: Vocabulary, typed: str, meant: str) -> None:
    found = reading.read(typed, known)
    assert stem(found.corrections[typed]) == stem(meant)
    assert found.read_as == found.corrections[typed]


@pytest.mark.parametrize("typed", ["care", "core", "cor", "l3", "60145678", "welded", "plumbing", "cscs", "zzzzzzzz"])
def test_words_in_use_short_ones_codes_and_strangers_stay_as_typed(known: Vocabulary, typed: str) -> None:
    found = reading.read(typed, known)
    assert not found.corrections
    assert found.read_as == ""


def test_of_two_words_equally_near_the_commoner_is_meant(known: Vocabulary) -> None:
    assert known.nearest("cxre") == "core"
    known.add(frozenset(["care"]))
    known.add(frozenset(["care"]))
    assert known.nearest("cxre") == "care"


def test_two_words_typed_as_one_are_two(known: Vocabulary) -> None:
    assert reading.read("weldingplumbing", known).read_as == "welding plumbing"


@pytest.mark.parametrize(
    ("typed", "finds"),
    [("CSCS", "construction health and safety"), ("English classes", "esol"), ("learn English", "esol"), ("computer", "digital skills"), ("IT", "digital skills"),
     ("maths", "numeracy"), ("numeracy", "functional skills maths"), ("forklift", "flt"), ("FLT", "forklift"), ("HGV", "lorry"), ("lorry driver", "hgv"), ("carer", "social care"),
     ("care", "carer"), ("hairdresser", "barbering"), ("coding", "programming"), ("programming", "coding"), ("first aid", "emergency first aid"),
     ("food hygiene", "food safety"), ("SIA", "door supervisor"), ("door supervisor", "sia"), ("CV help", "job applications"), ("get a job", "employability"),
     ("laptop", "device"), ("wifi", "data package"), ("data", "sim"), ("nursery", "early years"), ("childcare course", "early years"), ("trades", "bricklaying")],
)  # fmt: skip
def test_plain_words_find_the_sector_s_own(known: Vocabulary, typed: str, finds: str) -> None:
    assert tuple(stems(finds)) in said(typed, known)


def test_quotes_and_exact_bind_the_words_as_typed(known: Vocabulary) -> None:
    quoted = reading.read('"Carers plumbin" welding', known)
    assert quoted.groups[0] == (reading.Choice(("carers", "plumbin"), is_exact=True),)
    assert not quoted.corrections
    exact = reading.read("plumbin computer", known, exact=True)
    assert all(choice.is_exact for group in exact.groups for choice in group)
    assert not exact.widened


def test_words_that_say_nothing_are_left_out_unless_there_are_no_others(known: Vocabulary) -> None:
    assert said("I want a repository course near me", known) == [("repositori",)]
    assert said("courses", known) == [("cours",)]
    assert said("!!", known) == []


def test_a_word_in_two_parts_finds_it_in_one(known: Vocabulary) -> None:
    assert ("weld",) in said("wel ding", known)


def test_an_offer_that_goes_takes_its_words_along() -> None:
    known = Vocabulary()
    first, second = known.add(frozenset(["welding", "steel"])), known.add(frozenset(["welding"]))
    known.take(first)
    assert "welding" in known
    assert "steel" not in known
    assert known.nearest("stel") == ""
    known.take(second)
    assert not known.counts
    assert "welding" not in known


def test_the_file_says_who_keeps_it_and_finds_something_for_every_word() -> None:
    text = files("skillshed.provision.search.words").joinpath("synonyms.toml").read_text("utf-8")
    told = tomllib.loads(text)
    assert told["author"]
    assert told["reviewed_on"] < told["review_by"]
    assert all(synonyms().finds.values())
