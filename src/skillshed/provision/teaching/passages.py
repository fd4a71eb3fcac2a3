"""The parts of an offer's words that say what it teaches: its title without what kind of thing it is, and its outcomes, clause by clause."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

# Never after a capital with a point, as in `St. Helens`; a new line ends a sentence too.
_END = re.compile(r"(?<=[.!?;])\s+|\s*[\r\n]+\s*|\s*[•●▪◦·]\s*")
_BULLET = re.compile(r"^(?:[-*–—>]+|\(?\d{1,2}[.)])\s+")
_JOINED = re.compile(r"^(?:an?|the|your|my|their|his|her|or|for|with|about|in|on|at|of|to)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """A title or one outcome."""

    text: str
    is_title: bool = False


@cache
def table() -> dict[str, Any]:
    """How offers are read."""
    return tomllib.loads(files("skillshed.provision.teaching").joinpath("reading.toml").read_text("utf-8"))


def passages(title: str, qualification: str, *texts: str) -> list[Passage]:
    """Title, qualification and outcomes, each once. Nothing for words that name nothing that is taught."""
    names = [_bare(one) for one in (title, qualification)]
    clauses = [clause for text in texts for clause in outcomes(text)]
    found = [*(Passage(one, True) for one in names), *(Passage(one) for one in clauses)]
    return list({one.text.casefold(): one for one in reversed(found) if one.text}.values())[::-1]


def outcomes(text: str) -> list[str]:
    """The clauses of sentences that say what is learned; a heading that ends in a colon opens a list of them."""
    found: list[str] = []
    in_list = False
    for piece in _END.split(text):
        line = _BULLET.sub("", piece.strip())
        is_item = line != piece.strip() or in_list
        cue = _cues("outcomes").search(line)
        if cue and line.endswith(":"):
            in_list = True
        elif cue:
            found += _clauses(line[cue.end() :])
        elif is_item and in_list:
            found += _clauses(line)
        else:
            in_list = False
    return [one for one in found if not _cues("not_outcomes").search(one)]


def _clauses(text: str) -> list[str]:
    """A list of outcomes, one by one: cut at commas and at `and`, but never so that a single word or an object stands alone."""
    parts: list[str] = []
    for piece in re.split(r"\s*,\s+(?:and\s+)?|\s+and\s+", text.strip(" .!;:")):
        if parts and (len(parts[-1].split()) < 2 or _JOINED.match(piece)):
            parts[-1] = f"{parts[-1]} and {piece}"
        elif piece:
            parts.append(piece)
    return [one for one in parts if len(one.split()) > 1]


def _bare(title: str) -> str:
    return re.sub(r"\s+", " ", _cues("title").sub(" ", title)).strip(" ,:;-–()")


@cache
def _cues(name: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{one})" for one in table()[name]), re.IGNORECASE)
