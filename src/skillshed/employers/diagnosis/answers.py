"""An employer's answers so far: plain values, what was skipped, and which question comes next. Nothing here is kept."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from skillshed.employers.diagnosis.questions import CHANGES, Question, by_name

MOST_JOBS, LONGEST_TITLE, LONGEST_WORDS, MOST_PEOPLE = 6, 60, 400, 99_999


@dataclass(frozen=True, slots=True)
class Job:
    """A job title with how many people do it now and in three years; None is not known.

    `occupation`: the ESCO occupation it is; None where nobody has chosen yet, empty where it is none that the taxonomy has.
    """

    title: str
    occupation: str | None = None
    now: int | None = None
    then: int | None = None
    others: tuple[str, ...] = ()  # what else the employer called the same job, where it was named more than once

    @property
    def titles(self) -> tuple[str, ...]:
        """All that the employer called it."""
        return self.title, *self.others

    @property
    def moves(self) -> str:
        """`grow`, `shrink`, `same`; empty where a number is not known."""
        if self.now is None or self.then is None:
            return ""
        return "grow" if self.then > self.now else "shrink" if self.then < self.now else "same"


@dataclass(frozen=True, slots=True)
class Change:
    """An answer of several kinds with own words. No kind and no word is the plain answer "none"."""

    kinds: tuple[str, ...] = ()
    words: str = ""

    @property
    def is_none(self) -> bool:
        return not self.kinds and not self.words


@dataclass(frozen=True, slots=True)
class Answers:
    """`given`: what was answered; `skipped`: questions put aside, which are not known. `dropped`: skills the employer took out.

    `key` belongs to one diagnosis: sent twice, it counts once.
    """

    key: str
    given: Mapping[str, Any] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    sent_on: str = ""

    @classmethod
    def new(cls) -> Answers:
        """No answer yet."""
        return cls(uuid.uuid4().hex)

    def answered(self, name: str, value: Any) -> Answers:
        """With one answer more, or changed."""
        return replace(self, given={**self.given, name: value}, skipped=tuple(one for one in self.skipped if one != name))

    def skip(self, name: str) -> Answers:
        """With a question put aside; an answer given before is taken back."""
        left = {one: value for one, value in self.given.items() if one != name}
        return replace(self, given=left, skipped=tuple(dict.fromkeys((*self.skipped, name))))

    def without_skills(self, skills: Sequence[str]) -> Answers:
        """With just these skills taken out."""
        return replace(self, dropped=tuple(skills))

    @property
    def place(self) -> str:
        """The district's code, or empty."""
        return str(self.given.get("place", ""))

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs named; none where the question was skipped."""
        return tuple(self.given.get("jobs", ()))

    @property
    def jobs_once(self) -> tuple[Job, ...]:
        """The jobs, those that are the same occupation (or bear the same title) as one: their people together."""
        same: dict[str, list[Job]] = {}
        for one in self.jobs:
            same.setdefault(one.occupation or one.title.casefold(), []).append(one)
        return tuple(_merged(jobs) for jobs in same.values())

    def change(self, name: str) -> Change | None:
        """The answer to a question of several kinds; None where it is not known."""
        found: Change | None = self.given.get(name)
        return found

    @property
    def changes(self) -> dict[str, Change]:
        """What the employer says will change, by question; those not known and those that are "none" are left out."""
        found = {name: self.change(name) for name in CHANGES}
        return {name: one for name, one in found.items() if one is not None and not one.is_none}

    @property
    def unclear(self) -> tuple[Job, ...]:
        """Jobs of which the employer has still to say what they are."""
        return tuple(one for one in self.jobs if one.occupation is None)

    @property
    def open(self) -> tuple[Question, ...]:
        """Questions neither answered nor skipped, in their order."""
        return tuple(one for name, one in by_name().items() if name not in self.given and name not in self.skipped)


def _merged(jobs: Sequence[Job]) -> Job:
    """People are added up; not known where one of the numbers is not."""
    if len(jobs) == 1:
        return jobs[0]
    titles: dict[str, str] = {}
    for one in jobs:
        titles.setdefault(one.title.casefold(), one.title)
    _, *others = titles.values()
    return replace(jobs[0], now=_sum(one.now for one in jobs), then=_sum(one.then for one in jobs), others=tuple(others))


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = list(numbers)
    return None if None in known else sum(one for one in known if one is not None)


def number_of(name: str) -> int:
    """Which question it is, from 1."""
    return list(by_name()).index(name) + 1


def after(name: str) -> Question | None:
    """The question that follows; None after the last."""
    every = list(by_name().values())
    at = number_of(name)
    return every[at] if at < len(every) else None


def before(name: str) -> Question | None:
    """The question before; None before the first."""
    at = number_of(name) - 2
    return list(by_name().values())[at] if at >= 0 else None


def plain(answers: Answers) -> dict[str, Any]:
    """Answers as plain values, as short as they can be: they travel with every request."""
    return {
        "k": answers.key, "g": {name: _flat(value) for name, value in answers.given.items()}, "s": list(answers.skipped),
        "d": list(answers.dropped), "t": answers.sent_on,
    }  # fmt: skip


def from_plain(found: Any) -> Answers | None:
    """Answers out of plain values; None where they are not today's questions."""
    try:
        given = {name: _read(by_name()[name], value) for name, value in found["g"].items()}
        key = uuid.UUID(found["k"]).hex
        return Answers(key, given, tuple(found["s"]), tuple(found["d"]), str(found["t"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _flat(value: Any) -> Any:
    if isinstance(value, Change):
        return [list(value.kinds), value.words]
    if isinstance(value, tuple):
        return [[one.title, one.occupation, one.now, one.then] if isinstance(one, Job) else one for one in value]
    return value


def _read(question: Question, value: Any) -> Any:
    if question.kind == "jobs":
        return tuple(Job(title, occupation, now, then) for title, occupation, now, then in value)
    if question.kind == "change":
        return Change(_known(question, value[0]), str(value[1]))
    if question.kind == "several":
        return _known(question, value)
    if question.kind == "one" and value not in question.options:
        raise ValueError(value)
    return str(value)


def _known(question: Question, codes: Sequence[str]) -> tuple[str, ...]:
    """The codes, where all are of today's question: to drop one could turn an answer into "none"."""
    if any(one not in question.options for one in codes):
        raise ValueError(question.name)
    return tuple(codes)
