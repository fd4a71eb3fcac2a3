"""How well each claim of a plan is known, and which words its evidence carries."""

from __future__ import annotations

import pytest

from skillshed.insight.plan.claimed import Known, claims
from skillshed.insight.plan.levels import HIGHER, SAYS
from skillshed.insight.plan.reading import parse_plan
from skillshed.terms.errors import InputNotUnderstood
from tests.plans.conftest import TEXT


def plan(chain: str = "", links: str = ""):
    text = TEXT.replace("lag_months: 12}", f"lag_months: 12{chain}}}")
    return parse_plan(text + links, "small.yaml").plan


def test_every_level_has_its_words_and_what_would_raise_it():
    assert list(SAYS) == list(HIGHER) == [0, 1, 2, 3, 4, 5]
    assert all(SAYS.values())
    assert all(HIGHER.values())


def test_a_claim_that_nothing_measures_stands_on_no_level():
    [found] = claims(plan(), {})
    assert (found.to, found.causes, found.level) == ("S1", (("O", "medium"),), 0)
    assert "baseline" in found.higher


def test_the_best_known_counts():
    [found] = claims(plan(), {"S1": Known(2, "Beside England."), "U1": Known(5, "Another element.")})
    assert (found.level, found.why) == (2, "Beside England.")


@pytest.mark.parametrize(
    ("chain", "level", "why"),
    [
        (", level: 4, evidence: 'Trial of 2019, report p. 12'", 4, "Trial of 2019"),
        (", level: 4", 0, "names no evidence"),
    ],
)
def test_a_level_the_plan_gives_needs_its_evidence(chain, level, why):
    [found] = claims(plan(chain), {})
    assert found.level == level
    assert why in found.why


def test_links_are_claims_too_and_the_least_known_comes_first():
    found = claims(plan(links="links: [{from: A1, to: U2, confidence: low}]\n"), {"S1": Known(1, "Measured.")})
    assert [(one.to, one.level) for one in found] == [("U2", 0), ("S1", 1)]


def test_a_level_beyond_the_scale_is_refused():
    with pytest.raises(InputNotUnderstood, match="less than or equal to 5"):
        plan(", level: 6, evidence: x")
