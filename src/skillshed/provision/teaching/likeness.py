"""Which taught skill answers which wanted one: the same skill first, else one near enough in meaning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from skillshed.skills.covering.courses import ENOUGH
from skillshed.skills.transitions.matching import nearness
from skillshed.skills.transitions.space import Space

Matches = dict[str, dict[str, float]]  # taught skill -> wanted skill -> how well, 0 to 1


def like(space: Space, wanted: Iterable[str], taught: Iterable[str], enough: float = ENOUGH) -> Matches:
    """Every taught skill that answers a wanted one at least so well; 1 is the same skill. Ids the taxonomy does not have match themselves only."""
    ours, theirs = list(dict.fromkeys(wanted)), list(dict.fromkeys(taught))
    found: Matches = {one: {one: 1.0} for one in set(ours) & set(theirs)}
    known = [[one for one in listed if one in space.skill_at] for listed in (ours, theirs)]
    if not all(known):
        return found
    near = nearness(space, _at(space, known[1]), _at(space, known[0]))
    for row, column in zip(*np.nonzero(near >= enough), strict=True):
        found.setdefault(known[1][row], {})[known[0][column]] = float(near[row, column])
    return found


def _at(space: Space, skills: Sequence[str]) -> np.ndarray:
    return np.array([space.skill_at[one] for one in skills], np.intp)


def likest(space: Space, wanted: Iterable[str], taught: Iterable[str]) -> dict[str, tuple[str, float]]:
    """Each wanted skill -> the taught one most like it, and how like, 0 to 1; skills the taxonomy does not have are left out."""
    ours, theirs = ([one for one in dict.fromkeys(listed) if one in space.skill_at] for listed in (wanted, taught))
    if not ours or not theirs:
        return {}
    near = nearness(space, _at(space, ours), _at(space, theirs))
    best = near.argmax(axis=1)
    return {skill: (theirs[at], float(near[row, at])) for row, (skill, at) in enumerate(zip(ours, best, strict=True))}
