"""`skillshed plan pack|lsip|matrix` on a plan in a file and on one that is loaded."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.cli.test_on_ones_own import ran
from tests.pages_plans.board.conftest import TEXT

CSV = "college,target,value,serves\nSouth College,Cyber security starts,25,P\n,Nameless,3,P\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "open.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Any]:
    """A command in a process of its own, with a data folder of its own."""

    def command(*words: str) -> Any:
        done = ran(tmp_path, *words)
        read = json.loads(done.stdout) if "--json" in words and done.stdout else None
        return SimpleNamespace(code=done.returncode, out=done.stdout, err=done.stderr, json=read)

    return command


def test_a_pack_of_a_file_is_written_and_the_same_each_time(run, plan, tmp_path):
    outs = [tmp_path / "one", tmp_path / "two"]
    for out in outs:
        answer = run("plan", "pack", str(plan), "--out", str(out), "--on", "2022-02-01", "--json")
        assert answer.code == 0
        assert answer.json["pages"] >= 1
    names = sorted(path.name for path in outs[0].iterdir())
    assert names == [*(f"board-pack_open_2022-02-01.{ending}" for ending in ("docx", "html", "pdf")), "manifest.json"]
    for name in names:
        assert (outs[0] / name).read_bytes() == (outs[1] / name).read_bytes(), name
    manifest = json.loads((outs[0] / "manifest.json").read_text())
    assert manifest["plan"]["on"] == "2022-02-01"
    assert len(manifest["plan"]["sha256"]) == 64
    assert b"/Marked true" in (outs[0] / names[2]).read_bytes() or b"/MarkInfo" in (outs[0] / names[2]).read_bytes()


def test_a_loaded_plan_keeps_its_snapshot_for_the_next_pack(run, plan, tmp_path):
    assert run("plan", "load", str(plan)).code == 0
    first = run("plan", "pack", "open", "--out", str(tmp_path / "a"), "--on", "2021-08-01", "--format", "html", "--keep")
    assert "Snapshot kept" in first.err
    second = run("plan", "pack", "open", "--out", str(tmp_path / "b"), "--on", "2022-02-01", "--format", "html", "--json")
    assert second.json["plan"]["since"] == "2021-08-01"
    refused = run("plan", "pack", "open", "--out", str(tmp_path / "c"), "--on", "2022-02-01", "--since", "2020-01-01")
    assert refused.code == 12
    assert "No snapshot" in refused.err


def test_the_check_list_of_an_improvement_plan(run, plan):
    answer = run("plan", "lsip", str(plan), "--check", "--on", "2026-11-22", "--json")
    assert answer.code == 10
    found = {one["id"]: one for one in answer.json["requirements"]}
    assert found["evidence"]["said"] == "P has one kind only (a survey of employers); Q has no evidence."
    assert found["length"]["verdict"] == "not known"
    assert answer.json["body_pages"] >= 1


def test_texts_that_are_written_are_counted(run, plan, tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in ("introduction", "context"):
        (folder / f"{name}.md").write_text("Long words stand here.\n\n" * 900)
    answer = run("plan", "lsip", str(plan), "--check", "--on", "2026-11-22", "--text", str(folder), "--json")
    found = {one["id"]: one["verdict"] for one in answer.json["requirements"]}
    assert found["texts"] == "met"
    assert answer.json["body_pages"] > 30
    assert found["length"] == "not met"


def test_nothing_asked_for_is_said(run, plan):
    answer = run("plan", "lsip", str(plan))
    assert answer.code == 2
    assert "--check" in answer.err


def test_the_matrix_of_a_file_of_targets(run, plan, tmp_path):
    targets = tmp_path / "south.csv"
    targets.write_text(CSV)
    out = tmp_path / "matrix.csv"
    answer = run("plan", "matrix", str(plan), "--targets", str(targets), "--out", str(out), "--json")
    assert answer.code == 11
    assert [(one["row"], one["column"]) for one in answer.json["refused"]] == [(3, "college")]
    assert [(one["priority"], one["strength"]) for one in answer.json["matches"]] == [("P", "strong")]
    assert "South College" in out.read_text(encoding="utf-8-sig")
    kept = run("plan", "matrix", str(plan), "--json")
    assert kept.json["colleges"] == ["North College"]


def test_targets_are_kept_with_a_loaded_plan(run, plan, tmp_path):
    run("plan", "load", str(plan))
    targets = tmp_path / "south.csv"
    targets.write_text(CSV)
    assert "1 targets kept, 0 changed" in run("plan", "matrix", "open", "--targets", str(targets), "--keep").err
    assert run("plan", "matrix", "open", "--json").json["colleges"] == ["North College", "South College"]
