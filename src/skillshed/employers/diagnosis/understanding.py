"""What an employer's own words mean: skills of the taxonomy, each with the words it came from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from skillshed.employers.diagnosis.answers import Answers
from skillshed.employers.diagnosis.questions import CHANGES
from skillshed.skills.extracting.extractor import Found
from skillshed.skills.opened import Skills

ASKED = (*CHANGES, "hurts")


@dataclass(frozen=True, slots=True)
class Understood:
    """A skill read from an answer. `is_sure`: it stands there word for word; else the sentence is only near it in meaning."""

    skill: str
    label: str
    question: str
    words: str
    score: float
    is_sure: bool
    why: str
    is_kept: bool = True


def understood(answers: Answers, skills: Skills) -> tuple[Understood, ...]:
    """Skills of all free text, one entry a question and skill; those the employer took out are marked, not left out.

    Cost: 10 to 40 ms a text. Nothing is remembered: the words are the employer's.
    """
    texts = {name: change.words for name in ASKED if (change := answers.change(name)) and change.words}
    read = skills.read(list(texts.values())) if texts else []
    return tuple(_one(name, found, answers.dropped) for name, one in zip(texts, read, strict=True) for found in one.skills)


def _one(question: str, found: Found, dropped: Collection[str]) -> Understood:
    is_kept = found.uri not in dropped
    return Understood(found.uri, found.label, question, found.text, found.score, found.method != "meaning", found.reason, is_kept)
