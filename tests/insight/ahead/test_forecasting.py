"""Forecasts: the arithmetic of every method, the back-test, and what they never do."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillshed.evidence.areas import Areas
from skillshed.evidence.book import Book
from skillshed.evidence.publish import publish
from skillshed.insight.ahead import forecasting, methods
from skillshed.insight.ahead.backtest import MARGIN, backtest, best, forecast, origins, widening
from skillshed.insight.ahead.forecasting import MONTHLY, QUARTERLY, YEARLY, forecasted, regular
from skillshed.insight.ahead.methods import DRIFT, NAIVE, SEASONAL, SMOOTHING
from skillshed.insight.ahead.scales import scale_for
from skillshed.sources.parsed import Given
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import NotFound, UsageError
from skillshed.terms.period import Period

BURNLEY = "E07000117"
PLAIN = scale_for(np.array([-1.0, 1.0]), "number", "ratio", 1)


def rows(periods: list[str], values: list[float] | None = None) -> pl.DataFrame:
    return pl.DataFrame({"period": periods, "value": values or [float(index) for index in range(len(periods))]})


def yearly(first: int, last: int) -> list[str]:
    return [f"{year}-01-01/P1Y" for year in range(first, last + 1)]


# The methods by hand


def test_the_naive_methods_are_what_the_book_says() -> None:
    values = np.array([10.0, 12.0, 11.0, 15.0])
    naive, drift = methods.naive(values, 4), methods.drift(values, 2)
    assert naive.mean.tolist() == [15] * 4
    assert naive.error.tolist() == pytest.approx(np.sqrt((4 + 1 + 16) / 3) * np.sqrt([1, 2, 3, 4]))
    assert drift.mean.tolist() == pytest.approx([15 + 5 / 3, 15 + 10 / 3])
    assert drift.error[1] > drift.error[0] > 0
    seasons = methods.seasonal_naive(np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]), 6, 4)
    assert seasons.mean.tolist() == [5, 6, 7, 8, 5, 6]
    assert seasons.error.tolist() == pytest.approx([4, 4, 4, 4, 4 * np.sqrt(2), 4 * np.sqrt(2)])


@pytest.mark.parametrize(("season", "length"), [(1, 30), (4, 40)])
def test_the_smoothing_interval_is_statsmodels_own(season: int, length: int) -> None:
    """Our closed form of the variance beside the library's prediction, for each kind of model."""
    ets = pytest.importorskip("statsmodels.tsa.exponential_smoothing.ets")
    pandas = pytest.importorskip("pandas")
    rng = np.random.default_rng(7)
    values = np.cumsum(rng.normal(0.4, 1, length)) + 50 + (np.tile([3.0, -1, -3, 1], length // 4) if season > 1 else 0)
    extra = {"seasonal": "add", "seasonal_periods": season} if season > 1 else {}
    for _, spec in methods.SPECS:
        fitted = ets.ETSModel(pandas.Series(values), error="add", **spec, **extra).fit(disp=False)
        growth = methods._growth(fitted, 6, season)
        mine = np.sqrt(1 + np.concatenate([[0.0], np.cumsum(growth[:-1] ** 2)]))
        told = np.sqrt(np.asarray(fitted.get_prediction(start=length, end=length + 5).forecast_variance))
        assert mine.tolist() == pytest.approx((told / told[0]).tolist(), rel=1e-6)


def test_smoothing_finds_a_trend_and_a_season() -> None:
    pytest.importorskip("statsmodels")
    months = np.arange(60)
    values = 100 + 0.5 * months + 8 * np.sin(months * np.pi / 6) + np.random.default_rng(1).normal(0, 0.5, 60)
    found = methods.smoothing(values, 12, 12)
    truth = 100 + 0.5 * np.arange(60, 72) + 8 * np.sin(np.arange(60, 72) * np.pi / 6)
    assert np.abs(found.mean - truth).max() < 2.5
    assert "trend" in found.model


# The back-test


def test_origins_only_train_on_what_was_there_and_always_leave_something_to_be_held_against() -> None:
    assert origins(20, 10) == list(range(10, 20))
    assert origins(200, 24) == list(range(190, 200))
    assert origins(15, 10) == [10, 11, 12, 13, 14]


def test_the_scaled_error_by_hand() -> None:
    """A straight line: drift is exact; the naive misses by 1, 2 and 3 steps, and MASE divides by the step of 2."""
    values = np.arange(15) * 2.0
    naive, drift = backtest(values, 3, 1, 10, [NAIVE, DRIFT], PLAIN)
    # Origins 10, 11, 12 look 3 ahead; 13 looks 2; 14 looks 1.
    misses = [2, 4, 6] * 3 + [2, 4] + [2]
    assert naive.forecasts == len(misses) == 12
    assert naive.mae == pytest.approx(np.mean(misses))
    assert naive.mase == pytest.approx(np.mean(misses) / 2)
    assert (naive.relative, drift.mae, drift.relative) == (1.0, pytest.approx(0, abs=1e-9), pytest.approx(0, abs=1e-9))
    assert best([naive, drift]) is drift


def test_of_methods_that_do_as_well_the_plainest_is_used() -> None:
    flat = np.array([5.0, 7.0] * 10)
    scores = backtest(flat, 2, 1, 10, [NAIVE, DRIFT], PLAIN)
    close = [
        scores[0],
        type(scores[1])(**{**{f: getattr(scores[1], f) for f in scores[1].__dataclass_fields__}, "mae": scores[0].mae * 0.96}),
    ]
    assert best(close) is scores[0]


def test_a_random_walk_is_left_to_the_naive_method() -> None:
    pytest.importorskip("statsmodels")
    used = []
    for seed in range(8):
        walk = 50 + np.cumsum(np.random.default_rng(seed).normal(0, 1, 30))
        used.append(best(backtest(walk, 3, 1, 10, methods.methods(1), PLAIN)).method.id)
    # With so few origins another method sometimes wins by chance; it must not be the rule.
    assert max(set(used), key=used.count) == "naive", used


def test_widening_brings_the_back_tests_outcomes_inside() -> None:
    reached = np.array([0.2, 0.5, 0.9, 1.4, 2.0, 0.1, 0.3, 0.8, 1.1])
    assert widening(reached, 80) == 1.4
    assert widening(np.array([0.1] * 20), 80) == 1.0
    assert np.mean(reached / widening(reached, 80) <= 1) >= 0.8


@settings(max_examples=60, deadline=None)
@given(values=st.lists(st.floats(0.1, 99.9), min_size=15, max_size=30))
def test_a_rate_never_leaves_0_to_100_and_the_intervals_are_nested(values: list[float]) -> None:
    array = np.array(values)
    scale = scale_for(array, "percent", "ratio", 1)
    assert scale.name == "logit"
    for method in (NAIVE, DRIFT):
        found = forecast(array, 10, 1, method, scale, {80: 3.0, 95: 3.0})
        ends = [found.lower_95, found.lower_80, found.mid, found.upper_80, found.upper_95]
        assert all((lower <= upper + 1e-9).all() for lower, upper in pairwise(ends))
        assert found.lower_95.min() >= 0
        assert found.upper_95.max() <= 100


@settings(max_examples=40, deadline=None)
@given(values=st.lists(st.integers(0, 10**6), min_size=15, max_size=25))
def test_a_count_never_goes_below_zero(values: list[int]) -> None:
    array = np.array(values, dtype=float)
    scale = scale_for(array, "people", "count", 0)
    found = forecast(array, 5, 1, DRIFT, scale)
    assert found.lower_95.min() >= 0


def test_the_scale_follows_what_is_possible() -> None:
    assert scale_for(np.array([0.0, 5.0]), "percent", "ratio", 1).name == "logit"
    assert np.isfinite(scale_for(np.array([0.0, 100.0]), "percent", "ratio", 1).there(np.array([0.0, 100.0]))).all()
    assert scale_for(np.array([-3.0, 5.0]), "percent", "ratio", 1).name == "none"
    assert scale_for(np.array([300.0]), "pounds_week", "median", 0).name == "log"
    assert scale_for(np.array([0.0, 4.0]), "people", "count", 0).name == "floor"


# The series


def test_the_rhythm_and_the_newest_stretch_without_a_gap() -> None:
    rhythm, used, left = regular(rows(yearly(2000, 2004) + yearly(2008, 2023)))
    assert (rhythm, used["period"][0][:4], used.height, left) == (YEARLY, "2008", 16, "5 figures before a gap")
    months = [Period.month(2018 + at // 12, at % 12 + 1).iso for at in range(40)]
    assert regular(rows(months))[0] is MONTHLY
    quarters = [f"{2015 + at // 4}-{at % 4 * 3 + 1:02d}-01/P3M" for at in range(24)]
    assert regular(rows(quarters))[0] is QUARTERLY


def test_overlapping_years_are_thinned_to_one_a_year() -> None:
    rolling = [f"{2005 + at // 4}-{at % 4 * 3 + 1:02d}-01/P12M" for at in range(70)]
    rhythm, used, left = regular(rows(rolling))
    assert rhythm is YEARLY
    starts = [period[5:10] for period in used["period"]]
    assert set(starts) == {starts[-1]}
    assert "overlap" in left
    assert used["period"][-1] == rolling[-1]


def test_snapshots_of_a_day_each_april_are_yearly(book: Book) -> None:
    found = forecasted(book, "median_weekly_pay", BURNLEY)
    assert found.rhythm is YEARLY
    assert found.points["period"].to_list() == ["2026-04-01/P1M", "2027-04-01/P1M", "2028-04-01/P1M"]


def test_too_short_a_series_says_how_many_figures_it_needs(book: Book) -> None:
    found = forecasted(book, "gcse_english_maths", BURNLEY)
    assert found.points.is_empty()
    assert found.chosen is None
    assert found.why == "A forecast needs at least 15 yearly figures without a gap; there are 9."


def test_a_forecast_is_the_same_every_time_and_rests_on_its_releases(book: Book) -> None:
    first, again = (forecasted(book, "employment_rate", BURNLEY) for _ in range(2))
    assert first.points.equals(again.points)
    assert first.scores == again.scores
    assert first.releases
    assert all(name in book.lake.releases() for name in first.releases)
    assert first.half_width == pytest.approx(12.8)
    assert first.points["lower_95"].min() > 0


@pytest.mark.parametrize("place", ["E06000052", "E47000006", "E06000035", "E92000001"])
def test_any_place_has_a_forecast_whose_method_won_its_back_test(book: Book, place: str) -> None:
    found = forecasted(book, "employment_rate", place)
    assert found.chosen is not None
    assert (
        found.chosen.mae == min(score.mae for score in found.scores)
        or found.chosen.method is NAIVE
        or found.chosen.method is DRIFT
    )
    for score in found.scores:
        if score.method.rank > found.chosen.method.rank:
            assert score.mae >= found.chosen.mae * (1 - MARGIN)


def test_without_the_extra_the_naive_methods_remain(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(methods, "find_spec", lambda name: None)
    found = forecasted(book, "employment_rate", BURNLEY)
    assert [score.method for score in found.scores] == [NAIVE, DRIFT]
    assert SEASONAL in methods.methods(12)
    assert SMOOTHING not in methods.methods(12)


def test_what_was_known_on_a_day_is_what_is_carried_forward(book: Book) -> None:
    with pytest.raises(NotFound, match="no figures"):
        forecasted(book, "employment_rate", BURNLEY, as_of=date(2001, 1, 1))


def test_an_unreachable_horizon_and_an_open_breakdown_are_refused(book: Book) -> None:
    with pytest.raises(UsageError, match="11 steps"):
        forecasted(book, "employment_rate", BURNLEY, horizon=11)
    with pytest.raises(UsageError, match="parts and no total"):
        forecasted(book, "employment_by_occupation", "E92000001")


def test_a_monthly_series_of_ones_own_has_seasons_and_twelve_steps(tmp_path: Path) -> None:
    pytest.importorskip("statsmodels")
    rng = np.random.default_rng(3)
    lines = ["place,period,measure,unit,value"]
    for at in range(60):
        value = 1000 + 3 * at + 120 * np.sin(at * np.pi / 6) + rng.normal(0, 8)
        lines.append(f"{BURNLEY},{2019 + at // 12}-{at % 12 + 1:02d},Widgets sold,widgets,{value:.0f}")
    (tmp_path / "widgets.csv").write_text("\n".join(lines), encoding="utf-8")
    here = Book(tmp_path / "data")
    from datetime import UTC, datetime

    publish(RawFile.open(tmp_path / "widgets.csv"), lake=here.lake, areas=Areas.load(), now=datetime(2026, 11, 22, tzinfo=UTC),
            given=Given(dataset="widgets", released_on=date(2024, 1, 1)))  # fmt: skip
    found = forecasted(here, "widgets.widgets_sold", BURNLEY)
    assert found.rhythm is forecasting.MONTHLY
    assert found.points.height == 12
    assert found.points["period"][0] == "2024-01-01/P1M"
    assert found.chosen is not None
    assert found.chosen.method.id in ("smoothing", "seasonal_naive")
    assert found.chosen.relative is not None
    assert found.chosen.relative < 0.6
