"""One skill for one skill: the exact matching of two lists, and the greedy one beside it."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

from skillshed.skills.transitions.link import SAME, Floats
from skillshed.skills.transitions.space import Rows, Space


def nearness(space: Space, ours: Rows, theirs: Rows) -> Floats:
    """Nearness of each of our skills to each of theirs."""
    cosines = space.vectors[ours] @ space.vectors[theirs].T
    cosines[ours[:, None] == theirs[None, :]] = SAME
    return space.link(cosines)


def exact(near: Floats) -> float:
    """The largest sum of nearness when no skill is used twice."""
    rows, columns = linear_sum_assignment(near, maximize=True)
    return float(near[rows, columns].astype(np.float64).sum())


def greedy(near: Floats) -> float:
    """The nearest pair first, then the nearest of those left; ties by position, so it is the same from both sides."""
    rows, columns = np.unravel_index(np.argsort(-near, axis=None, kind="stable"), near.shape)
    free_row, free_column = np.ones(near.shape[0], bool), np.ones(near.shape[1], bool)
    total, left = 0.0, min(near.shape)
    for row, column in zip(rows, columns, strict=True):
        if free_row[row] and free_column[column]:
            total += float(near[row, column])
            free_row[row] = free_column[column] = False
            left -= 1
            if not left:
                break
    return total


def one_to_one(space: Space, origin: int, destination: int) -> tuple[float, float]:
    """W_essential (over the longer list, symmetric) and W_optional (all of ours for what they need, over theirs)."""
    ours, theirs, every = space.needs(origin), space.needs(destination), space.has(origin)
    if not len(theirs):
        return 0.0, 0.0
    longer = max(len(ours), len(theirs))
    essential = exact(nearness(space, ours, theirs)) / longer if len(ours) else 0.0
    return essential, (exact(nearness(space, every, theirs)) / len(theirs) if len(every) else 0.0)
