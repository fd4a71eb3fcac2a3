"""Status: every colour by example, and what must hold for any numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillshed.insight.plan.measures import PlanMeasure
from skillshed.insight.plan.paths import expected_share
from skillshed.insight.plan.status import Colour, bands, status, status_of

START, END = date(2021, 1, 1), date(2025, 1, 1)
HALF = date(2023, 1, 1)


def measure(actual: float | None, *, on: date = HALF, **more) -> PlanMeasure:
    values = [] if actual is None else [{"on": on, "value": str(actual), **({"se": str(more.pop("se"))} if "se" in more else {})}]
    given = {
        "id": "M",
        "of": "U",
        "baseline": "100",
        "target": "200",
        "baseline_on": START,
        "target_on": END,
        "every_months": 12,
        **more,
    }
    return PlanMeasure.model_validate({**given, "actuals": values})


@pytest.mark.parametrize(
    ("actual", "more", "colour", "grey"),
    [
        (150, {}, "green", ""),
        (147.6, {}, "green", ""),
        (147.4, {}, "amber", ""),
        (140.1, {}, "amber", ""),
        (139.9, {}, "red", ""),
        (90, {}, "red", ""),
        (200, {}, "blue", ""),
        (None, {}, "grey", "no_data"),
        (150, {"target": None}, "grey", "no_target"),
        (150, {"on": START}, "grey", "stale"),
        (104, {"se": 3}, "grey", "not_significant"),
        (150, {"se": 3}, "green", ""),
        (50, {"target": "0"}, "green", ""),
        (75, {"target": "0"}, "red", ""),
        (210, {"direction": "maintain"}, "blue", ""),
        (190, {"direction": "maintain"}, "red", ""),
        (190, {"direction": "maintain", "better": "down"}, "blue", ""),
    ],
)
def test_each_colour_by_example(actual, more, colour, grey):
    found = status(measure(actual, **more), HALF + timedelta(days=30))
    assert (found.colour, found.grey) == (colour, grey)
    assert found.why.endswith((".", ")."))


def test_a_figure_of_the_first_day_is_not_yet_due():
    assert status(measure(100, on=START), START).grey == "not_begun"


def test_drafts_do_not_count():
    draft = measure(200).model_copy(
        update={"actuals": tuple(one.model_copy(update={"state": "draft"}) for one in measure(200).actuals)}
    )
    assert status(draft, HALF).grey == "no_data"


def test_falling_behind_needs_three_figures_going_down():
    one = measure(None, every_months=3)
    days = [date(2021, 7, 1), date(2021, 10, 1), date(2022, 1, 1)]
    falls = one.model_copy(update={"actuals": PlanMeasure.model_validate({"id": "M", "of": "U", "actuals": [{"on": day, "value": value} for day, value in zip(days, (108, 109, 110), strict=True)]}).actuals})  # fmt: skip
    assert status(falls, date(2022, 1, 10)).falls_behind
    assert not status(falls.model_copy(update={"actuals": falls.actuals[:2]}), date(2021, 11, 1)).falls_behind


def test_the_rate_needed_from_now_on():
    found = status(measure(140), HALF)
    assert found.needed_rate == pytest.approx(30)  # sixty more in two rounds of a year


numbers = st.integers(min_value=-10_000, max_value=10_000)
ORDER = [Colour.RED, Colour.AMBER, Colour.GREEN, Colour.BLUE]


@settings(deadline=None)
@given(
    base=numbers,
    way=st.integers(min_value=1, max_value=5000),
    is_up=st.booleans(),
    first=numbers,
    worse=st.integers(min_value=0, max_value=5000),
)
def test_status_never_improves_when_the_actual_worsens(base, way, is_up, first, worse):
    sign = 1 if is_up else -1
    given_ = {"baseline": str(base), "target": str(base + sign * way), "direction": "up" if is_up else "down"}
    better, after = (status(measure(value, **given_), HALF) for value in (first, first - sign * worse))
    assert ORDER.index(after.colour) <= ORDER.index(better.colour)


@settings(deadline=None)
@given(
    values=st.lists(st.integers(min_value=0, max_value=300), min_size=1, max_size=6), more=st.integers(min_value=0, max_value=3)
)
def test_a_measure_more_changes_no_other(values, more):
    listed = [measure(value).model_copy(update={"id": f"M{number}"}) for number, value in enumerate(values)]
    beside = [measure(7).model_copy(update={"id": f"X{number}"}) for number in range(more)]
    assert status_of(listed, HALF) == status_of([*beside, *listed], HALF)[more:]


@settings(deadline=None)
@given(error=st.floats(min_value=0.1, max_value=200), value=st.integers(min_value=0, max_value=300))
def test_what_is_within_its_error_is_never_coloured(error, value):
    found = status(measure(value, se=round(error, 3)), HALF)
    if abs(value - 100) < 1.96 * (2**0.5) * round(error, 3) - 1e-9:
        assert found.colour is Colour.GREY


@pytest.mark.parametrize("path", ["linear", "s_curve", "seasonal"])
@settings(deadline=None)
@given(day=st.integers(min_value=-100, max_value=1700), later=st.integers(min_value=0, max_value=400))
def test_the_way_runs_from_nought_to_one_and_never_back(path, day, later):
    one = measure(None, path=path, seasons=[3, 1, 1, 1, 1, 1, 1, 1, 4, 1, 1, 1])
    share, after = (expected_share(one, START + timedelta(days=days)) for days in (day, day + later))
    assert 0 <= share <= after + 1e-12 <= 1 + 1e-9
    assert expected_share(one, START) == 0
    assert expected_share(one, END) == pytest.approx(1)


def test_steps_are_met_on_their_days():
    one = measure(None, path="steps", steps=[{"on": "2022-01-01", "value": 110}, {"on": "2024-01-01", "value": 180}])
    assert expected_share(one, date(2022, 1, 1)) == pytest.approx(0.1)
    assert expected_share(one, date(2024, 1, 1)) == pytest.approx(0.8)
    assert expected_share(one, END) == pytest.approx(1)


def test_a_stricter_edition_changes_the_colour():
    strict = replace(bands(HALF), green=1.0)
    assert status(measure(148), HALF).colour is Colour.GREEN
    assert status(measure(148), HALF, strict).colour is Colour.AMBER


def test_decimals_are_kept():
    assert measure(147.6).actuals[0].value == Decimal("147.6")
