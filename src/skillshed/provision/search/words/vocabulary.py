"""The words the index holds: which there are, how many offers have each, and which one a slip of the keyboard meant."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from skillshed.provision.search.words.synonyms import synonyms
from skillshed.provision.search.words.tokens import stem

Array = NDArray[np.int32]
# The longer a word, the more slips are forgiven: none below four letters, one from four, two from eight.
ONE_SLIP, TWO_SLIPS = 4, 8
SHORTEST = 4


class Vocabulary:
    """Words with the number of offers that have them; offers come and go. `others` may be meant though no offer has them."""

    def __init__(self, others: Iterable[str] = ()) -> None:
        self.counts: Counter[str] = Counter()
        self._stems: Counter[str] = Counter()
        self._by_length: dict[int, dict[str, None]] = defaultdict(dict)
        self._others = frozenset(others)
        self._kept: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self._words: list[str] = []
        for word in self._others:
            self._by_length[len(word)][word] = None

    def add(self, words: Iterable[str]) -> None:
        """An offer with these words, each once."""
        for word in words:
            if not self.counts[word]:
                self._by_length[len(word)][word] = None
            self.counts[word] += 1
            self._stems[stem(word)] += 1
        self._kept.clear()

    def take(self, words: Iterable[str]) -> None:
        """An offer with these words, gone."""
        for word in words:
            self.counts[word] -= 1
            self._stems[stem(word)] -= 1
            if self.counts[word] <= 0:
                del self.counts[word]
                if word not in self._others:
                    self._by_length[len(word)].pop(word, None)
        self._kept.clear()

    def learn(self, words: Iterable[str]) -> Array:
        """As `add`; what it gives back is for `forget`."""
        found = list(words)
        self.add(found)
        return np.fromiter((self._number(word) for word in found), np.int32, len(found))

    def forget(self, learned: Array | None) -> None:
        """As `take`, of what `learn` gave."""
        if learned is not None:
            self.take(self._words[number] for number in learned)

    def _number(self, word: str) -> int:
        if word not in self._numbers:
            self._numbers[word] = len(self._words)
            self._words.append(word)
        return self._numbers[word]

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and (word in self.counts or self._stems[stem(word)] > 0)

    def nearest(self, word: str) -> str:
        """The fewest slips away; of several, one that begins alike, then the one most offers have. Blank where none is near."""
        if word not in self._kept:
            self._kept[word] = self._nearest(word)
        return self._kept[word]

    def _nearest(self, word: str) -> str:
        slips = 2 if len(word) >= TWO_SLIPS else 1
        near = [
            one
            for size in range(max(SHORTEST, len(word) - slips), len(word) + slips + 1)
            for one in self._by_length.get(size, ())
        ]
        # A swap of two neighbours counts as one slip, as in Damerau and Levenshtein's measure.
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=slips, limit=None) if near else []
        if not found and (parts := self._split(word)):
            return parts
        return min(found, key=lambda one: (one[1], one[0][0] != word[0], -self.counts[one[0]], one[0]))[0] if found else ""

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
