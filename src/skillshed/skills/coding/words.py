"""Vectors of job-title words that travel with the package: a word is near another that stands in like occupations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl
from scipy import sparse  # type: ignore[import-untyped]

from skillshed.skills.coding.titles import singular
from skillshed.skills.embedding.port import Vectors, unit

SHIPPED = Path(__file__).parent / "shipped" / "title_words.parquet"


@dataclass(frozen=True)
class TitleWords:
    """A text is the weighed sum of its words' vectors."""

    rows: dict[str, int]
    vectors: Vectors
    weights: Vectors

    @property
    def dim(self) -> int:
        return int(self.vectors.shape[1])

    def encode(self, texts: list[str]) -> Vectors:
        """Unit vectors [texts, dim]; zeros where no word is known."""
        known = [[row for word in text.split() if (row := self.rows.get(singular(word))) is not None] for text in texts]
        columns = np.array([row for rows in known for row in rows], np.int64)
        begins = np.r_[0, np.cumsum([len(rows) for rows in known])]
        used = sparse.csr_matrix((self.weights[columns], columns, begins), shape=(len(texts), len(self.rows)))
        return unit(used @ self.vectors)


@lru_cache(maxsize=1)
def title_words() -> TitleWords:
    """The shipped table, its four-bit numbers unpacked."""
    frame = pl.read_parquet(SHIPPED)
    packed = np.frombuffer(b"".join(frame["vector"].to_list()), np.uint8).reshape(frame.height, -1)
    numbers = np.empty((frame.height, packed.shape[1] * 2), np.float32)
    numbers[:, 0::2] = (packed >> 4).astype(np.float32) - 8
    numbers[:, 1::2] = (packed & 15).astype(np.float32) - 8
    rows = {word: row for row, word in enumerate(frame["word"])}
    return TitleWords(rows, unit(numbers), frame["weight"].to_numpy().astype(np.float32))
