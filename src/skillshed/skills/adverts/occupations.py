"""The occupation an advert's title names: a code with its probability, and the major group with its own."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from skillshed.skills.adverts.shape import definitions
from skillshed.skills.coding.coder import Coder
from skillshed.skills.coding.titles import read_title

REMEMBERED = 200_000  # titles
SURE = 0.5  # least probability of a major group that an advert is counted in; an assumption


@dataclass(frozen=True, slots=True)
class Occupation:
    """`group` is the major group (SOC's first digit), null where none is likelier than not."""

    code: str | None
    label: str | None
    probability: float | None
    needs_review: bool
    group: str | None


class Occupations:
    """Titles to occupations; remembers what it has coded."""

    def __init__(self, coder: Coder) -> None:
        self._coder = coder
        self._coded = lru_cache(maxsize=REMEMBERED)(self._code)

    def of(self, title: str) -> Occupation:
        """The same for a title in whatever batch it comes."""
        return self._coded(core(title))

    def _code(self, words: str) -> Occupation:
        # One title a call: sums of floats differ in the last digits with the size of a block, and no answer may hang on that.
        found = self._coder.code([read_title(words)])[0]
        if not found.candidates:
            return Occupation(None, None, None, True, None)
        shares: dict[str, float] = defaultdict(float)
        for one in found.candidates:
            shares[one.code[:1]] += one.score
        group, share = max(shares.items(), key=lambda pair: pair[1])
        best = found.candidates[0]
        return Occupation(best.code, best.label, best.score, found.needs_review, group if share >= SURE else None)


def core(title: str) -> str:
    """A title without its place, pay and calls to apply."""
    rules = _rules()
    for piece in rules["end"].split(title):
        if words := " ".join(rules["noise"].sub(" ", piece).split()).lower():
            return words
    return title.strip().lower()


@lru_cache(maxsize=1)
def _rules() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(text) for name, text in definitions("patterns.toml")["title"].items()}
