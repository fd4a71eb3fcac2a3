"""A small forest of decision trees as arrays: taught elsewhere, kept in a file that holds only numbers."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

from skillshed.skills.embedding.port import Vectors


@dataclass(frozen=True)
class Trees:
    """Nodes of all trees one after another; a leaf points at itself. The sum of the leaves' values is a log-odds."""

    feature: npt.NDArray[np.int16]
    threshold: npt.NDArray[np.float32]
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    value: npt.NDArray[np.float32]
    roots: npt.NDArray[np.int32]
    deepest: npt.NDArray[np.int16]
    base: npt.NDArray[np.float32]

    def chances(self, rows: Vectors) -> Vectors:
        """Probabilities of rows [n, features]."""
        total = np.full(len(rows), float(self.base[0]), np.float32)
        every, flat = np.arange(len(rows)) * rows.shape[1], rows.ravel()
        for root, depth in zip(self.roots.tolist(), self.deepest.tolist(), strict=True):
            at = np.full(len(rows), root, np.int32)
            for _ in range(depth):
                at = np.where(flat[every + self.feature[at]] <= self.threshold[at], self.left[at], self.right[at])
            total += self.value[at]
        return np.asarray(1 / (1 + np.exp(-total)), np.float32)

    @classmethod
    def read(cls, file: Path) -> Trees:
        """From the file; nothing in it is executed."""
        with np.load(file, allow_pickle=False) as found:
            return cls(*(found[field.name] for field in fields(cls)))
