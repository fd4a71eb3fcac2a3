"""Numbers as people state them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.insight.claims.said import read_said, said_in


@pytest.mark.parametrize(
    ("text", "value", "unit", "hedge"),
    [
        ("13.6%", 13.6, "percent", ""),
        ("13.6 per cent", 13.6, "percent", ""),
        ("over £6,000 disparity", 6000, "pounds", "over"),
        ("3.2 basis points", 3.2, "basis_points", ""),
        ("3.3 percentage points", 3.3, "points", ""),
        ("-32.7%", -32.7, "percent", ""),
        ("−2 points", -2, "points", ""),
        ("1.18 million", 1_180_000, "", ""),
        ("around £14.1 billion", 14.1e9, "pounds", "about"),
        ("up to 573,000 jobs", 573_000, "jobs", "at_most"),
        ("2.5k", 2500, "", ""),
        ("one in four", 25.0, "percent", ""),
    ],
)
def test_a_number_is_read_with_its_unit_and_hedge(text: str, value: float, unit: str, hedge: str) -> None:
    found = read_said(text)
    assert found is not None
    assert (found.value, found.unit, found.hedge) == (pytest.approx(value), unit, hedge)


def test_the_last_digit_says_how_exact_it_is() -> None:
    exact, rough, long = (read_said(text) for text in ("13.60%", "14%", "12,000"))
    assert (exact.half, rough.half) == (pytest.approx(0.005), pytest.approx(0.5))
    assert (long.half, long.round_half) == (0.5, 500.0)


def test_a_span_is_one_number_and_words_are_none() -> None:
    assert [(one.value, one.top) for one, _, _ in said_in("from 35% to 39% of graduates")] == [(35.0, 39.0)]
    assert said_in("COVID-19 hit the T4x factory") == []
    assert read_said("several hundreds of them") is None


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=0, max_value=3))
def test_a_written_number_is_read_back(units: int, decimals: int) -> None:
    value = units / 10**decimals
    found = read_said(f"{value:,.{decimals}f}%")
    assert found is not None
    assert found.value == pytest.approx(value)
    assert found.half == pytest.approx(0.5 * 10**-decimals)
