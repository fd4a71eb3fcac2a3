"""Commands that serve nobody work in anybody's own folder, with no settings of a server; those that write letters ask for them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PLAN = "schema: skillshed.plan/1\nplan: {id: small, title: A small plan}\n"


def ran(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SKILLSHED_", "DJANGO_"))}
    environment["SKILLSHED_DATA"] = str(folder / "data")
    command = [sys.executable, "-c", "from skillshed.cli.main import run; run()", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plan", "load", "small.yaml"), "A small plan"),
        (("search", "welding"), "The directory is empty"),
        (("provision", "check"), "0 offers"),
        (("report",), "local-skills-report"),
    ],
)
def test_no_settings_of_a_server_are_asked_for(tmp_path, words, said):
    (tmp_path / "small.yaml").write_text(PLAN, encoding="utf-8")
    done = ran(tmp_path, *words)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout + done.stderr


@pytest.mark.parametrize("words", [("referrals", "due"), ("provision", "keep"), ("serve", "--port", "1")])
def test_what_writes_letters_or_serves_asks_for_them(tmp_path, words):
    done = ran(tmp_path, *words)
    assert done.returncode == 2
    assert "SKILLSHED_BASE_URL is missing" in done.stderr or "can be served" in done.stderr
