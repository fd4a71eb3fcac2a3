"""How often what a title has in it goes with a code among the titles learned from."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse  # type: ignore[import-untyped]

from skillshed.skills.coding.titles import Title, singular
from skillshed.skills.embedding.port import Vectors

Places = npt.NDArray[np.int64]
Key = Hashable
FAITH = 2.0  # how many titles the codes' overall shares count for beside what was counted


def words(title: Title) -> list[str]:
    """The words of a title, plurals made singular."""
    return [singular(word) for word in title.words.split()]


def ends(title: Title) -> list[Key]:
    """Beginnings and endings of its words: smith, weld."""
    return list(dict.fromkeys(part for word in words(title) for part in (f"{word[:5]}-", f"-{word[-4:]}")))


def pairs(title: Title) -> list[Key]:
    """Every two words, whichever stands first."""
    found = sorted(set(words(title)))
    return [(one, other) for place, one in enumerate(found) for other in found[place + 1 :]]


# What is one thing of a title: the shares of the codes beside it, how often it was seen, and the largest share.
ONE: dict[str, Callable[[Title], Key]] = {
    "head": lambda title: words(title)[-1] if title.words else "",
    "first": lambda title: words(title)[0] if len(words(title)) > 1 else "",
    "before": lambda title: words(title)[-2] if len(words(title)) > 1 else "",
    "first_head": lambda title: (words(title)[0], words(title)[-1]) if len(words(title)) > 1 else "",
    "industry": lambda title: title.industry,
    "head_industry": lambda title: (words(title)[-1], title.industry) if title.industry and title.words else "",
    "all_words": lambda title: frozenset(words(title)),
}
# What a title has several of: the mean, the largest and the smallest of what they say.
MANY: dict[str, Callable[[Title], Sequence[Key]]] = {
    "words": lambda title: sorted(set(words(title))),
    "around": lambda title: sorted(set(title.around.split())),
    "pairs": pairs,
    "ends": ends,
}


@dataclass(frozen=True)
class Counts:
    """Titles by code for each thing seen: `rows` where a thing stands, `table` [things, codes], `prior` the codes' shares."""

    rows: dict[Key, int]
    table: sparse.csr_matrix
    prior: Vectors

    @classmethod
    def of(cls, things: Sequence[Sequence[Key]], codes: Places, prior: Vectors) -> Counts:
        """Counted over titles: each one's things, and its code."""
        rows: dict[Key, int] = {}
        at = [rows.setdefault(thing, len(rows)) for found in things for thing in found]
        beside = np.repeat(codes, [len(found) for found in things])
        ones = np.ones(len(at), np.float32)
        return cls(rows, sparse.csr_matrix((ones, (at, beside)), shape=(max(len(rows), 1), len(prior))), prior)

    def seen(self, things: Sequence[Sequence[Key]]) -> tuple[Places, Vectors]:
        """(the title of each thing that was seen, its counts by code)."""
        known = [
            (title, row) for title, found in enumerate(things) for thing in found if (row := self.rows.get(thing)) is not None
        ]
        of = np.array([title for title, _ in known], np.int64)
        counts = np.asarray(self.table[[row for _, row in known]].toarray(), np.float32).reshape(len(known), len(self.prior))
        return of, counts

    def often(self, thing: Key) -> float:
        """In how many of the titles a thing was seen."""
        row = self.rows.get(thing)
        return 0.0 if row is None else float(self.table.data[slice(*self.table.indptr[row : row + 2])].sum())

    def shares(self, counts: Vectors) -> Vectors:
        """Counts drawn to the overall shares."""
        return np.asarray((counts + FAITH * self.prior) / (counts.sum(axis=1, keepdims=True) + FAITH), np.float32)
