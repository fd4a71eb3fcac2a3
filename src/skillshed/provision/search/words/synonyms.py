"""Other words for the same thing, as a file that people keep: `synonyms.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from skillshed.provision.search.words.tokens import stem, tokens

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """`finds`: stems of what is typed to the phrases searched as well, as written; `longest`: most words a key has."""

    finds: dict[Phrase, tuple[str, ...]]
    words: frozenset[str]
    plain: frozenset[str]
    longest: int


@cache
def synonyms() -> Synonyms:
    """The file, read once a process."""
    return read(files(__package__).joinpath("synonyms.toml").read_text("utf-8"))


def read(text: str) -> Synonyms:
    """Synonyms from the text of such a file."""
    told = tomllib.loads(text)
    finds: dict[Phrase, dict[str, None]] = {}
    for group in told.get("same", []):
        for typed in group["words"]:
            _add(finds, typed, [other for other in group["words"] if other != typed])
    for row in told.get("also", []):
        for typed in row["typed"]:
            _add(finds, typed, row["finds"])
    words = frozenset(
        word for group in told.get("same", []) + told.get("also", []) for typed in _typed(group) for word in tokens(typed)
    )
    kept = {key: tuple(others) for key, others in finds.items()}
    return Synonyms(kept, words, frozenset(told["left_out"]), max((len(key) for key in kept), default=1))


def _typed(group: dict[str, list[str]]) -> list[str]:
    return group.get("words", []) + group.get("typed", []) + group.get("finds", [])


def _add(finds: dict[Phrase, dict[str, None]], typed: str, others: list[str]) -> None:
    key = tuple(stem(word) for word in tokens(typed))
    own = finds.setdefault(key, {})
    own.update(dict.fromkeys(other for other in others if tuple(stem(word) for word in tokens(other)) != key))
