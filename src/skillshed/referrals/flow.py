"""Flow on the Skills Escalator: people between steps and projects, time in a step, drop-out. Nobody can be found out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from skillshed.people.models import User
from skillshed.people.services import System
from skillshed.provision.kinds import Step
from skillshed.referrals.actors import require_counts
from skillshed.referrals.kinds import Ended, Group
from skillshed.referrals.models import Participation
from skillshed.referrals.protected import median_days, part, percentage, protected, safe

STEPS = tuple(Step.values)


@dataclass(frozen=True, slots=True)
class OnStep:
    """One step: people (distinct), enrolments, how many left early, the middle of days to its end. None is hidden."""

    step: str
    people: int | None
    enrolments: int | None
    ended: int | None
    left: int | None
    left_pct: int | None
    days: int | None


@dataclass(frozen=True, slots=True)
class DropOut:
    """Who left early, of those whose time ended, in one district or group."""

    part: str
    ended: int | None
    left: int | None
    left_pct: int | None


@dataclass(frozen=True, slots=True)
class Flow:
    """The whole. `moves`: (step, next step) -> people; `projects`: (project's organisation, next one) -> people."""

    since: date
    until: date
    people: int | None
    enrolments: int | None
    steps: tuple[OnStep, ...]
    moves: dict[tuple[str, str], int | None]
    projects: dict[tuple[str, str], int | None]
    places: tuple[DropOut, ...]
    groups: tuple[DropOut, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    human: UUID
    step: str
    project: str
    started: date
    ended: date | None
    how: str
    place: str
    groups: tuple[str, ...]


def flow(*, by: User | System, since: date, until: date) -> Flow:
    """Everybody who took part at any time between two days. People are distinct: one human being counts once, however often enrolled."""
    require_counts(by)
    rows = list(_rows(since, until))
    counts = safe(_counts(rows))
    moves, projects = _moves(rows)
    return Flow(
        since, until, counts.get(("people", "", ""), 0), counts.get(("enrolments", "", ""), 0), tuple(_step(one, counts, rows) for one in STEPS),
        moves, projects, _places(rows), _groups(rows),
    )  # fmt: skip


def _rows(since: date, until: date) -> Iterable[_Row]:
    found = Participation.objects.filter(started_on__lte=until).exclude(ended_on__lt=since).order_by("started_on", "pk")
    named = ("client__human", "step", "organisation__name", "project", "started_on", "ended_on", "ended_how", "client__home_ons", "client__groups")  # fmt: skip
    for human, step, organisation, project, started, ended, how, place, groups in found.values_list(*named):
        yield _Row(human, step, organisation or project, started, ended, how, place, tuple(groups))


def _counts(rows: list[_Row]) -> Counter[tuple[str, str, str]]:
    """People and enrolments, whole and by step, ended and left. People on several steps count on each, so steps do not add up."""
    counts: Counter[tuple[str, str, str]] = Counter()
    counts["people", "", ""] = len({row.human for row in rows})
    counts["enrolments", "", ""] = len(rows)
    for step in STEPS:
        here = [row for row in rows if row.step == step]
        counts[f"people on {step}", "", ""] = len({row.human for row in here})
        counts["enrolments", "step", step] = len(here)
        for how in Ended.values:
            counts[f"enrolments ended on {step}", "how", how] = sum(row.how == how for row in here)
        counts[f"enrolments ended on {step}", "", ""] = sum(bool(row.how) for row in here)
    return counts


def _step(step: str, counts: dict[tuple[str, str, str], int | None], rows: list[_Row]) -> OnStep:
    ended = counts.get((f"enrolments ended on {step}", "", ""), 0)
    left = counts.get((f"enrolments ended on {step}", "how", "left_early"), 0)
    days = median_days((row.ended - row.started).days for row in rows if row.step == step and row.ended)
    people, enrolments = counts.get((f"people on {step}", "", ""), 0), counts.get(("enrolments", "step", step), 0)
    return OnStep(step, people, enrolments, ended, left, percentage(left, ended), days)


def _moves(rows: list[_Row]) -> tuple[dict[tuple[str, str], int | None], dict[tuple[str, str], int | None]]:
    """Distinct people who went from one to the next, by step and by who runs the project."""
    ways: dict[UUID, list[_Row]] = defaultdict(list)
    for row in rows:
        ways[row.human].append(row)
    steps: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    projects: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    for human, way in ways.items():
        for before, after in pairwise(way):
            if before.step != after.step:
                steps[before.step, after.step].add(human)
            if before.project != after.project:
                projects[before.project, after.project].add(human)
    return _safe_pairs(steps), _safe_pairs(projects)


def _safe_pairs(pairs: dict[tuple[str, str], set[UUID]]) -> dict[tuple[str, str], int | None]:
    # The sum of a row is a count of moves that a reader can make: it is protected with its parts.
    counts: Counter[tuple[str, str, str]] = Counter()
    for (before, after), people in pairs.items():
        counts[before, "to", after] += len(people)
        counts[before, "", ""] += len(people)
    shown = safe(counts)
    return {(before, after): shown[before, "to", after] for before, after in sorted(pairs)}


def _places(rows: list[_Row]) -> tuple[DropOut, ...]:
    """Districts are parts of a whole: all of them, and every way of ending, are protected together."""
    counts: Counter[tuple[str, str]] = Counter()
    places = sorted({row.place for row in rows if row.how})
    for row in rows:
        if row.how:
            for which in (part(), part(place=row.place), part(how=row.how), part(how=row.how, place=row.place)):
                counts["ended", which] += 1
    for place in places:
        for how in Ended.values:
            counts["ended", part(how=how, place=place)] += 0
    shown = protected(counts)
    return tuple(_dropped(one, shown, place=one) for one in places)


def _groups(rows: list[_Row]) -> tuple[DropOut, ...]:
    """Groups overlap and add up to nothing: each is protected by itself, with its ways of ending."""
    found = []
    for group in Group.values:
        here = [row for row in rows if row.how and group in row.groups]
        if not here:
            continue
        counts = Counter({("ended", part()): len(here)})
        for how in Ended.values:
            counts["ended", part(how=how)] = sum(row.how == how for row in here)
        found.append(_dropped(group, protected(counts)))
    return tuple(found)


def _dropped(named: str, shown: dict[tuple[str, str], int | None], **within: str) -> DropOut:
    ended, left = shown.get(("ended", part(**within)), 0), shown.get(("ended", part(how=Ended.LEFT_EARLY.value, **within)), 0)
    return DropOut(named, ended, left, percentage(left, ended))
