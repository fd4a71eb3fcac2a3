"""Likeness of spelling: TF-IDF over pieces of words and over words, hashed so that only numbers need be kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from scipy import sparse  # type: ignore[import-untyped]

from skillshed.skills.embedding.kept import Arrays
from skillshed.skills.embedding.port import Vectors

Kind = Literal["pieces", "words"]
WIDTHS: dict[Kind, int] = {"pieces": 1 << 20, "words": 1 << 20}


@dataclass(frozen=True)
class Lexical:
    """Documents as a matrix, and what weighs each feature."""

    kind: Kind
    weights: npt.NDArray[np.float32]
    documents: sparse.csr_matrix

    @classmethod
    def built(cls, kind: Kind, documents: list[str]) -> Lexical:
        """From the documents' own frequencies."""
        counts = _counts(kind, documents)
        seen = np.bincount(counts.indices, minlength=counts.shape[1])
        weights = (np.log((1 + len(documents)) / (1 + seen)) + 1).astype(np.float32)
        return cls(kind, weights, weighed(counts, weights))

    def scores(self, texts: list[str]) -> Vectors:
        """Cosine of each text with each document: float32 [texts, documents]."""
        found = weighed(_counts(self.kind, texts), self.weights)
        return np.asarray((found @ self._postings).toarray(), dtype=np.float32)

    @cached_property
    def _postings(self) -> sparse.csr_matrix:
        """The documents of each feature: turned once, for turning takes longer than the product."""
        return self.documents.T.tocsr()

    def arrays(self, name: str) -> Arrays:
        """What must be kept to open it again."""
        matrix = self.documents
        return {
            f"{name}_weights": self.weights, f"{name}_data": matrix.data,
            f"{name}_indices": matrix.indices, f"{name}_indptr": matrix.indptr,
        }  # fmt: skip

    @classmethod
    def opened(cls, kind: Kind, arrays: Arrays, name: str) -> Lexical:
        """From the arrays that were kept under a name."""
        data, indices, rows = (arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr"))
        matrix = sparse.csr_matrix((data, indices, rows), shape=(len(rows) - 1, WIDTHS[kind]))
        return cls(kind, arrays[f"{name}_weights"], matrix)


def _counts(kind: Kind, texts: list[str]) -> sparse.csr_matrix:
    from sklearn.feature_extraction.text import HashingVectorizer

    how: dict[str, Any] = {"n_features": WIDTHS[kind], "alternate_sign": False, "norm": None, "dtype": np.float32}
    if kind == "pieces":
        vectorizer = HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), **how)
    else:
        vectorizer = HashingVectorizer(token_pattern=r"[^\W_]+[+#]*", ngram_range=(1, 2), **how)
    return vectorizer.transform(texts).tocsr()


def weighed(counts: sparse.csr_matrix, weights: npt.NDArray[np.float32]) -> sparse.csr_matrix:
    """Damped counts times weights, rows of length 1."""
    found = counts.copy()
    found.data = ((1 + np.log(found.data)) * weights[found.indices]).astype(np.float32)
    lengths = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel())
    found.data /= np.repeat(np.maximum(lengths, 1e-9), np.diff(found.indptr)).astype(np.float32)
    return found
