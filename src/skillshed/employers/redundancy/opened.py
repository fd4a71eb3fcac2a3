"""The match of a response: its lists brought together once for each change of them, and once more for each question."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import RLock
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone

from skillshed.employers.models import SETTLED, Redundancy, RedundancyPerson, RedundancyVacancy
from skillshed.employers.redundancy import records
from skillshed.employers.redundancy.asks import read_texts
from skillshed.employers.redundancy.courses import short_courses
from skillshed.employers.redundancy.ground import Ground, said
from skillshed.employers.redundancy.matching import Match, match
from skillshed.employers.redundancy.state import State
from skillshed.employers.redundancy.training import Helps, Narrow, courses_that_help, narrow, together
from skillshed.employers.redundancy.uploads import renew, version
from skillshed.provision import travel
from skillshed.provision.access.supply import newest_change
from skillshed.skills.opened import Skills
from skillshed.skills.opened import opened as opened_skills

MOST = 12  # answers held: of the response and the states an adviser goes between
T = TypeVar("T")
_LOCK = RLock()
_HELD: OrderedDict[tuple[Any, ...], Any] = OrderedDict()


@dataclass(frozen=True, eq=False)
class Lists:
    """The records in the order of the ground's people and vacancies, and the ground. Who is settled, and what is taken, is left out."""

    people: list[RedundancyPerson]
    vacancies: list[RedundancyVacancy]
    ground: Ground


@dataclass(frozen=True, eq=False)
class Training:
    """What would place more. `looked_at`: courses within reach; `unsaid`: those of them of which nothing is stated."""

    narrow: list[Narrow]
    courses: list[Helps]
    together: list[Helps]
    looked_at: int
    unsaid: int


def skills() -> Skills:
    """The taxonomy and what works on it, of this site."""
    return opened_skills(settings.CONFIG.data)


def lists_of(found: Redundancy) -> Lists:
    """Everything of a response. Cost the first time after a change: about a second for 400 people and 1,500 vacancies."""
    here = skills()
    key = (str(found.pk), found.version, version(here))
    held = _HELD.get(key)
    if held is not None:
        return held
    if renew(found, here):
        found.refresh_from_db()
        key = (str(found.pk), found.version, version(here))
    return _once(key, lambda: _lists(found, here))


def _lists(found: Redundancy, here: Skills) -> Lists:
    people, vacancies = list(found.people.exclude(outcome__in=SETTLED)), _still_open(found)
    titles = {
        side: {row.plain: records.reading(row) for row in found.titles.filter(side=side)} for side in ("people", "vacancies")
    }
    at_risk = [records.at_risk(row) for row in people]
    ground = Ground(
        here.desk, at_risk, [records.vacancy(row) for row in vacancies], titles["people"], titles["vacancies"],
        [[(uri, sure) for uri, sure in row.skills] for row in vacancies],
        read_texts(here, ["\n".join(said(one.can)) for one in at_risk]), travel.settings(settings.CONFIG.data),
    )  # fmt: skip
    return Lists(people, vacancies, ground)


def _still_open(found: Redundancy) -> list[RedundancyVacancy]:
    """Vacancies with the places that nobody of the list has taken; those without any are left out."""
    taken = Counter(found.people.filter(outcome_vacancy__isnull=False).values_list("outcome_vacancy", flat=True))
    vacancies = list(found.vacancies.all())
    for one in vacancies:
        one.places -= taken[one.pk]  # of this copy only: the record keeps what was offered
    return [one for one in vacancies if one.places > 0]


def match_of(found: Redundancy, state: State) -> tuple[Lists, Match]:
    """The lists, and who could go where by this state."""
    lists = lists_of(found)
    numbers = [row.number for row in lists.vacancies]
    return lists, _once((str(found.pk), found.version, "match", state), lambda: match(lists.ground, state, numbers))


def training_of(found: Redundancy, state: State, on: date | None = None) -> Training:
    """What would place more. Cost the first time: some seconds for a large response."""
    lists, matched = match_of(found, state)
    today = on or timezone.localdate()

    def made() -> Training:
        courses = short_courses(lists.ground.people, by=state.by, on=today)
        unsaid = sum(not one.teaches for one in courses)
        return Training(narrow(matched), courses_that_help(matched, courses), together(matched, courses), len(courses), unsaid)

    return _once((str(found.pk), found.version, "training", state, today, newest_change()), made)


def forget(found: Redundancy) -> None:
    """Let go of what was worked out: after erasure nothing of anybody stays in memory."""
    with _LOCK:
        for key in [one for one in _HELD if one[0] == str(found.pk)]:
            del _HELD[key]


def _once(key: tuple[Any, ...], make: Callable[[], T]) -> T:
    """Worked out once, whoever asks meanwhile; what was made of an earlier version of the lists is let go."""
    # What is there is given without the lock: nobody waits for another's long answer.
    held = _HELD.get(key)
    if held is not None:
        return held
    with _LOCK:
        if key not in _HELD:
            made = make()
            for old in [one for one in _HELD if one[0] == key[0] and one[1] != key[1]]:
                del _HELD[old]
            _HELD[key] = made
        while len(_HELD) > MOST:
            _HELD.popitem(last=False)
        return _HELD[key]
