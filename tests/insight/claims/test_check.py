"""Verdicts: vintages, bounds, spreads, ranks, and places far from Lancashire."""

from __future__ import annotations

from datetime import date

import pytest

from skillshed.evidence.book import Book
from skillshed.insight.claims import Result, check
from skillshed.insight.claims.claim import verdicts
from skillshed.insight.claims.figures import measure_named, place_named
from skillshed.insight.claims.ledger import parse_ledger
from tests.insight.claims.conftest import Ask


def _of(book: Book, query: str, as_of: date | None = None) -> Result:
    return check(
        book, parse_ledger(f"claims:\n- {{measure: widgets.widgets_made, period: 2019, {query}}}", "x.yaml").claims[0], as_of
    )


def test_a_level_of_an_earlier_release_agrees_with_that_vintage(revised: Book) -> None:
    now, then = _of(revised, "place: Burnley, value: 130"), _of(revised, "place: Burnley, value: 100")
    assert now.verdict == "agrees"
    assert (then.verdict, then.found) == ("agrees_with_vintage", "130 widgets")
    assert "10 January 2021" in then.vintage
    assert then.words.startswith("agrees with vintage ")


def test_a_statement_that_held_once_is_contradicted_by_later_revision(revised: Book) -> None:
    for query in ("place: Burnley, below: Pendle", "place: Pendle, rank: highest, among: [Burnley, Pendle, Hyndburn]",
                  "every: [Burnley, Hyndburn], below: Pendle"):  # fmt: skip
        result = _of(revised, query)
        assert result.verdict == "contradicted_by_later_revision", query
        assert "10 January 2021" in result.vintage
        assert result.is_bad


def test_as_known_on_a_day(revised: Book) -> None:
    assert _of(revised, "place: Burnley, value: 100, as_of: 2021-06-30").verdict == "agrees_with_vintage"
    assert _of(revised, "place: Burnley, value: 90, as_of: 2021-06-30").verdict == "contradicted"
    assert _of(revised, "place: Pendle, value: 120", date(2021, 6, 30)).verdict == "agrees"
    assert _of(revised, "place: Pendle, value: 120", date(2020, 1, 1)).verdict == "not_checkable"


@pytest.mark.parametrize(
    ("said", "verdict"),
    [("130", "agrees"), ("about 128", "rounds_to"), ("over 100", "agrees"), ("over 130", "contradicted"), ("at least 130", "agrees"),
     ("under 100", "contradicted"), ("up to 130", "agrees"), ("120 to 140", "agrees"), ("150", "contradicted")],
)  # fmt: skip
def test_hedges_and_spans(revised: Book, said: str, verdict: str) -> None:
    assert _of(revised, f"place: Burnley, value: '{said}'").verdict == verdict


def test_a_tolerance_makes_near_right(revised: Book) -> None:
    assert _of(revised, "place: Burnley, value: 128").verdict == "contradicted"
    assert _of(revised, "place: Burnley, value: 128, tolerance: 2").verdict == "rounds_to"
    assert _of(revised, "place: Burnley, value: 128, tolerance: 2%").verdict == "rounds_to"


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        ("measure: blorg, place: Kent, value: 3", "a measure"),
        ("measure: employment_rate, place: Atlantis, period: 2019, value: 3%", "a place"),
        ("measure: employment_rate, place: Kent, period: 1850, value: 3%", "a period"),
        ("measure: employment_rate, place: Kent, period: soon, value: 3%", "a period"),
        ("measure: occupation_share, place: Kent, period: 2019, value: 3%", "a part"),
        ("measure: occupation_share, by: astronauts, place: Kent, period: 2019, value: 3%", "a part"),
        ("measure: claimant_rate, place: Kent, period: 2019, value: £300", "a measure of that kind"),
        ("measure: claimant_rate, place: Kent, period: 2019", "a query"),
        ("measure: median_weekly_pay, place: Kent and Medway, period: 2019, value: £500", "figures"),
    ],
)
def test_what_cannot_be_checked_says_what_is_missing(ask: Ask, query: str, missing: str) -> None:
    result = ask(f"claims:\n- {{{query}}}")
    assert (result.verdict, result.missing) == ("not_checkable", missing)
    assert result.why
    assert not result.is_bad


