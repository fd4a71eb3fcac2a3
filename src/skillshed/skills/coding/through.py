"""SOC2020 without its coding index: what SOC2010's index teaches, carried over by a correspondence of unit groups of our own making.

The table (soc2010_soc2020.csv, status: assumption) was made from equal titles of groups; renamed and split groups were set by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl

from skillshed.skills.coding.coder import Candidate, Coded, Decided, IndexCoder, calibration, learned_coder, settled
from skillshed.skills.coding.entries import Index, as_set, open_index
from skillshed.skills.coding.titles import Title, singular

TABLE = Path(__file__).with_name("soc2010_soc2020.csv")


@dataclass(frozen=True)
class Part:
    """Where a SOC2010 group's titles went: the share of them, and words that tell a title which went there."""

    code: str
    share: float
    words: frozenset[str]
    how: str


@dataclass(frozen=True)
class ThroughCoder:
    """Codes by SOC2010's index, then by the correspondence."""

    index: Index
    by2010: IndexCoder

    def code(self, titles: Sequence[Title], *, top: int = 5, decided: Decided | None = None) -> list[Coded]:
        """`why` says by which SOC2010 group, and that the correspondence is an assumption."""
        found = [self._one(title, old, top) for title, old in zip(titles, self.by2010.code(titles, top=8), strict=True)]
        return settled(found, titles, decided or {}, self.index.names)

    def _one(self, title: Title, old: Coded, top: int) -> Coded:
        if not old.candidates:
            return old
        shares: dict[str, float] = {}
        for one in old.candidates:
            for code, share in carried(one.code, title).items():
                shares[code] = shares.get(code, 0.0) + one.score * share * calibration()["through"]["trust"]
        called = self.index.called.get(as_set(title.words))
        if called:
            trust = calibration()["through"]["trust"]
            shares = {code: share * (1 - trust) for code, share in shares.items()} | {called: trust}
        order = sorted((code for code in shares if code in self.index.names), key=lambda code: (-shares[code], code))
        chosen = tuple(Candidate(code, self.index.names[code], round(shares[code], 4)) for code in order[:top])
        first = old.candidates[0]
        why = f"{old.why}, as {first.code} {first.label}; carried to SOC2020 by our own correspondence of groups (an assumption)"
        if called:
            return Coded(chosen, False, "the title is the name of the unit group")
        return Coded(chosen, not chosen or old.needs_review or chosen[0].score < calibration()["review"]["below"], why)


def carried(code: str, title: Title) -> dict[str, float]:
    """The shares of a SOC2010 group's titles by SOC2020 group, for a title with these words; they sum to 1."""
    said = {singular(word) for word in title.whole.split()}
    parts = correspondence().get(code, ())
    # A group without a share of its own takes only titles that its words tell.
    told = calibration()["through"]["told"]
    weights = {part.code: max(part.share, 0.05) * told if said & part.words else part.share for part in parts}
    total = sum(weights.values())
    return {to: weight / total for to, weight in weights.items() if weight} if total else {}


@lru_cache(maxsize=1)
def correspondence() -> dict[str, tuple[Part, ...]]:
    """The shipped table by SOC2010 code."""
    found: dict[str, tuple[Part, ...]] = {}
    for old, new, share, words, how in pl.read_csv(TABLE, infer_schema_length=0).fill_null("").iter_rows():
        found[old] = (*found.get(old, ()), Part(new, float(share), frozenset(words.split()), how))
    return found


def open_through(index: Index, data: Path, note: Callable[[str], None]) -> ThroughCoder:
    """SOC2020's groups behind what SOC2010's index teaches."""
    return ThroughCoder(index, learned_coder(open_index(data, "soc2010"), data, note))
