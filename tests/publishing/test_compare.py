"""What may be said of two numbers."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.insight.compare import Estimate, Verdict, change, compare, estimates, rank_with_ties
from skillshed.terms.status import Status
from tests.publishing.shapes import LANCASHIRE, UK, employment, year


def test_only_six_of_fourteen_lancashire_districts_differ_from_the_uk_in_2019(lmi: Path) -> None:
    found = {one.place: one for one in estimates(year(employment(lmi), 2019))}
    apart = {found[code].place_name for code in LANCASHIRE if compare(found[code], found[UK]).is_certain}
    assert apart == {"Blackburn with Darwen", "Blackpool", "Fylde", "Lancaster", "South Ribble", "West Lancashire"}


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        ((70.8, 63.0, 78.6), (75.6, 75.4, 75.8), Verdict.SAME),
        ((60.0, 55.0, 65.0), (75.6, 75.4, 75.8), Verdict.LOWER),
        ((90.0, 85.0, 95.0), (75.6, 75.4, 75.8), Verdict.HIGHER),
        ((5.7, None, None), (3.9, None, None), Verdict.AS_THEY_ARE),
        ((None, None, None), (3.9, None, None), Verdict.UNKNOWN),
        ((3.0, 0.0, 4.0), (0.0, 0.0, 0.0), Verdict.SAME),  # equal to the half-width is not more than it
        ((5.0, 1.0, 6.0), (7.0, 6.5, 20.0), Verdict.LOWER),  # the facing sides: 1 and 0.5, not the long ones
        ((5.0, 4.0, 9.0), (7.0, 6.5, 20.0), Verdict.SAME),  # the facing side reaches far
    ],
)
def test_the_rule(a: tuple[float | None, ...], b: tuple[float | None, ...], verdict: Verdict) -> None:
    assert compare(Estimate(*a), Estimate(*b)).verdict is verdict


def test_a_lower_bound_is_certain_only_where_more_would_widen_the_gap() -> None:
    at_least, other = Estimate(50, 48, 52, is_lower_bound=True), Estimate(40, 38, 42)
    assert compare(at_least, other).verdict is Verdict.HIGHER
    assert compare(other, at_least).verdict is Verdict.LOWER
    assert compare(Estimate(30, 28, 32, is_lower_bound=True), other).verdict is Verdict.UNKNOWN


def test_status_is_carried_as_a_caution() -> None:
    found = compare(Estimate(50, 40, 60, Status.UNRELIABLE, place_name="Burnley"), Estimate(40, 30, 50, Status.PROVISIONAL))
    assert any("Burnley" in caution and "unreliable" in caution for caution in found.cautions)
    assert any("provisional" in caution for caution in found.cautions)


def test_overlapping_periods_cannot_be_told_apart() -> None:
    earlier, later = Estimate(60, 59, 61, period="2019-01-01/P1Y"), Estimate(70, 69, 71, period="2019-04-01/P1Y")
    assert change(earlier, later).verdict is Verdict.UNKNOWN
    apart = change(earlier, Estimate(70, 69, 71, period="2020-01-01/P1Y"))
    assert apart.verdict is Verdict.HIGHER
    assert apart.per_cent == pytest.approx(100 / 6)


numbers = st.floats(-1000, 1000).map(lambda value: round(value, 1))


@st.composite
def measured(draw: st.DrawFn) -> Estimate:
    value = draw(numbers)
    return Estimate(value, value - draw(st.floats(0, 50)), value + draw(st.floats(0, 50)))


@given(measured(), measured())
def test_comparison_is_symmetric(a: Estimate, b: Estimate) -> None:
    there, back = compare(a, b), compare(b, a)
    mirror = {Verdict.HIGHER: Verdict.LOWER, Verdict.LOWER: Verdict.HIGHER}
    assert back.verdict is mirror.get(there.verdict, there.verdict)
    assert there.difference == pytest.approx(-(back.difference or 0))


@given(st.lists(measured(), min_size=1, max_size=12))
def test_the_range_of_ranks_holds_the_rank(places: list[Estimate]) -> None:
    rows = pl.DataFrame(
        [{"place": str(index), "value": one.value, "lower": one.lower, "upper": one.upper} for index, one in enumerate(places)]
    )
    ranked = rank_with_ties(rows)
    assert ((ranked["rank_first"] <= ranked["rank"]) & (ranked["rank"] <= ranked["rank_last"])).all()
    assert ranked["rank_last"].max() <= len(places)


def test_ranks_without_intervals_tie_only_where_equal_and_missing_stays_unranked() -> None:
    rows = pl.DataFrame({"place": ["a", "b", "c", "d"], "value": [3.0, 5.0, 3.0, None]}).with_columns(
        lower=pl.lit(None, pl.Float64), upper=pl.lit(None, pl.Float64)
    )
    ranked = {row["place"]: row for row in rank_with_ties(rows).iter_rows(named=True)}
    assert (ranked["b"]["rank_first"], ranked["b"]["rank_last"]) == (1, 1)
    assert (ranked["a"]["rank_first"], ranked["a"]["rank_last"]) == (2, 3)
    assert ranked["d"]["rank"] is None
