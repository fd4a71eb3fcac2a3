"""What a generated sentence may say: direction, points and per cent, ranks, marks of honesty."""

from __future__ import annotations

import re
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from skillshed.evidence.measures import Measure
from skillshed.insight.compare import Estimate, change, compare, rank_with_ties, set_beside
from skillshed.publishing.commentary.told import changed, compared, favour, ranked, stands_out
from skillshed.publishing.numbers import rounded
from skillshed.terms.status import Status

UP, DOWN = re.compile(r"\b(higher|rose|up)\b"), re.compile(r"\b(lower|fell|down)\b")
VALUES = st.floats(0, 100).map(lambda value: round(value, 1))
HALVES = st.one_of(st.none(), st.floats(0.1, 20).map(lambda value: round(value, 1)))


def measure(unit: str = "percent", **facts: Any) -> Measure:
    return Measure.model_validate(
        {"id": "m", "title": "Share in work", "short": "Share in work", "unit": unit, "kind": "ratio", "decimals": 1, **facts}
    )


@st.composite
def estimates(draw: Any, place: str = "A", period: str = "2023-01-01/P1Y") -> Estimate:
    value, half = draw(VALUES), draw(HALVES)
    return Estimate(
        value, None if half is None else value - half, None if half is None else value + half,
        draw(st.sampled_from([Status.FINAL, Status.PROVISIONAL, Status.REVISED])), draw(st.booleans()), place, place, period,
    )  # fmt: skip


@settings(deadline=None)
@given(estimates("A"), estimates("B"))
def test_the_direction_said_is_the_sign_and_only_where_it_is_certain(a: Estimate, b: Estimate) -> None:
    found = compare(a, b)
    text = compared(found, measure())
    assert found.difference is not None
    if UP.search(text):
        assert found.difference > 0
    if DOWN.search(text.replace("lower bound", "")):
        assert found.difference < 0
    if found.half_width is not None and abs(found.difference) <= found.half_width:
        assert not re.search(r"\b(higher|lower) than\b", text)


@settings(deadline=None)
@given(estimates("A"), estimates("B"))
def test_two_places_are_never_both_the_higher(a: Estimate, b: Estimate) -> None:
    one, other = compared(compare(a, b), measure()), compared(compare(b, a), measure())
    assert not ("higher than" in one and "higher than" in other)
    assert ("higher than" in one) == ("lower than" in other)


@settings(deadline=None)
@given(estimates("A"), estimates("B"), estimates("A", "2022-01-01/P1Y"))
def test_a_difference_of_percentages_is_in_points(a: Estimate, b: Estimate, before: Estimate) -> None:
    for text in (compared(compare(a, b), measure()), changed(change(before, a), measure())):
        assert "per cent" not in text
        if re.search(r"(higher|lower) than|, (up|down) ", text):
            assert "percentage point" in text
        # A size with a direction is never written as a percentage.
        assert not re.search(r"[\d.]+%\)? (?:higher|lower) than", text)
        assert not re.search(r"\b(?:up|down) [\d.]+%", text)


@settings(deadline=None)
@given(estimates("A", "2022-01-01/P1Y"), estimates("A"))
def test_a_change_goes_the_way_of_its_sign(before: Estimate, after: Estimate) -> None:
    found = change(before, after)
    text = changed(found, measure(polarity="higher_is_better"))
    assert found.difference is not None
    assert ("rose" not in text) or found.difference > 0
    assert ("fell" not in text) or found.difference < 0
    assert ("improvement" not in text) or (found.difference > 0 and found.is_certain)
    assert ("worsening" not in text) or (found.difference < 0 and found.is_certain)


@settings(deadline=None)
@given(estimates("A"), estimates("B"), st.sampled_from(["higher_is_better", "lower_is_better", ""]))
def test_polarity_turns_the_judgement_round(a: Estimate, b: Estimate, polarity: str) -> None:
    found = compare(a, b)
    side = favour(found, polarity, 1, ("good", "bad"))
    if side:
        assert found.is_certain
        assert found.difference is not None
        assert rounded(found.difference, 1)
        assert (side == "good") == ((found.difference > 0) == (polarity == "higher_is_better"))
    assert polarity or side == ""


