"""Who could go where: the question put to `placing`, and its answer told in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from skillshed.employers.redundancy.ground import Ground
from skillshed.employers.redundancy.licences import binding, by_law
from skillshed.employers.redundancy.people import AtRisk, Vacancy
from skillshed.employers.redundancy.state import State
from skillshed.skills.placing.asked import Asked, Bar, Person, Post
from skillshed.skills.placing.placing import Placing, placed


@dataclass(frozen=True, slots=True)
class Suggested:
    """A person and a vacancy. None: not known. `unknown`: what has to be found out, in words."""

    person: int
    vacancy: int
    fit: float
    minutes: float | None
    pay_ratio: float | None
    there: int
    asked: int
    lacks: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Somebody without a vacancy: which bar binds, why, and what would change it. None with `is_taken`: others took what fits."""

    person: int
    bar: Bar | None
    why: str
    change: str
    nearest: int | None = None
    is_taken: bool = False


@dataclass(frozen=True, eq=False)
class Match:
    """The answer for one state. Positions in the ground's lists."""

    ground: Ground
    state: State
    kept: Sequence[int]  # vacancies that were not left out and of which anything is known
    asked: Asked
    found: Placing

    @cached_property
    def suggested(self) -> list[Suggested]:
        """Everybody placed, in the order of the list."""
        return [pair(self, one.person, self.kept[one.post]) for one in self.found.places]

    @cached_property
    def left(self) -> list[LeftOver]:
        """Everybody left."""
        from skillshed.employers.redundancy.telling import left_over

        return [left_over(self, one) for one in self.found.left]

    @cached_property
    def free(self) -> int:
        """Places that nobody takes."""
        return sum(one.places for one in self.asked.posts) - len(self.found.places)

    def best(self, person: int, most: int = 5) -> list[Suggested]:
        """What else would do for somebody, taken or not, the best fit first."""
        fits = np.where(self.asked.allowed[person], self.asked.fit[person], -1.0)
        order = [int(at) for at in np.argsort(-fits, kind="stable")[:most] if fits[at] >= 0]
        return [pair(self, person, self.kept[at]) for at in order]


def match(ground: Ground, state: State, numbers: Sequence[int] | None = None) -> Match:
    """The best placing. `numbers`: those by which the state leaves vacancies out; else 1, 2, 3 as listed.

    Cost: 400 people and 1,500 vacancies in about a second, once the ground is there.
    """
    every = list(numbers) if numbers is not None else list(range(1, len(ground.vacancies) + 1))
    kept = [at for at in range(len(ground.vacancies)) if ground.is_read[at] and every[at] not in state.without]
    people = [_person(ground, at, state) for at in range(len(ground.people))]
    posts = [_post(ground, at) for at in kept]
    columns = np.array(kept, np.intp)
    asked = Asked(people, posts, ground.fit[:, columns], ground.minutes(state.by)[:, columns], state.least_fit / 100)
    return Match(ground, state, kept, asked, placed(asked, fair=state.fair))


def least_pay(one: AtRisk, state: State) -> Decimal | None:
    """The least somebody would work for: as named, else the share of present pay; None where neither is known or asked."""
    if one.pay_floor is not None:
        return one.pay_floor
    return one.pay_now * state.least_pay / 100 if one.pay_now is not None and state.least_pay else None


def licences_of(ground: Ground, at: int) -> frozenset[str]:
    """What a person holds: as listed, and what the law asks of the job they do now."""
    reading = ground.person_reading(at)
    needs = ground.desk.regulated.get(reading.occupation) if reading else None
    return frozenset(ground.people[at].licences or ()) | ({by_law(needs)} if needs else frozenset())


def licences_asked(ground: Ground, at: int) -> frozenset[str]:
    """What a vacancy asks: as listed, as its text says, and as the law asks of its occupation."""
    reading = ground.vacancy_reading(at)
    needs = ground.desk.regulated.get(reading.occupation) if reading else None
    return binding(ground.vacancies[at].licences) | ({by_law(needs)} if needs else frozenset())


def _person(ground: Ground, at: int, state: State) -> Person:
    one = ground.people[at]
    return Person(one.key, least_pay(one, state), one.most_minutes or state.most_minutes, licences_of(ground, at))


def _post(ground: Ground, at: int) -> Post:
    one = ground.vacancies[at]
    # The most that is offered decides whether pay is a bar: who asks may get it.
    return Post(one.key, one.title, one.pay_high or one.pay, one.places, licences_asked(ground, at))


def pair(found: Match, person: int, vacancy: int) -> Suggested:
    """One person beside one vacancy, told whole."""
    ground = found.ground
    who, what = ground.people[person], ground.vacancies[vacancy]
    minutes = float(ground.minutes(found.state.by)[person, vacancy])
    there, asked = ground.counts(person, vacancy)
    return Suggested(
        person, vacancy, float(ground.fit[person, vacancy]), None if minutes != minutes else minutes, _ratio(who, what), there, asked,
        tuple(ground.lacks(person, vacancy)), tuple(_unknown(ground, person, vacancy)),
    )  # fmt: skip


def _ratio(who: AtRisk, what: Vacancy) -> float | None:
    return float(what.pay / who.pay_now) if what.pay is not None and who.pay_now else None


def _unknown(ground: Ground, person: int, vacancy: int) -> list[str]:
    """What the lists do not say of this pair."""
    who, what = ground.people[person], ground.vacancies[vacancy]
    reading, job = ground.person_reading(person), ground.vacancy_reading(vacancy)
    told = []
    if what.pay is None:
        told.append("what it pays")
    if what.point is None:
        told.append("where it is")
    elif who.point is None:
        told.append("how far it is from their home")
    elif who.most_minutes is None:
        told.append("how far they would travel")
    if who.pay_now is None and who.pay_floor is None:
        told.append("what they need to earn")
    if reading is None or (reading.needs_look and not reading.is_decided):
        told.append("whether their present job was read rightly")
    if job is None or (job.needs_look and not job.is_decided):
        told.append("whether this job was read rightly")
    if checks := set(what.licences) - binding(what.licences):
        told.append(f"whether the {' and '.join(sorted(checks))} will be passed")
    return told
