"""Job titles as they are written, in one form: natural order, qualifier and industry apart, small letters."""

from __future__ import annotations

import re
from dataclasses import dataclass

_OTHER = re.compile(r"[^a-z0-9&]+")
_BRACKETS = re.compile(r"[\[(]([^\])]*)[\])]")
SHORT = 8  # words: a description up to this long is a qualifier; a longer one is a text


@dataclass(frozen=True)
class Title:
    """A title ready to be coded; each field is words in small letters with one space between."""

    words: str
    qualifier: str = ""
    industry: str = ""

    @property
    def head(self) -> str:
        """What the person is: the last word of the title in natural order."""
        return self.words.rsplit(" ", 1)[-1]

    @property
    def modifiers(self) -> str:
        return self.words.rpartition(" ")[0]

    @property
    def around(self) -> str:
        return f"{self.qualifier} {self.industry}".strip()

    @property
    def whole(self) -> str:
        return f"{self.words} {self.around}".strip()


def read_title(title: str, sector: str = "", description: str = "") -> Title:
    """A title as a person or an index writes it: `Manager, station (bus)` is station manager, qualified by bus."""
    inside = " ".join(_BRACKETS.findall(title))
    outside = _BRACKETS.sub(" ", title)
    if len(description.split()) <= SHORT:
        inside = f"{inside} {description}"
    return Title(words_of(natural(outside)) or words_of(inside), words_of(inside), words_of(sector))


def natural(title: str) -> str:
    """`Clerk, cost` is cost clerk: what stands before the first comma of an index title is said last."""
    first, *others = [part.strip() for part in title.split(",") if part.strip()] or [""]
    return " ".join([*others, first])


def words_of(text: str) -> str:
    """Small letters and digits, one space between words."""
    return _OTHER.sub(" ", text.lower()).strip()


def singular(word: str) -> str:
    """The plain plural taken off: `nurses` is nurse, `boss` stays."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
