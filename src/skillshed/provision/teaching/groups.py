"""From an occupation of the taxonomy to the United Kingdom's codes: a group of two digits by a table, four digits by the coder."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from skillshed.skills.coding.titles import Title
from skillshed.skills.opened import Skills

SURE = 3.0  # times as likely as the next code of four digits
LIKELY = 0.04
REST = "n.e.c."


@cache
def table() -> dict[str, Any]:
    """The table with its author and status."""
    return tomllib.loads(files("skillshed.provision.teaching").joinpath("groups.toml").read_text("utf-8"))


def group_of(isco: str) -> str:
    """The two-digit group of SOC 2020 that an ISCO-08 code mostly lies in; nothing where the table has none (armed forces)."""
    code = isco.split(".")[0]
    groups: dict[str, str] = table()["groups"]
    return next((groups[code[:size]] for size in range(len(code), 1, -1) if code[:size] in groups), "")


def codes_of(skills: Skills, occupation: str) -> tuple[str, ...]:
    """The SOC 2020 code of an occupation by its label, where one is clearly the likeliest; else none."""
    return _codes(skills, occupation)


@lru_cache(maxsize=2000)
def _codes(skills: Skills, occupation: str) -> tuple[str, ...]:
    found = skills.coder("soc2020").code([Title(skills.desk.labels[occupation])])[0].candidates
    if not found or found[0].score < LIKELY:
        return ()
    if found[0].label.endswith(REST):
        return ()  # what is classified nowhere else says nothing of this work
    clear = len(found) == 1 or found[0].score >= SURE * found[1].score
    return (found[0].code,) if clear else ()
