"""Cohorts of people who took part: exits after ninety quiet days, and six indicators from what records tell. Counts are protected."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from skillshed.insight.plan.cohort import (
    QUIET_DAYS,
    After,
    Measure,
    Quarter,
    Service,
    Stay,
    credentials,
    employed_after,
    median_earnings,
    quarter_of,
    same_employer,
    skill_gains,
    stays,
)
from skillshed.people.models import User
from skillshed.people.services import System
from skillshed.provision.kinds import Step
from skillshed.referrals.actors import require_counts
from skillshed.referrals.kinds import AgeBand, Outcome
from skillshed.referrals.models import OutcomeRecord, Participation, Referral
from skillshed.referrals.protected import part, percentage, protected

TRAINING = (Step.ESSENTIAL, Step.VOCATIONAL)
YOUNG = (AgeBand.UNDER_19, AgeBand.TO_24)
ANSWERS = ("yes", "no", "unknown")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator; counts are protected, None is hidden. `share`: of those who are known, None where they are too few."""

    id: str
    name: str
    of: str
    told_by: str
    yes: int | None
    no: int | None
    unknown: int | None
    share: int | None


@dataclass(frozen=True, slots=True)
class Cohort:
    """A year's cohort. `referred`: people who took a step; `participants`: who were served; `waiting`: last served within ninety days."""

    year: int
    on: date
    referred: int | None
    participants: int | None
    enrolments: int | None
    exits: int | None
    waiting: int | None
    quarters: tuple[tuple[str, int | None], ...]
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Records:
    """What is read of people who took part: services by day, ages, and what is known after. Nobody is named."""

    services: tuple[Service, ...]
    young: frozenset[str]
    after: Mapping[str, After] = field(default_factory=dict)


@cache
def definitions() -> list[dict[str, str]]:
    """The indicators as they are defined."""
    found: list[dict[str, str]] = tomllib.loads(
        files("skillshed.insight.plan").joinpath("cohort.toml").read_text(encoding="utf-8")
    )["indicator"]
    return found


def cohort(*, by: User | System, year: int, on: date) -> Cohort:
    """The cohort that exited in a calendar year, as records stand on a day. Refused without a role that may see counts.

    Only whole years are given: cohorts cut finer could be subtracted from each other.
    """
    require_counts(by)
    return counted(read_records(on), year, on, referred_in(year))


def referred_in(year: int) -> int:
    """How many people were referred in a year."""
    return Referral.objects.filter(sent_on__date__year=year).values_list("client__human", flat=True).distinct().count()


def years(on: date) -> list[int]:
    """The years in which somebody took part, newest first."""
    found = Participation.objects.filter(started_on__lte=on).order_by("started_on").values_list("started_on", flat=True).first()
    return list(range(on.year, found.year - 1, -1)) if found else []


def read_records(on: date) -> Records:
    """Taking part as services: from the day it began to the day it ended, or to today where nobody has ended it."""
    services: list[Service] = []
    young = set()
    rows = Participation.objects.filter(started_on__lte=on).values_list("client__human", "client__age_band", "project", "step", "started_on", "ended_on")  # fmt: skip
    for human, band, project, step, began, ended in rows.iterator():
        services += list(_services(str(human), project, step in TRAINING, began, ended, on))
        if band in YOUNG:
            young.add(str(human))
    return Records(tuple(services), frozenset(young), _after(on))


def _services(person: str, project: str, in_training: bool, began: date, ended: date | None, on: date) -> Iterator[Service]:
    """A record of a span says that somebody was served all the time: a day at least every ninety."""
    last, day = min(ended or on, on), began
    while day < last:
        yield Service(person, project, day, in_training=in_training)
        day += timedelta(days=QUIET_DAYS)
    yield Service(person, project, last, in_training=in_training)
    if ended is None or ended > on:
        yield Service(person, project, on, is_planned=True, in_training=in_training)


def _after(on: date) -> dict[str, After]:
    """What outcomes say of the quarter they are asked for. In a job says nothing of learning, and in learning nothing of a job."""
    working: dict[str, dict[Quarter, bool]] = {}
    learning: dict[str, dict[Quarter, bool]] = {}
    rows = OutcomeRecord.objects.exclude(outcome__in=("", Outcome.UNKNOWN)).filter(due_on__lte=on)
    for human, due, outcome in rows.values_list("referral__client__human", "due_on", "outcome").iterator():
        person, quarter = str(human), quarter_of(due)
        for held, yes in ((working, Outcome.JOB), (learning, Outcome.LEARNING)):
            if outcome in (yes, Outcome.NONE):
                mine = held.setdefault(person, {})
                mine[quarter] = mine.get(quarter, False) or outcome == yes
    return {one: After(employed=working.get(one, {}), learning=learning.get(one, {})) for one in {*working, *learning}}


def counted(records: Records, year: int, on: date, referred: int) -> Cohort:
    """Counts and indicators of a year, all of them protected together."""
    every = stays(records.services, on)
    exits = [one for one in every if one.exited and one.exited.year == year]
    served = [one for one in every if one.began.year <= year <= one.last.year]
    waiting = [one for one in served if one.exited is None]
    in_year = {(one.person, one.project) for one in records.services if one.on.year == year and not one.is_planned}
    totals = {
        "referred": referred, "participants": len({one.person for one in served}), "enrolments": len(in_year), "exits": len(exits), "waiting": len(waiting),
    }  # fmt: skip
    quarters = Counter(one.exit_quarter for one in exits)
    counts: dict[tuple[str, str], int] = {(name, ""): number for name, number in totals.items()}
    for number in range(1, 5):
        counts["exits", part(quarter=str(number))] = quarters.get((year, number), 0)
    measures = dict(_measures(records, exits, served))
    for name, found in measures.items():
        answers = (found.numerator, found.denominator - found.numerator, found.unknown)
        counts[name, ""] = sum(answers)
        counts |= {(name, part(answer=answer)): value for answer, value in zip(ANSWERS, answers, strict=True)}
    shown = protected(counts)
    by_quarter = tuple((f"Quarter {number}", shown["exits", part(quarter=str(number))]) for number in range(1, 5))
    return Cohort(
        year,
        on,
        referred=shown["referred", ""],
        participants=shown["participants", ""],
        enrolments=shown["enrolments", ""],
        exits=shown["exits", ""],
        waiting=shown["waiting", ""],
        quarters=by_quarter,
        indicators=tuple(_indicator(one, shown) for one in definitions()),
    )


def _measures(records: Records, exits: list[Stay], served: list[Stay]) -> Iterator[tuple[str, Measure]]:
    def known(listed: Iterable[Stay]) -> list[tuple[Stay, After]]:
        return [(one, records.after.get(one.person, After())) for one in listed]

    left = known(exits)
    yield "employed_q2", employed_after(left, 2)
    yield "active_q2", employed_after([one for one in left if one[0].person in records.young], 2, or_learning=True)
    yield "employed_q4", employed_after(left, 4)
    yield "earnings_q2", median_earnings(left)
    yield "credential", credentials(left)
    yield "skill_gain", skill_gains(known(served))
    yield "same_employer", same_employer(left)


def _indicator(defined: dict[str, str], shown: Mapping[tuple[str, str], Any]) -> Indicator:
    yes, no, unknown = (shown[defined["id"], part(answer=answer)] for answer in ANSWERS)
    share = None if yes is None or no is None else percentage(yes, yes + no)
    return Indicator(defined["id"], defined["name"], defined["of"], defined["told_by"], yes, no, unknown, share)
