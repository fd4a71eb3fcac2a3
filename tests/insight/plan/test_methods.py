"""Adding up, adjusted targets, outlook, chains, cohorts, counterfactuals: golden values and what must hold."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.insight.plan.adding import cumulated, increments, people_and_enrolments, ratio, total
from skillshed.insight.plan.adjusted import Term, adjusted, cut, explained, mean, score
from skillshed.insight.plan.ahead import outlook
from skillshed.insight.plan.chain import Reading, walked
from skillshed.insight.plan.cohort import After, Service, employed_after, later, median_earnings, quarter_of, same_employer, stays
from skillshed.insight.plan.counterfactual import difference, placebos, synthetic
from skillshed.insight.plan.document import Plan
from skillshed.insight.plan.levels import refused
from skillshed.insight.plan.measures import Actual
from skillshed.insight.plan.status import Colour, Status
from skillshed.terms.errors import UsageError

NOW = date(2023, 1, 1)


def test_targets_adjusted_as_the_circular_prints_them():
    assert adjusted(Decimal("70.2"), Decimal("75.5"), Decimal("73.7")) == Decimal("68.4")
    assert adjusted(Decimal("70.2"), Decimal("75.5"), Decimal("78.3")) == Decimal("73.0")


def test_scores_are_cut_off_not_rounded():
    assert mean([Decimal(one) for one in ("98.0", "46.8", "88.2", "90.5", "84.1")]) == Decimal("81.5")
    assert cut(Decimal("89.989")) == Decimal("89.9")
    assert score(Decimal("89.99"), Decimal(100)) == Decimal("89.9")
    assert cut(Decimal("100.689")) == Decimal("100.6")


def test_an_adjustment_is_explained_term_by_term():
    terms = [
        Term("young", Decimal("-0.2"), Decimal(30), Decimal(35)),
        Term("unemployment rate", Decimal("-1.5"), Decimal(5), Decimal("4.5")),
    ]
    assert [one.effect for one in terms] == [Decimal("-1.0"), Decimal("0.75")]
    assert explained(terms) == Decimal("-0.25")


@given(st.lists(st.integers(min_value=0, max_value=1000), max_size=12))
def test_totals_and_periods_are_each_other(values):
    listed = [Decimal(one) for one in values]
    assert increments(cumulated(listed)) == listed


def test_a_missing_period_leaves_the_total_unknown():
    assert cumulated([Decimal(1), None, Decimal(2)]) == [Decimal(1), None, None]
    with pytest.raises(UsageError, match="falls from 5 to 4 at period 2"):
        increments([Decimal(5), Decimal(4)])


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 100)), min_size=1, max_size=8))
def test_ratios_are_sums_over_sums(parts):
    listed = [Actual(on=NOW, numerator=Decimal(top), denominator=Decimal(bottom)) for top, bottom in parts]
    assert ratio(listed) == 100 * Decimal(sum(top for top, _ in parts)) / Decimal(sum(bottom for _, bottom in parts))
    assert ratio([*listed, Actual(on=NOW, numerator=Decimal(1))]) is None


def test_people_are_counted_once():
    assert people_and_enrolments([("a", 1), ("a", 2), ("b", 1)]) == (2, 3)
    assert total([Actual(on=NOW, value=Decimal(2)), Actual(on=NOW)]) is None


def test_an_outlook_is_a_chance_and_can_be_made_again():
    days = [date(2021, 1, 1) + timedelta(days=91 * number) for number in range(8)]
    first = outlook(days, [30, 42, 50, 66, 70, 88, 95, 101], 156, date(2024, 1, 1), is_up=True)
    again = outlook(days, [30, 42, 50, 66, 70, 88, 95, 101], 156, date(2024, 1, 1), is_up=True)
    assert first == again
    assert first
    assert first.low < first.middle < first.high
    assert 0.1 < first.chance < 0.6
    assert outlook(days[:3], [1, 2, 3], 5, NOW, is_up=True) is None
    sure = outlook(days, [100 - one for one in range(8)], 50, date(2040, 1, 1), is_up=False)
    assert sure
    assert sure.chance > 0.99


def test_sampling_errors_widen_an_outlook():
    days = [date(2015 + number, 1, 1) for number in range(8)]
    values = [10, 10.1, 10.2, 10.2, 10.4, 10.5, 10.5, 10.7]
    narrow = outlook(days, values, 11, date(2025, 1, 1), is_up=True)
    wide = outlook(days, values, 11, date(2025, 1, 1), is_up=True, errors=[1.0] * 8)
    assert narrow
    assert wide
    assert wide.high - wide.low > narrow.high - narrow.low


def plan_with(lag: int = 12) -> Plan:
    return Plan.model_validate(
        {
            "schema": "skillshed.plan/1", "plan": {"id": "p", "title": "P", "period": {"start": "2020-01-01"}},
            "outputs": [{"id": "U1", "objective": "O", "name": "Starts"}, {"id": "U2", "objective": "O", "name": "Visits"}],
            "outcomes": [{"id": "S", "term": "short", "name": "Work"}],
            "chains": [{"objective": "O", "short": {"S": "medium"}, "lag_months": lag}],
        }
    )  # fmt: skip


def with_colour(one: str, colour: Colour) -> Status:
    return Status(one, colour, "", "", None, None, None, None, None, None, None, False, False, None)


@pytest.mark.parametrize(
    ("first", "second", "outcome", "lag", "reading", "examine"),
    [
        ("green", "blue", "green", 12, Reading.SUPPORTS, ()),
        ("green", "green", "red", 12, Reading.DOUBT, ("U1", "S")),
        ("green", "green", "red", 60, Reading.TOO_EARLY, ()),
        ("green", "red", "red", 12, Reading.DELIVERY, ("U2", "S")),
        ("red", "green", "green", 12, Reading.NOT_ATTRIBUTABLE, ("U1", "S")),
        ("green", "green", "grey", 12, Reading.NOT_KNOWN, ()),
        ("grey", "grey", "red", 12, Reading.NOT_KNOWN, ()),
    ],
)
def test_the_chain_is_read_link_by_link(first, second, outcome, lag, reading, examine):
    colours = {"U1": first, "U2": second, "S": outcome}
    [found] = walked(plan_with(lag), {one: with_colour(one, Colour(colour)) for one, colour in colours.items()}, NOW)
    assert (found.reading, found.examine) == (reading, examine)
    assert found.why.endswith(".")


def test_exit_is_known_after_ninety_quiet_days():
    day = date(2022, 3, 1)
    services = [Service("a", "x", day - timedelta(days=30)), Service("a", "y", day)]
    assert [one.exited for one in stays(services, day + timedelta(days=90))] == [None]
    [stay] = stays(services, day + timedelta(days=91))
    assert (stay.exited, stay.projects, stay.exit_quarter) == (day, ("x", "y"), (2022, 1))
    held = [*services, Service("a", "y", day + timedelta(days=200), is_planned=True)]
    assert stays(held, day + timedelta(days=120))[0].exited is None
    looked = [*services, Service("a", "y", day + timedelta(days=60), counts=False)]
    assert stays(looked, day + timedelta(days=91))[0].exited == day
    back = [*services, Service("a", "z", day + timedelta(days=150))]
    assert [one.exited for one in stays(back, day + timedelta(days=160))] == [day, None]


def test_quarters_count_from_the_one_after():
    assert quarter_of(date(2022, 3, 31)) == (2022, 1)
    assert later((2022, 1), 1) == (2022, 2)
    assert later((2022, 4), 4) == (2023, 4)


def test_indicators_keep_the_unknown_apart():
    [stay] = stays([Service("a", "x", date(2022, 3, 1))], date(2023, 1, 1))
    q2, q4 = (2022, 3), (2023, 1)
    works = (stay, After(employed={q2: True, q4: True}, earnings={q2: Decimal(4000)}, employer={q2: "e", q4: "e"}))
    idle = (stay, After(employed={q2: False}))
    silent = (stay, After())
    gone = (stay, After(employed={q2: False}, excluded="died"))
    found = employed_after([works, idle, silent, gone], 2)
    assert (found.numerator, found.denominator, found.unknown, found.value) == (1, 2, 1, Decimal(50))
    assert median_earnings([works, idle, silent]).value == Decimal(4000)
    assert same_employer([works, idle]).value == Decimal(100)


def made(units: int, seed: int = 0, periods: int = 20) -> np.ndarray:
    random = np.random.default_rng(seed)
    common = random.normal(size=(periods, 3)).cumsum(0)
    return 50 + random.normal(size=(units, 3)) @ common.T + random.normal(size=(units, periods)) * 0.5


@pytest.mark.parametrize("seed", range(4))
def test_synthetic_control_equals_the_package(seed):
    import pandas as pd
    from pysyncon import Synth

    units, before = made(7, seed), 12
    wide = pd.DataFrame(units.T, columns=[f"u{number}" for number in range(7)])
    past = wide.iloc[:before]
    theirs = Synth()
    # The package divides every period by its spread; weighing each by its variance puts them back.
    theirs.fit(
        X0=past.iloc[:, 1:], X1=past.iloc[:, 0], Z0=past.iloc[:, 1:], Z1=past.iloc[:, 0], custom_V=past.var(axis=1).to_numpy()
    )
    mine = synthetic(units[0], units[1:], before)
    assert mine.weights == pytest.approx(theirs.W, abs=1e-4)
    assert mine.weights.sum() == pytest.approx(1)
    assert (mine.weights >= 0).all()


def test_an_effect_put_in_is_found_and_its_chance_said():
    units = made(20, 3)
    units[0] = 0.5 * units[1] + 0.5 * units[2]
    units[0, 12:] += 5
    found = placebos(units[0], units[1:], 12)
    assert found.real.effect == pytest.approx(5, abs=0.01)
    assert found.p == found.least_p == pytest.approx(1 / 20)


def test_difference_in_differences_by_hand():
    found = difference([1, 1, 1, 4], np.array([[1, 1, 1, 2], [1, 1, 1, 2.0]]), 3)
    assert (found.effect, found.treated, found.others) == (2, 3, 1)


@pytest.mark.parametrize(
    ("treated", "donors", "before", "said"),
    [
        ([1, 2, 3, 4], np.ones((1, 4)), 3, "two other areas"),
        ([1, 2, 3], np.ones((3, 4)), 3, "different periods"),
        ([1, 2, 3, 4], np.ones((3, 4)), 2, "2 periods before"),
        ([1, 2, 3, 4], np.ones((3, 4)), 4, "0 after"),
        ([1, 2, np.nan, 4], np.ones((3, 4)), 3, "missing"),
    ],
)
def test_what_cannot_be_compared_is_refused(treated, donors, before, said):
    with pytest.raises(UsageError, match=said):
        synthetic(treated, donors, before)


@pytest.mark.parametrize(
    ("text", "level", "words"),
    [
        ("The hub had an impact on NEET.", 2, ["impact"]),
        ("The hub had an impact on NEET.", None, ["impact"]),
        ("The hub had an impact on NEET.", 3, []),
        ("NEET fell while the hub grew.", 1, []),
        ("It caused and impacted much.", 1, ["caused", "impacted"]),
    ],
)
def test_impact_is_refused_below_level_three(text, level, words):
    found = refused(text, level)
    assert [one.word for one in found] == words
    assert all("level 3" in one.why for one in found)
