"""Ordinary words: which to ignore, which to read as another, and how a text falls into tokens."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TOKEN = re.compile(r"[a-z]+|\d+")
_WORD = re.compile(r"[^\s,;:?!()\"“”|/+]+")
_OWNER = re.compile(r"['’]s?$")


@dataclass(frozen=True)
class Words:
    """The tables of words.toml."""

    ignored: frozenset[str]
    instead: dict[str, str]
    places: dict[str, str]
    by: dict[str, list[str]]
    part: dict[str, list[str]]


@cache
def words() -> Words:
    """What the search box knows of ordinary language."""
    found = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
    return Words(frozenset(found["ignored"].split()), found["instead"], found["places"], found["by"], found["part"])


def typed(text: str) -> list[str]:
    """The words somebody typed, without punctuation and possessives: `Pendle's pay?` -> pendle, pay."""
    small = text.casefold().replace("&", " and ").replace("–", "-")
    return [word for found in _WORD.findall(small) if (word := _OWNER.sub("", found).strip(".-'’"))]


def tokens(text: str) -> list[str]:
    """Comparable tokens of a name or a question: letters and digits apart, plurals made singular, ignored words out."""
    return [_singular(token) for token in _TOKEN.findall(text.casefold()) if token not in words().ignored]


def _singular(token: str) -> str:
    if len(token) > 4 and token.endswith("ies"):
        return token[:-3] + "y"
    return token[:-1] if len(token) > 3 and token.endswith("s") and not token.endswith("ss") else token
