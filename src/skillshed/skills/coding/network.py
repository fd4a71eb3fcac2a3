"""A small network that has read the index's titles word by word; numbers only, run with numpy.

Source: Devlin and others (2019), BERT: an encoder of six layers, begun from all-MiniLM-L6-v2 (Wang and others 2020, Apache-2.0)
and taught on the index by scripts/teach_network.py. What it says comes as one voice beside what the index's own titles say
(calibration.toml; measures in docs/explanation/speed.md). By numpy since onnxruntime is near to as large as everything else that codes titles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from skillshed.skills.coding.counts import Places
from skillshed.skills.coding.titles import Title
from skillshed.skills.embedding.kept import Arrays
from skillshed.skills.embedding.port import Vectors

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SHIPPED = Path(__file__).parent / "shipped" / "network.npz"
LONGEST = 40  # pieces
HEADS = 12
AT_ONCE = 64  # titles of one length: more do not stay in the processor's cache
TINY = 1e-12


@dataclass(frozen=True)
class Network:
    """Weights by name (`body.0.in` is the first layer's), and what the last layer's places are called."""

    codes: list[str]
    pieces: list[str]
    weights: dict[str, Vectors]

    @classmethod
    def of(cls, arrays: Arrays) -> Network:
        """From the arrays of the file: matrices in eight bits a number, a scale a row."""
        weights = {}
        for name, array in arrays.items():
            if array.dtype == np.int8:
                weights[name] = array.astype(np.float32) * arrays[f"{name}.scale"].astype(np.float32)[:, None]
            elif array.dtype.kind == "f" and not name.endswith(".scale"):
                weights[name] = array.astype(np.float32)
        return cls([str(code) for code in arrays["codes"]], bytes(arrays["pieces"]).decode().split("\n"), weights)

    def chances(self, titles: Sequence[Title]) -> Vectors:
        """How likely each code is [titles, codes]; each row sums to 1."""
        out = np.zeros((len(titles), len(self.codes)), np.float32)
        for at, ids, first in self._batches(titles):
            out[at] = self._read(ids, first)
        return out

    def of_codes(self, titles: Sequence[Title], codes: Sequence[str]) -> Vectors:
        """The same for these codes; nothing for one it does not know."""
        places = {code: place for place, code in enumerate(self.codes)}
        none = np.zeros((len(titles), 1), np.float32)
        return np.concatenate([self.chances(titles), none], axis=1)[:, [places.get(code, -1) for code in codes]]

    def _batches(self, titles: Sequence[Title]) -> Iterator[tuple[list[int], Places, Places]]:
        """(places of titles, their pieces [titles, length], how many of them are the title): of one length, so that none is padded."""
        alike: dict[int, list[tuple[int, list[int], int]]] = defaultdict(list)
        for at, (ids, first) in enumerate(self._spelled(titles)):
            alike[len(ids)].append((at, ids, first))
        for _, found in sorted(alike.items()):
            for start in range(0, len(found), AT_ONCE):
                part = found[start : start + AT_ONCE]
                yield [at for at, _, _ in part], np.array([ids for _, ids, _ in part]), np.array([first for _, _, first in part])

    def _spelled(self, titles: Sequence[Title]) -> Iterator[tuple[list[int], int]]:
        begin, end = self._rows["[CLS]"], self._rows["[SEP]"]
        said = [one.ids for one in self._tokenizer.encode_batch([title.words for title in titles], add_special_tokens=False)]
        beside = [f"{title.qualifier} ; {title.industry}" for title in titles]
        around = [one.ids for one in self._tokenizer.encode_batch(beside, add_special_tokens=False)]
        for one, other in zip(said, around, strict=True):
            while len(one) + len(other) + 3 > LONGEST:
                (one if len(one) > len(other) else other).pop()
            yield [begin, *one, end, *other, end], len(one) + 2

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {piece: row for row, piece in enumerate(self.pieces)}

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer
        from tokenizers.models import WordPiece
        from tokenizers.pre_tokenizers import BertPreTokenizer

        found = Tokenizer(WordPiece(self._rows, unk_token="[UNK]", max_input_chars_per_word=100))
        found.pre_tokenizer = BertPreTokenizer()
        return found

    def _read(self, ids: Places, first: Places) -> Vectors:
        beside = np.arange(ids.shape[1]) >= first[:, None]
        weights = self.weights
        states = weights["word"][ids] + weights["position"][: ids.shape[1]] + weights["kind"][beside.astype(np.int64)]
        states = self._evened(states, "word")
        for layer in range(sum(name.endswith(".in") for name in weights)):
            states = self._layer(states, f"body.{layer}")
        both = [(states * here[:, :, None]).sum(axis=1) / here.sum(axis=1, keepdims=True) for here in (~beside, beside)]
        scores = self._through(np.tanh(self._through(np.concatenate(both, axis=1).astype(np.float32), "hidden")), "out")
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(likely / likely.sum(axis=1, keepdims=True), np.float32)

    def _layer(self, states: Vectors, name: str) -> Vectors:
        count, length, width = states.shape
        parts = self._through(states, f"{name}.in").reshape(count, length, 3, HEADS, width // HEADS)
        asks, holds, says = parts.transpose(2, 0, 3, 1, 4)
        heed = asks @ holds.transpose(0, 1, 3, 2) / np.float32(np.sqrt(width // HEADS))
        heed = np.exp(heed - heed.max(axis=-1, keepdims=True))
        heed /= heed.sum(axis=-1, keepdims=True)
        heard = (heed @ says).transpose(0, 2, 1, 3).reshape(count, length, width)
        states = self._evened(states + self._through(heard, f"{name}.heard"), f"{name}.heard")
        wide = self._through(states, f"{name}.wide")
        # The error function by its tangent: within 0.001, and ten times as fast.
        wide *= 0.5 * (1 + np.tanh(np.float32(0.7978845608) * (wide + np.float32(0.044715) * wide * wide * wide)))
        return self._evened(states + self._through(wide, f"{name}.back"), f"{name}.back")

    def _through(self, states: Vectors, name: str) -> Vectors:
        matrix = self.weights[name]
        flat: Vectors = states.reshape(-1, states.shape[-1]) @ matrix.T
        flat += self.weights[f"{name}.bias"]
        return flat.reshape(*states.shape[:-1], matrix.shape[0])

    def _evened(self, states: Vectors, name: str) -> Vectors:
        states = states - states.mean(axis=-1, keepdims=True)
        spread = np.sqrt(np.square(states).mean(axis=-1, keepdims=True) + TINY)
        return np.asarray(states / spread * self.weights[f"{name}.even"] + self.weights[f"{name}.even_bias"], np.float32)


@lru_cache(maxsize=2)
def open_network(file: Path = SHIPPED) -> Network:
    """The network of a file; nothing in it is executed."""
    with np.load(file, allow_pickle=False) as found:
        return Network.of({name: found[name] for name in found.files})
