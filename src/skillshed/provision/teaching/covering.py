"""From a gap in skills to the courses that close it, within reach of a place, at this person's price."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.conf import settings

from skillshed.evidence.postcodes.points import Located
from skillshed.provision.fit import Fitting
from skillshed.provision.teaching.answers import BEYOND, DROPPED, NOWHERE, GapAnswer, Left, steps_of
from skillshed.provision.teaching.courses import Around, courses_near
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
    """The best choice among courses at hand, and why each skill left open is: pure."""
    found = cover(skills, [one.course for one in around.courses], by=by, budget=budget)
    names = {skill: labels.get(skill, skill) for skill in skills}
    left = [_left(skill, names[skill], skills[skill], around, skill in found.dropped, mode) for skill in skills if skill not in found.covered]  # fmt: skip
    left.sort(key=lambda one: (ORDER[one.why], -one.weight, one.label))
    wanted = sorted(((skill, names[skill], weight) for skill, weight in skills.items()), key=lambda one: (-one[2], one[1]))
    steps = steps_of(around.courses, found, names, day, mode)
    return GapAnswer(tuple(wanted), steps, tuple(left), found, by, mode, minutes, place, budget)


ORDER = {DROPPED: 0, BEYOND: 1, NOWHERE: 2}


def _left(skill: str, label: str, weight: float, around: Around, is_dropped: bool, mode: str) -> Left:
    nearest = None if is_dropped else around.beyond.get(skill)
    return Left(skill, label, DROPPED if is_dropped else BEYOND if nearest else NOWHERE, weight, nearest, mode)


def gap_of(desk: Desk, answer: Answer, destination: str) -> dict[str, float]:
    """What an origin lacks for an occupation, by id, with its share of the whole: skills of which less than ENOUGH is there."""
    at = desk.space.occupation_at[destination]
    return {str(one["skill"]): float(one["weight"]) for one in missing(desk, answer, at) if one["have"] < ENOUGH and one["weight"] > 0}  # fmt: skip


def check_reach(minutes: float | None) -> float | None:
    """Minutes a person may travel. UsageError outside 10 to 180."""
    if minutes is not None and not LEAST <= minutes <= MOST:
        raise UsageError(f"{minutes:g} minutes is no way to a course.", next_step=f"Give {LEAST:g} to {MOST:g} minutes.")
    return minutes
