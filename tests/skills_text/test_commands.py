"""The commands' promises: keys of the JSON, the starter set in a fresh folder, errors that say what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from skillshed.cli.main import main
from skillshed.skills.taxonomy.store import open_taxonomy


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("SKILLSHED_DATA", str(folder))
    return folder


def test_rank_and_code_in_a_fresh_folder(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = tmp_path / "texts.txt"
    texts.write_text("work in\u2028shifts\r\n\nhelp elderly people\n", encoding="utf-8")
    assert main(["skills", "rank", str(texts), "--top", "3", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["text"] for row in found] == ["work in\u2028shifts", "help elderly people"]
    ids = set(open_taxonomy(data, "esco").skills["id"])
    for row in found:
        assert len(row["skills"]) == 3
        assert all(set(one) == {"uri", "label", "score"} and one["uri"] in ids for one in row["skills"])
    titles = tmp_path / "titles.csv"
    titles.write_text("title,sector\nCare assistants,care\n", encoding="utf-8")
    assert main(["skills", "code", str(titles), "--scheme", "esco", "--json", "--top", "2"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert [set(one) for one in row["candidates"]] == [{"code", "label", "score"}] * 2
    assert isinstance(row["needs_review"], bool)
    assert {one["code"] for one in row["candidates"]} <= set(open_taxonomy(data, "esco").occupations["id"])


def test_what_cannot_be_done_is_said(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["skills", "rank", str(tmp_path / "none.txt")]) == 12
    assert main(["skills", "extract"]) == 2
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("name\nnurse\n", encoding="utf-8")
    assert main(["skills", "code", str(wrong), "--scheme", "soc2010"]) == 10
    assert "no column title" in capsys.readouterr().err
