"""The cheapest or quickest courses that close a gap: exact where there are few, greedy where there are many.

Weighted set cover; greedy is within H(n) of the best (Chvatal 1979), the exact answer is a small integer programme (HiGHS).
A course whose price is not known is taken only where no priced ones do: unknown is not free.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

import numpy as np

from skillshed.skills.covering.courses import ENOUGH, Course, Cover, Step
from skillshed.terms.errors import UsageError

By = Literal["cost", "weeks"]
EXACT_UP_TO = 500  # courses that teach something of the gap
SECONDS = 5.0
WORDS = {"cost": "cheapest", "weeks": "quickest"}


def cover(
    gap: Mapping[str, float],
    courses: Iterable[Course],
    *,
    by: By = "cost",
    budget: Decimal | None = None,
    enough: float = ENOUGH,
    exact: bool = True,
) -> Cover:
    """Courses that teach all of the gap that can be taught, for the least `by`; with a budget, the most weight it buys.

    `gap`: skill to weight above 0. Of equal choices the one with fewest courses, then the first by key. Nothing for no gap.
    Budget in the unit of `by` (pounds or weeks).
    """
    if any(weight <= 0 for weight in gap.values()):
        raise UsageError("A skill in the gap has no weight.", next_step="Weights are above 0.")
    useful = sorted((one for one in courses if any(one.covers(skill, enough) for skill in gap)), key=lambda one: one.key)
    wanted = [skill for skill in gap if any(one.covers(skill, enough) for one in useful)]
    nowhere = tuple(skill for skill in gap if skill not in wanted)
    if not wanted:
        return Cover(nowhere=nowhere, why="Nothing is missing." if not gap else "No course within reach teaches any of it.")
    amounts, limit = _whole(useful, by), _limit(budget, by)
    chosen = _exact(gap, wanted, useful, amounts, limit, enough) if exact and len(useful) <= EXACT_UP_TO else None
    is_exact = chosen is not None
    if chosen is None:
        chosen = _greedy(gap, wanted, useful, amounts, limit, enough)
    steps = _steps(gap, [useful[at] for at in chosen], enough)
    covered = tuple(skill for skill in gap if any(skill in step.adds for step in steps))
    dropped = tuple(skill for skill in wanted if skill not in covered)
    return Cover(steps, covered, nowhere, dropped, is_exact, _why(steps, covered, gap, by, is_exact))


def _amount(course: Course, by: By) -> Decimal | None:
    return course.cost if by == "cost" else course.weeks


def _unit(by: By) -> int:
    """Pence, and tenths of a week: whole numbers, so that sums are exact."""
    return 100 if by == "cost" else 10


def _whole(courses: Sequence[Course], by: By) -> list[int | None]:
    return [None if (amount := _amount(one, by)) is None else round(amount * _unit(by)) for one in courses]


def _limit(budget: Decimal | None, by: By) -> int | None:
    return None if budget is None else round(budget * _unit(by))


def _greedy(
    gap: Mapping[str, float],
    wanted: Sequence[str],
    courses: Sequence[Course],
    amounts: Sequence[int | None],
    limit: int | None,
    enough: float,
) -> list[int]:
    """Positions in `courses`: again and again the one with the lowest price for what it adds, then without what became needless."""
    teaches = [{skill for skill in wanted if one.covers(skill, enough)} for one in courses]
    dearest = sum(one or 0 for one in amounts) + 1
    prices = [dearest if one is None else one for one in amounts]
    left, chosen, spent = set(wanted), list[int](), 0
    while left:
        able = [at for at, skills in enumerate(teaches) if skills & left and (limit is None or prices[at] + spent <= limit)]
        if not able:
            break
        best = min(able, key=lambda at: ((prices[at] + 1) / sum(gap[one] for one in teaches[at] & left), courses[at].key))
        chosen.append(best)
        spent += prices[best]
        left -= teaches[best]
    for at in sorted(chosen, key=lambda at: -prices[at]):
        if teaches[at] <= set().union(*(teaches[one] for one in chosen if one != at)):
            chosen.remove(at)
    return sorted(chosen)


def _exact(
    gap: Mapping[str, float],
    wanted: Sequence[str],
    courses: Sequence[Course],
    amounts: Sequence[int | None],
    limit: int | None,
    enough: float,
) -> list[int] | None:
    """Positions in `courses`; None where the solver did not come to an end in its time.

    One aim after the other, each kept while the next is met: least weight uncovered, fewest unknown, least sum, fewest courses.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]

    count, skills = len(courses), len(wanted)
    # Columns: the courses, then one for each skill that is not covered.
    nothing, none = np.zeros(count), np.zeros(skills)
    plain = np.array([one or 0 for one in amounts], float)
    unknown = np.array([one is None for one in amounts], float)
    taught = np.array([[one.covers(skill, enough) for one in courses] for skill in wanted], float)
    rules = [LinearConstraint(np.hstack([taught, np.eye(skills)]), lb=1)]
    missing = np.concatenate([nothing, [gap[skill] for skill in wanted]])
    bounds = Bounds(0, np.concatenate([np.ones(count), none if limit is None else np.ones(skills)]))
    if limit is not None:
        rules.append(LinearConstraint(np.concatenate([plain, none]), ub=limit))
        bounds.ub[:count] -= unknown
    found = None
    for aim in (missing, np.concatenate([unknown, none]), np.concatenate([plain, none]), np.concatenate([nothing + 1, none])):
        found = milp(
            aim,
            constraints=rules,
            bounds=bounds,
            integrality=np.ones(count + skills),
            options={"time_limit": SECONDS, "mip_rel_gap": 0},
        )
        if found.x is None or found.status != 0:
            return None
        rules.append(LinearConstraint(aim, ub=float(aim @ found.x.round()) + 1e-6))
    return [at for at in range(count) if found is not None and found.x[at] > 0.5]


def _steps(gap: Mapping[str, float], chosen: Sequence[Course], enough: float) -> tuple[Step, ...]:
    """The courses, the one that adds most first."""
    left, rest, steps = set(gap), list(chosen), []
    while rest:
        best = min(rest, key=lambda one: (-sum(gap[skill] for skill in left if one.covers(skill, enough)), one.key))
        adds = tuple(skill for skill in gap if skill in left and best.covers(skill, enough))
        steps.append(Step(best, adds))
        left -= set(adds)
        rest.remove(best)
    return tuple(steps)


def _why(steps: Sequence[Step], covered: Sequence[str], gap: Mapping[str, float], by: By, is_exact: bool) -> str:
    many = f"{len(steps)} course{'s' if len(steps) != 1 else ''}"
    how = f"no choice is {'cheaper' if by == 'cost' else 'quicker'}" if is_exact else "a good choice, not proved the best"
    unknown = sum(_amount(step.course, by) is None for step in steps)
    said = f"{many} for {len(covered)} of {len(gap)} skills: the {WORDS[by]} cover; {how}."
    what = "price" if by == "cost" else "length"
    return said + (f" The {what} of {unknown} is not known, and nothing else teaches what they teach." if unknown else "")
