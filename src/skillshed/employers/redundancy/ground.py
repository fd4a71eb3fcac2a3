"""What every match of a response stands on, worked out once: what each person has of each skill asked, fits, journeys."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix

from skillshed.employers.redundancy.asks import Found, weights
from skillshed.employers.redundancy.people import AtRisk, Vacancy
from skillshed.employers.redundancy.rules import rules
from skillshed.employers.redundancy.titles import Reading, same
from skillshed.provision import travel
from skillshed.skills.embedding.port import Embedder, open_embedder
from skillshed.skills.placing.asked import Matrix
from skillshed.skills.transitions.cover import best, held
from skillshed.skills.transitions.link import SAME, Floats
from skillshed.skills.transitions.moves import Desk
from skillshed.skills.transitions.rules import rules as transition_rules

THERE = 0.5  # of a skill, from which it counts as there, in words only
PARTS = re.compile(r"[.;,\n•]+|\band\b(?=[^,.;]{12})")


def said(text: str) -> list[str]:
    """The things somebody says they can do, one after another."""
    return [part for one in PARTS.split(text) if len(part := one.strip()) > 2]


@dataclass(frozen=True, eq=False)
class Ground:
    """`titles`: readings of people's titles and of vacancies' by their plain form. `texts`: skills read in each vacancy."""

    desk: Desk
    people: Sequence[AtRisk]
    vacancies: Sequence[Vacancy]
    people_titles: Mapping[str, Reading]
    vacancy_titles: Mapping[str, Reading]
    texts: Sequence[Found]
    own: Sequence[Found] = ()  # skills read in what each person says, in their order
    travel: travel.Settings = field(default_factory=travel.settings)
    _minutes: dict[str, Matrix] = field(default_factory=dict, repr=False)

    def person_reading(self, at: int) -> Reading | None:
        """What a person's title is taken for."""
        return self.people_titles.get(same(self.people[at].title))

    def vacancy_reading(self, at: int) -> Reading | None:
        """What a vacancy's title is taken for."""
        return self.vacancy_titles.get(same(self.vacancies[at].title))

    @cached_property
    def asked(self) -> list[dict[int, float]]:
        """Row of the skill to its weight, for each vacancy."""
        space = self.desk.space
        return [weights(space, text, self.vacancy_reading(at)) for at, text in enumerate(self.texts)]

    @cached_property
    def skills(self) -> np.ndarray:
        """Rows of the skills that any vacancy asks."""
        return np.array(sorted({row for one in self.asked for row in one}), np.intp)

    @cached_property
    def weights(self) -> csr_matrix:
        """Vacancies by skills asked; each row sums to 1, or to 0 where nothing is known of what it asks."""
        column = {int(row): at for at, row in enumerate(self.skills)}
        cells = [
            (at, column[row], weight / sum(one.values()))
            for at, one in enumerate(self.asked)
            for row, weight in sorted(one.items())
        ]
        rows, columns, shares = zip(*cells, strict=True) if cells else ((), (), ())
        return csr_matrix((shares, (rows, columns)), shape=(len(self.vacancies), len(self.skills)), dtype=np.float64)

    @cached_property
    def is_read(self) -> np.ndarray:
        """Vacancies of which anything asked is known."""
        return np.array([bool(one) for one in self.asked], bool)

    @cached_property
    def having(self) -> Floats:
        """People by skills asked: how much of it each has, as `transitions.cover.best` of their profile says, and skills read in words."""
        space, encoder = self.desk.space, open_embedder()
        found = np.zeros((len(self.people), len(self.skills)), np.float32)
        jobs: dict[str, Floats] = {}
        for at in range(len(self.people)):
            reading = self.person_reading(at)
            if reading and reading.occupation:
                job = reading.occupation
                if job not in jobs:
                    jobs[job] = best(space, held(space.has(space.occupation_at[job])))[self.skills]
                found[at] = jobs[job]
        return np.maximum(found, np.maximum(self._spoken(encoder), self._named()))

    def _named(self) -> Floats:
        """The same from skills read in what people say, as sure as the reading is."""
        space = self.desk.space
        found = np.zeros((len(self.people), len(self.skills)), np.float32)
        every = sorted({space.skill_at[uri] for one in self.own for uri, _ in one if uri in space.skill_at})
        if not every or not len(self.skills):
            return found
        rows = np.array(every, np.intp)
        cosines = np.asarray(space.vectors[rows] @ space.vectors[self.skills].T, np.float32)
        cosines[rows[:, None] == self.skills[None, :]] = SAME
        near, place = space.link(cosines), {row: at for at, row in enumerate(every)}
        for at, one in enumerate(self.own):
            for uri, sure in one:
                if uri in space.skill_at:
                    np.maximum(found[at], near[place[space.skill_at[uri]]] * np.float32(sure), out=found[at])
        return found

    def _spoken(self, encoder: Embedder) -> Floats:
        """The same from what people say of themselves: all phrases in one product."""
        half = transition_rules()["person"]["qualification_strength"]
        spoken = [(at, phrase, 1.0) for at, one in enumerate(self.people) for phrase in said(one.can)]
        spoken += [(at, phrase, half) for at, one in enumerate(self.people) for phrase in said(one.qualifications)]
        found = np.zeros((len(self.people), len(self.skills)), np.float32)
        if not spoken or not len(self.skills):
            return found
        each = sorted({phrase for _, phrase, _ in spoken})
        row = {phrase: at for at, phrase in enumerate(each)}
        near = self.desk.space.link(np.asarray(encoder.encode(each) @ self.desk.space.vectors[self.skills].T, np.float32))
        for at, phrase, strength in spoken:
            np.maximum(found[at], near[row[phrase]] * np.float32(strength), out=found[at])
        return found

    @cached_property
    def _asked_by_people(self) -> Matrix:
        """`having` the other way round, laid out as the product with `weights` reads it."""
        return np.ascontiguousarray(self.having.T, np.float64)

    @cached_property
    def fit(self) -> Matrix:
        """People by vacancies, 0 to 1: the share of what the vacancy asks that the person has."""
        return self._fits(self._asked_by_people)

    def learned(self, skills: Sequence[str]) -> Matrix:
        """The same once everybody has these skills too."""
        space = self.desk.space
        rows = np.array(sorted({space.skill_at[one] for one in skills if one in space.skill_at}), np.intp)
        if not len(rows) or not len(self.skills):
            return self.fit
        cosines = np.asarray(space.vectors[self.skills] @ space.vectors[rows].T, np.float32)
        cosines[self.skills[:, None] == rows[None, :]] = SAME
        near = space.link(cosines).max(axis=1).astype(np.float64)
        return self._fits(np.maximum(self._asked_by_people, near[:, None]))

    def _fits(self, asked_by_people: Matrix) -> Matrix:
        found = np.asarray(self.weights @ asked_by_people, np.float64).T
        return np.clip(np.round(found, 6), 0.0, 1.0)

    def minutes(self, by: str) -> Matrix:
        """People by vacancies: an estimate of the journey on a Monday morning; not a number where a place is not known."""
        if by not in self._minutes:
            leave = rules()["matching"]["leave_at"]
            home, work = _points(self.people), _points(self.vacancies)
            miles = travel.miles_between(home[:, :1], home[:, 1:], work[None, :, 0], work[None, :, 1])
            found = np.empty(miles.shape)
            ways = [one.by or by for one in self.people]
            for way in set(ways):
                at = np.array([one == way for one in ways], bool)
                found[at] = travel.estimate(miles[at], way, leave, by=self.travel).minutes
            self._minutes[by] = found
        return self._minutes[by]

    def lacks(self, person: int, vacancy: int, most: int = 3) -> list[str]:
        """Labels of the skills asked that are not there, those that weigh most first."""
        row = self.weights[[vacancy]]
        have = self.having[person, row.indices]
        order = np.lexsort((row.indices, -row.data * (1 - have)))
        labels, skills = self.desk.labels, self.desk.space.skills
        return [labels[skills[self.skills[row.indices[at]]]] for at in order if have[at] < THERE][:most]

    def counts(self, person: int, vacancy: int) -> tuple[int, int]:
        """(skills asked that are there or near, skills asked)."""
        columns = self.weights[[vacancy]].indices
        return int((self.having[person, columns] >= THERE).sum()), len(columns)


def _points(listed: Sequence[AtRisk] | Sequence[Vacancy]) -> Matrix:
    nowhere = (np.nan, np.nan)
    found = [nowhere if one.latitude is None or one.longitude is None else (one.latitude, one.longitude) for one in listed]
    return np.array(found, np.float64).reshape(-1, 2)
