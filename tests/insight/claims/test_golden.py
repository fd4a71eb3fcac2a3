"""The source documents' claims against the embedded figures: every verdict stays what it is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from skillshed.evidence.book import Book
from skillshed.insight.claims import check
from skillshed.insight.claims.claim import verdicts
from skillshed.insight.claims.ledger import SHIPPED, shipped
from tests.insight.claims.conftest import Ask

EXPECTED = Path(__file__).parent / "expected_verdicts.csv"


def test_every_verdict_of_the_shipped_ledgers(embedded: Book) -> None:
    with EXPECTED.open(encoding="utf-8") as file:
        wanted = {(row["ledger"], row["id"]): (row["verdict"], row["found"]) for row in csv.DictReader(file)}
    results = [(name, check(embedded, claim)) for name, ledger in shipped().items() for claim in ledger.claims]
    found = {(name, one.claim.id): (one.verdict, one.found) for name, one in results}
    assert found == wanted
    assert all(one.why for _, one in results)
    assert all(one.period and one.release for _, one in results if one.verdict not in ("not_checkable",) and one.measure)


def test_no_ledger_holds_its_own_verdict() -> None:
    words = [*verdicts(), "verdict", "expected"]
    for path in SHIPPED.glob("*.yaml"):
        keys = [line.strip("- ").split(":")[0].strip() for line in path.read_text(encoding="utf-8").splitlines() if ":" in line]
        assert not set(words) & set(keys)


@pytest.mark.parametrize(("year", "found"), [(2018, "13.2%"), (2019, "12.6%")])
def test_manufacturing_share_names_the_year_and_file_it_fits(ask: Ask, year: int, found: str) -> None:
    result = ask(f"claims:\n- {{measure: manufacturing_share, place: Lancashire LEP, period: {year}, value: 13.6%}}")
    assert (result.verdict, result.found) == ("contradicted", found)
    assert result.words == f"contradicted (found {found})"
    assert [text.split()[0] for text in result.fits] == ["2015", "2020"]
    assert "in this file" in result.fits[0]
    assert "industry divisions for ITL 2 areas" in result.fits[1]


def test_attainment_above_england_compares_unlike_schools(ask: Ask) -> None:
    result = ask("claims:\n- {measure: attainment_8, place: Lancashire, period: 2017/18, above: England}")
    assert result.verdict == "different_bases"
    assert "44.5 is the figure for all schools" in result.why
    assert "On the same basis England has 46.6" in result.why
    stated = ask("claims:\n- {measure: attainment_8, place: Lancashire, period: 2017/18, value: 45.8}")
    assert stated.fits == ("Blackburn with Darwen (district)",)


def test_neet_holds_only_with_those_not_known(ask: Ask) -> None:
    result = ask("claims:\n- {measure: neet, place: Lancashire, period: 2019, above: [England, North West]}")
    assert (result.verdict, result.measure) == ("wider_measure", "neet_or_not_known")
    assert "For the measure named: 2.4% against 2.6% (England); 3.1% (North West)" in result.why


def test_income_of_each_district_fails_and_says_that_one_release_cannot_tell_why(ask: Ask) -> None:
    query = "measure: household_income_per_head, place: Lancashire, period: 2017"
    result = ask(f"claims:\n- {{{query}, each: districts of Lancashire, below: UK}}")
    assert (result.verdict, result.found) == ("contradicted", "12 of 14")
    assert "Ribble Valley £24,149, Fylde £21,251" in result.why
    assert "only one release is loaded" in result.why
    gap = ask(f"claims:\n- {{{query}, range: 'over £6,000', across: districts of Lancashire}}")
    assert (gap.verdict, gap.found) == ("agrees", "£10,916")


def test_apprenticeship_starts_agree_within_the_rounding_of_the_source(ask: Ask) -> None:
    fell = ask("claims:\n- {measure: apprenticeship_starts, place: Lancashire, from: 2016/17, to: 2017/18, change: -32.7%}")
    assert fell.verdict == "rounds_to"
    assert "−32.7% to −32.4%" in fell.why
    level = ask("claims:\n- {measure: apprenticeship_starts, place: Lancashire, period: 2018/19, share: 73.2%, of: 2016/17}")
    assert level.verdict == "rounds_to"
    assert "73.1% to 73.4%" in level.why


def test_green_jobs_and_green_growth_are_different_quantities(ask: Ask) -> None:
    result = ask(
        "claims:\n- growth: 11% a year\n  from: '185,000'\n  to: '694,000'\n  years: 10\n  of: green sectors\n  numbers_of: green jobs\n"
    )
    assert result.verdict == "different_bases"
    assert result.found_value == pytest.approx(((694 / 185) ** 0.1 - 1) * 100)
    assert "different quantities" in result.why
    same = ask("claims:\n- {growth: 11% a year, from: '185,000 (2020)', to: '694,000 (2030)'}")
    assert same.verdict == "internally_inconsistent"


def test_employment_inside_its_sampling_error(ask: Ask) -> None:
    result = ask("claims:\n- {measure: employment_rate, place: Lancashire, period: 2019, below: UK}")
    assert result.verdict == "within_sampling_error"
    march = ask("claims:\n- {measure: employment_rate, place: Lancashire, period: year to March 2020, above: UK}")
    assert (march.verdict, march.missing) == ("not_checkable", "a period")
    assert "the nearest 2019" in march.why


def test_joined_places_reproduce_the_two_halves_of_england(ask: Ask) -> None:
    shares = {}
    for place in ("South of England", "North and Midlands", "England minus London"):
        for year in (2017, 2018, 2019):
            shares[place, year] = ask(f"claims:\n- {{measure: level4_or_above, place: {place}, period: {year}, value: 1%}}").found
    assert [shares["South of England", year] for year in (2017, 2018, 2019)] == ["42.9%", "43.7%", "44.9%"]
    assert [shares["North and Midlands", year] for year in (2017, 2018, 2019)] == ["32.8%", "33.6%", "34.5%"]
    assert shares["England minus London", 2019] == "37.1%"
