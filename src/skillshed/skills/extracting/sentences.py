"""Sentences of a text with where they stand, and what each speaks of."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

Kind = Literal["requirement", "benefit", "boilerplate", "unsure"]
TABLE = Path(__file__).with_name("sentences.toml")
LONGEST_HEADING = 6  # words
REMEMBERED = 100_000  # sentences: boards print the same ones again and again
# Lines, bullets, and ends of sentences; never inside a word, so `co-ordinate` and `Node.js` stay whole.
_END = re.compile(r"\s*[\r\n]+\s*|(?<=[.!?;])\s+|\s*[•●▪◦·]\s*")
_BULLET = re.compile(r"^(?:[-*–—>]+|\(?\d{1,2}[.)]|[a-z]\))\s+")


@dataclass(frozen=True)
class Sentence:
    """A piece of the text, from `start` to `end`; `why` is the cue or heading that told its kind."""

    text: str
    start: int
    end: int
    kind: Kind
    why: str


def sentences(text: str) -> list[Sentence]:
    """The text cut into sentences, each told apart by its own cues, else by the heading above it."""
    out: list[Sentence] = []
    heading: tuple[Kind, str] = ("unsure", "")
    for start, end in _cuts(text):
        piece = text[start:end]
        if named := _heading(piece):
            heading = (named, f"heading '{piece.strip(' :')}'")
            continue
        kind, why = _told(piece) or heading
        out.append(Sentence(piece, start, end, kind, why))
    return out


def _cuts(text: str) -> list[tuple[int, int]]:
    cuts, at = [], 0
    for end in [*_END.finditer(text), None]:
        start, stop = at, end.start() if end else len(text)
        at = end.end() if end else stop
        if bullet := _BULLET.match(text[start:stop]):
            start += bullet.end()
        if text[start:stop].strip():
            cuts.append((start, stop))
    return cuts


def _heading(piece: str) -> Kind | None:
    """A short line that ends in a colon or is nothing but the words of a heading."""
    words = piece.strip(" :*#-–").lower().replace("’", "'")
    if len(words.split()) > LONGEST_HEADING:
        return None
    return cues().headings.get(words)


@lru_cache(maxsize=REMEMBERED)
def _told(piece: str) -> tuple[Kind, str] | None:
    """What the sentence's own words tell; what is offered and what all firms write go before what is asked."""
    for kind in ("boilerplate", "benefit", "requirement"):
        if found := cues().patterns[kind].search(piece):
            return kind, f"'{found.group().strip()}'"
    return None


@dataclass(frozen=True)
class Cues:
    """The table of cues, ready to be looked for."""

    headings: dict[str, Kind]
    patterns: dict[str, re.Pattern[str]]

    @property
    def context(self) -> re.Pattern[str]:
        return self.patterns["context"]

    def asks_nothing(self, clause: str) -> bool:
        """Whether a clause opens by saying that what follows is not asked for."""
        return bool(self.patterns["nothing"].match(clause))

    def denies(self, text: str, start: int, end: int) -> bool:
        """Whether the clause says that what stands from `start` to `end` is not asked for."""
        after = re.split(r"[,;.]|\bbut\b", text[end:], maxsplit=1)[0]
        before = re.split(r"[,;.]|\bbut\b", text[:start])[-1]
        return bool(self.patterns["negation"].search(after) or self.patterns["no"].search(before))


@lru_cache(maxsize=1)
def cues() -> Cues:
    """The shipped table."""
    table: dict[str, Any] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    headings: dict[str, Kind] = {words: kind for kind, names in table["headings"].items() for words in names}
    patterns = {kind: re.compile("|".join(found), re.IGNORECASE) for kind, found in table["cues"].items()}
    return Cues(headings, patterns)
