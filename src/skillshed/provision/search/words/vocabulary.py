"""The words the index holds: which there are, how many offers have each, and which one a slip of the keyboard meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from skillshed.provision.search.words.synonyms import synonyms
from skillshed.provision.search.words.tokens import stem

Array = NDArray[np.int32]
# The longer a word, the more slips are forgiven: none below four letters, one from four, two from seven.
TWO_SLIPS = 7
SHORTEST = 4


class Vocabulary:
    """Words with the number of offers that have them; offers come and go. `others` may be meant though no offer has them."""

    def __init__(self, others: Iterable[str] = ()) -> None:
        self.counts: Counter[str] = Counter()
        self._stems: Counter[str] = Counter()  # how many words have the stem
        self._others = frozenset(others)
        self._kept: dict[str, str] = {}
        self._by_length: dict[int, list[str]] = {}
        self._numbers: dict[str, int] = {}
        self.written: list[str] = []

    def add(self, words: AbstractSet[str]) -> Array:
        """An offer with these words; what it gives back is for `take`."""
        # Not the difference of two sets: that would walk through every word of the vocabulary.
        if new := [word for word in words if word not in self.counts]:
            self._stems.update(map(stem, new))
            self._by_length.clear()
            for word in new:
                if word not in self._numbers:
                    self._numbers[word] = len(self.written)
                    self.written.append(word)
        self.counts.update(words)
        self._kept.clear()
        return np.array(list(map(self._numbers.__getitem__, words)), np.int32)

    def take(self, learned: Array) -> None:
        """The offer of which `add` gave this, gone."""
        words = [self.written[number] for number in learned]
        self.counts.subtract(words)
        gone = [word for word in words if self.counts[word] <= 0]
        for word in gone:
            del self.counts[word]
        if gone:
            self._stems.subtract(map(stem, gone))
            self._by_length.clear()
        self._kept.clear()

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and (word in self.counts or self._stems[stem(word)] > 0)

    def nearest(self, word: str) -> str:
        """The fewest slips away; of several, one that begins alike, then the one most offers have. Blank where none is near."""
        if word not in self._kept:
            self._kept[word] = self._nearest(word)
        return self._kept[word]

    def _nearest(self, word: str) -> str:
        slips = 2 if len(word) >= TWO_SLIPS else 1
        near: list[str] = []
        for size in range(max(SHORTEST, len(word) - slips), len(word) + slips + 1):
            near += self._of_length(size)
        # A swap of two neighbours counts as one slip, as in Damerau and Levenshtein's measure.
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=slips, limit=None) if near else []
        if not found and (parts := self._split(word)):
            return parts
        return min(found, key=lambda one: (one[1], one[0][0] != word[0], -self.counts[one[0]], one[0]))[0] if found else ""

    def _of_length(self, size: int) -> list[str]:
        if not self._by_length:
            for word in self.counts.keys() | self._others:
                self._by_length.setdefault(len(word), []).append(word)
        return self._by_length.get(size, [])

    def _split(self, word: str) -> str:
        """Two words typed as one."""
        cuts = ((word[:at], word[at:]) for at in range(3, len(word) - 2))
        both = [(left, right) for left, right in cuts if left in self.counts and right in self.counts]
        return " ".join(max(both, key=lambda two: min(self.counts[two[0]], self.counts[two[1]]))) if both else ""

    def beginning(self, prefix: str, *, most: int) -> list[str]:
        """Words that begin like this, the most frequent first."""
        plain = synonyms().plain
        found = [word for word in self.counts if word.startswith(prefix) and word not in plain]
        return sorted(found, key=lambda word: (-self.counts[word], word))[:most]
