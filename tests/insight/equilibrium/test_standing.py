"""The sums: identities that hold for any places."""

from __future__ import annotations

from math import erf, sqrt

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from skillshed.insight.equilibrium.chances import chances_of, simulate
from skillshed.insight.equilibrium.definition import definition
from skillshed.insight.equilibrium.standing import Floats, index, quadrants, yardstick, z_scores
from skillshed.terms.errors import InputNotUnderstood, NotFound, UsageError

LEED = definition()
FEW = LEED.changed(draws=400)
SHARES = [True, True, False]
places = hnp.arrays(np.float64, st.tuples(st.integers(4, 30), st.just(3)), elements=st.floats(1, 99).map(lambda x: round(x, 3)))


def spread_out(values: Floats) -> bool:
    return bool((yardstick(values, LEED).spread > 0.01).all())


@given(places, st.floats(0.01, 1000), st.floats(-500, 500))
def test_z_knows_no_unit(values: Floats, scale: float, shift: float) -> None:
    assume(spread_out(values))
    one, other = yardstick(values, LEED), yardstick(values * scale + shift, LEED)
    z = z_scores(values[None], one.centre, one.spread)
    assert z_scores((values * scale + shift)[None], other.centre, other.spread) == pytest.approx(z, abs=1e-6)


@given(places)
def test_the_median_splits_in_halves(values: Floats) -> None:
    found = quadrants(values[None], yardstick(values, LEED), LEED)[0]
    assert (found % 2 == 1).sum() * 2 >= len(values), "half or more are at or above the median of supply"
    assert (found >= 2).sum() * 2 >= len(values)


@given(places, st.floats(0, 1))
def test_demand_lies_between_its_parts(values: Floats, weight: float) -> None:
    assume(spread_out(values))
    stick, mixed = yardstick(values, LEED), LEED.changed(weights=[weight, 1 - weight])
    z = z_scores(values[None], stick.centre, stick.spread)[0]
    demand = index(values[None], stick.centre, stick.spread, mixed)[0]
    assert (demand >= z[:, 1:].min(axis=1) - 1e-9).all()
    assert (demand <= z[:, 1:].max(axis=1) + 1e-9).all()


@settings(max_examples=25, deadline=None)
@given(places, st.sampled_from(["held", "redrawn"]), st.sampled_from(["median", "mean"]))
def test_chances_add_up_and_the_seed_decides(values: Floats, stick: str, split: str) -> None:
    asked = FEW.changed(yardstick=stick, split=split)
    errors = np.column_stack([np.full(len(values), 3.0), np.full(len(values), 5.0), np.zeros(len(values))])
    first, second = (simulate(values, errors, SHARES, asked) for _ in range(2))
    assert (first.chances == second.chances).all()
    assert first.chances.sum(axis=1) == pytest.approx(np.ones(len(values)))
    assert ((first.chances >= 0) & (first.chances <= 1)).all()


@given(places)
@settings(max_examples=25, deadline=None)
def test_without_errors_the_chance_is_the_label(values: Floats) -> None:
    found = simulate(values, np.zeros_like(values), SHARES, FEW)
    label = quadrants(values[None], yardstick(values, FEW), FEW)[0]
    assert (found.chances[np.arange(len(values)), label] == 1).all()


def normal(z: float) -> float:
    return (1 + erf(z / sqrt(2))) / 2


def test_drawn_chances_agree_with_the_closed_form() -> None:
    values = np.column_stack([np.linspace(20, 60, 41), np.linspace(30, 60, 41)[::-1], np.linspace(40_000, 70_000, 41)])
    errors = np.tile([4.0, 6.0, 0.0], (41, 1))
    found = simulate(values, errors, SHARES, LEED.changed(draws=40_000))
    stick = yardstick(values, LEED)
    for row in (5, 19, 20, 30):
        high_supply = normal((values[row, 0] - stick.supply_cut[0]) / 4.0)
        demand = index(values[None, row : row + 1], stick.centre, stick.spread, LEED)[0, 0]
        high_demand = normal((demand - stick.demand_cut[0]) / (0.25 * 6.0 / stick.spread[0, 1]))
        exact = [
            (1 - high_supply) * (1 - high_demand),
            high_supply * (1 - high_demand),
            (1 - high_supply) * high_demand,
            high_supply * high_demand,
        ]
        assert found.chances[row] == pytest.approx(exact, abs=0.012)


def test_a_place_outside_the_yardstick_is_drawn_by_its_own_code() -> None:
    values = np.column_stack([np.linspace(20, 60, 41), np.linspace(30, 60, 41), np.linspace(40_000, 70_000, 41)])
    errors = np.tile([4.0, 6.0, 0.0], (41, 1))
    stick = simulate(values, errors, SHARES, FEW).yardstick
    mine = (values[19], errors[19], SHARES, stick, FEW)
    assert (chances_of("own:a", *mine) == chances_of("own:a", *mine)).all()
    assert (chances_of("own:a", *mine) != chances_of("own:b", *mine)).any()
    redrawn = FEW.changed(yardstick="redrawn")
    whole = simulate(values, errors, SHARES, redrawn)
    assert chances_of("own:a", values[40], errors[40], SHARES, whole.yardstick, redrawn).sum() == pytest.approx(1)


def test_what_does_not_fit_is_named() -> None:
    with pytest.raises(UsageError, match="add up to 1"):
        LEED.changed(weights=[0.5, 0.6])
    with pytest.raises(UsageError, match="add up to 1"):
        LEED.changed(weights=[float("nan"), 0.6])
    with pytest.raises(UsageError, match="1 weights were given for 2 parts"):
        LEED.changed(weights=[1.0])
    with pytest.raises(UsageError, match="'mode' is not a split"):
        LEED.changed(split="mode")
    with pytest.raises(UsageError, match="out of range for draws"):
        LEED.changed(draws=10)
    with pytest.raises(NotFound, match="no diagnosis 'other'"):
        definition("other")


def test_weights_that_are_recalled_say_so() -> None:
    assert {part.status for part in LEED.demand} == {"memory"}
    assert LEED.weights == (0.25, 0.75)


def test_an_own_definition_wins_and_a_damaged_one_is_named(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from skillshed.insight.equilibrium.definition import SHIPPED

    folder = tmp_path / "diagnosis"
    folder.mkdir()
    text = (SHIPPED / "leed.toml").read_text()
    (folder / "leed.toml").write_text(text.replace("weight = 0.25", "weight = 0.5").replace("weight = 0.75", "weight = 0.5"))
    assert definition(folder=tmp_path).weights == (0.5, 0.5)
    (folder / "leed.toml").write_text(text.replace('at = "median"', 'at = "mode"'))
    with pytest.raises(InputNotUnderstood, match=r"leed\.toml: split\.at"):
        definition(folder=tmp_path)


def test_mean_and_median_differ_where_values_are_lopsided() -> None:
    values = np.column_stack([np.r_[np.ones(10), 99.0], np.arange(11.0), np.arange(11.0)])
    assert yardstick(values, LEED).supply_cut[0] == 1
    assert yardstick(values, LEED.changed(split="mean")).supply_cut[0] == pytest.approx(109 / 11)
