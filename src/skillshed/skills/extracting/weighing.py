"""What words say for and against a skill that a clause may mean: rare ones more than common ones."""

from __future__ import annotations

from collections import Counter
from functools import cached_property, lru_cache

import numpy as np

from skillshed.skills.extracting.forms import stems
from skillshed.skills.extracting.views import Concepts

LABELS = 20  # of a skill that are looked at


class Weighing:
    """Weighs the words of one taxonomy's labels."""

    def __init__(self, concepts: Concepts) -> None:
        self._concepts = concepts
        self._labels = lru_cache(maxsize=None)(self._weighed)

    def shared(self, row: int, said: frozenset[str]) -> float:
        """The share of the skill's best label that the clause, given by its stems, has: from 0 to 1."""
        return max((self._weight(both) / whole for one, whole in self._labels(row) if (both := one & said)), default=0.0)

    def alien(self, row: int, text: frozenset[str]) -> float:
        """How much of the skill's own label the whole text never says: from 0 to 1."""
        return sum(self._weight(one - text) / whole for one, whole in self._labels(row)[:1])

    def _weighed(self, row: int) -> tuple[tuple[frozenset[str], float], ...]:
        """The stems of the skill's labels, its own first, and what each label weighs."""
        found = (frozenset(stems(label)) for label in self._concepts.labels[row][:LABELS])
        return tuple((one, self._weight(one)) for one in found if one)

    def _weight(self, words: frozenset[str]) -> float:
        rarity, rarest = self._rarity
        return sum(rarity.get(one, rarest) for one in words)

    @cached_property
    def _rarity(self) -> tuple[dict[str, float], float]:
        """What each word tells, little where many skills' own labels have it; and what a word tells that none has."""
        names = self._concepts.names
        counts = Counter(word for name in names for word in set(stems(name)))
        return {word: float(np.log(1 + len(names) / count)) for word, count in counts.items()}, float(np.log(1 + len(names)))
