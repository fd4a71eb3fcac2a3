"""WordLlama's static vectors (MIT; distilled from the token table of Llama 2), read from the package's own files.

Its loader looks for the tokenizer where the package does not put it and then asks a network; so its files are opened here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]

from skillshed.skills.embedding.port import Vectors, unit
from skillshed.terms.errors import NotFound

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WEIGHTS = "weights/l2_supercat_256.safetensors"
TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"
BATCH = 4096


@dataclass(frozen=True)
class WordLlama:
    """A text is the mean of its tokens' vectors."""

    tokenizer: Tokenizer
    table: Vectors
    id: str

    @property
    def dim(self) -> int:
        return int(self.table.shape[1])

    @classmethod
    def open(cls) -> WordLlama:
        """The model as its package carries it; read once a process."""
        return _opened()

    def encode(self, texts: list[str]) -> Vectors:
        """Unit vectors [texts, 256]."""
        parts = [self._encoded(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        return np.vstack(parts) if parts else np.zeros((0, self.dim), np.float32)

    def _encoded(self, texts: list[str]) -> Vectors:
        tokens = [found.ids for found in self.tokenizer.encode_batch(texts, add_special_tokens=False)]
        counts = np.array([len(ids) for ids in tokens])
        columns = np.fromiter(_flat(tokens), dtype=np.int64, count=int(counts.sum()))
        rows = np.r_[0, np.cumsum(counts)]
        used = sparse.csr_matrix((np.ones(len(columns), np.float32), columns, rows), shape=(len(texts), len(self.table)))
        return unit(used @ self.table)


def _flat(tokens: list[list[int]]) -> Iterator[int]:
    return chain.from_iterable(tokens)


@lru_cache(maxsize=1)
def _opened() -> WordLlama:
    from safetensors.numpy import load
    from tokenizers import Tokenizer

    found = find_spec("wordllama")
    folder = Path(found.origin).parent if found and found.origin else Path()
    weights, tokens = folder / WEIGHTS, folder / TOKENIZER
    if not (weights.is_file() and tokens.is_file()):
        raise NotFound("The installed wordllama carries no weights.", next_step="Install wordllama 0.4 again.")
    content = weights.read_bytes()
    table = next(iter(load(content).values())).astype(np.float32)
    tokenizer = Tokenizer.from_file(str(tokens))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return WordLlama(tokenizer, table, f"wordllama-{table.shape[1]}-{hashlib.sha256(content).hexdigest()[:8]}")
