"""Domains and their criteria: a score needs evidence, a missing score is unknown, and the file says whose scores they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillshed.evidence.book import Book
from skillshed.insight.structure.document import document
from skillshed.insight.structure.domains import CRITERIA, domains, measured, read
from skillshed.insight.structure.structure import specialising
from skillshed.terms.errors import InputNotUnderstood

HEAD = """place = "kent"
title = "Kent"
whose = "Invented for a test."
author = "a tester"
reviewed_on = 2026-11-22
status = "assumption"
"""
DOMAIN = """[[domain]]
id = "fruit"
title = "Fruit"
industries = ["0124"]
"""


def filed(folder: Path, text: str) -> Path:
    path = folder / "specialisation" / "kent.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_the_three_states_of_a_score(tmp_path: Path) -> None:
    text = (
        HEAD
        + DOMAIN
        + '[domain.recognition]\nscore = 4\n[domain.critical_mass]\nscore = 1\nevidence = [{text = "a", link = "/x"}]\n'
    )
    found = read(filed(tmp_path, text)).domain[0].scores
    assert {name: score.state for name, score in found.items()} == {
        "recognition": "not_evidenced", "critical_mass": "evidenced", "capacity_to_innovate": "unknown", "societal_need": "unknown",
    }  # fmt: skip
    assert found["societal_need"].score is None


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ("[domain.recognition]\nscore = 0\n", "must lie between 1 and 5"),
        ("[domain.recognition]\nscore = 9\n", "must lie between 1 and 5"),
        ("[domain.recognition]\nscore = 3\nevidence = [{text = \"a\", link = \"javascript:alert(1)\"}]\n", "must begin with"),
        ("[domain.recognition]\nscore = 3\nevidence = [{text = \"a\", link = \"//elsewhere\"}]\n", "must begin with"),
        ("[domain.fame]\nscore = 3\n", "domain.0.fame"),
        ("[domain.recognition\n", "is not TOML"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_named_with_its_fault(tmp_path: Path, extra: str, said: str) -> None:
    with pytest.raises(InputNotUnderstood, match=r"kent\.toml") as why:
        read(filed(tmp_path, HEAD + DOMAIN + extra))
    assert said in str(why.value)


def test_a_file_must_say_whose_scores_they_are(tmp_path: Path) -> None:
    with pytest.raises(InputNotUnderstood, match="whose"):
        read(filed(tmp_path, HEAD.replace('whose = "Invented for a test."\n', "") + DOMAIN))


def test_a_places_own_file_comes_before_the_shipped_one(tmp_path: Path) -> None:
    assert domains(tmp_path, ["nowhere"]) is None
    shipped = domains(tmp_path, ["lancashire"])
    assert shipped is not None
    assert "Nobody in Lancashire" in shipped.whose
    own = filed(tmp_path, HEAD + DOMAIN)
    own.rename(own.with_name("lancashire.toml"))
    mine = domains(tmp_path, ["lancashire"])
    assert mine is not None
    assert mine.whose == "Invented for a test."


def test_the_shipped_example_stands_on_industries_that_exist(embedded: Book) -> None:
    found = specialising(embedded, "E07000117")  # Burnley: the domains of the area that answers for it
    assert found.domains is not None
    for one in found.domains.domain:
        axes = measured(one, found.industries)
        assert axes["industries"] > 0
        assert axes["quotient"] is not None
    states = {score.state for one in found.domains.domain for score in one.scores.values()}
    assert states == {"evidenced", "not_evidenced", "unknown"}


def test_industries_nobody_has_give_no_axes(embedded: Book, tmp_path: Path) -> None:
    found = specialising(embedded, "UKJ4")
    axes = measured(read(filed(tmp_path, HEAD + DOMAIN.replace("0124", "999999"))).domain[0], found.industries)
    assert axes == {"industries": 0, "held": 0, "jobs": None, "quotient": None, "relatedness": None, "complexity": None}


def test_the_document_keeps_score_state_and_evidence_apart(embedded: Book) -> None:
    found = document(embedded, "E37000019")["complexity"]["domains"]
    aerospace = found["domains"][0]
    assert list(aerospace["scores"]) == list(CRITERIA)
    assert aerospace["scores"]["societal_need"] == {"score": None, "state": "unknown", "why": "", "evidence": []}
    assert aerospace["scores"]["critical_mass"]["evidence"][0]["link"].startswith("/measures/jobs_by_subclass/")
    assert aerospace["measured"]["jobs"] == 12_075
