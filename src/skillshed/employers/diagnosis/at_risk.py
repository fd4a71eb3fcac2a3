"""Skills at risk: which skills the changes ask for that today's jobs lack, and which go or grow with a job. By rule, with reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from skillshed.employers.diagnosis.answers import Answers, Job
from skillshed.employers.diagnosis.outlook import Outlook
from skillshed.employers.diagnosis.rules import AtRiskRule
from skillshed.employers.diagnosis.understanding import Understood
from skillshed.skills.coding.titles import singular, words_of
from skillshed.skills.transitions.cover import best, held
from skillshed.skills.transitions.moves import Desk

SAYS = {
    "technology": "New technology asks for it", "regulation": "New rules ask for it", "growth": "Your growth asks for it",
    "leaving": "You said it goes with people who leave", "hurts": "You said that you miss it or cannot find it",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a skill is at risk. `strength` orders, it is never shown: 2 where it is asked for and not there."""

    kind: str
    sentence: str
    strength: int = 1


@dataclass
class AtRisk:
    """A skill with its reasons and the jobs they come from (ESCO ids)."""

    skill: str
    label: str
    reasons: list[Reason] = field(default_factory=list)
    jobs: list[str] = field(default_factory=list)

    @property
    def weight(self) -> int:
        """For the order alone."""
        return sum(one.strength for one in self.reasons)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its reasons, each once."""
        return tuple(dict.fromkeys(one.kind for one in self.reasons))


def at_risk(
    answers: Answers, read: Sequence[Understood], desk: Desk, outlook: Mapping[str, Outlook], rule: AtRiskRule
) -> list[AtRisk]:
    """The skills, those with most and strongest reasons first. Unknown numbers of people give no reason."""
    found: dict[str, AtRisk] = {}
    jobs = [one for one in answers.jobs_once if one.occupation in desk.space.occupation_at]
    _asked(found, answers, read, jobs, desk, rule)
    for job in jobs:
        assert job.occupation is not None
        reasons = list(_of_job(job, answers, outlook))
        for skill in particular(desk, job.occupation, rule.of_a_job) if reasons else []:
            _add(found, desk, skill, reasons, job.occupation)
    order = sorted(found.values(), key=lambda one: (-one.weight, one.label))
    return order[: rule.most]


def particular(desk: Desk, occupation: str, most: int) -> list[str]:
    """The essential skills that make the occupation what it is: near the middle of them all, and asked by few other occupations."""
    space = desk.space
    rows = space.needs(space.occupation_at[occupation])
    vectors = space.vectors[rows]
    worth = (vectors @ vectors.mean(axis=0)) * space.rarity[rows]
    order = sorted(zip(rows.tolist(), worth.tolist(), strict=True), key=lambda one: (-one[1], space.skills[one[0]]))
    return [space.skills[at] for at, _ in order[:most]]


def _asked(
    found: dict[str, AtRisk], answers: Answers, read: Sequence[Understood], jobs: Sequence[Job], desk: Desk, rule: AtRiskRule
) -> None:
    space = desk.space
    here = [one for one in jobs if one.now != 0 and one.occupation]
    rows = [at for one in here for at in space.has(space.occupation_at[str(one.occupation)]).tolist()]
    having = best(space, held(sorted(set(rows)))) if rows else None
    for one in read:
        if not one.is_kept or one.skill not in space.skill_at:
            continue
        have = None if having is None else float(having[space.skill_at[one.skill]])
        # That it is missed or goes with those who leave is said by the employer: what the job usually brings does not answer it.
        beside, strength = ("", 2) if one.question in ("hurts", "leaving") else _beside(have, rule)
        _add(
            found, desk, one.skill, [Reason(one.question, f"{SAYS[one.question]}: “{_short(one.words)}”.{beside}", strength)], ""
        )


def _short(words: str) -> str:
    """A sentence without its own full stop, inside another."""
    return words.strip().rstrip(".!;,")


def _beside(have: float | None, rule: AtRiskRule) -> tuple[str, int]:
    if have is None:
        return " Whether your people have it is not known: no job was named.", 1
    if have >= rule.have:
        return " One of your jobs usually brings it, or one much like it.", 1
    return " None of the jobs you named usually brings it.", 2


def _of_job(job: Job, answers: Answers, outlook: Mapping[str, Outlook]) -> Iterable[Reason]:
    """Why the skills of a job may run short."""
    called = ", ".join(job.titles)
    if job.moves == "grow" and job.now is not None and job.then is not None:
        yield Reason("grow", f"{called}: you will need {job.then - job.now} more than now.", 2)
    leaving = answers.change("leaving")
    if leaving and any(names(leaving.words, one) for one in job.titles):
        yield Reason("leave", f"{called}: people leave.", 2)
    known = outlook.get(job.occupation or "")
    if known and known.badge.is_in_demand and job.moves != "shrink":
        yield Reason("demand", f"{called}: others look for them too.", 1)


def names(text: str, title: str) -> bool:
    """Whether a text names a job by all words of its title, plural or not."""
    said = {singular(word) for word in words_of(text).split()}
    wanted = [singular(word) for word in re.split(r"\s+", words_of(title)) if word]
    return bool(wanted) and all(word in said for word in wanted)


def _add(found: dict[str, AtRisk], desk: Desk, skill: str, reasons: Sequence[Reason], job: str) -> None:
    one = found.setdefault(skill, AtRisk(skill, desk.labels[skill]))
    one.reasons += [reason for reason in reasons if reason not in one.reasons]
    if job and job not in one.jobs:
        one.jobs.append(job)
