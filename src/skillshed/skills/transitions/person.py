"""A person as an origin: occupations held, skills, own words, qualifications. Nothing of it is kept, and nothing else enters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skillshed.skills.embedding.port import Embedder
from skillshed.skills.transitions.cover import Held
from skillshed.skills.transitions.rules import rules
from skillshed.skills.transitions.space import Space


@dataclass(frozen=True)
class Worked:
    """An occupation held, and how many years ago it was left (0: now)."""

    occupation: str
    years_ago: float = 0.0


@dataclass(frozen=True)
class Person:
    """What a person brings. Age, sex, origin and the like have no place here and cannot be given."""

    worked: Sequence[Worked] = ()
    skills: Sequence[str] = ()  # ids
    words: Sequence[str] = ()  # what they say they can do, one thing each
    qualifications: Sequence[str] = ()  # titles


def profile(space: Space, person: Person, encoder: Embedder | None = None) -> Held:
    """The person's skills with their strengths: a job's fade by half in the years that rules.toml says.

    `encoder` is needed for words and qualifications that are no skill of the taxonomy.
    """
    rule = rules()["person"]
    strengths: dict[int, float] = {}
    for job in person.worked:
        strength = 0.5 ** (max(0.0, job.years_ago) / rule["half_life_years"])
        for skill in space.has(space.occupation_at[job.occupation]):
            strengths[int(skill)] = max(strength, strengths.get(int(skill), 0.0))
    for one in person.skills:
        strengths[space.skill_at[one]] = 1.0
    rows = np.array(sorted(strengths), np.intp)
    spoken = [*person.words, *person.qualifications]
    weights = [1.0] * len(person.words) + [rule["qualification_strength"]] * len(person.qualifications)
    return Held(
        rows,
        np.array([strengths[int(row)] for row in rows], np.float32),
        encoder.encode(spoken) if encoder and spoken else None,
        np.array(weights, np.float32) if encoder and spoken else None,
    )
