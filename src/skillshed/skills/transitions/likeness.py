"""Career Causeways' components from one occupation to all: what two jobs' essential skills share, and what they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skillshed.skills.transitions.cover import coverage, to_all, with_skill
from skillshed.skills.transitions.link import Floats
from skillshed.skills.transitions.rules import rules
from skillshed.skills.transitions.space import Rows, Space

SHOWN = 50  # the best covered destinations are looked at whole, however unlike


@dataclass(frozen=True, eq=False)
class Outlook:
    """One occupation against all: what it has of every skill, the coverage, and the components (nan: not looked at)."""

    having: Floats  # a value a skill
    coverage: Floats  # a value an occupation, as the others
    essential: Floats
    activities: Floats
    likeness: Floats


def outlook(
    space: Space,
    origin: int,
    *,
    weights: str = "plain",
    least: float = 0.0,
    added: Sequence[int] = (),
    among: Sequence[int] = (),
) -> Outlook:
    """Coverage and activities for all; shared essential skills where the likeness may reach `least`, exactly.

    The cheap half of the shared skills bounds the whole from above, so those left out cannot reach it. Looked at besides:
    the best covered ones and those in `among`. `added`: skills learned beside the occupation's own; they cover more and
    change nothing else.
    """
    every, own = space.has(origin), space.needs(origin)
    cosines = to_all(space, every)
    mine = cosines[:, np.searchsorted(every, own)]
    having = space.link(cosines.max(axis=1)) if len(every) else np.zeros(len(space.skills), np.float32)
    for skill in added:
        having = with_skill(space, having, skill)
    covered = coverage(space, having, weights=weights)
    acts = alike(space, origin)
    there = _there(space, mine, len(own))
    may = np.nan_to_num(likeness(covered, there, acts), nan=-1.0) >= least
    may[np.argsort(-np.nan_to_num(covered))[:SHOWN]] = True
    may[list(among)] = True
    near = np.flatnonzero(may)
    essential = np.full(len(space.occupations), np.nan, np.float32)
    essential[near] = np.minimum(there[near], _back(space, mine, near, len(own)))
    return Outlook(having, covered, essential, acts, likeness(covered, essential, acts))


def _larger(space: Space, count: int) -> Floats:
    return np.maximum(np.maximum(space.size, count), 1.0)


def _there(space: Space, mine: Floats, count: int) -> Floats:
    """What they need and we need too, over the longer list."""
    if not count:
        return np.zeros(len(space.occupations), np.float32)
    return np.asarray((space.essential @ space.link(mine.max(axis=1))) / _larger(space, count), np.float32)


def _back(space: Space, mine: Floats, near: Rows, count: int) -> Floats:
    """What we need and they need too, over the longer list, for some occupations."""
    some = space.essential[near]
    filled = np.diff(some.indptr) > 0
    out = np.zeros(len(near), np.float32)
    if count and filled.any():
        best = np.maximum.reduceat(mine[some.indices], some.indptr[:-1][filled], axis=0)
        out[filled] = space.link(best).sum(axis=1)
    return np.asarray(out / _larger(space, count)[near], np.float32)


def alike(space: Space, origin: int) -> Floats:
    """How alike the kinds of activity are: cosine of the profiles over the skills hierarchy."""
    return np.asarray(np.clip(space.activities @ space.activities[origin], 0.0, 1.0), np.float32)


def likeness(covered: Floats, essential: Floats | None, activities: Floats | None) -> Floats:
    """The mean of the components known: what the viability bound is set on, and never the rank."""
    by_name = {"coverage": covered, "essential": essential, "activities": activities}
    known = [part for name in rules()["viable"]["components"] if (part := by_name[name]) is not None]
    total = known[0].copy()
    for part in known[1:]:
        total += part
    return total / np.float32(len(known))
