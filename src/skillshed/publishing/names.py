"""Place and measure names as a sentence needs them: articles, possessives, capital letters."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def _names() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("names.toml").read_text("utf-8"))


def in_text(name: str) -> str:
    """`North West` -> `the North West`; `United Kingdom` -> `the UK`; `Burnley` as it is."""
    known: str | None = _names()["in_text"].get(name)
    if known:
        return known
    if name.endswith(tuple(_names()["endings"]["article"])) and not name.casefold().startswith("the "):
        return f"the {name}"
    return name


def label(name: str) -> str:
    """The name at a line's end or in a table's head: `UK`."""
    found: str = _names()["label"].get(name, name)
    return found


def possessive(name: str) -> str:
    """`Burnley’s`, `the UK’s`, `St Helens’`."""
    said = in_text(name)
    return f"{said}’" if said.endswith("s") else f"{said}’s"


def opening(text: str) -> str:
    """The text with its first letter large, to open a sentence."""
    return text[:1].upper() + text[1:]


def inside(title: str) -> str:
    """A title inside a sentence: `Employment rate` -> `employment rate`, but `GVA per head` stays."""
    word = title.split(" ", 1)[0]
    return title if sum(letter.isupper() for letter in word) > 1 else title[:1].lower() + title[1:]


def listed(items: list[str], joiner: str = "and") -> str:
    """`a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {joiner} {items[-1]}" if items else ""
