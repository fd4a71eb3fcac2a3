"""Who is affected by a change of the rules: the answers of saved, invented people before and after."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from skillshed.rules.definitions import RuleBook
from skillshed.rules.eligible import Answer, eligible
from skillshed.rules.facts import read_facts


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody invented."""

    id: str
    who: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Affected:
    """One person whose answer for a programme changes."""

    persona: Persona
    programme: str
    before: Answer | None
    after: Answer | None


@cache
def cast() -> dict[str, Persona]:
    """The saved people."""
    rows = tomllib.loads(resources.files("skillshed.rules").joinpath("cast.toml").read_text("utf-8"))
    return {name: Persona(name, row["who"], read_facts(row["facts"])) for name, row in rows.items()}


def affected(before: RuleBook, after: RuleBook, on: date, people: Iterable[Persona]) -> list[Affected]:
    """Whose verdict, price or reasons change on a day, programme by programme."""
    found = []
    for one in people:
        old = {answer.programme.id: answer for answer in eligible(one.facts, on, rules=before)}
        new = {answer.programme.id: answer for answer in eligible(one.facts, on, rules=after)}
        for name in dict.fromkeys([*old, *new]):
            if _told(old.get(name)) != _told(new.get(name)):
                found.append(Affected(one, name, old.get(name), new.get(name)))
    return found


def _told(answer: Answer | None) -> Any:
    if answer is None:
        return None
    return (
        answer.verdict,
        answer.because,
        answer.person_pays_gbp,
        answer.employer_pays_gbp,
        answer.employer_share,
        answer.unverified,
    )
