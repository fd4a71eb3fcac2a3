"""The commands with pay, hours, level and openings, as people type them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from skillshed.cli.main import main
from tests.support import small_pay

Run = Callable[..., tuple[int, dict]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for all, with invented pay."""
    home = tmp_path_factory.mktemp("data")
    small_pay.made(home)
    return home


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("SKILLSHED_DATA", str(folder))

    def said(*words: str) -> tuple[int, dict]:
        capsys.readouterr()
        code = main([*words, "--json"])
        text = capsys.readouterr().out
        return code, json.loads(text) if text else {}

    return said


def test_a_move_says_pay_with_its_source_hours_level_and_that_openings_are_not_known(run: Run) -> None:
    row = run("skills", "transitions", "shop assistant", "--to", "sales assistant", "--place", "Burnley")[1]["rows"][0]
    assert row["pay_gbp_year"] == pytest.approx(420 * 52.18)
    assert row["pay_source"] == "median weekly pay, Sales and retail assistants, England, 2025"
    assert (row["soc2020"], row["soc_status"], row["level"], row["hours_status"]) == ("7111", "assumption", 2, "assumption")
    assert row["openings_a_year"] == "not known"
    assert row["demand"] is None
    unknown = run("skills", "transitions", "shop assistant", "--to", "building cleaner")[1]["rows"][0]
    assert (unknown["pay"], unknown["pay_source"]) == ("not known", None)


def test_a_path_keeps_to_hours_level_and_pay(run: Run) -> None:
    asked = ("skills", "paths", "shop assistant", "sales assistant", "--steps", "1")
    way = run(*asked)[1]["paths"][0]
    assert way["hours"] == way["steps"][0]["hours"] > 0
    assert run(*asked, "--hours", str(way["hours"] + 1), "--level", "2", "--pay-floor", "20000")[0] == 0
    for more in (("--hours", str(way["hours"] - 1)), ("--level", "3"), ("--pay-floor", "23000")):
        assert run(*asked, *more)[0] == 12
