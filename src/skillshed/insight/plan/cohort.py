"""Participation measured by exit cohorts, on the definitions of the US Workforce Innovation and Opportunity Act.

Source: RSA-TAC-17-01 (June 2024). An exit is known only after 90 days without service and none planned; each return is a new
period of participation; quarters count from the one after the exit quarter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

QUIET_DAYS = 90
Quarter = tuple[int, int]  # year, 1 to 4


@dataclass(frozen=True, slots=True)
class Service:
    """One service given (or planned) to a person. `counts`: more than self-service, information or follow-up."""

    person: str
    project: str
    on: date
    counts: bool = True
    is_planned: bool = False
    in_training: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """One period of participation over all projects. `exited`: the day of the last service, once 90 quiet days have passed."""

    person: str
    projects: tuple[str, ...]
    began: date
    last: date
    exited: date | None
    in_training: bool

    @property
    def exit_quarter(self) -> Quarter | None:
        """The quarter of the exit."""
        return quarter_of(self.exited) if self.exited else None


@dataclass(frozen=True, slots=True)
class After:
    """What is known of a person after an exit; a quarter that is not in a mapping is not known, never no."""

    employed: Mapping[Quarter, bool] = field(default_factory=dict)
    learning: Mapping[Quarter, bool] = field(default_factory=dict)
    earnings: Mapping[Quarter, Decimal] = field(default_factory=dict)
    employer: Mapping[Quarter, str] = field(default_factory=dict)
    credential_on: date | None = None
    has_none: bool = False  # it was asked, and there is no credential
    gained_skill: bool | None = None
    excluded: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """Numerator over denominator, and how many are not known: they are in neither."""

    numerator: int
    denominator: int
    unknown: int = 0
    value: Decimal | None = None


def quarter_of(day: date) -> Quarter:
    """The calendar quarter a day lies in."""
    return day.year, (day.month + 2) // 3


def later(quarter: Quarter, by: int) -> Quarter:
    """So many quarters later."""
    number = quarter[0] * 4 + quarter[1] - 1 + by
    return number // 4, number % 4 + 1


def stays(services: Iterable[Service], now: date) -> list[Stay]:
    """Periods of participation, by person and day. Planned services hold a period open; what does not count never delays an exit."""
    by_person: dict[str, list[Service]] = {}
    for one in services:
        if one.counts:
            by_person.setdefault(one.person, []).append(one)
    return [stay for person in sorted(by_person) for stay in _stays(sorted(by_person[person], key=lambda one: one.on), now)]


def _stays(services: Sequence[Service], now: date) -> list[Stay]:
    given = [one for one in services if not one.is_planned and one.on <= now]
    planned = [one.on for one in services if one.is_planned or one.on > now]
    runs: list[list[Service]] = []
    for one in given:
        gap = (one.on - runs[-1][-1].on).days if runs else 0
        # A service that had been planned beyond the 90 days held the period open until it was given.
        if not runs or gap > QUIET_DAYS:
            runs.append([one])
        else:
            runs[-1].append(one)
    found = []
    for number, run in enumerate(runs):
        last = run[-1].on
        is_over = number + 1 < len(runs) or (now - last > timedelta(days=QUIET_DAYS) and not any(day >= now for day in planned))
        found.append(
            Stay(
                run[0].person,
                tuple(dict.fromkeys(one.project for one in run)),
                run[0].on,
                last,
                last if is_over else None,
                any(one.in_training for one in run),
            )
        )
    return found


def employed_after(exits: Iterable[tuple[Stay, After]], quarters: int, *, or_learning: bool = False) -> Measure:
    """Exiters in work in the second or fourth quarter after the exit quarter (young people: in work or learning)."""
    yes = no = unknown = 0
    for stay, after in _counted(exits):
        when = later(stay.exit_quarter or (0, 1), quarters)
        known = [found[when] for found in (after.employed, *([after.learning] if or_learning else [])) if when in found]
        if any(known):
            yes += 1
        elif known:
            no += 1
        else:
            unknown += 1
    return _rate(yes, yes + no, unknown)


def median_earnings(exits: Iterable[tuple[Stay, After]]) -> Measure:
    """Median quarterly earnings in the second quarter after, of those employed then; nought is not employed, pending is left out."""
    found, unknown = [], 0
    for stay, after in _counted(exits):
        when = later(stay.exit_quarter or (0, 1), 2)
        if not after.employed.get(when):
            continue
        paid = after.earnings.get(when)
        if paid is None:
            unknown += 1
        elif paid > 0:
            found.append(paid)
    return Measure(len(found), len(found), unknown, median(found) if found else None)


def credentials(exits: Iterable[tuple[Stay, After]]) -> Measure:
    """Exiters from training with a credential during or within a year after; who was not asked is not known, never no."""
    yes = no = unknown = 0
    for stay, after in _counted(exits):
        if not stay.in_training or stay.exited is None:
            continue
        if after.credential_on is None and not after.has_none:
            unknown += 1
            continue
        limit = stay.exited + timedelta(days=365)
        won = after.credential_on is not None and stay.began <= after.credential_on <= limit
        yes, no = yes + won, no + (not won)
    return _rate(yes, yes + no, unknown)


def skill_gains(taking_part: Iterable[tuple[Stay, After]]) -> Measure:
    """Participants in training with a measured gain; one gain a period of participation."""
    known = [after.gained_skill for stay, after in taking_part if stay.in_training and not after.excluded]
    return _rate(sum(one is True for one in known), sum(one is not None for one in known), sum(one is None for one in known))


def same_employer(exits: Iterable[tuple[Stay, After]]) -> Measure:
    """Of those employed in the second quarter after, who had the same employer in the fourth."""
    yes = no = unknown = 0
    for stay, after in _counted(exits):
        second, fourth = later(stay.exit_quarter or (0, 1), 2), later(stay.exit_quarter or (0, 1), 4)
        if not after.employed.get(second):
            continue
        if (
            second not in after.employer
            or fourth not in after.employed
            or (after.employed[fourth] and fourth not in after.employer)
        ):
            unknown += 1
        elif after.employed[fourth] and after.employer[second] == after.employer[fourth]:
            yes += 1
        else:
            no += 1
    return _rate(yes, yes + no, unknown)


def _counted(exits: Iterable[tuple[Stay, After]]) -> list[tuple[Stay, After]]:
    return [(stay, after) for stay, after in exits if stay.exited and not after.excluded]


def _rate(numerator: int, denominator: int, unknown: int = 0) -> Measure:
    return Measure(numerator, denominator, unknown, Decimal(100 * numerator) / denominator if denominator else None)
