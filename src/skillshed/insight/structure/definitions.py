"""The numbers and words of the room, read once from the data files beside this module."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from skillshed.terms.errors import UsageError


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text("utf-8"))


def definitions() -> dict[str, Any]:
    """Thresholds, splits and quadrant words: definitions.toml."""
    return _file("definitions.toml")


def breaks(level: str, first: int, last: int) -> list[dict[str, Any]]:
    """Breaks of a level's series that two years have between them: a break in 2018 parts 2017 from 2018."""
    return [one for one in _file("breaks.toml")["break"] if level in one["levels"] and first < one["year"] <= last]


def level_names() -> list[str]:
    """The levels of detail, coarse to fine."""
    return list(_file("levels.toml"))


def level_facts(name: str) -> dict[str, Any]:
    """What levels.toml says of a level; UsageError for one there is not."""
    found: dict[str, Any] | None = _file("levels.toml").get(name)
    if found is None:
        raise UsageError(f"There is no level '{name}'.", next_step=f"Choose one of: {', '.join(level_names())}.")
    return found
