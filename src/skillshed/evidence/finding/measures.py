"""Measures in a question: scored by the words they share with it, rare words counting more, misspelt ones mended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from rapidfuzz import fuzz, process

from skillshed.evidence.finding.words import tokens, words
from skillshed.evidence.measures import Measure

ALIKE = 82.0
SHORTEST = 5  # a shorter word has too many neighbours to be mended
SYNONYM = 0.92  # a measure's own name beats the same words among another's synonyms
NOT_LOADED = 0.97  # enough to come second where all else is equal
LEAST = 45.0


@dataclass(frozen=True)
class Scored:
    """A measure and how well it answers, 0 to 100."""

    measure: Measure
    score: float


@dataclass(frozen=True)
class _Name:
    tokens: frozenset[str]
    weight: float


class Shelf:
    """A set of measures, ready to be searched. Build it once for a set."""

    def __init__(self, measures: Iterable[Measure], loaded: frozenset[str]) -> None:
        self.measures = {measure.id: measure for measure in measures}
        self.loaded = loaded
        self._names = {name: _names(measure) for name, measure in self.measures.items()}
        self._union = {name: frozenset().union(*(one.tokens for one in held)) for name, held in self._names.items()}
        self._held: dict[str, set[str]] = {}
        for name, union in self._union.items():
            for token in union:
                self._held.setdefault(token, set()).add(name)
        self._rarity = {token: log(1 + len(self.measures) / len(held)) for token, held in self._held.items()}
        self._rarest = log(1 + len(self.measures))
        self.vocabulary = frozenset(self._held)

    def mended(self, wanted: list[str]) -> tuple[list[str], list[str], list[str]]:
        """Tokens as this shelf spells them; what was mended, as `emploiment -> employment`; and what it does not know."""
        good, mended, unknown = [], [], []
        for token in wanted:
            if token in self.vocabulary:
                good.append(token)
                continue
            hit = process.extractOne(token, self.vocabulary, scorer=fuzz.ratio, score_cutoff=ALIKE) if len(token) >= SHORTEST else None
            if hit:
                good.append(hit[0])
                mended.append(f"{token} → {hit[0]}")
            else:
                unknown.append(token)
        return good, mended, unknown

    def search(self, wanted: list[str], *, strange: int = 0) -> list[Scored]:
        """Measures that share these tokens, best first. `strange`: how many more words the question had."""
        among = {name for token in wanted for name in self._held.get(token, ())}
        scored = [Scored(self.measures[name], self._score(name, frozenset(wanted), strange)) for name in among]
        found = [one for one in scored if one.score >= LEAST]
        return sorted(found, key=lambda one: (-one.score, one.measure.is_generated, len(one.measure.title), one.measure.id))

    def _score(self, name: str, wanted: frozenset[str], strange: int) -> float:
        whole = self._weight(wanted) + self._rarest * strange
        covered = self._weight(wanted & self._union[name]) / whole
        best = max(self._one(one, wanted, whole) for one in self._names[name])
        here = 1.0 if name in self.loaded else NOT_LOADED
        return 100 * here * (0.5 * covered + 0.5 * best)

    def _one(self, name: _Name, wanted: frozenset[str], whole: float) -> float:
        shared = self._weight(wanted & name.tokens)
        return name.weight * (0.6 * shared / whole + 0.4 * shared / (self._weight(name.tokens) or 1.0))

    def _weight(self, found: frozenset[str]) -> float:
        return sum(self._rarity.get(token, self._rarest) for token in found)


def _names(measure: Measure) -> list[_Name]:
    own = [measure.title, measure.short, measure.id.replace("_", " ").replace(".", " ")]
    named = [_Name(frozenset(tokens(text)), 1.0) for text in own if text]
    named += [_Name(frozenset(tokens(text)), SYNONYM) for text in measure.words]
    return [one for one in named if one.tokens]


def asked(typed: list[str]) -> list[str]:
    """The words typed as tokens, other ways of saying them replaced by those that measures use."""
    return tokens(" ".join(words().instead.get(word, word) for word in typed))
