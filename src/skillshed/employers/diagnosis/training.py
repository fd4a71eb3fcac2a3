"""Training for a skill within reach: what the directory has by the skill's names, else by the job it belongs to; and what nobody offers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from skillshed.employers.diagnosis.rules import Reach
from skillshed.provision.search.engine import search
from skillshed.provision.search.port import Found, Hit, Near, Query
from skillshed.skills.taxonomy.tables import Taxonomy

MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Taught:
    """What was found for a skill. `by`: `skill`, `job` or empty; `words`: what the search was asked. No hit: nobody offers it."""

    skill: str
    by: str = ""
    words: str = ""
    total: int = 0
    hits: tuple[Hit, ...] = ()

    @property
    def nobody(self) -> bool:
        """Nothing within reach has the skill in its words, or teaches the job."""
        return not self.hits


def training(
    skill: str, label: str, jobs: Sequence[str], near: Near | None, taxonomy: Taxonomy, reach: Reach, on: date
) -> Taught:
    """What teaches a skill within reach of a point (anywhere without one). Cost: a few ms a search, at most four."""
    for words in names(skill, label, taxonomy, reach):
        if (found := _asked(words, near, reach, on)) is not None:
            return Taught(skill, "skill", words, found.total, found.hits)
    for job in jobs:
        if (found := _asked(job, near, reach, on)) is not None:
            return Taught(skill, "job", job, found.total, found.hits)
    return Taught(skill)


def names(skill: str, label: str, taxonomy: Taxonomy, reach: Reach) -> list[str]:
    """What a course may call the skill: its label, the label without words no title has, its shortest other labels."""
    others = taxonomy.labels.filter((pl.col("id") == skill) & (pl.col("kind") == "alternative"))["label"].to_list()
    found = [label, bare(label, reach), *sorted((bare(one, reach) for one in others), key=len)]
    return list(dict.fromkeys(one for one in found if len(one) > 2))[:MOST_NAMES]


def bare(label: str, reach: Reach) -> str:
    """`use spreadsheets software` -> `spreadsheets`."""
    text = label.strip()
    for start in reach.before:
        text = text.removeprefix(f"{start} ")
    for end in reach.after:
        text = text.removesuffix(f" {end}")
    return text.strip()


def _asked(words: str, near: Near | None, reach: Reach, on: date) -> Found | None:
    """What has all the words; an answer by some of them is no answer to "who teaches this"."""
    within = reach.miles if near else None
    found = search(
        Query(
            text=words, near=near, within_miles=within, kinds=reach.kinds, with_remote=reach.with_remote, on=on, size=reach.shown
        )
    )
    return found if found.total and not found.any_word else None


def nobody_offers(found: Iterable[Taught]) -> tuple[str, ...]:
    """The skills for which nothing was found."""
    return tuple(one.skill for one in found if one.nobody)
