"""`skillshed provision`: exit codes, JSON, and files in and out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.provision.feeds.conftest import HEADER, ROWS, TABLE

ROOT = Path(__file__).parents[3]
WRONG = "Example College,10000001,Bad,course,2,12p,31/02/2026,no,Hall,BB1,nobody,\n"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


def ran(data: Path, *arguments: object, code: int = 0) -> Any:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("SKILLSHED_", "DJANGO_"))}
    env |= {"SKILLSHED_DATA": str(data), "SKILLSHED_DEMO": "1", "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", "from skillshed.cli.main import run; run()", "provision", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=120)
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout) if "--json" in arguments else done.stderr


def test_in_looked_at_kept_and_out_again(data, tmp_path):
    good, mixed = tmp_path / "good.csv", tmp_path / "mixed.csv"
    good.write_bytes(TABLE)
    mixed.write_text(HEADER + ROWS + WRONG)
    seen = ran(data, "import", mixed, "--dry-run", "--json", code=11)
    assert (seen["is_dry_run"], seen["is_kept"], seen["counts"]["offer"]["new"], seen["rows_refused"]) == (True, False, 2, 1)
    assert {"where": "row 5", "column": "Start date"}.items() <= next(
        one for one in seen["faults"] if one["column"] == "Start date"
    ).items()
    assert ran(data, "import", mixed, "--strict", "--json", code=11)["is_kept"] is False
    assert ran(data, "import", mixed, "--limit", "0.5", "--json")["counts"]["offer"]["new"] == 2
    assert ran(data, "import", good, "--json")["counts"]["offer"] == {"new": 0, "changed": 0, "unchanged": 2, "gone": 0}
    out = tmp_path / "out.xlsx"
    assert "3 rows" in ran(data, "export", "--out", out)
    assert ran(data, "import", out, "--json")["changes"] == []
    assert ran(data, "check", "--json")["offers"] == 2
    assert ran(data, "duplicates", "--find", "--json") == []


def test_what_cannot_be_brought_in_has_its_own_exit_code(data, tmp_path):
    page = tmp_path / "page.csv"
    page.write_text("<!doctype html><html><body>not a table</body></html>")
    assert "web page" in ran(data, "import", page, code=10)
    assert "cannot be read" in ran(data, "import", tmp_path / "nowhere.csv", code=10)
    (tmp_path / "empty").mkdir()
    ran(data, "import", tmp_path / "empty", code=10)
    assert "does not answer" in ran(data, "import", "http://127.0.0.1:9/feed", code=13)
    ran(data, "template", "--out", tmp_path / "t.docx", code=2)
    ran(data, "template", "--out", tmp_path / "t.xlsx")
    assert (tmp_path / "t.xlsx").read_bytes()[:2] == b"PK"
