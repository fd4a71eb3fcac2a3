"""Skills that a clause means without naming them: ranked by likeness, then judged with what the whole text is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse  # type: ignore[import-untyped]

from skillshed.skills.embedding.port import Vectors
from skillshed.skills.extracting.everyday import formal
from skillshed.skills.extracting.forms import stems
from skillshed.skills.extracting.phrases import Phrases, longest
from skillshed.skills.extracting.ranking import Ranker
from skillshed.skills.extracting.views import Concepts
from skillshed.skills.extracting.weighing import Weighing

CANDIDATES = 16  # of a clause
AT_ONCE = 128  # clauses
OPTIONAL = 0.5  # what an optional skill of an occupation counts beside an essential one
OCCUPATIONS = 8  # that a text may be about
NAMED = 3.0  # what an occupation named at the head of a text counts, in clauses
HEAD = 80  # letters

ALONE = ("lead", "alike", "of_label", "asked", "first", "short")  # what speaks for a candidate whatever else the text says
FEATURES = (*ALONE, "topic", "alien", "fits")


@dataclass(frozen=True)
class Candidates:
    """The likeliest skills of a clause: rows, best first, what speaks for each [candidates, ALONE], how they share its weight."""

    rows: npt.NDArray[np.int64]
    told: Vectors
    weights: Vectors


class Meant:
    """Looks at clauses with one ranker."""

    def __init__(self, ranker: Ranker) -> None:
        self.ranker = ranker
        self._weighing = Weighing(ranker.concepts)

    def candidates(self, clauses: Sequence[str]) -> list[Candidates]:
        """One answer a clause."""
        out: list[Candidates] = []
        for start in range(0, len(clauses), AT_ONCE):
            part = [formal(one) for one in clauses[start : start + AT_ONCE]]
            scores, alike = self.ranker.scores(part), self.ranker.likeness(part)
            out += [self._of(text, scores[row], alike[row]) for row, text in enumerate(part)]
        return out

    def _of(self, text: str, scores: Vectors, alike: Vectors) -> Candidates:
        rows = np.argpartition(-scores, CANDIDATES)[: CANDIDATES + 1] if len(scores) > CANDIDATES else np.arange(len(scores))
        rows = rows[np.argsort(-scores[rows], kind="stable")]
        last, rows = float(scores[rows[-1]]), rows[:CANDIDATES]
        said = frozenset(stems(text))
        told = [
            scores[rows] - last,
            alike[rows],
            [self._weighing.shared(row, said) for row in rows.tolist()],
            self._asked[rows],
            np.arange(len(rows)) == 0,
            np.full(len(rows), len(said) < 2),
        ]
        weights = np.exp(0.5 * (scores[rows] - scores[rows[0]]))
        return Candidates(
            rows.astype(np.int64), np.column_stack(told).astype(np.float32), np.asarray(weights / weights.sum(), np.float32)
        )

    @cached_property
    def _asked(self) -> Vectors:
        return self.ranker.concepts.asked()

    @cached_property
    def _occupations(self) -> Concepts | None:
        taxonomy = self.ranker.concepts.taxonomy
        return None if taxonomy.occupations.is_empty() else Concepts.of(taxonomy, "occupations")

    @cached_property
    def _named(self) -> Phrases:
        return self._occupations.phrases() if self._occupations else Phrases([])

    @cached_property
    def _asks(self) -> sparse.csc_matrix:
        """What occupations ask for [occupations, skills]."""
        concepts, occupations = self.ranker.concepts, self._occupations
        at = {id_: row for row, id_ in enumerate(occupations.ids)} if occupations else {}
        skills = {id_: row for row, id_ in enumerate(concepts.ids)}
        wanted = concepts.taxonomy.relations.filter(pl.col("kind").is_in(["essential", "optional"]))
        found = [
            (at[one], skills[other], 1.0 if kind == "essential" else OPTIONAL)
            for one, other, kind in wanted.select("origin", "target", "kind").iter_rows()
            if one in at and other in skills
        ]
        rows, columns, values = zip(*found, strict=True) if found else ((), (), ())
        return sparse.csc_matrix((values, (rows, columns)), shape=(max(len(at), 1), len(skills)), dtype=np.float32)

    @cached_property
    def _rarity(self) -> Vectors:
        """What a skill tells of an occupation: little where many ask for it."""
        counts = np.asarray((self._asks > 0).sum(axis=0)).ravel()
        return np.asarray(np.log((1 + self._asks.shape[0]) / (1 + counts)), np.float32)

    @cached_property
    def _size(self) -> Vectors:
        return np.asarray(np.sqrt(np.maximum(np.asarray(self._asks @ self._rarity).ravel(), 1.0)), np.float32)

    def fitting(self, text: str, clauses: Sequence[Candidates]) -> list[Vectors]:
        """What speaks for each candidate of each clause, with how near it is to the whole text and to what the occupations ask for that the other clauses and the title are about."""
        votes = np.stack([self._vote(one) for one in clauses]) if clauses else np.zeros((0, self._asks.shape[0]), np.float32)
        total = votes.sum(axis=0) + self._title(text)
        about = self.ranker.encoded(text)
        words = frozenset(stems(text)) | frozenset(stems(formal(text)))
        out = []
        for one, vote in zip(clauses, votes, strict=True):
            alien = [self._weighing.alien(row, words) for row in one.rows.tolist()]
            topic, fits = self.ranker.near(about, one.rows), self._fits(total - vote, one.rows)
            out.append(np.column_stack([one.told, topic, alien, fits]).astype(np.float32))
        return out

    def _vote(self, one: Candidates) -> Vectors:
        votes = np.asarray(self._asks[:, one.rows] @ (one.weights * self._rarity[one.rows])).ravel()
        return np.asarray(votes / self._size, np.float32)

    def _title(self, text: str) -> Vectors:
        votes = np.zeros(self._asks.shape[0], np.float32)
        for one in longest(self._named.find(text[:HEAD])):
            votes[one.row] = NAMED / (1 + one.start / HEAD)
        return votes

    def _fits(self, about: Vectors, rows: npt.NDArray[np.int64]) -> Vectors:
        """How much of the likeliest occupations ask for each skill: from 0 to 1."""
        if not about.any():
            return np.zeros(len(rows), np.float32)
        best = np.argsort(-about, kind="stable")[:OCCUPATIONS]
        weights = about[best] / about[best].sum()
        return np.asarray(weights @ self._asks[:, rows][best].toarray(), np.float32).ravel()
