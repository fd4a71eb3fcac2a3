"""The list of exact versions: complete, and usable anywhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([0-9][^\s;]*)(\s*;.*)?$")


def lines() -> list[str]:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_each_line_is_a_name_and_a_version_and_nothing_else():
    wrong = [line for line in lines() if not PIN.match(line)]
    assert not wrong, "no addresses, paths, hashes or options"
    assert "://" not in (ROOT / "constraints.txt").read_text(encoding="utf-8")


def test_what_the_project_asks_for_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [
        *project["dependencies"],
        *(one for extra in ("dev", "postgres", "worker", "forecast", "reports") for one in extras[extra]),
    ]
    pinned = {plain(line.split("==")[0]) for line in lines()}
    names = {plain(re.split(r"[\[<>=!~; ]", one)[0]) for one in asked} - {"skillshed"}
    assert names <= pinned, names - pinned


def test_the_project_itself_is_not_pinned():
    assert not any(line.startswith("skillshed") for line in lines())
