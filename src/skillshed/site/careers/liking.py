"""Jobs by what somebody likes: a like is no skill, so it says where to look and never what a person has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillshed.site.careers.opened import Careers, Like
from skillshed.skills.transitions.link import SAME

NEAR = 0.8  # how near a needed skill is to one of a like's own to go with it; an assumption, higher than for skills one has


@dataclass(frozen=True, eq=False)
class Liking:
    """What is liked against every occupation: `counts` of needed skills that go with each like, and the share that goes with any."""

    likes: tuple[Like, ...]
    masks: NDArray[np.float32]  # likes x skills
    counts: NDArray[np.float32]  # occupations x likes
    share: NDArray[np.float32]

    @property
    def touched(self) -> NDArray[np.int64]:
        """With how many of the likes each occupation goes."""
        return np.asarray((self.counts > 0).sum(axis=1), np.int64)

    def order(self) -> list[int]:
        """Occupations that go with any like: with most likes first, then with the largest share of what they need."""
        ranked = np.lexsort((np.arange(len(self.share)), -self.share, -self.touched))
        return [int(at) for at in ranked if self.touched[at]]

    def names(self, at: int) -> list[str]:
        """The likes an occupation goes with."""
        return [like.name for like, count in zip(self.likes, self.counts[at], strict=True) if count]

    def goes_with(self, skill: int) -> bool:
        """Whether a skill goes with any like."""
        return bool(self.masks[:, skill].any())


def liking(desk: Careers, likes: Sequence[str]) -> Liking:
    """The likes (ids) against every occupation's essential skills."""
    space = desk.desk.space
    chosen = tuple(desk.likes[one] for one in likes if one in desk.likes)
    masks = np.zeros((len(chosen), len(space.skills)), np.float32)
    for row, like in enumerate(chosen):
        own = [space.skill_at[one] for one in like.skills]
        cosines = space.vectors[own] @ space.vectors.T
        cosines[np.arange(len(own)), own] = SAME
        masks[row] = (space.link(cosines) >= NEAR).any(axis=0)
    counts = np.asarray(space.essential @ masks.T, np.float32)
    together = space.essential @ masks.max(axis=0, initial=0.0)
    return Liking(chosen, masks, counts, np.asarray(together / np.maximum(space.size, 1.0), np.float32))
