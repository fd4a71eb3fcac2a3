"""From a gap in skills to the courses that close it, within reach of a place, at this person's price."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings

from skillshed.evidence.postcodes.points import Located
from skillshed.provision.fit import Fitting
from skillshed.provision.teaching.answers import BEYOND, DEAR, DROPPED, NOWHERE, GapAnswer, Left, steps_of
from skillshed.provision.teaching.courses import Around, Taking, courses_near
from skillshed.skills.covering.choosing import By, cover
from skillshed.skills.covering.courses import ENOUGH
from skillshed.skills.opened import opened
from skillshed.skills.transitions.moves import Answer, Desk, missing
from skillshed.terms.errors import UsageError

REACH = 30.0  # minutes, where none are named
LEAST, MOST = 10.0, 180.0


def cover_gap(
    skills: Mapping[str, float],
    near: Located | None,
    minutes: float | None,
    answers: Fitting,
    by: By = "cost",
    budget: Decimal | None = None,
    day: date | None = None,
    mode: str = "bus",
) -> GapAnswer:
    """Offers of the directory that teach the missing skills for the least cost or in the fewest weeks.

    `skills`: the taxonomy's ids to weights above 0. `near` and `minutes` bound the way (None: everywhere). `answers`: what the
    person said to the eligibility questions, facts may be empty: then every price is the most they may pay. `budget`: pounds
    or weeks, as `by`. A course counts for a skill where one of its own is the same or near enough in meaning.
    """
    desk = opened(settings.CONFIG.data).desk
    on = day or answers.today
    around = courses_near(near, minutes, answers=answers, day=on, skills=set(skills), space=desk.space, mode=mode, by=by)
    place = near.label if near else ""
    return chosen(skills, around, desk.labels, by=by, budget=budget, day=on, mode=mode, minutes=minutes, place=place)


def chosen(
    skills: Mapping[str, float],
    around: Around,
    labels: Mapping[str, str],
    *,
    day: date,
    by: By = "cost",
    budget: Decimal | None = None,
    mode: str = "bus",
    minutes: float | None = None,
    place: str = "",
) -> GapAnswer:
    """The best choice among courses at hand that are not far more than the gap, and why each skill left open is: pure."""
    fair = [one for one in around.courses if is_worth(one)]
    found = cover(skills, [one.course for one in fair], by=by, budget=budget)
    dear = {skill: one for one in reversed(around.courses) if not is_worth(one) for skill in one.lessons}
    names = {skill: labels.get(skill, skill) for skill in skills}
    left = [_left(skill, names[skill], skills[skill], around, dear, skill in found.dropped, mode) for skill in skills if skill not in found.covered]  # fmt: skip
    left.sort(key=lambda one: (ORDER[one.why], -one.weight, one.label))
    wanted = sorted(((skill, names[skill], weight) for skill, weight in skills.items()), key=lambda one: (-one[2], one[1]))
    steps = steps_of(around.courses, found, names, day, mode)
    return GapAnswer(tuple(wanted), steps, tuple(left), found, by, mode, minutes, place, budget)


ORDER = {DROPPED: 0, DEAR: 1, BEYOND: 2, NOWHERE: 3}


def is_worth(one: Taking) -> bool:
    """Whether a course is not far more than the skills it would add: by pounds and weeks a skill, where these are known."""
    many = len(one.lessons)
    cost, weeks = one.course.cost, one.course.weeks
    return (cost is None or cost <= many * table()["pounds_a_skill"]) and (
        weeks is None or weeks <= many * table()["weeks_a_skill"]
    )


@cache
def table() -> dict[str, Any]:
    """When a course is too much for what it adds, with author and status."""
    return tomllib.loads(files("skillshed.provision.teaching").joinpath("covering.toml").read_text("utf-8"))


def _left(skill: str, label: str, weight: float, around: Around, dear: Mapping[str, Taking], is_dropped: bool, mode: str) -> Left:
    if is_dropped:
        return Left(skill, label, DROPPED, weight, mode=mode)
    if skill in dear:
        return Left(skill, label, DEAR, weight, mode=mode, only=dear[skill])
    nearest = around.beyond.get(skill)
    return Left(skill, label, BEYOND if nearest else NOWHERE, weight, nearest, mode)


def gap_of(desk: Desk, answer: Answer, destination: str) -> dict[str, float]:
    """What an origin lacks for an occupation, by id, with its share of the whole: skills of which less than ENOUGH is there."""
    at = desk.space.occupation_at[destination]
    return {str(one["skill"]): float(one["weight"]) for one in missing(desk, answer, at) if one["have"] < ENOUGH and one["weight"] > 0}  # fmt: skip


def check_reach(minutes: float | None) -> float | None:
    """Minutes a person may travel. UsageError outside 10 to 180."""
    if minutes is not None and not LEAST <= minutes <= MOST:
        raise UsageError(f"{minutes:g} minutes is no way to a course.", next_step=f"Give {LEAST:g} to {MOST:g} minutes.")
    return minutes