@pytest.mark.parametrize(
    ("query", "verdict", "found"),
    [
        ("measure: Employment rate, place: Cornwall, period: 2022, value: 77.6%", "agrees", "77.6%"),
        ("measure: claimant rate, place: Tees Valley, period: 2020, above: England", "agrees", "7.3% against 5.4% (England)"),
        ("measure: claimant_rate, place: Middlesbrough, period: 2020, rank: highest, among: districts in Tees Valley", "agrees", "the highest of 5"),
        ("measure: claimant_rate, place: Thanet, period: 2020, rank: top 3, among: Kent districts", "agrees", "the highest of 12"),
        ("measure: claimant_rate, period: 2019, each: districts of Kent, below: Great Britain", "contradicted", "7 of 12"),
        ("measure: claimant_rate, period: 2020, most: LSIP areas, below: England", "agrees", "29 of 42"),
        ("measure: claimant_rate, period: 2019, none: regions of England, above: 10%", "agrees", "0 of 9"),
        ("measure: population, place: Leeds, period: 2021, share: 34%, of: West Yorkshire", "rounds_to", "34.4%"),
        ("measure: claimant_rate, place: Middlesbrough, from: 2019, to: 2020, difference: 3.4 points", "agrees", "3.4 percentage points"),
        ("measure: level4_or_above, place: Barrow-in-Furness, period: 2019, value: 22%", "rounds_to", "22.3%"),
        ("measure: high_skilled_share, place: South East, period: 2019, above: England", "agrees", "53.6% against 48.1% (England)"),
        ("measure: gva_per_hour, place: London, rank: highest, among: regions, period: 2019", "agrees", "the highest of 9"),
    ],
)  # fmt: skip
def test_any_area_of_england(ask: Ask, query: str, verdict: str, found: str) -> None:
    result = ask(f"claims:\n- {{{query}}}")
    assert (result.verdict, result.found) == (verdict, found)


def test_a_change_in_points_called_per_cent_is_on_another_basis(ask: Ask) -> None:
    result = ask("claims:\n- {measure: claimant_rate, place: Middlesbrough, from: 2019, to: 2020, change: 3.4%}")
    assert result.verdict == "different_bases"
    assert "change in percentage points, not in per cent" in result.why


def test_a_value_stated_beside_a_comparison_is_checked_too(ask: Ask) -> None:
    right = ask("claims:\n- {measure: claimant_rate, place: Leeds, period: 2020, value: 5.7%, above: England}")
    wrong = ask("claims:\n- {measure: claimant_rate, place: Leeds, period: 2020, value: 9.9%, above: England}")
    assert (right.verdict, wrong.verdict) == ("agrees", "contradicted")
    assert "9.9% is stated for Leeds, where the figure is 5.7%" in wrong.why


def test_there_are_ten_verdicts() -> None:
    assert set(verdicts()) == {
        "agrees", "rounds_to", "agrees_with_vintage", "contradicted", "contradicted_by_later_revision", "within_sampling_error",
        "different_bases", "wider_measure", "internally_inconsistent", "not_checkable",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "measure", "verdict"),
    [
        ("measure: claimant count, place: Burnley, period: 2020, value: 7.3%", "claimant_rate", "agrees"),
        ("measure: claimants, place: Burnley, period: 2020, above: England", "claimant_rate", "agrees"),
        (
            "measure: jobs by industry, by: manufacturing, place: Cumbria, period: 2018, above: England",
            "industry_share",
            "agrees",
        ),
        ("measure: employment, place: Leeds, period: 2019, value: '385,000 people'", "employment_level", "rounds_to"),
        (
            "measure: jobs by industry, by: manufacturing, place: Lancashire, period: 2018, value: 13.2%",
            "jobs_by_industry",
            "agrees",
        ),
    ],
)
def test_counts_of_places_of_any_size_are_compared_as_rates(ask: Ask, query: str, measure: str, verdict: str) -> None:
    result = ask(f"claims:\n- {{{query}}}")
    assert (result.measure, result.verdict) == (measure, verdict)


@pytest.mark.parametrize(
    ("text", "code"),
    [("Telford", "E06000020"), ("Kent County Council", "E10000016"), ("the UK average", "K02000001"), ("West Midlands", "E12000005"),
     ("Barrow-in-Furness", "E07000027"), ("nationally", "E92000001"), ("Lancashire (LEP)", "E37000019")],
)  # fmt: skip
def test_places_as_people_write_them(embedded: Book, text: str, code: str) -> None:
    assert place_named(embedded, text).code == code


@pytest.mark.parametrize(
    ("text", "measure"),
    [("Employment rate", "employment_rate"), ("NVQ4+", "level4_or_above"), ("GDHI", "household_income_per_head"), ("level 3+", "level3_or_above"),
     ("weekly pay", "median_weekly_pay"), ("productivity", "gva_per_hour"), ("business births", "business_birth_rate")],
)  # fmt: skip
def test_measures_as_people_call_them(embedded: Book, text: str, measure: str) -> None:
    assert measure_named(embedded, text).id == measure
