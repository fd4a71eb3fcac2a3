"""Pasted drafts: the share of sentences read rightly is measured, and nothing is dropped."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from skillshed.evidence.book import Book
from skillshed.insight.claims.draft import Draft, draft
from skillshed.insight.claims.draft.shown import as_document, as_yaml
from skillshed.insight.claims.figures import place_named
from skillshed.insight.claims.ledger import parse_ledger

HERE = Path(__file__).parent
LEAST = 0.60

CORNWALL = """Cornwall's economy

The employment rate in Cornwall was 75.2% in 2022, lower than the England average. Median weekly pay stood at £512 in 2023,
compared with £580 in England and £545 in the South West. Productivity per hour has grown since 2015 but remains below the UK.
The claimant count rose from 2.1% in 2019 to 5.0% in 2020. One in four residents is aged 65 and over.
House prices rose by 9% in 2021. We welcome 40 new members. It is important to support young people aged 16 to 24 (figure 12).
"""


def _read_rightly(book: Book, found: Draft, labels_file: str) -> tuple[int, int]:
    """How many of the sentences labelled checkable have a proposal with a right measure and a right place, and how many there are."""
    with (HERE / labels_file).open(encoding="utf-8") as file:
        labels = [row for row in csv.DictReader(file) if row["checkable"] == "yes"]
    right = 0
    for label in labels:
        made = [one.entries for one in found.proposals if one.sentence.text.replace("’", "'").startswith(label["begins"])]
        pairs = {(str(one["measure"]), place_named(book, str(one["place"])).code) for one in made}
        right += any(measure in label["measure"].split("|") and place in label["place"].split("|") for measure, place in pairs)
    return right, len(labels)


def test_the_labour_market_chapter(embedded: Book, framework: str) -> None:
    start = framework.index("Labour Market Context")
    found = draft(embedded, framework[start : framework.index("Wider Policy Context", start)])
    right, of = _read_rightly(embedded, found, "labour_market_chapter.csv")
    print(f"{right} of {of} checkable sentences have the right measure and place")  # noqa: T201
    assert of == 28
    assert right / of >= LEAST
    assert found.place is not None
    assert found.place.code == "E37000019"


def test_the_rationales_of_the_themes_on_which_nothing_was_mended(embedded: Book, framework: str) -> None:
    start = framework.index("Theme: Future Workforce")
    found = draft(embedded, framework[start : framework.index("Monitoring and Evaluation\n", start)])
    right, of = _read_rightly(embedded, found, "rationales.csv")
    print(f"{right} of {of} checkable sentences have the right measure and place")  # noqa: T201
    assert right / of >= LEAST


def _entries(found: Draft, measure: str) -> list[dict[str, object]]:
    return [one.entries for one in found.proposals if one.entries["measure"] == measure]


def test_numbers_go_with_the_place_and_year_beside_them(embedded: Book) -> None:
    found = draft(embedded, CORNWALL)
    pay = [(one["place"], one["value"], one["period"]) for one in _entries(found, "median_weekly_pay")]
    assert pay == [("cornwall", "£512", "2023"), ("england", "£580", "2023"), ("south-west", "£545", "2023")]
    claimants = {(one["period"], one["value"]) for one in _entries(found, "claimant_rate")}
    assert claimants == {("2019", "2.1%"), ("2020", "5.0%")}
    trends = [one for one in _entries(found, "gva_per_hour") if "trend" in one]
    assert (trends[0]["trend"], trends[0]["from"]) == ("growing", "2015")


def test_what_is_not_understood_is_listed_and_ages_are_no_numbers(embedded: Book) -> None:
    found = draft(embedded, CORNWALL)
    missed = [sentence.text for sentence, _ in found.not_understood]
    assert missed == ["House prices rose by 9% in 2021."]
    assert not any("figure 12" in one.sentence.text for one in found.proposals)


def test_a_place_and_period_may_be_given(embedded: Book) -> None:
    found = draft(embedded, "The employment rate was 75%. It was lower than the UK.", place="Kent", period="2019")
    assert [(one.entries["place"], one.entries["period"]) for one in found.proposals] == [("kent", "2019"), ("kent", "2019")]


def test_the_yaml_is_a_ledger_and_the_document_is_whole(embedded: Book) -> None:
    found = draft(embedded, CORNWALL)
    ledger = parse_ledger(as_yaml(found, title="Cornwall"), "draft.yaml")
    assert len(ledger.claims) == len(found.proposals)
    assert ledger.problems == ()
    document = as_document(found)
    assert {"proposals", "not_understood", "sentences", "place"} <= set(document)
    assert all(0 < one["confidence"] <= 1 for one in document["proposals"])


@pytest.mark.parametrize(
    "text", ["", " \n\n", "%%% £££ ???", "1 2 3 " * 500, "The. " * 300, "£" * 2000, "\x00\x01 5% of nothing"]
)
def test_odd_texts_do_no_harm(embedded: Book, text: str) -> None:
    assert draft(embedded, text).sentences >= 0
