"""The words of a diagnosis: never surer than the chances, never without what is missing."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from skillshed.insight.equilibrium.assess import Input, Standing
from skillshed.insight.equilibrium.definition import definition
from skillshed.insight.equilibrium.movement import movement
from skillshed.publishing import diagnosis as say

LEED = definition()
SUPPLY = Input(
    "level4_or_above",
    "Share with level 4 or above",
    "percent",
    1,
    30.0,
    20.0,
    40.0,
    5.1,
    "published",
    0.0,
    "final",
    "r",
    "ratio",
    "",
    "",
    -0.3,
)
SURE = Standing(
    "a", "Burnley", "2019-01-01/P1Y", (SUPPLY,), (), -0.3, -0.2, 0.05, "low",
    {"low": 0.97, "surplus": 0.02, "gaps": 0.01, "high": 0.0}, "low", is_named=True,
)  # fmt: skip
UNSURE = replace(SURE, chances={"low": 0.54, "surplus": 0.01, "gaps": 0.45, "high": 0.0}, is_named=False)
UNKNOWN = replace(SURE, chances={}, likeliest="", is_named=False, missing=("High-skilled occupations: no figure",))


@pytest.mark.parametrize(
    ("chance", "words"),
    [(1.0, "over 99%"), (0.995, "over 99%"), (0.99, "99%"), (0.5, "50%"), (0.004, "under 1%"), (0.0, "under 1%")],
)
def test_draws_are_never_certain(chance: float, words: str) -> None:
    assert say.chance_words(chance) == words


def test_a_chance_just_under_the_limit_is_not_rounded_up_to_it() -> None:
    near = replace(UNSURE, chances={"low": 0.748, "surplus": 0.252, "gaps": 0.0, "high": 0.0})
    assert say.verdict(near, LEED) == "Cannot be told: low-skills equilibrium 74%, skills surplus 25%"
    assert say.chance_words(0.75, under=0.75) == "75%"


def test_a_verdict_names_two_where_one_is_not_likely_enough() -> None:
    assert say.verdict(SURE, LEED) == "Almost certainly in a low-skills equilibrium (97%)"
    assert say.verdict(UNSURE, LEED) == "Cannot be told: low-skills equilibrium 54%, skills gaps and shortages 45%"
    assert say.verdict(UNKNOWN, LEED) == "Not yet known"


def test_titles_are_as_sure_as_the_chances() -> None:
    assert say.standing_title(SURE, LEED) == "Burnley is almost certainly in a low-skills equilibrium"
    assert say.standing_title(UNSURE, LEED) == "The survey cannot tell which equilibrium Burnley is in"
    assert say.standing_title(UNKNOWN, LEED) == "Where Burnley stands is not yet known"


def test_movement_needs_every_year_or_both_ends() -> None:
    later = replace(SURE, period="2020-01-01/P1Y")
    assert say.movement_sentence(movement([later, SURE]), "Burnley", LEED).startswith(
        "In each year that is known (2019 and 2020) Burnley"
    )
    assert "can be told from chance" in say.movement_sentence(movement([UNSURE, later]), "Burnley", LEED)
    assert "There are not two years" in say.movement_sentence(movement([SURE]), "Burnley", LEED)
    other = replace(later, likeliest="high")
    assert say.movement_sentence(movement([SURE, other]), "Burnley", LEED) == (
        "From 2019 to 2020 Burnley moved: it was in a low-skills equilibrium and is now in a high-skills equilibrium."
    )


def test_words_load_no_chart_engine() -> None:
    code = "import sys; import skillshed.publishing.diagnosis_document; assert 'altair' not in sys.modules and 'vl_convert' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
