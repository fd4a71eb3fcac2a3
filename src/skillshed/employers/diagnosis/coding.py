"""Job titles to ESCO occupations: settled where the title says it, else a choice for the employer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from skillshed.employers.diagnosis.answers import Job
from skillshed.skills.coding.coder import Candidate
from skillshed.skills.coding.titles import read_title
from skillshed.skills.opened import Skills

MOST = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """A title that may be several occupations; `at` is its place among the jobs."""

    at: int
    title: str
    candidates: tuple[Candidate, ...]


def coded(jobs: Sequence[Job], skills: Skills) -> tuple[Job, ...]:
    """The jobs with the occupation of every title that leaves no doubt; the others wait for a choice.

    By the title alone: the words of a broad sector outweigh it (a toolmaker in manufacturing would be a manufacturing manager).
    Cost: about 10 ms a handful of titles.
    """
    asked = [one for one in jobs if one.occupation is None]
    found = dict(zip(asked, skills.coder("esco").code([read_title(one.title) for one in asked], top=MOST), strict=True))
    settled = {one: answer for one, answer in found.items() if answer.candidates and not answer.needs_review}
    return tuple(replace(one, occupation=settled[one].candidates[0].code) if one in settled else one for one in jobs)


def choices(jobs: Sequence[Job], skills: Skills) -> list[Choice]:
    """What each unsettled title may mean, best first; none for a title of which the taxonomy knows nothing near."""
    asked = [(at, one) for at, one in enumerate(jobs) if one.occupation is None]
    found = skills.coder("esco").code([read_title(one.title) for _, one in asked], top=MOST)
    return [Choice(at, one.title, answer.candidates) for (at, one), answer in zip(asked, found, strict=True)]
