"""All occupations against all, in blocks of columns, so that memory stays small whatever the taxonomy's size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from skillshed.skills.transitions.likeness import likeness
from skillshed.skills.transitions.link import SAME, Floats
from skillshed.skills.transitions.space import Rows, Space

BLOCK = 512  # skills at a time


@dataclass(frozen=True, eq=False)
class Pairs:
    """Origins x destinations; not a number where the destination names no essential skill."""

    coverage: Floats
    essential: Floats
    activities: Floats

    @property
    def likeness(self) -> Floats:
        """The mean of the components, see `likeness`."""
        return likeness(self.coverage, self.essential, self.activities)


def all_pairs(space: Space, *, weights: str = "plain", block: int = BLOCK) -> Pairs:
    """Coverage, shared essential skills and likeness of activities for every ordered pair."""
    count = len(space.occupations)
    missing = np.zeros((count, count), np.float32)
    forth = np.zeros((count, count), np.float32)
    weight = space.weights(weights)
    used = np.flatnonzero(np.diff(space.every.tocsc().indptr))
    targets = np.flatnonzero(np.diff(space.essential.tocsc().indptr))
    place = np.full(len(space.skills), -1, np.intp)
    place[used] = np.arange(len(used))
    for start in range(0, len(targets), block):
        columns = targets[start : start + block]
        cosines = space.vectors[used] @ space.vectors[columns].T
        cosines[place[columns], np.arange(len(columns))] = SAME
        needed = space.essential[:, columns].tocsr()
        lacking = 1.0 - space.link(_best(space.every, place, cosines))
        missing += np.asarray(needed.multiply(weight[columns][None, :]).tocsr() @ lacking.T).T
        forth += np.asarray(needed @ space.link(_best(space.essential, place, cosines)).T).T
    total = space.essential @ weight
    # In place from here on: each of these tables is 36 MB for the whole of ESCO.
    np.divide(missing, total, out=missing, where=total > 0)
    np.subtract(1.0, missing, out=missing)
    missing[:, total <= 0] = np.nan
    both = np.minimum(forth, forth.T)
    both /= np.maximum(np.maximum.outer(space.size, space.size), 1.0)
    acts = space.activities @ space.activities.T
    return Pairs(missing, both, np.clip(acts, 0.0, 1.0, out=acts))


def _best(matrix: csr_matrix, place: Rows, cosines: Floats) -> Floats:
    """Occupations x columns: the nearest of each occupation's skills to each column's."""
    out = np.full((matrix.shape[0], cosines.shape[1]), -1.0, np.float32)
    for at in range(matrix.shape[0]):
        rows = matrix.indices[matrix.indptr[at] : matrix.indptr[at + 1]]
        if len(rows):
            cosines[place[rows]].max(axis=0, out=out[at])
    return out
