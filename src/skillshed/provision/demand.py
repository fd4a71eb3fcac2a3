"""The in-demand badge: whether the occupations an offer leads to have more openings than most, by the official projections."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from skillshed.evidence.book import Book
from skillshed.insight.occupations.outlook import Outlook, outlooks
from skillshed.publishing.names import in_text
from skillshed.publishing.numbers import digits
from skillshed.terms.errors import InputNotUnderstood


class State(StrEnum):
    """Not known is neither of the others."""

    IN_DEMAND = "in_demand"
    NOT_ABOVE = "not_above_average"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Badge:
    """What the projections say of the best of an offer's occupations. `place`: whose projection, which may be a wider area's."""

    state: State
    words: str
    occupation: str = ""
    place: str = ""
    per_year: float | None = None
    rate_pct: float | None = None
    all_rate_pct: float | None = None
    source: str = ""
    releases: tuple[str, ...] = ()

    @property
    def is_in_demand(self) -> bool:
        """Whether a badge is shown at all."""
        return self.state is State.IN_DEMAND


class Rule(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    author: str
    reviewed_on: Any
    margin: float = Field(ge=0)
    status: str
    why: str
    fall_back: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Projection:
    """The projection that answers for an area, by two-digit group: whose it is and what to know of it."""

    place: str
    note: str
    groups: dict[str, Outlook]

    @property
    def releases(self) -> tuple[str, ...]:
        return tuple(sorted({part for one in self.groups.values() for part in one.release.split("+") if part}))


def demand(book: Book, occupations: Sequence[str], area: str) -> Badge | None:
    """The badge for an offer that leads to occupations (SOC 2020, two digits or more) in a place by code; None where it names none.

    In demand when the openings a year for each job of one of them are above those of all occupations by the margin of
    `demand.toml`. Cost: a projection an area, kept while the evidence does not change; then microseconds.
    """
    if not occupations:
        return None
    rule = rules(book.folder)
    found = _projection(book, area, rule)
    if found is None:
        return Badge(State.NOT_KNOWN, "Whether it is in demand is not known: no projection of openings is loaded.")
    known = [found.groups[one[:2]] for one in occupations if one[:2] in found.groups]
    if not known:
        return Badge(
            State.NOT_KNOWN, "Whether it is in demand is not known: no projection names these occupations.", place=found.place
        )
    return _badge(book, max(known, key=lambda one: one.per_100_jobs), found, rule)


def _badge(book: Book, best: Outlook, found: _Projection, rule: Rule) -> Badge:
    every = best.all_per_100_jobs
    is_above = best.per_100_jobs > every * (1 + rule.margin)
    said = f"{best.title}: about {digits(best.per_year, -2)} openings a year in {in_text(found.place)}, {digits(best.per_100_jobs, 1)} for each 100 jobs; all occupations {digits(every, 1)}."
    head = "In demand" if is_above else "Not above average"
    small = " Fewer than 10,000 jobs, so only a rough guide." if best.is_indicative else ""
    note = f" {found.note[:1].upper()}{found.note[1:].removesuffix('.')}." if found.note else ""
    return Badge(
        State.IN_DEMAND if is_above else State.NOT_ABOVE, f"{head}. {said}{small}{note}", f"{best.code} {best.title}", found.place, best.per_year,
        best.per_100_jobs, every, source_of(book, found.releases), found.releases,
    )  # fmt: skip


def source_of(book: Book, releases: tuple[str, ...]) -> str:
    """Publisher and title of these releases, each once; those that the lake does not hold are left out."""
    known = book.lake.releases()
    return "; ".join(dict.fromkeys(f"{known[name].publisher}, {known[name].title}" for name in releases if name in known))


def _projection(book: Book, area: str, rule: Rule) -> _Projection | None:
    """The projection of the place, of what holds it, or of the first to fall back on; worked out once for each."""
    found: list[_Projection | None] = book.derived(
        ("demand", area, rule.model_dump_json()), lambda: [_first(book, area, rule)], rows=100
    )
    return found[0]


def _first(book: Book, area: str, rule: Rule) -> _Projection | None:
    tried = (
        [area, *(one.code for one in book.areas.parents(area) if one.kind == "region"), *rule.fall_back]
        if area in book.areas
        else [*rule.fall_back]
    )
    for code in dict.fromkeys(tried):
        if groups := outlooks(book, code):
            first = next(iter(groups.values()))
            asked = book.place(area).name if area in book.areas else area
            instead = f"There is no projection for {in_text(asked)}; this is that of {in_text(first.place_name)}"
            return _Projection(first.place_name, first.note if code == area else instead, groups)
    return None


def rules(folder: Path | None = None) -> Rule:
    """The data folder's own `demand.toml`, else the one that ships."""
    own = folder / "demand.toml" if folder else None
    return _rules(own, own.stat().st_mtime_ns) if own and own.exists() else _rules(None, 0)


@lru_cache(maxsize=4)
def _rules(path: Path | None, changed: int) -> Rule:
    text = path.read_text("utf-8") if path else files("skillshed.provision").joinpath("demand.toml").read_text("utf-8")
    try:
        return Rule.model_validate(tomllib.loads(text))
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        raise InputNotUnderstood(
            f"demand.toml cannot be read: {error}.", next_step="Compare it with the one that ships."
        ) from error