@settings(deadline=None)
@given(estimates("A"), estimates("B"))
def test_provisional_revised_and_lower_bounds_are_said(a: Estimate, b: Estimate) -> None:
    text = compared(compare(a, b), measure())
    for one in (a, b):
        assert one.status is Status.FINAL or str(one.status) in text
        assert not one.is_lower_bound or "lower bound" in text


def test_money_of_different_years_is_no_improvement() -> None:
    pay = measure("pounds_week", polarity="higher_is_better", decimals=0)
    before, after = (
        Estimate(value, value - 5, value + 5, place_name="A", period=f"{at}-01-01/P1Y")
        for value, at in ((400.0, 2010), (600.0, 2020))
    )
    text = changed(change(before, after), pay)
    assert "rose" in text
    assert "inflation is not taken out" in text
    assert "improvement" not in text


def test_a_figure_without_the_interval_that_others_have_is_not_compared() -> None:
    found = set_beside(Estimate(27.0, place_name="A"), Estimate(7.0, 6.0, 8.0, place_name="B"), has_intervals=True)
    text = compared(found, measure())
    assert "cannot be compared" in text
    assert "higher" not in text


@settings(deadline=None)
@given(st.lists(st.tuples(VALUES, HALVES), min_size=3, max_size=12), st.integers(0, 11))
def test_no_rank_without_the_ranks_the_intervals_allow(facts: list[tuple[float, float | None]], at: int) -> None:
    assume(at < len(facts))
    rows = pl.DataFrame(
        [
            {"place": f"P{index}", "place_name": f"P{index}", "period": "2023-01-01/P1Y", "value": value, "status": "final",
             "lower": None if half is None else value - half, "upper": None if half is None else value + half, "is_lower_bound": False,
             "breakdown": "", "release": "r"}
            for index, (value, half) in enumerate(facts)
        ],
        schema_overrides={"lower": pl.Float64, "upper": pl.Float64},
    )  # fmt: skip
    placed = rank_with_ties(rows)
    mine = placed.filter(pl.col("place") == f"P{at}").row(0, named=True)
    text, told = ranked(placed, mine, measure(), "the districts of X")
    is_spread, has_intervals = mine["rank_first"] != mine["rank_last"], placed["lower"].count() > 0
    assert ("the intervals allow" in text) == (is_spread and has_intervals)
    assert (", level with " in text.split(". ")[0]) == (is_spread and not has_intervals)
    top = placed.row(0, named=True)
    rivals = placed.filter((pl.col("rank_first") == 1) & (pl.col("place") != top["place"])).height
    assert ("The highest is " in text and "level with" not in text.split("; the lowest")[0].split(". ")[-1]) == (rivals == 0)
    assert {row["place"] for row in told} >= {mine["place"], top["place"]}


def test_parts_are_named_only_where_they_stand_clear() -> None:
    def row(name: str, place: str, value: float) -> dict[str, Any]:
        return {"place": place, "place_name": place, "period": "2023-01-01/P1Y", "breakdown": f"occupation={name}", "value": value,
                "lower": value - 2, "upper": value + 2, "status": "final", "is_lower_bound": False, "release": "r"}  # fmt: skip

    from skillshed.insight.compare import estimate

    def pair(name: str, mine: float, theirs: float) -> Any:
        one, other = row(name, "A", mine), row(name, "B", theirs)
        return compare(estimate(one), estimate(other)), one, other

    text, told = stands_out([pair("2 Professional occupations", 19, 25), pair("5 Skilled trades", 11, 10)], measure())
    assert (
        text
        == "Beside B, A has a lower figure for Professional occupations (19.0% ±2.0 against 25.0%). 1 of 2 parts cannot be told apart."
    )
    assert len(told) == 1
    text, _ = stands_out([pair("5 Skilled trades", 11, 10)], measure())
    assert text.startswith("None of the 1 parts")


@pytest.mark.parametrize(("name", "said"), [("Job adverts", "were"), ("Share without qualifications", "was")])
def test_counts_are_plural(name: str, said: str) -> None:
    from skillshed.publishing.words import value_sentence

    kind = "count" if name == "Job adverts" else "ratio"
    one = Estimate(5.0, place_name="A", period="2023-01-01/P1Y")
    assert f" {said} " in value_sentence(one, measure("number", short=name, kind=kind))
