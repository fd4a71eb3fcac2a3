"""Offers as courses that teach: within reach of a point on a day, with what each costs this person and how long it takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

import numpy as np
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from skillshed.evidence.postcodes.points import Located
from skillshed.provision import reads
from skillshed.provision.access.homes import minutes as minutes_for
from skillshed.provision.fit import Fit, Fitting
from skillshed.provision.kinds import Audience, Delivery
from skillshed.provision.models import Offer, Run
from skillshed.provision.published import open_runs, published
from skillshed.provision.teaching.lengths import weeks_of
from skillshed.provision.teaching.likeness import Matches, like
from skillshed.provision.teaching.taught import stated
from skillshed.provision.travel import miles_between
from skillshed.provision.travel import settings as travel_settings
from skillshed.skills.covering.courses import ENOUGH, Course
from skillshed.skills.transitions.space import Space

T = TypeVar("T")
AT_ONCE = 500  # a database takes only so many keys in one question
SHUT = ("not_eligible", "closed")
NOWHERE = float("nan")
FOR_EMPLOYERS = [Audience.EMPLOYERS.value]


@dataclass(frozen=True, slots=True)
class Lesson:
    """Why an offer counts as teaching a wanted skill: the skill it teaches, how well that answers, and who says so."""

    skill: str
    taught: str
    label: str
    match: float
    state: str  # extracted | confirmed | added
    words: str

    @property
    def is_same(self) -> bool:
        """Whether it is the very skill."""
        return self.taught == self.skill


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a run is. Both None where nobody has to travel or no place was named; `is_remote` tells which."""

    is_remote: bool = False
    miles: float | None = None
    minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a run of an offer is; no point where it is not known."""

    offer: UUID
    is_remote: bool
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Taking:
    """An offer with the run that suits best, as a cover sees it."""

    course: Course
    offer: Offer
    run: Run | None
    fit: Fit
    reach: Reach
    lessons: Mapping[str, Lesson]

    @property
    def provider(self) -> str:
        """Who offers it."""
        return self.offer.provider.organisation.name


@dataclass(frozen=True, slots=True)
class Beyond:
    """The nearest offer that teaches a skill, where none does within reach."""

    offer: UUID
    title: str
    provider: str
    miles: float
    minutes: float


@dataclass(frozen=True, slots=True)
class Around:
    """Courses within reach, and for each skill that none of them teaches the nearest one beyond."""

    courses: tuple[Taking, ...]
    beyond: Mapping[str, Beyond]


def courses_near(
    near: Located | None,
    minutes: float | None,
    *,
    answers: Fitting,
    day: date,
    skills: Collection[str] | None = None,
    space: Space | None = None,
    mode: str = "bus",
    by: str = "cost",
    enough: float = ENOUGH,
) -> Around:
    """Offers shown on the day that teach any of the skills (None: anything at all) and have a run within so many minutes.

    `space` lets skills near in meaning count too; without it only the very skill does. `near` None: everywhere.
    Online and national runs reach everyone. A run whose place is not known is left out where a reach is asked for.
    """
    lessons = _lessons(skills, space, enough)
    spots = spots_of(lessons, day)
    reaches = _reaches(spots, near, mode)
    takings = _takings(lessons, spots, reaches, _within(reaches, near, minutes), answers, day, by)
    taught = {skill for one in takings for skill in one.lessons}
    return Around(takings, _beyond(set(skills or ()) - taught, lessons, spots, reaches))


def leading_to(
    codes: Collection[str],
    near: Located | None,
    minutes: float | None,
    *,
    answers: Fitting,
    day: date,
    mode: str = "bus",
    by: str = "cost",
) -> list[Taking]:
    """Offers whose own provider says that they lead to an occupation (SOC 2020 codes of four digits), the nearest first."""
    wanted = Q()
    for code in codes:
        wanted |= Q(said__contains=f'"{code}"')
    named = published(day).annotate(said=Cast("occupations", TextField())).filter(wanted) if codes else Offer.objects.none()
    lessons: dict[UUID, dict[str, Lesson]] = {pk: {} for pk in named.values_list("pk", flat=True)}
    spots = spots_of(lessons, day)
    reaches = _reaches(spots, near, mode)
    found = _takings(lessons, spots, reaches, _within(reaches, near, minutes), answers, day, by)
    return sorted(found, key=lambda one: (one.reach.is_remote, one.reach.minutes or 0.0, one.course.title, one.course.key))


def _takings(
    lessons: Mapping[UUID, Mapping[str, Lesson]],
    spots: Mapping[UUID, Spot],
    reaches: Mapping[UUID, Reach],
    within: Collection[UUID],
    answers: Fitting,
    day: date,
    by: str,
) -> tuple[Taking, ...]:
    chosen = sorted({spots[run].offer for run in within})
    every = (offer for part in _parts(chosen) for offer in reads.offers(part))
    made = (_taking(offer, lessons[offer.pk], reaches, within, answers, day, by) for offer in every)
    return tuple(one for one in made if one is not None)


def _within(reaches: Mapping[UUID, Reach], near: Located | None, minutes: float | None) -> set[UUID]:
    return {run for run, reach in reaches.items() if _is_within(reach, near, minutes)}


def _lessons(skills: Collection[str] | None, space: Space | None, enough: float) -> dict[UUID, dict[str, Lesson]]:
    """Offer -> wanted skill -> the best lesson: the best match, of equals the one a person stands for."""
    if skills is None:
        answering: Matches | None = None
    elif space is None:
        answering = {one: {one: 1.0} for one in skills}
    else:
        answering = like(space, skills, stated().order_by().values_list("skill", flat=True).distinct(), enough)
    found: dict[UUID, dict[str, Lesson]] = {}
    for rows in [stated()] if answering is None else [stated().filter(skill__in=part) for part in _parts(sorted(answering))]:
        for offer, taught, label, state, words in rows.values_list("offer", "skill", "label", "state", "words"):
            mine = found.setdefault(offer, {})
            for skill, match in (answering or {}).get(taught, {taught: 1.0}).items():
                made = Lesson(skill, taught, label, match, state, words)
                if skill not in mine or _rank(made) > _rank(mine[skill]):
                    mine[skill] = made
    return found


def _rank(one: Lesson) -> tuple[float, bool, str]:
    return one.match, one.state != "extracted", one.taught


def spots_of(lessons: Mapping[UUID, object], day: date) -> dict[UUID, Spot]:
    """Runs to come, by number, of offers that stand in public and are for people. An offer without a run cannot be joined."""
    found = {}
    fields = ("pk", "offer", "delivery", "is_national", "venue__latitude", "venue__longitude")
    for part in _parts(sorted(lessons)):
        rows = published(day).filter(pk__in=part).values_list("pk", "audiences")
        people = [pk for pk, audiences in rows if audiences != FOR_EMPLOYERS]
        for pk, offer, delivery, is_national, *point in open_runs(day).filter(offer__in=people).values_list(*fields):
            north, east = (NOWHERE if one is None else one for one in point)
            found[pk] = Spot(offer, delivery == Delivery.ONLINE or is_national, north, east)
    return found


def _reaches(spots: Mapping[UUID, Spot], near: Located | None, mode: str) -> dict[UUID, Reach]:
    """Run -> how far, all at once. Nobody waits for a bus where walking is quicker."""
    if near is None or not spots:
        return {run: Reach(one.is_remote) for run, one in spots.items()}
    north, east = (np.array([getattr(one, name) for one in spots.values()]) for name in ("latitude", "longitude"))
    miles = miles_between(near.latitude, near.longitude, north, east)
    times = minutes_for(miles, mode, travel_settings())
    return {
        run: Reach(True) if one.is_remote else Reach() if np.isnan(mile) else Reach(False, float(mile), float(time))
        for (run, one), mile, time in zip(spots.items(), miles, times, strict=True)
    }


def _is_within(reach: Reach, near: Located | None, minutes: float | None) -> bool:
    if reach.is_remote or near is None or minutes is None:
        return True
    return reach.minutes is not None and reach.minutes <= minutes


def _taking(
    offer: Offer,
    lessons: Mapping[str, Lesson],
    reaches: Mapping[UUID, Reach],
    within: Collection[UUID],
    answers: Fitting,
    day: date,
    by: str,
) -> Taking | None:
    """The offer with the run that costs least (or is shortest), then the nearest, then the soonest."""
    made = []
    for run in reads.runs_of(offer, day):
        if run.pk in within:
            fit = answers.fit(reads.offered(offer, run))
            if fit.verdict in SHUT and fit.is_way_in:
                continue  # not for this person at any price: their age, or a programme that is the only way in
            # What is not settled may turn out to be the person's own to pay: the most they may pay counts.
            teaches = {skill: one.match for skill, one in lessons.items()}
            course = Course(str(offer.pk), offer.title, teaches, fit.high, weeks_of(run))
            made.append(Taking(course, offer, run, fit, reaches[run.pk], lessons))
    return min(made, key=lambda one: _suits(one, by), default=None)


def _suits(one: Taking, by: str) -> tuple[object, ...]:
    amounts = (one.course.cost, one.course.weeks) if by == "cost" else (one.course.weeks, one.course.cost)
    start = one.run.starts_on if one.run and one.run.starts_on else date.max
    return (*(_last(amount) for amount in amounts), one.reach.minutes or 0.0, start, str(one.run and one.run.pk))


def _last(amount: Decimal | None) -> tuple[bool, Decimal]:
    """What is not known comes after everything that is."""
    return amount is None, amount or Decimal(0)


def _beyond(
    missing: set[str],
    lessons: Mapping[UUID, Mapping[str, Lesson]],
    spots: Mapping[UUID, Spot],
    reaches: Mapping[UUID, Reach],
) -> dict[str, Beyond]:
    """Skill -> the nearest offer that teaches it, where its place is known."""
    best: dict[str, tuple[float, float, UUID]] = {}
    for run, reach in reaches.items():
        if reach.minutes is None or reach.miles is None:
            continue
        offer = spots[run].offer
        for skill in missing & lessons[offer].keys():
            best[skill] = min(best.get(skill, (float("inf"), 0.0, offer)), (reach.minutes, reach.miles, offer))
    named = {one.pk: one for one in reads.offers(offer for _, _, offer in best.values())}
    return {
        skill: Beyond(offer, named[offer].title, named[offer].provider.organisation.name, miles, minutes)
        for skill, (minutes, miles, offer) in best.items()
        if offer in named
    }


def _parts(every: Iterable[T]) -> list[Sequence[T]]:
    listed = list(every)
    return [listed[at : at + AT_ONCE] for at in range(0, len(listed), AT_ONCE)]
