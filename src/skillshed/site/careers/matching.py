"""Jobs for a person: ranked by how much of what each needs they have, each with its reasons, and what one skill more would open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from skillshed.publishing.figure import Tag
from skillshed.site.careers.liking import Liking
from skillshed.site.careers.numbers import Numbers, numbers
from skillshed.site.careers.opened import Careers, short
from skillshed.site.careers.said import Said
from skillshed.skills.transitions import filters, soc
from skillshed.skills.transitions.matching import one_to_one
from skillshed.skills.transitions.moves import Answer, Desk, from_occupation, from_person, missing, order, reach
from skillshed.skills.transitions.person import profile
from skillshed.skills.transitions.words import THERE

NAMED = 6  # skills named on a card


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill on a card, by id and name."""

    id: str
    label: str

    @property
    def key(self) -> str:
        """Its id as a form names it."""
        return short(self.id)


@dataclass(frozen=True, slots=True)
class Judged:
    """Viable, desirable or safe: the answer and why."""

    name: str
    answer: str  # yes, no, not known
    why: str


@dataclass(frozen=True, slots=True)
class Card:
    """One job as it is shown."""

    job: str
    slug: str
    label: str
    tag: Tag
    percent: int
    needed: int
    has: tuple[Skill, ...]
    lacks: tuple[Skill, ...]
    regulated: str
    level: str
    judged: tuple[Judged, ...]
    parts: tuple[tuple[str, str], ...]
    numbers: Numbers
    likes: tuple[str, ...] = ()
    liked: tuple[Skill, ...] = ()

    @property
    def here(self) -> int:
        """How many of the needed skills are there or near."""
        return len(self.has)

    @property
    def named(self) -> tuple[Skill, ...]:
        return self.has[:NAMED]

    @property
    def wanted(self) -> tuple[Skill, ...]:
        return self.lacks[:NAMED]

    @property
    def named_likes(self) -> tuple[Skill, ...]:
        return self.liked[:NAMED]

    @property
    def others(self) -> tuple[Skill, ...]:
        """Needed skills beside those that go with what is liked."""
        return tuple(one for one in self.lacks if one not in self.liked)[:NAMED]

    @property
    def more_others(self) -> int:
        return max(len(self.lacks) - len(self.liked) - NAMED, 0)

    @property
    def more_has(self) -> int:
        return max(len(self.has) - NAMED, 0)

    @property
    def more_lacks(self) -> int:
        return max(len(self.lacks) - NAMED, 0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which jobs are asked for. `order`: coverage, or likes."""

    pillar: str = ""
    level: int | None = None
    unlicensed: bool = False
    pay_floor: float | None = None
    order: str = "coverage"

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.pillar or self.level or self.unlicensed or self.pay_floor)


@dataclass(frozen=True)
class Opened:
    """What the tried skills change: jobs that come within reach by them."""

    skills: tuple[Skill, ...]
    jobs: tuple[tuple[str, str], ...] = field(default=())


def answer_of(desk: Careers, said: Said, *, tried: bool = True) -> Answer:
    """The person against every occupation."""
    return from_person(desk.desk, profile(desk.desk.space, said.person(desk, tried=tried)))


def ranked(desk: Careers, answer: Answer, said: Said, wanted: Wanted, paid: Desk, liked: Liking | None = None) -> list[int]:
    """Jobs that fit what is asked, the best covered first (or those first that go with what is liked); own jobs are left out."""
    names = desk.desk.space.occupations
    every = liked.order() if liked and wanted.order == "likes" else order(desk.desk, answer)
    return [at for at in every if names[at] not in said.jobs and _fits(desk, names[at], wanted, paid)]


def _fits(desk: Careers, job: str, wanted: Wanted, paid: Desk) -> bool:
    if wanted.pillar and desk.pillar[job] != wanted.pillar:
        return False
    if wanted.unlicensed and job in desk.desk.regulated:
        return False
    if wanted.level is not None and soc.level(desk.groups.get(job)) != wanted.level:
        return False
    if wanted.pay_floor is None:
        return True
    pay = paid.facts.known(job, "pay_gbp_year")
    return pay is not None and pay >= wanted.pay_floor


def card(desk: Careers, answer: Answer, at: int, place: str, paid: Desk, liked: Liking | None = None) -> Card:
    """One job told whole."""
    space, job = desk.desk.space, desk.desk.space.occupations[at]
    gap = missing(desk.desk, answer, at)
    lacks = tuple(Skill(one["skill"], one["label"]) for one in gap if one["have"] < THERE)
    lacking = {one.id for one in lacks}
    needs = [space.skills[int(row)] for row in space.needs(at)]
    strength = {one: float(answer.having[space.skill_at[one]]) for one in needs}
    has = tuple(
        Skill(one, desk.labels[one]) for one in sorted(needs, key=lambda one: (-strength[one], one)) if one not in lacking
    )
    group = desk.groups.get(job)
    covered = float(answer.coverage[at])
    viable, highly, _ = reach(paid, answer, at)
    return Card(
        job, desk.slugs[job], desk.labels[job], nearness(viable, highly), round(100 * covered), len(needs), has, lacks,
        desk.desk.regulated.get(job, ""), soc.level_words(soc.level(group)), judged(paid, answer, covered, job, viable=viable), parts(desk, answer, at),
        numbers(group, place, paid.facts, job), tuple(liked.names(at)) if liked else (), _liked(desk, needs, liked),
    )  # fmt: skip


def _liked(desk: Careers, needs: list[str], liked: Liking | None) -> tuple[Skill, ...]:
    if liked is None:
        return ()
    return tuple(Skill(one, desk.labels[one]) for one in needs if liked.goes_with(desk.desk.space.skill_at[one]))


def parts(desk: Careers, answer: Answer, at: int) -> tuple[tuple[str, str], ...]:
    """The components beside the coverage, in words; none for a person, who has no list of needed skills to set beside."""
    if not answer.origin or answer.activities is None or answer.likeness is None:
        return ()
    space = desk.desk.space
    essential, every = one_to_one(space, space.occupation_at[answer.origin], at)
    return (
        ("Needed by both, one to one", _share(essential)),
        ("All of the one matched with needs of the other", _share(every)),
        ("Kinds of activity alike", _share(float(answer.activities[at]))),
        ("Alike as a whole", _share(float(answer.likeness[at]))),
    )


def _share(value: float) -> str:
    return "not looked at" if value != value else f"{round(100 * value)}%"


def nearness(viable: bool, highly: bool) -> Tag:
    """How near a job is, in a few words."""
    if highly:
        return Tag("good", "Near in skills")
    return Tag("good", "Part of the way in skills") if viable else Tag("watch", "More to learn")


def judged(desk: Desk, answer: Answer, covered: float, job: str, *, viable: bool) -> tuple[Judged, ...]:
    """Viable, desirable, safe, each with its reason; what is not loaded is not known."""
    share, bound = round(100 * covered), round(100 * desk.bounds.viable_coverage)
    desirable = filters.is_desirable(desk.facts, answer.origin, job, viable=viable)
    safe = filters.is_safe(desk.facts, job)
    pay = (
        "Pay of this job, or of the one you come from, is not known."
        if desirable is None
        else "Viable, and paid at least three quarters as much."
    )
    risk = "No figures of automation risk are loaded." if safe is None else "By the automation risk that is loaded."
    return (
        Judged("Viable", "yes" if viable else "no", f"{share}% of what it needs is there or near; jobs of one kind usually share more than {bound}%."),
        Judged("Desirable", _word(desirable), "Not viable, so not counted." if desirable is False and not viable else pay if desirable is not False else "Paid less than three quarters as much."),
        Judged("Safe from automation", _word(safe), risk),
    )  # fmt: skip


def _word(value: bool | None) -> str:
    return "not known" if value is None else "yes" if value else "no"


def opened_by(desk: Careers, said: Said, after: Answer) -> Opened | None:
    """What the skills that are tried bring within reach; None where none is tried."""
    if not said.tried:
        return None
    before = answer_of(desk, said, tried=False)
    bound = desk.desk.bounds.viable_coverage
    crossed = [
        at for at in order(desk.desk, after) if after.coverage[at] > bound and not np.nan_to_num(before.coverage[at]) > bound
    ]
    names = desk.desk.space.occupations
    jobs = tuple((desk.labels[names[at]], desk.slugs[names[at]]) for at in crossed if names[at] not in said.jobs)
    return Opened(tuple(Skill(one, desk.labels[one]) for one in said.tried), jobs)


@lru_cache(maxsize=64)
def from_job(desk: Careers, job: str) -> Answer:
    """A job as the origin; kept, because links to it are shared."""
    return from_occupation(desk.desk, job)


def from_jobs(desk: Careers, jobs: Sequence[str]) -> Answer:
    """One job as an origin with all components; several as what a person brings who did them all."""
    if len(jobs) == 1:
        return from_job(desk, jobs[0])
    return answer_of(desk, Said(jobs=dict.fromkeys(jobs, 0.0)))
