"""Short courses tried out on the people left: how many more each would place; and which skills are the narrow place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skillshed.skills.placing.asked import Asked, Bar, Matrix
from skillshed.skills.placing.placing import Placing, count_placed

Learned = Callable[[Sequence[str]], Matrix]  # the fit of every person with every post, once all have these skills too


@dataclass(frozen=True, slots=True)
class Tried:
    """What one more skill, or one course, for everybody would do: people placed beyond those placed now."""

    key: str
    more: int
    fit: float  # the rise of the sum of best fits over people, an upper bound of what reshuffling could gain


def tried(asked: Asked, found: Placing, sets: Mapping[str, Sequence[str]], learned: Learned) -> list[Tried]:
    """Each set of skills (a skill alone, or all a course teaches) given to everybody; the most people placed first."""
    bars = asked.bars
    others = np.logical_or.reduce([mask for bar, mask in bars.items() if bar is not Bar.SKILLS])
    places = [one.places for one in asked.posts]
    now = len(found.places)
    rows = []
    for key, skills in sets.items():
        fit = learned(skills)
        allowed = ~others & (fit >= asked.least_fit)
        rows.append(Tried(key, count_placed(allowed, places) - now, _gain(asked, found, fit, allowed)))
    return sorted(rows, key=lambda one: (-one.more, -one.fit, one.key))


def _gain(asked: Asked, found: Placing, fit: Matrix, allowed: np.ndarray) -> float:
    """The shadow price: how much better anybody's best offer becomes, once each post has its price."""
    mine = np.zeros(len(asked.people))
    for one in found.places:
        mine[one.person] = 1.0 + one.fit - found.worth[one.post]
    net = np.where(allowed, 1.0 + fit - found.worth[None, :], 0.0)
    return float(np.maximum(net.max(axis=1, initial=0.0) - mine, 0.0).sum())
