"""The names of sector subject areas, so that an offer is found by its subject's words."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def subjects() -> dict[str, str]:
    """Code: name, tier 1 (1) and tier 2 (1.3)."""
    return tomllib.loads(files(__package__).joinpath("subjects.toml").read_text("utf-8"))["names"]


def subject_words(code: str) -> str:
    """The name of a subject and of the one above it; nothing for a code that is not in the list."""
    return ". ".join(name for one in (code, code.split(".")[0]) if (name := subjects().get(one)))
