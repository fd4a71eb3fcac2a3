"""Who decides adult skills funding for a home: the combined authority, else the nation."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Authority:
    """An area that decides on adult skills funding from a day on."""

    code: str
    name: str
    devolved_from: date
    is_verified: bool

    def is_devolved(self, on: date) -> bool:
        """Whether it decides for learning that starts on a day."""
        return self.devolved_from <= on


def authority_of(area_code: str) -> Authority | None:
    """The authority a district belongs to, whether or not it decides yet; None where there is none."""
    return _by_member().get(area_code)


@cache
def _by_member() -> dict[str, Authority]:
    text = resources.files("skillshed.rules").joinpath("jurisdictions.toml").read_text("utf-8")
    found: dict[str, Authority] = {}
    for row in tomllib.loads(text)["area"]:
        one = Authority(row["code"], row["name"], row["devolved_from"], row["status"] == "confirmed")
        found |= dict.fromkeys([*row["members"], row["code"]], one)
    return found
