"""`skillshed plan actors`, on a small plan."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from skillshed.cli.main import main
from skillshed.plans.actor_files import read_map
from skillshed.plans.models import Relation

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(plan, tmp_path, monkeypatch, capsys):
    """said("small", ...) -> exit code and what was printed."""
    monkeypatch.setenv("SKILLSHED_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("skillshed.site.boot.migrate", lambda: None)

    def command(*arguments: object) -> tuple[int, str]:
        capsys.readouterr()
        code = main(["plan", "actors", *(str(one) for one in arguments)])
        return code, capsys.readouterr().out

    return command


def test_the_shape_is_told_in_words_and_as_json(said):
    code, words = said("small")
    assert (code, words.splitlines()[0]) == (0, "2 actors, 1 pair with a tie, density 1.000, 1 part.")
    whole = json.loads(said("small", "--json")[1])
    assert (whole["actors"], whole["single_owned"], whole["alone"]) == (2, {}, [])


def test_without_somebody(said):
    assert "Nobody answers for: A1 Roll out" in said("small", "--without", "Skills Hub")[1]
    assert said("small", "--without", "Nobody")[0] == 12


def test_whom_to_talk_to(said):
    assert said("small", "--about", "institutions hub")[1].startswith("1. Skills Hub")
    assert json.loads(said("--all", "--about", "zymurgy", "--json")[1]) == []


def test_a_list_in_and_out(said, tmp_path):
    path: Path = tmp_path / "r.csv"
    path.write_text("from,to,relation\nCollege,Skills Hub,shares data\nCollege,Nobody,funds\n", encoding="utf-8")
    assert said("small", "--import", path)[0] == 2
    code, words = said("small", "--import", path, "--said-by", "Board")
    assert (code, "2 rows: 1 new, 0 changed, 0 as before, 1 refused." in words) == (11, True)
    assert Relation.objects.get().said_by == "Board"
    out = tmp_path / "map.json"
    assert said("small", "--export", out)[0] == 0
    assert {one.kind for one in read_map(out.read_text(encoding="utf-8"), "map.json").ties} == {
        "shares data",
        "owns an action with",
    }
    assert said("small", "--export", tmp_path / "map.csv")[0] == 0
    assert (tmp_path / "map-actors.csv").exists()
    assert said("small", "--export", tmp_path / "map.png")[0] == 2


@pytest.mark.parametrize("arguments", [(), ("small", "--all"), ("small", "--on", "soon")])
def test_what_cannot_be_asked_is_said(said, arguments):
    assert said(*arguments)[0] == 2


def test_a_plan_or_a_file_that_is_none(said, tmp_path):
    assert said("nothing")[0] == 12
    assert said("small", "--import", tmp_path / "none.csv", "--said-by", "x")[0] == 12
