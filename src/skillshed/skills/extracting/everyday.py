"""Everyday words said as a taxonomy says them: `chase lorries` has trucks in it for whoever looks for labels."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from skillshed.skills.extracting.forms import stem
from skillshed.skills.extracting.phrases import WORD

TABLE = Path(__file__).with_name("everyday.toml")
MOST = 5  # words of an entry
DULL = frozenset(("a", "an", "and", "of", "or", "the", "your", "our", "their"))  # say nothing in an entry or between its words
Run = tuple[str, ...]


def formal(clause: str) -> str:
    """The clause with everyday words in the taxonomy's wording; itself where it has none."""
    for shape, turned in _table().turns:
        clause = shape.sub(turned, clause)
    heard = [(one, stem(one.group())) for one in WORD.finditer(clause) if one.group().lower() not in DULL]
    out, at, index = [], 0, 0
    while index < len(heard):
        said, count = _longest([word for _, word in heard[index:]], acts=index == 0)
        if count:
            out += [clause[at : heard[index][0].start()], said]
            at = heard[index + count - 1][0].end()
        index += max(count, 1)
    return "".join([*out, clause[at:]])


def _longest(words: list[str], *, acts: bool) -> tuple[str, int]:
    """The wording of the longest entry that the words begin with, and how many words it takes; acts only where they may stand."""
    for count in range(min(len(words), MOST), 0, -1):
        run = tuple(words[:count])
        if said := _table().things.get(run, "") or (_table().acts.get(run, "") if acts else ""):
            return said, count
    return "", 0


@dataclass(frozen=True)
class Table:
    """The wording of acts and things by the stems of their everyday words, and shapes of clauses that are turned first."""

    turns: Sequence[tuple[re.Pattern[str], str]]
    acts: Mapping[Run, str]
    things: Mapping[Run, str]


@lru_cache(maxsize=1)
def _table() -> Table:
    read = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    turns = [(re.compile(one["from"], re.IGNORECASE), one["to"]) for one in read["turns"]]
    return Table(turns, _runs(read["acts"]), _runs(read["things"]))


def _runs(entries: Mapping[str, str]) -> dict[Run, str]:
    return {
        tuple(stem(word) for word in WORD.findall(phrase) if word.lower() not in DULL): said for phrase, said in entries.items()
    }
