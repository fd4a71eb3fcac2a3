"""A place's headline figures beside their comparators and their past; what is missing says why and how to bring it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from skillshed.cli.sentences import with_words
from skillshed.evidence.book import Book
from skillshed.insight.profile import comparison, moved, profile
from skillshed.terms.errors import NotFound
from tests.evidence.shelf import bring

HEAD = "areacd,areanm,geography,indicator,period,observation,measure,unit,lci_95,uci_95,status,notes"


def els(indicator: str, rows: list[str], measure: str = "Percentage,%") -> bytes:
    lines = []
    for row in rows:
        code, period, rest = row.split(";")
        value, low, high = rest.split("|") if "|" in rest else (rest, "", "")
        lines.append(f"{code},,,{indicator},{period},{value},{measure},{low},{high},,")
    return "\n".join([HEAD, *lines]).encode()


@pytest.fixture
def book(tmp_path: Path) -> Book:
    book = Book(tmp_path)
    work = [
        "E07000122;2019-01-01/P1Y;70.8|63.0|78.6",
        "K02000001;2019-01-01/P1Y;75.6|75.4|75.8",
        "E07000122;2018-01-01/P1Y;60|59|61",
    ]
    pay = ["E07000122;2025-04-30/P1D;593|528|658", "E07000122;2024-04-24/P1D;565|500|630", "E92000001;2025-04-30/P1D;640|638|642",
           "K02000001;2024-04-24/P1D;620|618|622"]  # fmt: skip
    bring(book, els("Employment rate", work), "employment-rate.csv", on=date(2024, 1, 1))
    bring(book, els("Gross median weekly pay", pay, "Pounds,£"), "gross-median-weekly-pay.csv", on=date(2025, 11, 1))
    return book


def test_figures_have_comparator_verdict_and_change(book: Book) -> None:
    found = profile(book, "E07000122")
    work, pay = found["figures"]
    assert (work["title"], work["value"], work["lower"], work["upper"], work["period_label"]) == (
        "People in work",
        70.8,
        63.0,
        78.6,
        "2019",
    )
    assert (work["comparator"]["place"], work["verdict"]) == ("K02000001", "same as far as the survey can tell")
    assert (work["difference"], work["half_width"]) == (pytest.approx(-4.8), pytest.approx(7.8, abs=0.01))
    assert (work["change"]["value"], work["change"]["verdict"]) == (60.0, "higher")
    # The UK has no figure for that day, so England stands beside it; the year before is another day of April.
    assert (pay["comparator"]["place"], pay["change"]["period_label"]) == ("E92000001", "24 April 2024")
    assert work["release"] != pay["release"]


def test_what_is_missing_says_why_and_how_to_bring_it(book: Book) -> None:
    missing = {gap["title"]: gap for gap in profile(book, "E07000122")["missing"]}
    assert set(missing) == {"Claimants", "Qualifications", "Productivity", "Income"}
    assert missing["Claimants"]["why"].startswith("No release here holds")
    assert missing["Claimants"]["bring"].startswith("skillshed fetch claimant-count")
    elsewhere = {gap["title"]: gap["why"] for gap in profile(book, "E07000117")["missing"]}
    assert elsewhere["People in work"] == "No figures of Employment rate, ages 16 to 64 for Burnley."
    lep = {gap["title"]: gap["why"] for gap in profile(book, "E37000019")["missing"]}
    assert "Medians of districts cannot be added" in lep["Pay"]


def test_as_of_a_day_before_a_release_its_figures_are_missing(book: Book) -> None:
    found = profile(book, "E07000122", as_of=date(2025, 1, 1))
    assert [figure["title"] for figure in found["figures"]] == ["People in work"]


def test_a_figure_without_comparator_or_past_says_only_itself(tmp_path: Path) -> None:
    book = Book(tmp_path)
    bring(book, els("Employment rate", ["E07000122;2019-01-01/P1Y;70.8|63.0|78.6"]), "employment-rate.csv")
    [figure] = profile(book, "E07000122")["figures"]
    assert (figure["comparator"], figure["verdict"], figure["change"]) == (None, None, None)
    assert (comparison(figure), moved(figure)) == (None, None)
    said = with_words(book, figure)
    assert (said["comparator_said"], said["change_sentence"]) == (None, "")
    assert said["sentence"].startswith("Pendle’s employment rate")


def test_sentences_respect_what_is_not_known(book: Book) -> None:
    work = with_words(book, profile(book, "E07000122")["figures"][0])
    assert work["sentence"] == "Pendle’s 70.8% (±7.8) is not statistically different from the UK’s 75.6%."
    assert "rose from 60.0% in 2018 to 70.8% in 2019" in work["change_sentence"]


def test_no_such_place_or_pack(book: Book) -> None:
    with pytest.raises(NotFound):
        profile(book, "E07999999")
    with pytest.raises(NotFound):
        profile(book, "E07000122", pack_id="nothing")
