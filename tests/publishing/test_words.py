"""How numbers, places and differences are said: the manual's page of wording."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.insight.compare import Estimate, change, compare
from skillshed.publishing import words
from skillshed.publishing.names import in_text, inside, listed, possessive
from skillshed.publishing.numbers import day, distance, interval, number, ordinal, rounded, shown, signed, spoken
from skillshed.terms.status import Status
from tests.publishing.shapes import CLAIMANTS, PAY, RATE

Y2019, Y2022, Y2023 = "2019-01-01/P1Y", "2022-01-01/P1Y", "2023-01-01/P1Y"
UK = Estimate(75.6, 75.4, 75.8, place="K02000001", place_name="United Kingdom", period=Y2019)
PENDLE = Estimate(70.8, 63.0, 78.6, place="E07000122", place_name="Pendle", period=Y2019)


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "said"),
    [
        (70.8, "percent", 1, "70.8%"), (593, "pounds_week", 0, "£593"), (58458, "pounds", 0, "£58,458"), (6312, "pounds_million", 0, "£6,312 million"),
        (-1234.5, "number", 1, "−1,234.5"), (-3, "pounds", 0, "−£3"), (2.5, "number", 0, "3"), (0.25, "percent", 1, "0.3%"), (1.005, "number", 2, "1.01"),
        (-0.04, "percent", 1, "0.0%"), (73.60000000000001, "percent", 1, "73.6%"), (3215, "people", 0, "3,215"),
    ],
)  # fmt: skip
def test_a_number(value: float, unit: str, decimals: int, said: str) -> None:
    assert number(value, unit, decimals) == said


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (1, "jobs", "1 job"),
        (2, "jobs", "2 jobs"),
        (593, "pounds_week", "£593 a week"),
        (312, "rate_100k", "312 per 100,000 people"),
        (3, "apple_trees", "3 apple trees"),
    ],
)
def test_a_number_in_a_sentence(value: float, unit: str, said: str) -> None:
    assert spoken(value, unit) == said


def test_differences_of_percentages_are_points() -> None:
    assert distance(1.8, "percent", 1) == "1.8 percentage points"
    assert distance(1.0, "percent", 1) == "1.0 percentage point"
    assert signed(-49, "pounds_week") == "−£49 a week"
    assert signed(0.04, "percent", 1) == "no difference"


@given(st.decimals(-(10**6), 10**6, places=3), st.integers(0, 2))
def test_halves_go_away_from_zero(value: Decimal, places: int) -> None:
    found = rounded(float(value), places)
    assert abs(found - value) * 2 <= Decimal(1).scaleb(-places)
    if abs(found - value) * 2 == Decimal(1).scaleb(-places):
        assert abs(found) > abs(value)


@pytest.mark.parametrize(
    ("one", "unit", "decimals", "said"),
    [
        (PENDLE, "percent", 1, "±7.8"), (Estimate(593, 528, 658), "pounds_week", 0, "±£65"), (Estimate(2.0, 0.0, 9.0), "percent", 0, "0% to 9%"),
        (Estimate(5.7), "percent", 1, ""), (Estimate(6312, 6200, 6424), "pounds_million", 0, "±£112 million"),
    ],
)  # fmt: skip
def test_an_interval(one: Estimate, unit: str, decimals: int, said: str) -> None:
    assert interval(one, unit, decimals) == said


def test_a_lower_bound_and_a_missing_value_say_so() -> None:
    assert shown(Estimate(5430, is_lower_bound=True), "people", 0) == "at least 5,430"
    assert shown(Estimate(None, status=Status.SUPPRESSED), "people", 0) == "suppressed to protect confidentiality"


@pytest.mark.parametrize(
    ("name", "said", "owns"),
    [
        ("Burnley", "Burnley", "Burnley’s"), ("United Kingdom", "the UK", "the UK’s"), ("North West", "the North West", "the North West’s"),
        ("St Helens", "St Helens", "St Helens’"), ("Lancashire LSIP", "the Lancashire LSIP", "the Lancashire LSIP’s"), ("England", "England", "England’s"),
    ],
)  # fmt: skip
def test_places_in_a_sentence(name: str, said: str, owns: str) -> None:
    assert in_text(name) == said
    assert possessive(name) == owns


def test_small_words() -> None:
    assert inside("Employment rate") == "employment rate"
    assert inside("GVA per head") == "GVA per head"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert [ordinal(rank) for rank in (1, 2, 3, 4, 11, 12, 21, 103, 111)] == [
        "1st",
        "2nd",
        "3rd",
        "4th",
        "11th",
        "12th",
        "21st",
        "103rd",
        "111th",
    ]
    assert day("2026-11-21T10:00") == "21 November 2026"


def test_a_difference_the_survey_cannot_see() -> None:
    found = compare(PENDLE, UK)
    assert words.against(found, RATE) == "Pendle’s 70.8% (±7.8) is not statistically different from the UK’s 75.6%."
    assert words.against_short(found, RATE) == "Level with the UK as far as the survey can tell."
    assert words.trend_title(found, RATE) == "Pendle’s employment rate cannot be told apart from the UK’s"


def test_a_difference_that_stands() -> None:
    blackpool = Estimate(68.0, 65.2, 70.8, place="E06000009", place_name="Blackpool", period=Y2019)
    assert (
        words.against(compare(blackpool, UK), RATE)
        == "Blackpool’s 68.0% (±2.8) is 7.6 percentage points lower than the UK’s 75.6%."
    )
    assert words.trend_title(compare(blackpool, UK), RATE) == "Blackpool’s employment rate is below the UK’s: 68.0% against 75.6%"


def test_counts_of_places_of_different_size_are_not_ranked() -> None:
    burnley, uk = Estimate(3215, place="a", place_name="Burnley"), Estimate(1_560_000, place="b", place_name="United Kingdom")
    assert words.against(compare(burnley, uk), CLAIMANTS) == "Burnley has 3,215 people; the UK has 1,560,000 people."


def test_a_missing_number_is_told_not_hidden() -> None:
    gone = Estimate(None, status=Status.SUPPRESSED, place_name="Pendle", period=Y2022)
    sentence = "There is no figure for Pendle in 2022 (employment rate): suppressed to protect confidentiality."
    assert words.value_sentence(gone, RATE) == sentence
    assert words.against(compare(gone, UK), RATE) == sentence
    assert words.trend_title(compare(gone, UK), RATE) == "No figure for Pendle’s employment rate in 2022"


def test_change() -> None:
    was = Estimate(565, place_name="Burnley", period="2024-01-01/P1Y")
    now = Estimate(593, place_name="Burnley", period="2025-01-01/P1Y")
    assert (
        words.change_sentence(change(was, now), PAY)
        == "Burnley’s median weekly pay rose from £565 in 2024 to £593 in 2025, up £28 a week (5.0%)."
    )
    first, second = (
        Estimate(value, value - 12, value + 12, place_name="Burnley", period=year)
        for value, year in ((71.3, Y2022), (76.0, Y2023))
    )
    said = words.change_sentence(change(first, second), RATE)
    assert (
        said == "Burnley’s employment rate was 71.3% in 2022 and 76.0% in 2023: a difference of this size can come up by chance."
    )
    clear = change(
        Estimate(60, 59, 61, place_name="Burnley", period=Y2022), Estimate(70, 69, 71, place_name="Burnley", period=Y2023)
    )
    assert words.change_sentence(clear, RATE).endswith("up 10.0 percentage points.")


def test_titles_name_their_place_and_measure() -> None:
    assert words.rank_title("Burnley", 9, 1, 11, 14, RATE, among="Lancashire districts") == (
        "Burnley’s employment rate could rank anywhere from 1st to 11th of 14 Lancashire districts"
    )
    others = [Estimate(value, value - 3, value + 3, place=str(value), place_name="x") for value in (66, 68, 72, 90)]
    assert (
        words.dots_title(PENDLE, others, RATE, among="districts")
        == "Pendle’s employment rate cannot be told apart from 3 of 4 other districts"
    )
    parts = [("making", 19.2, 8.1), ("teaching", 9.1, 8.9), ("arts", None, 2.0)]
    assert (
        words.breakdown_title(parts, "Burnley", "United Kingdom", RATE)
        == "What stands out in Burnley: making, 19.2% against 8.1% in the UK"
    )
