"""What an origin (a job or a person) covers of every occupation's essential skills, and what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skillshed.skills.transitions.link import SAME, Floats
from skillshed.skills.transitions.space import Rows, Space


@dataclass(frozen=True, eq=False)
class Held:
    """What an origin has: `rows` of skills and how strongly; `spoken` vectors of texts that are no skill of the taxonomy."""

    rows: Rows
    strengths: Floats
    spoken: Floats | None = None  # a row a text
    spoken_strengths: Floats | None = None


def held(rows: Sequence[int] | Rows, strengths: Sequence[float] | Floats | None = None) -> Held:
    """Skills with full strength, or with those given."""
    at = np.asarray(rows, np.intp)
    return Held(at, np.ones(len(at), np.float32) if strengths is None else np.asarray(strengths, np.float32))


def best(space: Space, origin: Held) -> Floats:
    """For every skill how much of it the origin has: the nearest of its own, by nearness and strength."""
    found = np.zeros(len(space.skills), np.float32)
    for strength in np.unique(origin.strengths):
        rows = origin.rows[origin.strengths == strength]
        cosines = _nearest(space, rows)
        found = np.maximum(found, np.float32(strength) * space.link(cosines))
    if origin.spoken is not None and origin.spoken_strengths is not None:
        near = space.link(origin.spoken @ space.vectors.T) * origin.spoken_strengths[:, None]
        found = np.maximum(found, near.max(axis=0)) if len(near) else found
    return found


def _nearest(space: Space, rows: Rows) -> Floats:
    return np.asarray(to_all(space, rows).max(axis=1), np.float32)


def to_all(space: Space, rows: Rows) -> Floats:
    """Cosines of every skill (rows) to some (columns): one product serves all that is asked of an origin."""
    cosines = space.vectors @ space.vectors[rows].T
    cosines[rows, np.arange(len(rows))] = SAME
    return np.asarray(cosines, np.float32)


def with_skill(space: Space, before: Floats, skill: int) -> Floats:
    """`best` of the same origin with one skill more: a row of cosines and a maximum."""
    cosines = space.vectors @ space.vectors[skill]
    cosines[skill] = SAME
    return np.maximum(before, space.link(cosines))


def coverage(space: Space, having: Floats, *, weights: str = "plain") -> Floats:
    """The share of every occupation's essential skills that is covered, from 0 to 1; not a number where it names none."""
    return _share(space, having.astype(np.float64), space.weights(weights).astype(np.float64))


def _share(space: Space, having: Floats, weights: Floats) -> Floats:
    total = space.essential @ weights
    # What is missing is added up, not what is there: so it is 1 exactly where nothing is missing.
    missing = space.essential @ (weights * (1.0 - having))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(total > 0, 1.0 - missing / total, np.nan), np.float32)


@dataclass(frozen=True)
class Missing:
    """An essential skill that the origin does not have whole: how much of it it has, and its nearest own skill."""

    skill: int
    have: float
    weight: float  # share of the destination's whole that it would add
    nearest: int | None


def gap(space: Space, origin: Held, having: Floats, destination: int, *, weights: str = "plain") -> list[Missing]:
    """What is missing for a destination, the most weighty first; empty exactly where the coverage is 1."""
    needed = space.needs(destination)
    weight = space.weights(weights)[needed].astype(np.float64)
    lack = weight * (1.0 - having[needed].astype(np.float64))
    order = np.lexsort((needed, -lack))
    near = _own_nearest(space, origin, needed)
    return [
        Missing(int(needed[at]), float(having[needed[at]]), float(lack[at] / weight.sum()), near[at])
        for at in order
        if lack[at] > 0
    ]


def _own_nearest(space: Space, origin: Held, needed: Rows) -> list[int | None]:
    if not len(origin.rows) or not len(needed):
        return [None] * len(needed)
    cosines = space.vectors[needed] @ space.vectors[origin.rows].T
    return [int(origin.rows[at]) for at in cosines.argmax(axis=1)]
