"""From a job to one further away in a few viable moves: least to learn first, pay never under a floor."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

import numpy as np

from skillshed.skills.transitions import filters
from skillshed.skills.transitions.moves import Desk, from_occupation, row
from skillshed.skills.transitions.pairs import Pairs
from skillshed.skills.transitions.rules import rules
from skillshed.skills.transitions.steps import cheapest

Edges = dict[int, list[tuple[int, float]]]


@dataclass(frozen=True)
class Wish:
    """What a path has to keep to. `pay_floor_gbp`: no step under it, and none whose pay is not known."""

    pay_floor_gbp: float | None = None
    most_steps: int = 4
    paths: int = 3
    avoid_regulated: bool = False


def edges(desk: Desk, pairs: Pairs, wish: Wish, *, goal: int) -> Edges:
    """Viable moves between occupations and their cost: what has to be learned, in whole skills, and a bit for moving at all."""
    space, facts = desk.space, desk.facts
    pay = facts.column(space.occupations, "pay_gbp_year")
    zone = facts.column(space.occupations, "job_zone")
    open_to = np.ones(len(space.occupations), bool)
    if wish.pay_floor_gbp is not None:
        open_to &= np.nan_to_num(pay, nan=-1.0) >= wish.pay_floor_gbp
    if wish.avoid_regulated:
        closed = [space.occupation_at[one] for one in desk.regulated]
        open_to[[at for at in closed if at != goal]] = False
    like = np.nan_to_num(pairs.likeness, nan=-1.0)
    # A level that is not known is no reason to refuse a move: the comparison with it is false.
    apart = np.abs(zone[:, None] - zone[None, :]) > rules()["viable"]["level_step"]
    covered = np.nan_to_num(pairs.coverage, nan=-1.0) > desk.bounds.viable_coverage
    fits = (like > desk.bounds.viable) & covered & ~apart & open_to[None, :]
    np.fill_diagonal(fits, False)
    cost = (1.0 - pairs.coverage) * space.size[None, :] + rules()["path"]["step_cost"]
    found: Edges = {}
    for one, other in zip(*np.nonzero(fits), strict=True):
        found.setdefault(int(one), []).append((int(other), float(cost[one, other])))
    return found


def paths(desk: Desk, pairs: Pairs, origin: str, destination: str, wish: Wish) -> list[dict[str, Any]]:
    """The cheapest paths, each step told whole; none where no viable moves lead there."""
    space = desk.space
    start, goal = space.occupation_at[origin], space.occupation_at[destination]
    ways = cheapest(
        edges(desk, pairs, wish, goal=goal), start, goal, most_steps=min(wish.most_steps, rules()["path"]["most_steps"])
    )
    return [_told(desk, cost, way) for cost, way in islice(ways, wish.paths)]


def _told(desk: Desk, cost: float, way: tuple[int, ...]) -> dict[str, Any]:
    names = desk.space.occupations
    steps = [row(desk, from_occupation(desk, names[one], to=names[other]), other) for one, other in pairwise(way)]
    return {
        "cost_in_skills": round(cost, 2),
        "through": [desk.labels[names[at]] for at in way],
        "pay_known": all(filters.pay_ratio(desk.facts, names[one], names[other]) is not None for one, other in pairwise(way)),
        "steps": steps,
    }
