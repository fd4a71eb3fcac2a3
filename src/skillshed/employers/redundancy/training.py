"""What would place more: the skills that are the narrow place, and the short courses that teach them, with their cost for the group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from skillshed.employers.redundancy.ground import THERE
from skillshed.employers.redundancy.matching import Match
from skillshed.employers.redundancy.rules import rules
from skillshed.skills.covering.courses import Course
from skillshed.skills.placing.asked import Asked, Bar
from skillshed.skills.placing.placing import placed
from skillshed.skills.placing.training import tried


@dataclass(frozen=True, slots=True)
class Narrow:
    """A skill that holds people back. `lacking`: people left who lack it for a vacancy they could reach; `more`: placed by it alone.

    `worth`: its shadow price, by how much everybody's best offer would improve (in fit; one for a person placed).
    """

    skill: str
    label: str
    lacking: int
    more: int
    worth: float


@dataclass(frozen=True, slots=True)
class Helps:
    """A course tried out. `takers`: people placed by it who would need it; `cost`: for all of them, None where not known."""

    course: Course
    more: int
    takers: int
    cost: Decimal | None
    teaches: tuple[str, ...]


def narrow(found: Match, most: int = 10) -> list[Narrow]:
    """The skills tried out one by one on everybody left, the most placed first; none that would change nothing."""
    ground = found.ground
    lacking, people = _lacking(found)
    order = [int(at) for at in np.argsort(-lacking, kind="stable")[: rules()["training"]["tried"]] if lacking[at] > 0]
    names = ground.desk.space.skills
    sets = {names[ground.skills[at]]: [names[ground.skills[at]]] for at in order}
    counted = {names[ground.skills[at]]: int(people[at]) for at in order}
    columns = np.array(found.kept, np.intp)
    rows = tried(found.asked, found.found, sets, lambda skills: ground.learned(skills)[:, columns])
    told = [Narrow(one.key, ground.desk.labels[one.key], counted[one.key], one.more, one.fit) for one in rows]
    return [one for one in told if one.more > 0 or one.worth > 1e-6][:most]


def _lacking(found: Match) -> tuple[np.ndarray, np.ndarray]:
    """For each skill asked: how much of it is missing between people left and vacancies that skills alone close; and for how many."""
    ground, bars = found.ground, found.asked.bars
    others = np.logical_or.reduce([mask for bar, mask in bars.items() if bar is not Bar.SKILLS])
    gone = np.array([one.person for one in found.found.left], np.intp)
    if not len(gone) or not found.kept:
        return np.zeros(len(ground.skills)), np.zeros(len(ground.skills), int)
    only = (bars[Bar.SKILLS] & ~others)[gone].astype(np.float64)
    wanted = np.asarray((ground.weights[np.array(found.kept, np.intp)].T @ only.T).T)  # people left by skills
    missing = wanted * (1.0 - ground.having[gone])
    return missing.sum(axis=0), ((wanted > 0) & (ground.having[gone] < THERE)).sum(axis=0)


def courses_that_help(found: Match, courses: Sequence[Course], most: int = 8) -> list[Helps]:
    """Each course given to everybody left, the most people placed first, then the cheapest; none that places nobody."""
    columns = np.array(found.kept, np.intp)
    sets = {one.key: skills for one in courses if (skills := _taught(one))}
    rows = tried(found.asked, found.found, sets, lambda skills: found.ground.learned(skills)[:, columns])
    known = {one.key: one for one in courses}
    told = [_helps(found, known[one.key], (), one.more) for one in rows if one.more > 0]
    return sorted(told, key=lambda one: (-one.more, one.cost is None, one.cost or 0, one.course.key))[:most]


def together(found: Match, courses: Sequence[Course]) -> list[Helps]:
    """A few courses one after the other, each the one that adds the most people to those before it: greedy, and not proved the best."""
    chosen: list[Helps] = []
    held: list[str] = []
    now, left = found, [one for one in courses if _taught(one)]
    while len(chosen) < rules()["training"]["together"]:
        best, more = _next(now, left, held)
        if best is None:
            break
        chosen.append(_helps(now, best, held, more))
        held += _taught(best)
        left = [one for one in left if one.key != best.key]
        asked = _after(now, held)
        now = replace(now, asked=asked, found=placed(asked, fair=now.state.fair))
    return chosen


def _next(now: Match, left: Sequence[Course], held: Sequence[str]) -> tuple[Course | None, int]:
    """The course that adds most to those held, then the cheapest, and how many; none where none adds anybody."""
    columns = np.array(now.kept, np.intp)
    sets = {one.key: _taught(one) for one in left}
    rows = tried(now.asked, now.found, sets, lambda skills: now.ground.learned([*held, *skills])[:, columns])
    known = {one.key: one for one in left}
    able = [(one.more, known[one.key]) for one in rows if one.more > 0]
    if not able:
        return None, 0
    more, best = min(able, key=lambda row: (-row[0], row[1].cost is None, row[1].cost or 0, row[1].key))
    return best, more


def _taught(one: Course) -> list[str]:
    enough = rules()["training"]["enough"]
    return [skill for skill, sure in one.teaches.items() if sure >= enough]


def _after(found: Match, skills: Sequence[str]) -> Asked:
    """The same question once everybody has these skills."""
    before = found.asked
    fit = found.ground.learned(skills)[:, np.array(found.kept, np.intp)]
    return Asked(before.people, before.posts, fit, before.minutes, before.least_fit)


def _helps(found: Match, course: Course, held: Sequence[str], more: int) -> Helps:
    """Who would need the course: those placed with it in a vacancy whose bar of skills they do not pass without it."""
    asked = _after(found, [*held, *_taught(course)])
    places = placed(asked, fair=found.state.fair).places
    takers = max(more, sum(found.asked.fit[one.person, one.post] < found.asked.least_fit for one in places))
    cost = None if course.cost is None else course.cost * takers
    labels = found.ground.desk.labels
    asked_rows = {found.ground.desk.space.skills[row] for row in found.ground.skills}
    named = sorted(_taught(course), key=lambda one: (one not in asked_rows, -course.teaches[one], one))
    return Helps(course, more, int(takers), cost, tuple(labels[one] for one in named[:5] if one in labels))
