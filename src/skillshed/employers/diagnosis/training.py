"""Training for a skill within reach: what is stated to teach it, else what the directory has by the skill's names, else by the job it belongs to; and what nobody offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

import polars as pl

from skillshed.employers.diagnosis.rules import Reach
from skillshed.provision.search.engine import search
from skillshed.provision.search.port import Found, Hit, Near, Query
from skillshed.skills.taxonomy.tables import Taxonomy

MOST_NAMES, SHORTEST = 2, 2
Ask = Callable[[str, tuple[UUID, ...] | None], Found | None]


@dataclass(frozen=True, slots=True)
class Taught:
    """What was found for a skill. `by`: `stated`, `skill`, `job` or empty; `words`: what the search was asked. No hit: nobody offers it."""

    skill: str
    by: str = ""
    words: str = ""
    total: int = 0
    hits: tuple[Hit, ...] = ()

    @property
    def nobody(self) -> bool:
        """Nothing within reach is said to teach the skill, has it in its words, or teaches the job."""
        return not self.hits


def training(skill: str, offers: tuple[UUID, ...], called: Sequence[str], jobs: Sequence[str], ask: Ask) -> Taught:
    """What teaches a skill: by what offers are stated to teach, else by what a course may call it, else by the jobs it belongs to.

    `offers`: those stated to teach it. Cost: a few ms a search, at most five or so.
    """
    if offers and (found := ask("", offers)) is not None:
        return Taught(skill, "stated", "", found.total, found.hits)
    for by, texts in (("skill", called), ("job", jobs)):
        for words in texts:
            if (found := ask(words, None)) is not None:
                return Taught(skill, by, words, found.total, found.hits)
    return Taught(skill)


def asking(near: Near | None, reach: Reach, on: date) -> Ask:
    """A search within reach of a point (anywhere without one) that remembers what it was asked, for one diagnosis.

    It gives what has all the words: an answer by some of them is no answer to "who teaches this".
    """

    @cache
    def ask(words: str, offers: tuple[UUID, ...] | None) -> Found | None:
        within = reach.miles if near else None
        query = Query(
            text=words,
            offers=offers,
            near=near,
            within_miles=within,
            kinds=reach.kinds,
            with_remote=reach.with_remote,
            on=on,
            size=reach.shown,
        )
        found = search(query)
        return found if found.total and not found.any_word else None

    return ask


def names(skills: Iterable[tuple[str, str]], taxonomy: Taxonomy, reach: Reach) -> dict[str, list[str]]:
    """What a course may call each skill (id, label): its label and its shortest other one, without words that no title has."""
    labels = dict(skills)
    rows = taxonomy.labels.filter(pl.col("id").is_in(list(labels)) & (pl.col("kind") == "alternative")).select("id", "label")
    others: dict[str, list[str]] = {one: [] for one in labels}
    for identity, label in rows.iter_rows():
        others[identity].append(bare(label, reach))
    found = {one: [bare(label, reach), *sorted(others[one], key=lambda text: (len(text), text))] for one, label in labels.items()}
    return {one: [text for text in dict.fromkeys(texts) if len(text) > SHORTEST][:MOST_NAMES] for one, texts in found.items()}


def bare(label: str, reach: Reach) -> str:
    """`use spreadsheets software` -> `spreadsheets`."""
    text = label.strip()
    for start in reach.before:
        text = text.removeprefix(f"{start} ")
    for end in reach.after:
        text = text.removesuffix(f" {end}")
    return text.strip()


def nobody_offers(found: Iterable[Taught]) -> tuple[str, ...]:
    """The skills for which nothing was found."""
    return tuple(one.skill for one in found if one.nobody)
