"""Skills (or occupations) ranked for a text: spelling, meaning, exact labels and how often a skill is asked for, weighed by a table."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from skillshed.skills.embedding.port import Embedder, Vectors
from skillshed.skills.extracting.phrases import Mention
from skillshed.skills.extracting.views import Concepts, Kind, Meaning
from skillshed.skills.taxonomy.tables import Taxonomy

CHOSEN: dict[Kind, Path] = {
    "skills": Path(__file__).with_name("ranking.toml"),
    "occupations": Path(__file__).with_name("ranking_occupations.toml"),
}
BATCH = 32


@dataclass(frozen=True)
class Ranked:
    """A concept for a text; `score` falls from the best down and is comparable within one text only."""

    uri: str
    label: str
    score: float


class Ranker:
    """Ranks the skills (or occupations) of one taxonomy; vectors and spelling tables are kept in `data` (None: nowhere)."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        embedder: Embedder,
        *,
        data: Path | None = None,
        second: Embedder | None = None,
        of: Kind = "skills",
    ) -> None:
        self.concepts = Concepts.of(taxonomy, of)
        self.table: dict[str, Any] = tomllib.loads(CHOSEN[of].read_text(encoding="utf-8"))
        self.phrases = self.concepts.phrases()
        self._lexical = self.concepts.lexical(data)
        self._meaning = self.concepts.meaning(embedder, data)
        self._second = self.concepts.meaning(second, data) if second else None
        self._asked = _standard(self.concepts.asked()[None, :])

    @cached_property
    def _centre(self) -> Vectors:
        return self._meaning.centre

    def rank(self, texts: list[str], top: int = 10) -> list[list[Ranked]]:
        """The `top` concepts of each text, best first; equal scores in the order of their ids."""
        out: list[list[Ranked]] = []
        for start in range(0, len(texts), BATCH):
            scores = self.scores(texts[start : start + BATCH])
            out += [self._best(row, top) for row in scores]
        return out

    def _best(self, scores: Vectors, top: int) -> list[Ranked]:
        order = np.argsort(-scores, kind="stable")[:top]
        return [Ranked(self.concepts.ids[row], self.concepts.names[row], round(float(scores[row]), 4)) for row in order]

    def scores(self, texts: list[str]) -> Vectors:
        """One score a concept: float32 [texts, concepts]; a text without a word that is known scores 0 throughout."""
        weights = self.table["weights"]
        vectors = self._meaning.embedder.encode(texts)
        total = self.exact(texts) * weights["exact"]
        for name, view in self._lexical.items():
            total += weights[name] * _standard(view.scores(texts))
        total += weights["meaning_centre"] * _standard(vectors @ self._centre.T)
        total += weights["meaning_own"] * _standard(vectors @ self._meaning.own.T)
        total += weights["meaning_best"] * _standard(self._meaning.best(vectors))
        total += weights["meaning_about"] * _standard(vectors @ self._meaning.about.T)
        if self._second:
            total += self._added(self._second, texts)
        known = np.any(vectors != 0, axis=1, keepdims=True)
        return np.asarray(np.where(known, total + weights["asked"] * self._asked, 0), dtype=np.float32)

    def _added(self, meaning: Meaning, texts: list[str]) -> Vectors:
        weights = self.table["second"]
        vectors = meaning.embedder.encode(texts)
        centre = weights["meaning_centre"] * _standard(vectors @ meaning.centre.T)
        return np.asarray(centre + weights["meaning_own"] * _standard(vectors @ meaning.own.T), dtype=np.float32)

    def likeness(self, texts: list[str]) -> Vectors:
        """Cosine of each text with the centre of each skill's labels: float32 [texts, skills]."""
        return self._meaning.embedder.encode(texts) @ self._centre.T

    def encoded(self, text: str) -> Vectors:
        """The text as a vector: float32 [dimensions]."""
        return np.asarray(self._meaning.embedder.encode([text])[0], np.float32)

    def near(self, vector: Vectors, rows: npt.NDArray[np.int64]) -> Vectors:
        """Cosine of one vector with the centres of some skills' labels: float32 [skills]."""
        return np.asarray(self._centre[rows] @ vector, np.float32)

    def exact(self, texts: list[str]) -> Vectors:
        """What the labels that stand in the texts count: float32 [texts, skills]."""
        found = np.zeros((len(texts), len(self.concepts.ids)), np.float32)
        for index, text in enumerate(texts):
            for mention in self.phrases.find(text):
                found[index, mention.row] = max(found[index, mention.row], self._worth(mention))
        return found

    def _worth(self, mention: Mention) -> float:
        how = self.table["exact"]
        share = 1.0 if mention.is_own else how["other_label"]
        return float((1 + how["a_word"] * mention.words) * share)


def _standard(scores: Vectors) -> Vectors:
    """Each row with mean 0 and deviation 1, so that views can be added; a row that is all alike becomes zeros."""
    spread = scores.std(axis=1, keepdims=True)
    return np.asarray((scores - scores.mean(axis=1, keepdims=True)) / np.maximum(spread, 1e-6), dtype=np.float32)
