"""Skills in demand of a place: essential skills of occupations whose group has more openings than most, by the official projection."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from skillshed.evidence.book import Book
from skillshed.provision.demand import Badge, demand, source_of
from skillshed.provision.teaching.advertised import Asked, advertised
from skillshed.skills.opened import Skills
from skillshed.skills.taxonomy.tables import Taxonomy
from skillshed.skills.transitions import soc


@dataclass(frozen=True, slots=True)
class Wanted:
    """One skill in demand. `openings`: a year, or open now where adverts tell it; `groups`: group of occupations -> its part, the largest first."""

    skill: str
    label: str
    openings: float
    groups: tuple[tuple[str, float], ...]
    occupations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Demand:
    """What is wanted in a place, and by what it is known. `place`: whose projection, which may be a wider area's."""

    skills: tuple[Wanted, ...] = ()
    place: str = ""
    groups: tuple[Badge, ...] = ()
    source: str = ""
    releases: tuple[str, ...] = ()
    note: str = ""
    common: tuple[str, ...] = ()  # wanted nearly everywhere, so left out
    is_adverts: bool = False  # told by adverts, else by projection

    @property
    def unit(self) -> str:
        """What is counted."""
        return "open vacancies" if self.is_adverts else "openings a year"


@lru_cache(maxsize=1)
def settings() -> dict[str, Any]:
    """The figures chosen, with their author and status."""
    return tomllib.loads(files("skillshed.provision.teaching").joinpath("wanted.toml").read_text("utf-8"))


def wanted(book: Book, skills: Skills, area: str) -> Demand:
    """Skills that adverts of the place ask for, where they are loaded; else of the groups in demand. Those with the most openings first.

    Empty with a note where neither adverts nor a projection tell anything.
    """
    badges = {code: badge for code in sorted(set(soc.isco_table()["groups"].values())) if (badge := demand(book, [code], area))}
    known = {code: one for code, one in badges.items() if one.per_year}
    if told := advertised(book, skills, area, {code: one.occupation for code, one in known.items()}):
        return _told(book, area, *told)
    if not known:
        return Demand(note="No projection of openings is loaded for this place, so what is in demand is not known.")
    ahead = {code: one for code, one in known.items() if one.is_in_demand}
    first = next(iter(known.values()))
    ranked, common = _ranked(skills, {code: float(one.per_year or 0) for code, one in ahead.items()}, ahead)
    return Demand(tuple(ranked), first.place, tuple(ahead.values()), first.source, first.releases, "", tuple(common))


def _told(book: Book, area: str, asked: list[Asked], releases: tuple[str, ...]) -> Demand:
    made = tuple(Wanted(one.skill, one.label, one.vacancies, one.groups, one.occupations) for one in asked[: settings()["most"]])
    return Demand(made, book.place(area).name, (), source_of(book, releases), releases, is_adverts=True)


def _ranked(skills: Skills, openings: Mapping[str, float], badges: Mapping[str, Badge]) -> tuple[list[Wanted], list[str]]:
    space, chosen = skills.desk.space, settings()
    inside = _inside(skills.taxonomy)
    parts: dict[int, dict[str, float]] = defaultdict(dict)
    jobs: dict[int, list[str]] = defaultdict(list)
    for code, per_year in openings.items():
        rows = inside.get(code, [])
        for at in rows:
            for skill in space.needs(at).tolist():
                parts[skill][code] = parts[skill].get(code, 0.0) + per_year / len(rows)
                jobs[skill].append(space.occupations[at])
    many = max(2.0, chosen["common"] * len(openings))
    is_common = [
        skill
        for skill, groups in parts.items()
        if sum(part >= chosen["counts"] * openings[code] for code, part in groups.items()) >= many
    ]
    order = sorted(
        (skill for skill in parts if skill not in set(is_common) and sum(parts[skill].values()) >= chosen["least_openings"]),
        key=lambda skill: (-sum(parts[skill].values()), space.skills[skill]),
    )
    labels = skills.desk.labels
    made = [
        Wanted(
            space.skills[skill],
            labels[space.skills[skill]],
            sum(parts[skill].values()),
            tuple(sorted(((badges[code].occupation, part) for code, part in parts[skill].items()), key=lambda one: -one[1])),
            tuple(labels[one] for one in jobs[skill]),
        )
        for skill in _mixed(order, parts, chosen["most"], chosen["of_a_group"])
    ]
    return made, sorted(labels[space.skills[skill]] for skill in is_common)


def _mixed(order: list[int], parts: Mapping[int, Mapping[str, float]], most: int, of_a_group: int) -> list[int]:
    """The first of the order, so many at most of those that one group asks for most: else the largest group fills the list."""
    counts: dict[str, int] = defaultdict(int)
    kept = []
    for skill in order:
        group = max(parts[skill], key=lambda code: (parts[skill][code], code))
        if counts[group] < of_a_group:
            counts[group] += 1
            kept.append(skill)
    return kept[:most]


def _inside(taxonomy: Taxonomy) -> dict[str, list[int]]:
    """Group of SOC 2020 -> rows of the occupations that mostly lie in it."""
    groups = soc.sub_majors(taxonomy)
    found: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(taxonomy.occupations["id"].to_list()):
        if one in groups:
            found[groups[one]].append(at)
    return dict(found)
