"""Falling behind other places, as a plan is followed: in the status, in the chain, and the same again from a snapshot."""

from __future__ import annotations

from datetime import date

import pytest

from skillshed.insight.plan.chain import Reading
from skillshed.insight.plan.document import Plan as Document
from skillshed.insight.plan.reading import parse_plan
from skillshed.insight.plan.status import Colour
from skillshed.plans.following import Beside, Following, follow
from skillshed.plans.models import Snapshot
from skillshed.plans.snapshots import again, judged
from tests.plans.conftest import TEXT

NOW = date(2024, 3, 1)
OWN = [20.0, 20.3, 19.8, 20.1]
THEIRS = [20.5, 22.0, 23.4, 25.1]
ENGLAND = Beside("E92000001", "England", tuple((date(2020 + year, 12, 31), value, 0.2) for year, value in enumerate(THEIRS)))
OUTCOME = """
- {id: M4, of: S1, name: Into work, unit: "%", kind: rate, place: Burnley, baseline: 20, baseline_se: 0.4, baseline_on: 2020-12-31,
   target: 26, target_on: 2024-12-31, every_months: 12, actuals: [ACTUALS]}
"""


def document() -> Document:
    rows = [
        f"{{on: {2020 + year}-12-31, value: {value}, se: 0.4, state: approved, source: survey}}" for year, value in enumerate(OWN)
    ]
    good = "actuals: [{on: 2023-12-31, value: 300, state: approved}]"
    text = TEXT.replace("target: 400, target_on: 2024-12-31}", f"target: 400, target_on: 2024-12-31, every_months: 12, {good}}}")
    return parse_plan(text + OUTCOME.replace("ACTUALS", ", ".join(rows)), "small.yaml").plan


@pytest.fixture(scope="module")
def found() -> Following:
    return follow(document(), NOW, others={"M4": (ENGLAND,)})


def test_a_grey_outcome_that_falls_behind_others_is_told(found):
    status = found.measures["M4"].status
    assert (status.colour, status.grey, status.falls_behind) == (Colour.GREY, "not_significant", True)
    assert status.falls_why.startswith("Falling behind England: from 31 December 2020 to 31 December 2023")
    assert found.status_of("S1") == status


def test_without_comparators_nobody_falls_behind_them(found):
    alone = follow(document(), NOW)
    assert not alone.measures["M4"].status.falls_behind
    assert alone.measures["M1"].status == found.measures["M1"].status


def test_the_chain_puts_the_theory_in_doubt_and_says_why(found):
    [read] = [one for one in found.chain() if one.outcome == "S1"]
    assert read.reading is Reading.DOUBT
    assert read.why.endswith(found.measures["M4"].status.falls_why)
    [before] = [one for one in follow(document(), NOW).chain() if one.outcome == "S1"]
    assert before.reading is Reading.NOT_KNOWN


def test_a_stale_figure_says_nothing_of_falling_behind():
    late = follow(document(), date(2027, 1, 1), others={"M4": (ENGLAND,)})
    assert late.measures["M4"].status.grey == "stale"
    assert not late.measures["M4"].status.falls_behind


def test_a_snapshot_gives_the_same_again(found):
    kept = judged(found)
    assert kept["beside"]["M4"][0]["name"] == "England"
    made = again(Snapshot(on=NOW, as_of=NOW, document=kept))
    assert made["statuses"] == kept["statuses"]
    assert made["chain"] == kept["chain"]
