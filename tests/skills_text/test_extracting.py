"""Whole texts: what is asked is told from what is offered, single words need context, people's decisions go first."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillshed.skills.extracting.extractor import Extractor, Found
from skillshed.skills.extracting.overrides import read_overrides
from skillshed.skills.extracting.ranking import Ranker
from skillshed.skills.extracting.sentences import sentences
from skillshed.terms.errors import InputNotUnderstood, NotFound
from tests.skills_text.conftest import SKILLS

ADVERT = """About us
We are a family-run firm and staff training is at our heart.
Your role
- Assist with dressing; keep care records up to date
What we offer
£11.50 per hour, free parking, time management courses.
"""


def read(ranker: Ranker, text: str, overrides: Path | None = None) -> dict[str, Found]:
    found = Extractor(ranker, read_overrides(overrides, ranker.concepts)).extract([text])[0]
    return {one.uri: one for one in found.skills}


def test_what_is_offered_is_not_asked(ranker: Ranker) -> None:
    found = read(ranker, ADVERT)
    assert {"x:dress", "x:records"} <= set(found)
    assert not {"x:train", "x:parking", "x:time"} & set(found)
    one = found["x:dress"]
    assert ADVERT[one.start : one.end] == "Assist with dressing"
    assert (one.method, one.speaks_of) == ("exact", "requirement")
    assert "stands in the text" in one.reason


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Knowledge of statistics", True),
        ("Our shop near the house of statistics has many visitors on sunny days", False),
        ("Knowledge of statistics is not needed", False),
        ("No experience of statistics", False),
        ("Fluent Polish", True),
        ("Wash and polish cars in the yard for visitors", False),
    ],
)
def test_a_single_word_needs_company(ranker: Ranker, text: str, found: bool) -> None:
    assert ({"x:stats", "x:polish"} & {key for key, one in read(ranker, text).items() if one.method == "exact"} != set()) is found


def test_people_decide(ranker: Ranker, tmp_path: Path) -> None:
    file = tmp_path / "overrides.csv"
    file.write_text("phrase,skill\nPMVA,manage time\nassist with dressing,\n", encoding="utf-8")
    found = read(ranker, "PMVA\nYou will assist with dressing", file)
    assert found["x:time"].method == "override"
    assert found["x:time"].score == 1
    assert all(one.method != "exact" for one in found.values())


def test_a_decision_for_a_skill_that_is_not_loaded_is_refused(ranker: Ranker, tmp_path: Path) -> None:
    file = tmp_path / "overrides.csv"
    file.write_text("phrase,skill\nPMVA,no such skill\n", encoding="utf-8")
    with pytest.raises(NotFound, match=r"line 2.*no such skill"):
        read_overrides(file, ranker.concepts)
    file.write_text("words,id\n", encoding="utf-8")
    with pytest.raises(InputNotUnderstood, match="phrase and skill"):
        read_overrides(file, ranker.concepts)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(
        st.sampled_from([*(name for name, _ in SKILLS.values()), "\n", ". ", "you must", "pension", "•", "é ", "(a)"]),
        max_size=12,
    )
)
def test_every_finding_stands_in_the_text(ranker: Ranker, parts: list[str]) -> None:
    text = " ".join(parts)
    for one in read(ranker, text).values():
        assert one.uri in SKILLS
        assert text[one.start : one.end] == one.text
        assert 0 <= one.score <= 1


def test_words_with_hyphens_and_dots_are_not_cut() -> None:
    found = [one.text for one in sentences("Co-ordinate standards and work with Node.js v1.2.\n- Drive a van")]
    assert found == ["Co-ordinate standards and work with Node.js v1.2.", "Drive a van"]


def test_an_empty_text_has_no_skill(ranker: Ranker) -> None:
    assert read(ranker, " \n ") == {}
