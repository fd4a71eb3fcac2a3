"""ESCO's occupations by their labels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from skillshed.skills.coding.coder import Candidate, Coded, Decided, calibration, settled
from skillshed.skills.coding.titles import Title, singular, words_of
from skillshed.skills.embedding.port import open_embedder
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
        review = sure < calibration()["linking"]["below"]
        why = "the title is one of its labels" if raw[0][0] in named else "near it in spelling and meaning"
        return Coded(chosen[:top], review, "other occupations are nearly as near" if review else why)

    def _names(self, text: str) -> set[str]:
        """The occupations one of whose labels is the whole title."""
        count = len(text.split())
        mentions = self.ranker.phrases.find(text)
        return {self.ranker.concepts.ids[one.row] for one in mentions if one.words == count}


def open_linker(data: Path) -> Linker:
    """The newest ESCO at hand."""
    return Linker(Ranker(open_taxonomy(data, "esco"), open_embedder(), data=data, of="occupations"))


def _singular(text: str) -> str:
    return " ".join(singular(word) for word in words_of(text).split())
