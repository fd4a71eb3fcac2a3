"""The occupation an advert's title names: a code with its probability, and the major group with its own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from skillshed.skills.adverts.shape import definitions
from skillshed.skills.coding.coder import Coded, Coder, IndexCoder
from skillshed.skills.coding.learning import Steady
from skillshed.skills.coding.through import ThroughCoder
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
    """Titles to occupations; remembers what it has coded. The same for a title in whatever batch it comes."""

    def __init__(self, coder: Coder) -> None:
        steady = _steady(coder)
        self._is_steady = steady is not None
        self._coder = steady or coder
        self._known: dict[str, Occupation] = {}

    def of(self, titles: Sequence[str]) -> list[Occupation]:
        """One answer a title, in order."""
        words = [core(title) for title in titles]
        fresh = sorted(set(words) - self._known.keys())
        if len(self._known) + len(fresh) > REMEMBERED:
            self._known, fresh = {}, sorted(set(words))
        asked = [read_title(one) for one in fresh]
        coded = self._coder.code(asked) if self._is_steady and asked else [self._coder.code([one])[0] for one in asked]
        self._known.update(zip(fresh, map(_occupation, coded), strict=True))
        return [self._known[one] for one in words]


def _steady(coder: Coder) -> Coder | None:
    """The same coder, whose answer hangs on nothing but the title; None where it has no such form.

    Sums of floats differ in the last digits with the size of a block. The network is left out: at adverts' pace it would cost more
    than everything else of an advert.
    """
    if isinstance(coder, IndexCoder):
        return _quick(coder)
    return replace(coder, by2010=_quick(coder.by2010)) if isinstance(coder, ThroughCoder) else None


def _quick(coder: IndexCoder) -> IndexCoder:
    return replace(coder, learned=Steady.made_of(coder.learned), network=None)


def _occupation(found: Coded) -> Occupation:
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
