"""`skillshed eligible` as a shell sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from skillshed.cli.main import main

PROMISED = {
    "programme", "verdict", "closed_reason", "successor", "because", "rules", "missing", "next_question", "person_pays_gbp",
    "employer_pays_gbp", "employer_share", "unverified",
}  # fmt: skip


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps({"facts": {"date_of_birth": "1996-03-14", "area_code": "E07000117", "benefits": None}}), "utf-8")
    return path


def test_every_programme_with_the_promised_keys(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eligible", str(facts), "--on", "2026-09-01", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 24
    assert all(set(row) >= PROMISED for row in rows)
    assert {row["verdict"] for row in rows} == {"eligible", "not_eligible", "unknown", "closed"}


def test_one_programme_in_words(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eligible", str(facts), "--on", "2022-04-01", "--programme", "KICKSTART"]) == 0
    shown = capsys.readouterr()
    assert "closed" in shown.out
    assert "Jobs Guarantee took its place." in shown.err


@pytest.mark.parametrize(
    ("content", "on", "code", "said"),
    [
        ("{", "2026-09-01", 10, "is no JSON"),
        ("[1]", "2026-09-01", 10, "holds no facts"),
        ('{"facts": {"shoe_size": 9}}', "2026-09-01", 10, "No fact is called 'shoe_size'"),
        ('{"facts": {}}', "soon", 2, "soon"),
    ],
)
def test_what_cannot_be_read_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, on: str, code: int, said: str
) -> None:
    path = tmp_path / "facts.json"
    path.write_text(content, "utf-8")
    assert main(["eligible", str(path), "--on", on]) == code
    assert said in capsys.readouterr().err
