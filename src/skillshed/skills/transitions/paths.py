"""From a job to one further away in a few viable moves: least to learn first, under the conditions of whoever asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

import numpy as np

from skillshed.skills.transitions import filters, soc
from skillshed.skills.transitions.moves import Desk, from_occupation, row
from skillshed.skills.transitions.pairs import Pairs
from skillshed.skills.transitions.rules import rules
from skillshed.skills.transitions.steps import cheapest

Edges = dict[int, list[tuple[int, float]]]


@dataclass(frozen=True)
class Wish:
    """What a path has to keep to. `pay_floor_gbp`: no step under it, and none whose pay is not known.

    `least_level`: no step under this SOC skill level (1 to 4), nor with one that is not known. `most_hours`: to learn, in all.
    """

    pay_floor_gbp: float | None = None
    most_steps: int = 4
    paths: int = 3
    avoid_regulated: bool = False
    least_level: int | None = None
    most_hours: float | None = None


def edges(
    desk: Desk, pairs: Pairs, wish: Wish, *, goal: int, groups: Mapping[str, soc.Group] | None = None, highly: bool = False
) -> Edges:
    """Viable moves between occupations and their cost: what has to be learned, in whole skills, and a bit for moving at all."""
    space, facts = desk.space, desk.facts
    pay = facts.column(space.occupations, "pay_gbp_year")
    zone = facts.column(space.occupations, "job_zone")
    open_to = np.ones(len(space.occupations), bool)
    if wish.pay_floor_gbp is not None:
        open_to &= np.nan_to_num(pay, nan=-1.0) >= wish.pay_floor_gbp
    if wish.least_level is not None:
        levels = [soc.level((groups or {}).get(one)) or 0 for one in space.occupations]
        open_to &= np.array(levels) >= wish.least_level
    if wish.avoid_regulated:
        closed = [space.occupation_at[one] for one in desk.regulated]
        open_to[[at for at in closed if at != goal]] = False
    like = np.nan_to_num(pairs.likeness, nan=-1.0)
    # A level that is not known is no reason to refuse a move: the comparison with it is false.
    apart = np.abs(zone[:, None] - zone[None, :]) > rules()["viable"]["level_step"]
    bounds = desk.bounds
    least, least_covered = (bounds.highly, bounds.highly_coverage) if highly else (bounds.viable, bounds.viable_coverage)
    covered = np.nan_to_num(pairs.coverage, nan=-1.0) > least_covered
    fits = (like > least) & covered & ~apart & open_to[None, :]
    np.fill_diagonal(fits, False)
    cost = (1.0 - pairs.coverage) * space.size[None, :] + rules()["path"]["step_cost"]
    found: Edges = {}
    for one, other in zip(*np.nonzero(fits), strict=True):
        found.setdefault(int(one), []).append((int(other), float(cost[one, other])))
    return found


def paths(
    desk: Desk, pairs: Pairs, origin: str, destination: str, wish: Wish, groups: Mapping[str, soc.Group] | None = None
) -> list[dict[str, Any]]:
    """The cheapest paths of highly viable moves, each step told whole; of viable moves where none of those lead there.

    A long list of skills makes a straight move look dear, and four odd ones cheap: only where no short way of near jobs exists is
    a way of far ones worth telling. None where no viable moves lead there. `groups`: as `soc.linked` gives, for levels.
    """
    for highly in (True, False):
        if found := _paths(desk, pairs, (origin, destination), wish, groups or {}, highly=highly):
            return found
    return []


def _paths(
    desk: Desk, pairs: Pairs, ends: tuple[str, str], wish: Wish, groups: Mapping[str, soc.Group], *, highly: bool
) -> list[dict[str, Any]]:
    start, goal = (desk.space.occupation_at[one] for one in ends)
    moves = edges(desk, pairs, wish, goal=goal, groups=groups, highly=highly)
    hours = {(one, other): hours_of(cost) for one, every in moves.items() for other, cost in every}
    ways = cheapest(
        moves, start, goal, most_steps=min(wish.most_steps, rules()["path"]["most_steps"]),
        hours=None if wish.most_hours is None else hours, most_hours=wish.most_hours or 0.0,
    )  # fmt: skip
    return [_told(desk, cost, way, hours, groups) | {"highly_viable": highly} for cost, way in islice(ways, wish.paths)]


def hours_of(cost: float) -> float:
    """Hours to learn what a move of this cost asks: whole skills missing times the hours a skill takes (rules.toml, an assumption)."""
    rule = rules()["path"]
    return float(max(cost - rule["step_cost"], 0.0) * rule["hours_per_skill"])


def hours_to_learn(gap: Iterable[Mapping[str, Any]]) -> float:
    """Hours to learn a gap (as `moves.missing` gives): what is missing of each skill times the hours a skill takes, an assumption."""
    return float(sum(1.0 - one["have"] for one in gap) * rules()["path"]["hours_per_skill"])


def _told(
    desk: Desk, cost: float, way: tuple[int, ...], hours: Mapping[tuple[int, int], float], groups: Mapping[str, soc.Group]
) -> dict[str, Any]:
    names = desk.space.occupations
    steps = []
    for one, other in pairwise(way):
        told = row(desk, from_occupation(desk, names[one], to=names[other]), other)
        level = soc.level(groups.get(names[other]))
        steps.append(told | {"hours": round(hours[one, other]), "level": level})
    return {
        "cost_in_skills": round(cost, 2),
        "hours": round(sum(hours[pair] for pair in pairwise(way))),
        "hours_status": "assumption",
        "through": [desk.labels[names[at]] for at in way],
        "ids": [names[at] for at in way],
        "pay_known": all(filters.pay_ratio(desk.facts, names[one], names[other]) is not None for one, other in pairwise(way)),
        "steps": steps,
    }
