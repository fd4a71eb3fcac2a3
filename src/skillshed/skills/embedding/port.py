"""The one port for models that turn words into vectors, and the models at hand by name."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from skillshed.terms.errors import NotFound, UsageError

Vectors = npt.NDArray[np.float32]
NAMES = ("wordllama", "minilm")


class Embedder(Protocol):
    """A model: `encode` gives one unit vector a text (zeros where no word is known)."""

    @property
    def id(self) -> str:
        """Names model and weights; caches are kept by it."""

    @property
    def dim(self) -> int:
        """Numbers a vector."""

    def encode(self, texts: list[str]) -> Vectors:
        """float32 [texts, dim], rows of length 1."""


def open_embedder(name: str = "wordllama", folder: Path | None = None) -> Embedder:
    """The model of that name; `folder` holds weights and tokenizer where a package does not carry them."""
    if name == "wordllama":
        from skillshed.skills.embedding.wordllama import WordLlama

        return WordLlama.open()
    if name == "minilm":
        need("onnxruntime", "tokenizers", extra="minilm")
        from skillshed.skills.embedding.minilm import MiniLM

        return MiniLM.open(folder)
    raise UsageError(f"There is no embedder '{name}'.", next_step=f"Choose from {', '.join(NAMES)}.")


def need(*packages: str, extra: str) -> None:
    """NotFound that names the extra to install where one of the packages is not here; nothing is imported to find out."""
    if missing := [package for package in packages if find_spec(package) is None]:
        raise NotFound(
            f"This needs {', '.join(missing)}, which the base installation does not bring.",
            next_step=f"Install the extra: pip install 'skillshed[{extra}]'.",
        )


def unit(rows: Vectors) -> Vectors:
    """Rows scaled to length 1; rows of zeros stay."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)
