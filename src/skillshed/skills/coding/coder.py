"""Job titles to codes: ranked candidates with probabilities, and whether a person must look."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from skillshed.skills.coding.counts import Places, words
from skillshed.skills.coding.entries import Index, as_set, open_index
from skillshed.skills.coding.evidence import Evidence, chances, trees
from skillshed.skills.coding.files import NONE
from skillshed.skills.coding.learning import Learned, Look, learn
from skillshed.skills.coding.network import Network, open_network
from skillshed.skills.coding.titles import Title
from skillshed.skills.embedding.kept import kept, kept_file
from skillshed.skills.embedding.port import Embedder, Vectors, open_embedder

LAYOUT = "3"  # of what is kept; change it when features or learning change
CALIBRATION = Path(__file__).with_name("calibration.toml")
AT_ONCE = 4096  # titles
Decided = Mapping[tuple[str, str], str]  # (title, industry) in small letters -> code; an empty industry is any


@dataclass(frozen=True)
class Candidate:
    """A code; `score` is the estimated probability that it is right."""

    code: str
    label: str
    score: float


@dataclass(frozen=True)
class Coded:
    """The candidates of a title, best first; `why` says how they were found, or why a person must look."""

    candidates: tuple[Candidate, ...]
    needs_review: bool
    why: str


class Coder(Protocol):
    """Codes titles to one scheme."""

    def code(self, titles: Sequence[Title], *, top: int = 5, decided: Decided | None = None) -> list[Coded]:
        """One answer a title, in order; a title without a word has no candidate and needs review."""


@dataclass(frozen=True)
class IndexCoder:
    """Codes by what was learned from a coding index; `network`, which knows SOC2010 only, has a voice where it is given."""

    index: Index
    learned: Learned
    network: Network | None = None

    def code(self, titles: Sequence[Title], *, top: int = 5, decided: Decided | None = None) -> list[Coded]:
        """Source of the probabilities: shipped/chances.npz, and calibration.toml for an index too small for it."""
        wanted = list(dict.fromkeys(titles))
        found: dict[Title, Coded] = {}
        for start in range(0, len(wanted), AT_ONCE):
            part = wanted[start : start + AT_ONCE]
            found |= dict(zip(part, self._coded(part, top), strict=True))
        return settled([found[title] for title in titles], titles, decided or {}, self.index.names)

    def _coded(self, titles: list[Title], top: int) -> list[Coded]:
        look = self.learned.look(titles)
        order, sure = self.likely(titles, look)
        return [self._one(title, order[row], sure[row], float(look.spelled[row].max()), top) for row, title in enumerate(titles)]

    def likely(self, titles: list[Title], look: Look) -> tuple[Places, Vectors]:
        """(codes' places [titles, candidates], how likely each is right), the likeliest first."""
        if len(self.index.entries) < calibration()["forest"]["entries"]:
            order = np.argsort(-look.scores, axis=1, kind="stable")
            pairs = zip(look.scores, order.tolist(), strict=True)
            return order, np.array([probabilities(row, places) for row, places in pairs], np.float32).reshape(order.shape)
        order, rows = self.evidence.rows(titles, look)
        sure = chances(rows, trees())
        if self.network:
            return mixed(order, sure, self.network.of_codes(titles, self.learned.codes))
        again = np.argsort(-sure, axis=1, kind="stable")
        return np.take_along_axis(order, again, 1), np.take_along_axis(sure, again, 1)

    @cached_property
    def evidence(self) -> Evidence:
        """What was counted in the index."""
        return Evidence.of(self.learned, [title for title, _ in self.index.entries], self.index.names)

    @cached_property
    def written(self) -> dict[Hashable, set[str]]:
        """The codes of entries that have just these words, in any order, the same qualifier and industry."""
        found: dict[Hashable, set[str]] = {}
        for title, code in self.index.entries:
            found.setdefault(_same(title), set()).add(code)
        return found

    def _one(self, title: Title, order: Places, sure: Vectors, near: float, top: int) -> Coded:
        if not title.words:
            return Coded((), True, "there is no title")
        chosen = tuple(self._candidate(self.learned.codes[place], share) for place, share in zip(order, sure, strict=True))[:top]
        codes = self.written.get(_same(title), set())
        if len(codes) == 1:
            (code,) = codes
            first = self._candidate(code, calibration()["review"]["written"])
            rest = (
                Candidate(one.code, one.label, min(one.score, round(1 - first.score, 4))) for one in chosen if one.code != code
            )
            named = "" if title.around else self.index.called.get(as_set(title.words), code)
            if named not in ("", code):
                # ONS codes an engineer of whom no more is said to the trades; whoever copies a group's name means the group.
                why = f"the {self.index.key} has this title, but it is also the name of {named} {self.index.names[named]}"
                return Coded((first, *rest)[:top], True, why)
            return Coded((first, *rest)[:top], False, f"the {self.index.key} has this title")
        if near < calibration()["review"]["unlike"]:
            return Coded(chosen, True, f"no title of the {self.index.key} is spelled like it")
        review = chosen[0].score < calibration()["network" if self.network else "review"]["below"]
        why = "another code is nearly as likely" if review else f"learned from the {self.index.key}"
        return Coded(chosen, review, why)

    def _candidate(self, code: str, share: float) -> Candidate:
        return Candidate(code, self.index.names[code], round(float(share), 4))


def mixed(order: Places, sure: Vectors, heard: Vectors) -> tuple[Places, Vectors]:
    """(codes' places, likeliest first; how likely): of the forest's candidates and the network's chances of every code [titles, codes]."""
    rule = calibration()["network"]
    whole = rule["voice"] * heard
    np.put_along_axis(whole, order, np.take_along_axis(whole, order, 1) + (1 - rule["voice"]) * sure, 1)
    places = np.argsort(-whole, axis=1, kind="stable")[:, : order.shape[1]]
    found = np.take_along_axis(whole, places, 1)
    first = np.clip(found[:, :1], 1e-4, 1 - 1e-4)
    told = 1 / (1 + np.exp(-(rule["constant"] + rule["slope"] * np.log(first / (1 - first)))))
    rest = np.minimum(found[:, 1:] * (1 - told) / np.maximum(1 - first, 1e-4), told)
    return places, np.asarray(np.c_[told, rest], np.float32)


def _same(title: Title) -> Hashable:
    return frozenset(words(title)), title.qualifier, title.industry


def probabilities(scores: Vectors, order: Sequence[int]) -> list[float]:
    """The first by the calibrated curve; the rest share what is left as their scores say, over every code."""
    first = calibration()["first"]
    best, second = (float(value) for value in np.sort(scores)[::-1][:2]) if len(scores) > 1 else (float(scores[0]), 0.0)
    sure = 1 / (1 + math.exp(-(first["constant"] + first["score"] * best + first["lead"] * (best - second))))
    weights = np.exp(calibration()["others"]["sharpness"] * (scores - best))
    weights[order[0]] = 0
    rest = (1 - sure) * weights / max(float(weights.sum()), 1e-9)
    # The second never goes before the first, however unsure the first is.
    return [sure, *(min(float(rest[row]), sure) for row in order[1:])]


def settled(found: list[Coded], titles: Sequence[Title], decided: Decided, names: Mapping[str, str]) -> list[Coded]:
    """What people decided goes first: with this industry, else for the title whatever the industry."""
    return [_settled(one, decided.get((title.words, title.industry)) or decided.get((title.words, "")), names)
            for one, title in zip(found, titles, strict=True)]  # fmt: skip


def _settled(found: Coded, code: str | None, names: Mapping[str, str]) -> Coded:
    if code == NONE:
        return Coded((), False, "a person decided that no code fits")
    if code is None or code not in names:
        return found
    others = tuple(Candidate(one.code, one.label, 0.0) for one in found.candidates if one.code != code)
    return Coded((Candidate(code, names[code], 1.0), *others[: max(len(found.candidates) - 1, 0)]), False, "decided by a person")


def open_coder(data: Path, scheme: str, *, note: Callable[[str], None] = lambda _: None) -> Coder:
    """The coder of soc2010, soc2020 or esco; what is learned is kept in the data folder by the index's checksum."""
    from skillshed.skills.coding.linking import open_linker
    from skillshed.skills.coding.through import open_through

    if scheme == "esco":
        return open_linker(data)
    index = open_index(data, scheme)
    return learned_coder(index, data, note) if index.entries else open_through(index, data, note)


def learned_coder(index: Index, data: Path | None, note: Callable[[str], None] = lambda _: None) -> IndexCoder:
    """A coder of this index, learned now or before."""
    embedder = open_embedder()

    def make() -> dict[str, Any]:
        note(f"Learning from the {len(index.entries):,} titles of the {index.key}: once, about a minute or two.")
        return learn(index.entries, embedder).arrays()

    learned = Learned.opened(kept(data, *_made_from(index, embedder), make=make), embedder)
    known = index.key.startswith("soc2010") and len(index.entries) >= calibration()["forest"]["entries"]
    return IndexCoder(index, learned, open_network() if known else None)


def has_learned(data: Path, scheme: str) -> bool:
    """Whether the coder opens at once, and need not learn first."""
    if scheme == "esco":
        return True
    index = open_index(data, scheme)
    return kept_file(data, *_made_from(index if index.entries else open_index(data, "soc2010"), open_embedder())).is_file()


def _made_from(index: Index, embedder: Embedder) -> tuple[str, ...]:
    return "coder", LAYOUT, index.sha256, embedder.id


@lru_cache(maxsize=1)
def calibration() -> dict[str, Any]:
    """The shipped table."""
    return tomllib.loads(CALIBRATION.read_text(encoding="utf-8"))
