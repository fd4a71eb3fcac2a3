"""Job titles to occupations of the taxonomy: the coder's answer with how sure it is, until somebody decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from skillshed.skills.coding.coder import Candidate
from skillshed.skills.coding.titles import read_title
from skillshed.skills.opened import Skills
from skillshed.skills.taxonomy.find import one as one_concept


@dataclass(frozen=True, slots=True)
class Reading:
    """What a title is taken for. `occupation` empty: nothing is near. `others`: candidates after the first."""

    title: str
    occupation: str = ""
    label: str = ""
    sure: float = 0.0
    is_decided: bool = False
    needs_look: bool = True
    others: tuple[Candidate, ...] = ()


def same(title: str) -> str:
    """The form under which the same title is known again."""
    return read_title(title).words[:160]


def read_titles(skills: Skills, titles: Iterable[str]) -> dict[str, Reading]:
    """Each different title once, by its plain form. What the employer makes is not said beside it: it draws every title one way."""
    listed = list({same(one): one for one in titles if same(one)}.items())
    known = skills.desk.space.occupation_at
    found = {}
    coded = skills.coder("esco").code([read_title(title) for _, title in listed], top=4) if listed else []
    for (plain, title), one in zip(listed, coded, strict=True):
        rows = [each for each in one.candidates if each.code in known]
        best = rows[0] if rows else Candidate("", "", 0.0)
        found[plain] = Reading(
            title, best.code, best.label, best.score, needs_look=one.needs_review or not rows, others=tuple(rows[1:])
        )
    return found


def occupation_named(skills: Skills, words: str) -> tuple[str, str]:
    """(id, label) of the occupation somebody typed. NotFound with the nearest names, where there is none."""
    found = one_concept(skills.taxonomy, words, kinds=("occupation",))
    return found, skills.desk.labels[found]
