"""Adjusted targets from a file: the circular's golden values, what fails, what is not known, what cannot be read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillshed.insight.plan.adjusted import cut, mean
from skillshed.insight.plan.adjusting import judged_together, line, read_lines
from skillshed.insight.plan.measures import Adjustment
from skillshed.terms.errors import InputNotUnderstood

HEAD = "programme,measure,negotiated,expected,estimated,actual\n"


def file(*rows: str) -> str:
    return HEAD + "\n".join(rows) + "\n"


def test_the_two_targets_that_the_circular_works_out():
    first, second = read_lines(file("Adults,Employment Q2,70.2,75.5,73.7,", "Adults,Employment Q4,70.2,75.5,78.3,"), "a.csv")
    assert (first.target, second.target) == (Decimal("68.4"), Decimal("73.0"))
    assert (first.adjustment, second.adjustment) == (Decimal("-1.8"), Decimal("2.8"))
    assert first.score is None


# Table 1 of the circular: five scores of one programme; one below 50, the mean below 90.
TABLE_1 = ("98.0", "46.8", "88.2", "90.5", "84.1")


def test_the_circular_s_first_table():
    lines = read_lines(file(*(f"Adults,M{number},100,50,50,{actual}" for number, actual in enumerate(TABLE_1))), "a.csv")
    found = judged_together(lines)
    assert found.programmes == {"Adults": Decimal("81.5")}
    assert "M1 of Adults: 46.8 is below 50." in found.failures
    assert "The programme Adults: its mean of 81.5 is below 90." in found.failures


def test_a_mean_of_0_89989_fails_where_rounding_would_pass():
    found = judged_together(read_lines(file("Adults,M,100,50,50,89.989"), "a.csv"))
    assert found.programmes == {"Adults": Decimal("89.9")}
    assert found.failures[0] == "The programme Adults: its mean of 89.9 is below 90."


def test_means_are_of_scores_before_they_are_cut_off():
    rows = ["Adults,A,100,50,50,89.99", "Adults,B,100,50,50,90.09"]
    found = judged_together(read_lines(file(*rows), "a.csv"))
    assert found.programmes == {"Adults": Decimal("90.0")}  # 90.04; the mean of 89.9 and 90.0 would fail it
    assert [one for one in found.failures if "programme" in one] == []
    assert mean([Decimal("100.689")]) == cut(Decimal("100.689")) == Decimal("100.6")


def test_a_measure_fails_over_programmes():
    rows = ["Adults,Q2,100,50,50,80", "Youth,Q2,100,50,50,85", "Adults,Q4,100,50,50,120", "Youth,Q4,100,50,50,118"]
    found = judged_together(read_lines(file(*rows), "a.csv"))
    assert found.programmes == {"Adults": Decimal("100.0"), "Youth": Decimal("101.5")}
    assert found.failures == ("The measure Q2: its mean of 82.5 is below 90.",)


def test_what_is_not_known_is_in_no_mean_and_is_said():
    found = judged_together(read_lines(file("Adults,A,100,50,50,95", "Adults,B,100,50,50,"), "a.csv"))
    assert found.programmes == {"Adults": Decimal("95.0")}
    assert found.unknown == ("B of Adults has no score and is in no mean.",)
    assert found.failures == ()


YAML = """
scores:
- programme: Adults
  measure: Employment Q2
  negotiated: 70
  actual: 66
  source: our own regression, 2024
  terms:
  - {name: aged under 25, coefficient: -0.2, expected: 30, actual: 35}
  - {name: unemployment rate, coefficient: -1.5, expected: 5, actual: 4.5}
"""


def test_terms_explain_the_target():
    [found] = read_lines(YAML, "a.yaml")
    assert (found.adjustment, found.target) == (Decimal("-0.25"), Decimal("69.75"))
    assert [one.effect for one in found.terms] == [Decimal("-1.0"), Decimal("0.75")]
    assert found.score == Decimal("94.6")


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("programme,measure\nA,B\n", "a.csv", "lacks the columns negotiated, expected, estimated, actual"),
        (HEAD, "a.csv", "has no scores"),
        (file("Adults,A,many,50,50,9"), "a.csv", "line 2, negotiated"),
        (file("Adults,A,70,50,,9"), "a.csv", "one of the two estimates is missing"),
        (file("Adults,A,70,,,9"), "a.csv", "nothing says how far"),
        ("plan: x\n", "a.yaml", "no list under `scores:`"),
        (YAML.replace("actual: 66", "actual: 66\n  expected: 70\n  estimated: 72"), "a.yaml", "the terms add up to -0.25"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(text, name, said):
    with pytest.raises(InputNotUnderstood, match=said):
        read_lines(text, name)


parts = st.decimals(min_value=1, max_value=200, places=2)


@settings(deadline=None)
@given(negotiated=parts, expected=parts, estimated=parts, actual=parts)
def test_a_score_is_never_rounded_up_and_a_harder_time_never_raises_a_target(negotiated, expected, estimated, actual):
    by = Adjustment(expected=expected, estimated=estimated)
    found = line("P", "M", negotiated, by, actual)
    if found.ratio is not None:
        assert 0 <= found.ratio - found.score < Decimal("0.1")
    assert (found.target <= negotiated) == (estimated <= expected)
