"""Codes without an index to learn from: ESCO by the labels of its occupations, SOC2020 by way of SOC2010 and the groups' titles."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from skillshed.skills.coding.coder import Candidate, Coded, Decided, IndexCoder, calibration, learned_coder, settled
from skillshed.skills.coding.entries import Index, open_index
from skillshed.skills.coding.titles import Title, singular, words_of
from skillshed.skills.embedding.port import Vectors, open_embedder, unit
from skillshed.skills.extracting.ranking import Ranked, Ranker
from skillshed.skills.taxonomy.store import open_taxonomy


@dataclass(frozen=True)
class Linker:
    """ESCO's occupations by how near their best labels are to the title, plurals made singular."""

    ranker: Ranker

    def code(self, titles: Sequence[Title], *, top: int = 5, decided: Decided | None = None) -> list[Coded]:
        """Codes are ESCO's addresses; nothing outside the taxonomy is given."""
        texts = [_singular(one.whole) for one in titles]
        ranked = self.ranker.rank(texts, max(top, 2))
        own = [_singular(one.words) for one in titles]
        found = [self._one(text, rows, top) for text, rows in zip(own, ranked, strict=True)]
        return settled(found, titles, decided or {}, dict(zip(self.ranker.concepts.ids, self.ranker.concepts.names, strict=True)))

    def _one(self, text: str, rows: Sequence[Ranked], top: int) -> Coded:
        if not text:
            return Coded((), True, "there is no title")
        named = self._names(text)
        raw = [(one.uri, one.label, one.score) for one in rows]
        # A title that is a label of just one occupation is that occupation.
        raw.sort(key=lambda one: (one[0] not in named, -one[2]))
        lead = raw[0][2] - raw[1][2] if len(raw) > 1 else raw[0][2]
        fit = calibration()["linking"]
        sure = (
            fit["named"]
            if raw[0][0] in named and len(named) == 1
            else 1 / (1 + math.exp(-(fit["constant"] + fit["lead"] * lead)))
        )
        weights = [math.exp(fit["sharpness"] * (score - raw[0][2])) for _, _, score in raw[1:]]
        shares = [sure, *(min(sure, (1 - sure) * weight / max(sum(weights), 1e-9)) for weight in weights)]
        chosen = tuple(Candidate(uri, label, round(share, 4)) for (uri, label, _), share in zip(raw, shares, strict=True))
        review = sure < calibration()["review"]["below"]
        return Coded(
            chosen[:top],
            review,
            "near it in spelling and meaning" if raw[0][0] not in named else "the title is one of its labels",
        )

    @cached_property
    def _words(self) -> set[str]:
        """Every word of every label, plurals made singular."""
        return {word for labels in self.ranker.concepts.labels for label in labels for word in _singular(label).split()}

    def _names(self, text: str) -> set[str]:
        """The occupations one of whose labels is the whole title."""
        count = len(text.split())
        mentions = self.ranker.phrases.find(text)
        return {self.ranker.concepts.ids[one.row] for one in mentions if one.words == count}


def open_linker(data: Path) -> Linker:
    """The newest ESCO at hand."""
    return Linker(Ranker(open_taxonomy(data, "esco"), open_embedder(), data=data, of="occupations"))


@dataclass(frozen=True)
class TitlesCoder:
    """SOC2020 from the titles of its groups alone: near the title itself, and near the SOC2010 groups it would have.

    That two groups have like titles is no official relation, so every answer needs review until the index is loaded.
    """

    index: Index
    by2010: IndexCoder
    names: Vectors
    alike: Vectors  # SOC2010's codes by SOC2020's: rows sum to 1

    def code(self, titles: Sequence[Title], *, top: int = 5, decided: Decided | None = None) -> list[Coded]:
        """Every answer needs review."""
        scores, _ = self.by2010.learned.scores(list(titles))
        sharp = np.exp(calibration()["others"]["sharpness"] * (scores - scores.max(axis=1, keepdims=True)))
        through = (sharp / sharp.sum(axis=1, keepdims=True)) @ self.alike
        near = np.maximum(self.by2010.learned.eyes.embedder.encode([one.whole for one in titles]) @ self.names.T, 0)
        total = through + 0.1 * near
        found = [self._one(title, row, top) for title, row in zip(titles, total, strict=True)]
        return settled(found, titles, decided or {}, self.index.names)

    def _one(self, title: Title, scores: Vectors, top: int) -> Coded:
        if not title.words:
            return Coded((), True, "there is no title")
        codes = sorted(self.index.names)
        half = calibration()["titles"]["trust"]
        chosen = tuple(
            Candidate(codes[row], self.index.names[codes[row]], round(float(half * scores[row] / max(scores.sum(), 1e-9)), 4))
            for row in np.argsort(-scores, kind="stable")[:top].tolist()
        )
        return Coded(chosen, True, "by the titles of the groups only: load SOC2020's coding index for codes that can be trusted")


def open_titles(index: Index, data: Path, note: Callable[[str], None]) -> TitlesCoder:
    """SOC2020's groups beside what SOC2010's index teaches."""
    by2010 = learned_coder(open_index(data, "soc2010"), data, note)
    embedder = by2010.learned.eyes.embedder
    names = embedder.encode([words_of(index.names[code]) for code in sorted(index.names)])
    old = embedder.encode([words_of(by2010.index.names[code]) for code in by2010.learned.codes])
    alike = np.exp(12 * (unit(old) @ unit(names).T - 1))
    # Groups seldom left their major group: one of another is less likely.
    same = np.array(
        [[1.0 if new[0] == code[0] else 0.3 for new in sorted(index.names)] for code in by2010.learned.codes], np.float32
    )
    alike = np.asarray(alike * same, np.float32)
    return TitlesCoder(index, by2010, names, alike / alike.sum(axis=1, keepdims=True))


def _singular(text: str) -> str:
    return " ".join(singular(word) for word in words_of(text).split())
