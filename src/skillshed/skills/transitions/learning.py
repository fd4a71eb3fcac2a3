"""Which skills open most: those missing in many near moves, and how many moves each would make viable by itself."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from skillshed.skills.transitions import filters
from skillshed.skills.transitions.cover import coverage, with_skill
from skillshed.skills.transitions.link import Floats
from skillshed.skills.transitions.moves import Answer, Desk, order
from skillshed.skills.transitions.rules import rules

LOOKED_AT = 100  # destinations, the best covered ones
LACKING = 0.5  # a skill of which less than this is there


def worth_learning(desk: Desk, answer: Answer, *, top: int = 20) -> list[dict[str, Any]]:
    """Skills by how many of the best covered destinations lack them, with the new viable moves each brings at once."""
    space = desk.space
    near = order(desk, answer)[:LOOKED_AT]
    counts = np.zeros(len(space.skills), np.int64)
    for at in near:
        needed = space.needs(at)
        counts[needed[answer.having[needed] < LACKING]] += 1
    ranked = np.lexsort((np.arange(len(counts)), -counts))[:top]
    return [
        {
            "skill": space.skills[skill],
            "label": desk.labels[space.skills[skill]],
            "lacking_in": int(counts[skill]),
            "of": len(near),
            "opens": newly_viable(desk, answer, int(skill)),
        }
        for skill in ranked
        if counts[skill]
    ]


def newly_viable(desk: Desk, answer: Answer, skill: int) -> int:
    """How many destinations become viable by one skill more."""
    after = coverage(desk.space, with_skill(desk.space, answer.having, skill), weights=answer.weights)
    crossed = np.flatnonzero(_fits(desk, answer, after) & ~_fits(desk, answer, answer.coverage))
    names = desk.space.occupations
    return sum(filters.same_level(desk.facts, answer.origin, names[at]) is not False for at in crossed)


def _fits(desk: Desk, answer: Answer, covered: Floats) -> NDArray[np.bool_]:
    """Above the bounds with another coverage; shared skills and activities stay as they are."""
    enough = np.nan_to_num(covered) > desk.bounds.viable_coverage
    if answer.likeness is None:
        return enough
    share = np.float32(1.0 / len(rules()["viable"]["components"]))
    like = answer.likeness + share * (covered - answer.coverage)
    return enough & (np.nan_to_num(like) > desk.bounds.viable)
