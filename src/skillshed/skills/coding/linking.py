"""ESCO's occupations by their labels."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from skillshed.skills.coding.coder import Candidate, Coded, Decided, calibration, settled
from skillshed.skills.coding.titles import Title, singular, words_of
from skillshed.skills.embedding.port import open_embedder
from skillshed.skills.extracting.ranking import Ranked, Ranker
from skillshed.skills.taxonomy.store import open_taxonomy

ABBREVIATIONS = Path(__file__).with_name("abbreviations.toml")


@dataclass(frozen=True)
class Linker:
    """ESCO's occupations by how near their best labels are to the title, plurals made singular."""

    ranker: Ranker

    def code(self, titles: Sequence[Title], *, top: int = 5, decided: Decided | None = None) -> list[Coded]:
        """Codes are ESCO's addresses; nothing outside the taxonomy is given."""
        own = [plain(one.words) for one in titles]
        # The industry is heard only where the title alone leaves it open: a toolmaker in manufacturing is no manufacturing manager.
        found = self._ranked(own, [plain(f"{one.words} {one.qualifier}") for one in titles], top)
        unsure = [at for at, one in enumerate(found) if one.needs_review and titles[at].industry and own[at]]
        again = self._ranked([own[at] for at in unsure], [plain(titles[at].whole) for at in unsure], top)
        for at, one in zip(unsure, again, strict=True):
            found[at] = one
        return settled(found, titles, decided or {}, dict(zip(self.ranker.concepts.ids, self.ranker.concepts.names, strict=True)))

    def _ranked(self, own: list[str], texts: list[str], top: int) -> list[Coded]:
        ranked = self.ranker.rank(texts, max(top, 2)) if texts else []
        return [self._one(text, rows, top) for text, rows in zip(own, ranked, strict=True)]

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
        strange = self._strange(text, raw[0][0])
        if strange:
            sure = min(sure, fit["partly"])
        weights = [math.exp(fit["sharpness"] * (score - raw[0][2])) for _, _, score in raw[1:]]
        shares = [sure, *(min(sure, (1 - sure) * weight / max(sum(weights), 1e-9)) for weight in weights)]
        chosen = tuple(Candidate(uri, label, round(share, 4)) for (uri, label, _), share in zip(raw, shares, strict=True))
        return Coded(chosen[:top], sure < fit["below"], _why(raw[0][0] in named, strange, is_sure=sure >= fit["below"]))

    def _strange(self, text: str, occupation: str) -> list[str]:
        """Words of the title that stand in none of the occupation's names."""
        names = self.ranker.concepts.labels[self._row[occupation]]
        known = {word for name in names for word in plain(name).split()}
        return [word for word in text.split() if word not in known and word not in calibration()["linking"]["passing"]]

    @cached_property
    def _row(self) -> dict[str, int]:
        return {one: row for row, one in enumerate(self.ranker.concepts.ids)}

    def _names(self, text: str) -> set[str]:
        """The occupations one of whose labels is the whole title."""
        count = len(text.split())
        mentions = self.ranker.phrases.find(text)
        return {self.ranker.concepts.ids[one.row] for one in mentions if one.words == count}


def open_linker(data: Path) -> Linker:
    """The newest ESCO at hand."""
    return Linker(Ranker(open_taxonomy(data, "esco"), open_embedder(), data=data, of="occupations"))


def _why(is_named: bool, strange: list[str], *, is_sure: bool) -> str:
    if strange:
        return f"“{' '.join(strange)}” stands in none of its names"
    if not is_sure:
        return "other occupations are nearly as near"
    return "the title is one of its labels" if is_named else "near it in spelling and meaning"


def plain(text: str) -> str:
    """Words in small letters, plurals made singular and abbreviations written out."""
    words = (singular(word) for word in words_of(text).split())
    return " ".join(_written_out().get(word, word) for word in words)


@lru_cache(maxsize=1)
def _written_out() -> dict[str, str]:
    words: dict[str, str] = tomllib.loads(ABBREVIATIONS.read_text(encoding="utf-8"))["words"]
    return words
