"""The best placing of people in posts, proved best; what one more post of a kind would be worth; and who is left, and why.

An assignment problem (Kuhn 1955; solved by scipy's shortest augmenting paths). Most people placed comes first, then the best fit;
the fair way first lifts the worst fit of anyone placed as high as it goes without placing fewer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillshed.skills.placing.asked import Asked, Bar, Mask, Matrix

Cells = NDArray[np.intp]
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Place:
    """A person and the post proposed, with how well they fit. Positions in what was asked."""

    person: int
    post: int
    fit: float


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody without a post. `posts`: how many there would be if that bar alone were away; `bar` None: others took them."""

    person: int
    bar: Bar | None
    posts: int
    why: str


@dataclass(frozen=True)
class Placing:
    """`worth`: for each post asked, what one more of it would add, in people's fit with one added for each person placed."""

    places: tuple[Place, ...]
    left: tuple[Left, ...]
    worth: Matrix
    total: float
    is_fair: bool

    @property
    def least_fit(self) -> float | None:
        """The worst fit of anyone placed."""
        return min((one.fit for one in self.places), default=None)


def placed(asked: Asked, *, fair: bool = False) -> Placing:
    """Who could go where. Deterministic: of equal answers the one of the first people and posts. 1,000 by 1,000 in about 0.1 s."""
    allowed = asked.allowed
    cells = np.repeat(np.arange(len(asked.posts)), [min(one.places, len(asked.people)) for one in asked.posts])
    people, posts = _matched(asked.fit[:, cells], allowed[:, cells])
    if fair and len(people):
        floor = _fairest(asked.fit[:, cells], allowed[:, cells], len(people))
        people, posts = _matched(asked.fit[:, cells], allowed[:, cells] & (asked.fit[:, cells] >= floor))
        allowed = allowed & (asked.fit >= floor)
    worth = _worth(asked.fit[:, cells], allowed[:, cells], people, posts)
    free = np.setdiff1d(np.arange(len(cells)), posts)
    each = np.zeros(len(asked.posts))
    for cell, price in enumerate(worth):
        each[cells[cell]] = price if cell not in free else 0.0
    each[np.unique(cells[free])] = 0.0
    pairs = sorted(zip(people.tolist(), posts.tolist(), strict=True))
    places = tuple(Place(one, int(cells[cell]), float(asked.fit[one, cells[cell]])) for one, cell in pairs)
    gone = set(range(len(asked.people))) - {one.person for one in places}
    left = tuple(_left(asked, one) for one in sorted(gone))
    return Placing(places, left, each, sum(one.fit for one in places), fair)


def count_placed(allowed: Mask, places: Sequence[int]) -> int:
    """The most people that could be placed at all: a maximum matching, for trying out what a course would change."""
    from scipy.sparse import csr_array  # type: ignore[import-untyped]
    from scipy.sparse.csgraph import maximum_bipartite_matching  # type: ignore[import-untyped]

    cells = np.repeat(np.arange(allowed.shape[1]), np.minimum(places, allowed.shape[0]))
    return int((maximum_bipartite_matching(csr_array(allowed[:, cells]), perm_type="column") >= 0).sum())


def _matched(fit: Matrix, allowed: Mask) -> tuple[Cells, Cells]:
    """Most pairs first, then the greatest sum of fits: a pair counts more than all fits together."""
    from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

    if not fit.size:
        return np.array([], np.intp), np.array([], np.intp)
    one = min(fit.shape) + 1.0
    people, posts = linear_sum_assignment(np.where(allowed, one + fit, 0.0), maximize=True)
    holds = allowed[people, posts]
    return people[holds], posts[holds]


def _fairest(fit: Matrix, allowed: Mask, count: int) -> float:
    """The highest floor under every fit at which as many can still be placed."""
    levels = np.unique(fit[allowed])
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if count_placed(allowed & (fit >= levels[middle]), np.ones(fit.shape[1], int).tolist()) >= count:
            low = middle
        else:
            high = middle - 1
    return float(levels[low])


def _worth(fit: Matrix, allowed: Mask, people: Cells, posts: Cells) -> Matrix:
    """The least prices that support the matching: what each post is worth, nought where one stays free.

    Longest paths over who would have to move up: it ends because the matching is the best one.
    """
    value = np.where(allowed, 1.0 + fit, -np.inf) if fit.size else np.zeros(fit.shape)
    price = np.zeros(fit.shape[1])
    if not len(people):
        return price
    idle = np.setdiff1d(np.arange(fit.shape[0]), people)
    if len(idle):
        price = np.maximum(price, value[idle].max(axis=0))
    for _ in range(len(people) + 1):
        mine = price[posts] - value[people, posts]
        raised = np.maximum(price, (value[people] + mine[:, None]).max(axis=0))
        if (raised <= price + TOLERANCE).all():
            break
        price = raised
    return price


def _left(asked: Asked, person: int) -> Left:
    """The bar that, were it alone away, would open the most posts; others' luck where a post was open all the same."""
    bars = {bar: mask[person] for bar, mask in asked.bars.items()}
    every = np.array(list(bars.values()))
    if (~every.any(axis=0)).any():
        number = int((~every.any(axis=0)).sum())
        posts = f"{number} post{'s' if number != 1 else ''}"
        return Left(person, None, number, f"{posts} would fit, and went to others: more posts of the kind would help.")
    opened = {bar: int((mask & (every.sum(axis=0) == 1)).sum()) for bar, mask in bars.items()}
    best = max(opened, key=lambda bar: opened[bar])
    if not opened[best]:
        return Left(person, None, 0, "No one thing stands in the way: every post is barred by two things or more.")
    return Left(person, best, opened[best], WHY[best].format(number=opened[best], posts="post" if opened[best] == 1 else "posts"))


WHY = {
    Bar.LICENCE: "{number} {posts} would fit but for a licence to practise.",
    Bar.SKILLS: "{number} {posts} could be reached, but too many of the skills asked are missing.",
    Bar.TRAVEL: "{number} {posts} would fit but for the way there.",
    Bar.PAY: "{number} {posts} would fit but pay less than was named as the least.",
}
