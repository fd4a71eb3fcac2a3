"""Stated numbers beside each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.insight.claims.figures import Missing
from skillshed.insight.claims.kinds.arithmetic import equation
from skillshed.insight.claims.outcome import Holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("3.7% + 3.3 points = 7.0%", Holds.YES),
        ("3.7% in March plus 3.3 points = 7.0%", Holds.YES),
        ("6.9% - 6.3% = 0.6 points", Holds.YES),
        ("10.1% − 6.9% = 320 basis points", Holds.YES),
        ("10.1% - 6.9% = 3.2 basis points", Holds.NO),
        ("980 / 10% = about 9,800", Holds.YES),
        ("10% of 9,800 = 980", Holds.YES),
        ("73.2 / (100 - 32.7) - 1 = 8.8%", Holds.ROUNDED),
        ("(7.0 - 3.7) / 3.7 = 3.3%", Holds.NO),
        ("43% - 36% > 43% - 39%", Holds.YES),
        ("80,000 > 200,000", Holds.NO),
        ("12 + 2 + 1 = 15", Holds.YES),
        ("1.18 million - 694,000 = 486,000", Holds.YES),
        ("2 ^ 10 = 1024", Holds.YES),
    ],
)
def test_an_equation_is_read_and_judged(text: str, holds: Holds) -> None:
    assert equation(text).holds is holds


def test_basis_points_that_are_percentage_points_are_said_so() -> None:
    found = equation("10.1% - 6.9% = 3.2 basis points")
    assert found.forced == "internally_inconsistent"
    assert "3.2 basis points would be 0.032 percentage points; percentage points are meant" in found.why


@pytest.mark.parametrize("text", ["no equation", "1 + = 2", "5 / 0 = 1", "(((1 = 1", "9 ^ 999 = 1", "+ = -", "(" * 400 + "1 = 1"])
def test_what_is_no_equation_is_missing_not_wrong(text: str) -> None:
    with pytest.raises(Missing, match=r"\S"):
        equation(text)


@given(st.decimals(min_value=0, max_value=1000, places=1), st.decimals(min_value=0, max_value=1000, places=1))
def test_a_sum_of_stated_numbers_agrees_and_one_off_by_one_does_not(a: float, b: float) -> None:
    assert equation(f"{a} + {b} = {a + b}").holds is Holds.YES
    assert equation(f"{a} + {b} = {a + b + 1}").holds is Holds.NO
