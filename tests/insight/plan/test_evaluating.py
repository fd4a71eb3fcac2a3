"""A place against others on the embedded evidence: who is left out, how sure, which words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from skillshed.evidence.book import Book
from skillshed.evidence.demo import load_embedded
from skillshed.insight.plan.counterfactual import difference, placebos, synthetic
from skillshed.insight.plan.evaluating import Evaluation, evaluated, panel
from skillshed.insight.plan.levels import refused
from skillshed.insight.plan.robust import drift, held_out, without_each
from skillshed.terms.errors import NotFound, UsageError


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder: Path = tmp_path_factory.mktemp("evaluating")
    load_embedded(folder)
    return Book(folder)


@pytest.fixture(scope="module")
def burnley(book: Book) -> Evaluation:
    return evaluated(panel(book, "claimant_rate", book.areas.one("Burnley"), date(2015, 6, 1)))


def test_neighbours_are_no_donors_and_everybody_left_out_is_named(burnley):
    assert {"Pendle", "Preston", "Blackpool", "Blackburn with Darwen"} <= {name for name, _ in burnley.panel.dropped}
    assert not {"Pendle", "Preston"} & set(burnley.panel.names)
    assert len(burnley.panel.names) > 250
    assert burnley.panel.releases


def test_the_chance_is_a_rank_and_its_smallest_value_is_said(burnley):
    both = burnley.synthetic
    count = len(both.used) + 1
    assert both.least_p == pytest.approx(1 / count)
    assert both.p * count == pytest.approx(round(both.p * count))
    assert f"{both.least_p:.3f}" in " ".join(burnley.reading)


def test_words_keep_to_the_evidence(burnley):
    text = " ".join(burnley.reading)
    assert "percentage points" in text
    assert "percent higher" not in text
    assert "no evidence that anything changed" in text
    assert refused(text, 1) == []


def test_an_area_of_many_districts_is_set_beside_areas_of_its_kind(book):
    found = panel(book, "claimant_rate", book.areas.one("Lancashire"), date(2016, 6, 1))
    assert "Cumbria" in found.names
    assert "Burnley" not in found.names


def test_who_is_left_out_by_hand_is_left_out(book):
    place = book.areas.one("Burnley")
    assert "Bury" not in panel(book, "claimant_rate", place, date(2015, 6, 1), leave_out=("bury",)).names


def test_too_little_before_is_refused(book):
    with pytest.raises(UsageError, match="2 periods before"):
        evaluated(panel(book, "neet", book.areas.one("Lancashire"), date(2020, 1, 1)))
    with pytest.raises(NotFound):
        panel(book, "no_such_measure", book.areas.one("Burnley"), date(2015, 1, 1))


def test_real_figures_give_the_weights_and_path_of_the_package(book):
    import pandas as pd
    from pysyncon import Synth

    found = panel(book, "claimant_rate", book.areas.one("Burnley"), date(2015, 6, 1))
    donors = found.donors[
        [found.names.index(one) for one in ("Bury", "Oldham", "Tameside", "Peterborough", "Rochdale", "Bolton")]
    ]
    wide = pd.DataFrame(np.vstack([found.treated, donors]).T, columns=["own", *(f"d{one}" for one in range(6))])
    past = wide.iloc[: found.before]
    theirs = Synth()
    # The package divides every period by its spread; weighing each by its variance puts them back. It stops looking once its
    # loss changes by less than a millionth, so the loss is made large: rates of a few per cent differ by little.
    theirs.fit(
        X0=past.iloc[:, 1:], X1=past.iloc[:, 0], Z0=past.iloc[:, 1:], Z1=past.iloc[:, 0],
        custom_V=1e4 * past.var(axis=1).to_numpy(),
    )  # fmt: skip
    mine = synthetic(found.treated, donors, found.before)
    assert mine.weights == pytest.approx(theirs.W, abs=1e-4)
    assert mine.path == pytest.approx(wide.iloc[:, 1:].to_numpy() @ theirs.W, abs=1e-4)
    gaps = found.treated - wide.iloc[:, 1:].to_numpy() @ theirs.W
    assert mine.error_before == pytest.approx(np.sqrt((gaps[: found.before] ** 2).mean()), abs=1e-4)
    assert mine.effect == pytest.approx(gaps[found.before :].mean(), abs=1e-4)


def test_difference_in_differences_is_that_of_a_regression_with_place_and_period_effects(book):
    found = panel(book, "claimant_rate", book.areas.one("Exeter"), date(2017, 1, 1))
    values = np.vstack([found.treated, found.donors[:40]])
    units, periods = values.shape
    treated = np.zeros(values.shape)
    treated[0, found.before :] = 1
    rows, columns = np.indices(values.shape)
    design = np.hstack(
        [treated.reshape(-1, 1), np.eye(units)[rows.ravel()], np.eye(periods)[columns.ravel()][:, 1:]],
    )
    fitted = np.linalg.lstsq(design, values.ravel(), rcond=None)[0][0]
    assert difference(found.treated, found.donors[:40], found.before).effect == pytest.approx(fitted, abs=1e-6)


def test_a_perfect_fit_gives_no_endless_ratio(book):
    found = evaluated(panel(book, "employment_rate", book.areas.one("Plymouth"), date(2018, 1, 1)))
    assert found.synthetic.real.error_before < 1e-6
    assert np.isfinite(found.synthetic.ratio)
    assert len(found.synthetic.used) > 100
    assert found.held_out > 0.1


def test_few_periods_before_are_level_two_and_the_word_is_refused(book):
    found = evaluated(panel(book, "level4_or_above", book.areas.one("Lancashire"), date(2020, 1, 1)))
    assert (found.level, found.carries) == (2, 2)
    assert found.impact.startswith("The word “impact” is refused here. Only 3 periods")


def test_a_usual_gap_claims_nothing_at_any_level(burnley):
    assert burnley.level == 3
    assert not burnley.is_unusual
    assert burnley.carries == 2
    assert refused("The plan had an impact.", burnley.carries)


def test_an_unusual_gap_may_carry_the_word(book):
    found = evaluated(panel(book, "claimant_rate", book.areas.one("Pendle"), date(2021, 6, 1)))
    assert found.is_unusual
    assert found.carries == 3
    assert found.impact.startswith("The word “impact” may stand")


def made(units: int = 12, periods: int = 18, seed: int = 5) -> np.ndarray:
    random = np.random.default_rng(seed)
    return (
        50 + random.normal(size=(units, 2)) @ random.normal(size=(periods, 2)).cumsum(0).T + random.normal(size=(units, periods))
    )


def test_each_donor_of_weight_is_left_out_once():
    units = made()
    real = placebos(units[0], units[1:], 12).real
    found = without_each(units[0], units[1:], 12, real)
    assert {one.donor for one in found} == {int(one) for one in np.flatnonzero(real.weights >= 0.001)}
    first = found[0]
    assert first.weight == pytest.approx(real.weights.max())
    assert first.effect == pytest.approx(synthetic(units[0], np.delete(units[1:], first.donor, axis=0), 12).effect)
    assert without_each(units[0], units[1:3], 12, synthetic(units[0], units[1:3], 12)) == []


def test_the_last_third_is_not_shown_to_the_mix():
    units = made()
    changed = units.copy()
    changed[0, 8:12] += 10
    assert held_out(changed[0], changed[1:], 12) > held_out(units[0], units[1:], 12) + 5
    after = units.copy()
    after[0, 12:] += 10
    assert held_out(after[0], after[1:], 12) == held_out(units[0], units[1:], 12)
    assert held_out(units[0], units[1:], 3) is None


def test_a_place_that_drifts_is_told():
    units = made()
    assert not drift(units[0], units[1:], 12).is_unusual or abs(drift(units[0], units[1:], 12).slope) > 0.3
    moved = units.copy()
    moved[0] += 2.0 * np.arange(18)
    found = drift(moved[0], moved[1:], 12)
    assert found.is_unusual
    assert found.slope == pytest.approx(drift(units[0], units[1:], 12).slope + 2.0)


def test_a_measure_in_parts_asks_which(book):
    with pytest.raises(UsageError, match="only parts such as"):
        panel(book, "enterprises", book.areas.one("Burnley"), date(2020, 1, 1), by={"sizeband": "*"})


@pytest.mark.parametrize(("begins", "last"), [(date(2023, 12, 31), 2023), (date(2024, 1, 1), 2023), (date(2023, 12, 30), 2022)])
def test_a_period_that_has_ended_by_the_day_lies_before(book, begins, last):
    found = panel(book, "claimant_rate", book.areas.one("Lancashire"), begins)
    assert found.periods[found.before - 1] == f"{last}-01-01/P1Y"
