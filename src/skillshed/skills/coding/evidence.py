"""What speaks for each candidate code of a title, as a row of numbers, and how likely a row makes it right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from skillshed.skills.coding.counts import MANY, ONE, Counts, Key, Places, words
from skillshed.skills.coding.learning import Learned, Look
from skillshed.skills.coding.titles import Title, words_of
from skillshed.skills.coding.trees import Trees
from skillshed.skills.embedding.port import Vectors

SHIPPED = Path(__file__).parent / "shipped" / "chances.npz"
CANDIDATES = 8
SHARP = 12.0  # of a score, as a likelihood
BESIDE = (1, 3, 8, 24)  # nearest entries that vote
PARTS = {"words": 3, "around": 2, "pairs": 2, "ends": 1}  # mean, largest, smallest: how many of them


@dataclass(frozen=True)
class Evidence:
    """An index that was learned, and what was counted in it."""

    learned: Learned
    prior: Vectors
    one: dict[str, Counts]
    many: dict[str, Counts]
    names: Vectors
    residual: Vectors

    @classmethod
    def of(cls, learned: Learned, titles: list[Title], names: dict[str, str], chosen: Places | None = None) -> Evidence:
        """Counted over the titles learned from, or those chosen of them; `names` says what each code is called."""
        of = learned.of if chosen is None else learned.of[chosen]
        titles = titles if chosen is None else [titles[place] for place in chosen]
        prior = (np.bincount(of, minlength=len(learned.codes)) / len(titles)).astype(np.float32)
        one = {name: Counts.of(_alone(name, titles), of, prior) for name in ONE}
        many = {name: Counts.of([view(title) for title in titles], of, prior) for name, view in MANY.items()}
        called = [names.get(code, "") for code in learned.codes]
        residual = np.array(["n.e.c" in name for name in called], np.float32)
        return cls(learned, prior, one, many, learned.eyes.embedder.encode([words_of(name) for name in called]), residual)

    def rows(self, titles: list[Title], look: Look) -> tuple[Places, Vectors]:
        """(codes' places [titles, candidates], best score first; numbers [titles, candidates, features])."""
        order = np.argsort(-look.scores, axis=1, kind="stable")[:, :CANDIDATES]
        found = [*self._scored(look, order), *self._nearest(look, order), *self._alone(titles, look, order)]
        for name, counts in self.one.items():
            found += self._of_one(counts, _alone(name, titles), order)
        for name, counts in self.many.items():
            found += self._of_many(counts, [MANY[name](title) for title in titles], order)[: PARTS[name]]
        least = [min(map(self.many["words"].often, words(title)), default=0) for title in titles]
        found.append(_wide(np.log1p(np.array(least)), order))
        return order, np.stack(found, axis=2).astype(np.float32)

    def _scored(self, look: Look, order: Places) -> list[Vectors]:
        scores = look.scores
        chosen = np.take_along_axis(scores, order, 1)
        ranked = -np.sort(-scores, axis=1)[:, : order.shape[1] + 1]
        after = np.c_[ranked[:, 1:], np.full((len(order), 1), -1.0)][:, : order.shape[1]]
        rival = np.repeat(ranked[:, :1], order.shape[1], 1)
        rival[:, 0] = ranked[:, 1] if ranked.shape[1] > 1 else 0
        likely = np.exp(SHARP * (scores - ranked[:, :1]))
        likely /= likely.sum(axis=1, keepdims=True)
        found = [chosen, chosen - rival, chosen - after, np.take_along_axis(likely, order, 1)]
        found += [self._groups(likely, order, digits) for digits in (3, 1)]
        found += [_wide(-(likely * np.log(likely + 1e-9)).sum(axis=1), order)]
        return [*found, _wide(np.maximum(scores, 0).sum(axis=1), order), _wide(scores.sum(axis=1), order)]

    def _groups(self, likely: Vectors, order: Places, digits: int) -> Vectors:
        groups = np.unique([code[:digits] for code in self.learned.codes], return_inverse=True)[1]
        sums = np.zeros((len(likely), int(groups.max()) + 1), np.float32)
        np.add.at(sums.T, groups, likely.T)
        return np.take_along_axis(sums[:, groups], order, 1)

    def _nearest(self, look: Look, order: Places) -> list[Vectors]:
        same = self.learned.of[look.near][:, :, None] == order[:, None, :]
        found = []
        for count in BESIDE:
            weights = np.maximum(look.alike[:, :count], 0) ** 2
            weights = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
            found.append((same[:, :count] * weights[:, :, None]).sum(axis=1))
        found.append(np.where(same, look.alike[:, :, None], 0).max(axis=1))
        for place in (0, 2, 23):
            found.append(_wide(look.alike[:, min(place, look.alike.shape[1] - 1)], order))
        several = [len(set(row[:8])) for row in self.learned.of[look.near].tolist()]
        return [*found, _wide(look.spelled.max(axis=1), order), _wide(np.array(several), order)]

    def _alone(self, titles: list[Title], look: Look, order: Places) -> list[Vectors]:
        meant = self.learned.eyes.embedder.encode([title.whole for title in titles])
        facts = [
            [len(words(title)) for title in titles],
            [bool(title.industry) for title in titles],
            [bool(title.qualifier) for title in titles],
        ]
        return [
            # Rounded: the last digits of a product hang on how many titles come at once.
            np.round(np.take_along_axis(meant @ self.names.T, order, 1), 5),
            np.log(self.prior[order] + 1e-5),
            self.residual[order],
            *(_wide(np.array(fact), order) for fact in facts),
        ]

    def _of_one(self, counts: Counts, things: Sequence[Sequence[Key]], order: Places) -> list[Vectors]:
        shares = np.log(self.prior[order] + 1e-4)
        seen, top = np.zeros(len(order), np.float32), np.zeros(len(order), np.float32)
        of, found = counts.seen(things)
        if len(of):
            shares[of] = np.log(np.take_along_axis(counts.shares(found), order[of], 1) + 1e-4)
            seen[of] = np.log1p(found.sum(axis=1))
            top[of] = found.max(axis=1) / np.maximum(found.sum(axis=1), 1)
        return [shares, _wide(seen, order), _wide(top, order)]

    def _of_many(self, counts: Counts, things: Sequence[Sequence[Key]], order: Places) -> list[Vectors]:
        out = [np.zeros(order.shape, np.float32) for _ in range(3)]
        of, found = counts.seen(things)
        some = found.sum(axis=1) > 0
        of, found = of[some], found[some]
        if len(of):
            says = np.log(np.take_along_axis(counts.shares(found), order[of], 1) / (self.prior[order[of]] + 1e-5))
            titles, begins = np.unique(of, return_index=True)
            sizes = np.diff(np.r_[begins, len(of)])[:, None]
            out[0][titles] = np.add.reduceat(says, begins) / sizes
            out[1][titles], out[2][titles] = np.maximum.reduceat(says, begins), np.minimum.reduceat(says, begins)
        return out


def chances(rows: Vectors, forest: Trees) -> Vectors:
    """How likely each candidate is right [titles, candidates]; what all together make above one is shared out."""
    flat = forest.chances(rows.reshape(-1, rows.shape[2])).reshape(rows.shape[:2])
    return np.asarray(flat / np.maximum(flat.sum(axis=1, keepdims=True), 1.0), np.float32)


@lru_cache(maxsize=1)
def trees() -> Trees:
    """The shipped forest."""
    return Trees.read(SHIPPED)


def _wide(values: Vectors, order: Places) -> Vectors:
    """The same of every candidate of a title."""
    return np.repeat(np.asarray(values, np.float32)[:, None], order.shape[1], 1)


def _alone(name: str, titles: Sequence[Title]) -> list[list[Key]]:
    """The one thing of each title, where it has it."""
    return [[thing] if (thing := ONE[name](title)) else [] for title in titles]
