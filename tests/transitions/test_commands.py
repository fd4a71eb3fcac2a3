"""The commands as people type them, over the embedded starter set."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from skillshed.cli.main import main

Run = Callable[..., tuple[int, dict]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for all: vectors and bounds are made once."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("SKILLSHED_DATA", str(folder))

    def said(*words: str) -> tuple[int, dict]:
        capsys.readouterr()
        code = main([*words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return said


def test_where_a_job_leads_and_what_one_skill_more_changes(run: Run):
    code, found = run("skills", "transitions", "shop assistant", "--top", "5")
    assert code == 0
    covered = [one["coverage"] for one in found["rows"]]
    assert covered == sorted(covered, reverse=True)
    assert found["attribution"].startswith("This service uses the ESCO")
    assert "from memory" in found["regulated_status"]
    plain = run("skills", "transitions", "shop assistant", "--to", "cashier")[1]["rows"][0]
    lacking = plain["gap"][0]["label"]
    more = run("skills", "transitions", "shop assistant", "--to", "cashier", "--add", lacking)[1]["rows"][0]
    assert more["coverage"] > plain["coverage"]
    assert lacking not in {one["label"] for one in more["gap"]}


def test_the_gap_of_one_move_and_the_skills_that_open_most(run: Run):
    gap = run("skills", "gap", "shop assistant", "--to", "cashier")[1]["rows"]
    assert [one["weight"] for one in gap] == sorted((one["weight"] for one in gap), reverse=True)
    assert run("skills", "gap", "cashier", "--to", "cashier")[1]["rows"] == []
    assert run("skills", "gap", "shop assistant")[1]["rows"][0]["lacking_in"] >= 1


def test_a_person_by_jobs_words_and_qualifications(run: Run):
    person = (
        "skills",
        "transitions",
        "--held",
        "shop assistant:4",
        "--words",
        "drive a forklift truck",
        "--qualification",
        "Certificate in cleaning",
    )
    rows = run(*person, "--top", "3")[1]["rows"]
    assert rows[0]["origin"] is None
    assert rows[0]["label"] == "shop assistant"
    code, error = run("skills", "transitions", "shop assistant", "--held", "cashier")
    assert (code, error["error"]["message"]) == (2, "Name either an occupation or a person.")
    assert run("skills", "transitions", "--held", "cashier:soon")[0] == 2


def test_paths_and_their_pay_floor(run: Run, tmp_path: Path):
    ways = run("skills", "paths", "shop assistant", "office clerk")[1]["paths"]
    assert ways[0]["through"][0] == "shop assistant"
    assert ways[0]["through"][-1] == "office clerk"
    code, error = run("skills", "paths", "shop assistant", "office clerk", "--pay-floor", "20000")
    assert code == 12, "no pay is loaded, so no step is known to keep to the floor"
    assert "No viable moves" in error["error"]["message"]


def test_names_that_are_none_are_met_with_near_ones(run: Run):
    code, error = run("skills", "transitions", "shop asistant")
    assert code == 12
    assert "shop assistant" in error["error"]["next_step"]
    assert run("skills", "transitions", "shop assistant", "--weights", "heavy")[0] == 2
