"""How alike two job titles are: spelling, industry, last word and meaning, and these together.

The products let a likeness of titles count more where the industries are alike too: a finisher in textiles is no finisher in metal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse  # type: ignore[import-untyped]

from skillshed.skills.coding.titles import Title
from skillshed.skills.coding.words import title_words
from skillshed.skills.embedding.kept import Arrays
from skillshed.skills.embedding.port import Embedder, Vectors
from skillshed.skills.extracting.lexical import weighed

WIDTH = 1 << 19


@dataclass(frozen=True)
class Seen:
    """Titles as numbers; `spelled` and `around` are sparse rows of length 1, `head` a number a last word."""

    spelled: sparse.csr_matrix
    around: sparse.csr_matrix
    head: npt.NDArray[np.int64]
    meaning: Vectors
    beside: Vectors

    @cached_property
    def turned(self) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
        """`spelled` and `around` with titles as columns: turned once, since it costs more than coding a title against them."""
        return self.spelled.T.tocsr(), self.around.T.tocsr()

    def part(self, chosen: slice | npt.NDArray[np.int64]) -> Seen:
        """Some of the titles."""
        return Seen(self.spelled[chosen], self.around[chosen], self.head[chosen], self.meaning[chosen], self.beside[chosen])


@dataclass(frozen=True)
class Eyes:
    """What makes numbers of titles; the weights say how rare each piece is among the titles learned from."""

    embedder: Embedder
    spelled: npt.NDArray[np.float32]
    around: npt.NDArray[np.float32]

    @classmethod
    def opened(cls, embedder: Embedder, titles: list[Title]) -> Eyes:
        """Rarity counted over these titles."""
        return cls(
            embedder, _rarity(pieces([one.whole for one in titles], 2)), _rarity(pieces([one.around for one in titles], 3))
        )

    def see(self, titles: list[Title]) -> Seen:
        """Titles as numbers."""
        wholes = [one.whole for one in titles]
        return Seen(
            spelled=weighed(pieces(wholes, 2), self.spelled),
            around=weighed(pieces([one.around for one in titles], 3), self.around),
            head=np.array([_number(one.head) for one in titles], np.int64),
            meaning=self.embedder.encode(wholes),
            beside=title_words().encode(wholes),
        )

    def arrays(self) -> Arrays:
        return {"eyes_spelled": self.spelled, "eyes_around": self.around}


def likeness(left: Seen, right: Seen) -> tuple[Vectors, Vectors]:
    """(a positive definite likeness, so that a linear method may learn from it; likeness of spelling alone): float32 [left, right]."""
    spelled_right, around_right = right.turned
    spelled = np.asarray((left.spelled @ spelled_right).toarray(), np.float32)
    meaning = left.meaning @ right.meaning.T
    beside = np.maximum(left.beside @ right.beside.T, 0)
    found = spelled * (1 + spelled + meaning + beside)
    # Three products: numpy's power takes ten times as long.
    found += 2 * meaning * meaning * meaning
    found += 2 * beside * beside * beside
    found += spelled * (left.around @ around_right).toarray()
    found += 0.3 * (left.head[:, None] == right.head[None, :])
    return np.asarray(found, np.float32), spelled


def pieces(texts: list[str], shortest: int) -> sparse.csr_matrix:
    """Counts of pieces of words, up to five letters long, in hashed columns."""
    from sklearn.feature_extraction.text import HashingVectorizer

    vectorizer = HashingVectorizer(
        analyzer="char_wb", ngram_range=(shortest, 5), n_features=WIDTH, alternate_sign=False, norm=None, dtype=np.float32
    )
    return vectorizer.transform(texts).tocsr()


def _rarity(counts: sparse.csr_matrix) -> npt.NDArray[np.float32]:
    seen = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + seen)) + 1, np.float32)


def _number(word: str) -> int:
    """The same number for the same word in every process."""
    return int.from_bytes(word.encode()[-7:], "big")
