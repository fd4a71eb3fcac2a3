"""The answer for one origin: destinations ranked by coverage, with components, filters, gaps and a sentence each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from skillshed.skills.transitions import filters
from skillshed.skills.transitions.calibrate import Bounds
from skillshed.skills.transitions.cover import Held, best, coverage, gap, held
from skillshed.skills.transitions.facts import Facts
from skillshed.skills.transitions.likeness import outlook
from skillshed.skills.transitions.link import Floats
from skillshed.skills.transitions.matching import one_to_one
from skillshed.skills.transitions.space import Space
from skillshed.skills.transitions.words import sentence


@dataclass(frozen=True, eq=False)
class Desk:
    """Everything an answer is made from."""

    space: Space
    bounds: Bounds
    facts: Facts

    @cached_property
    def regulated(self) -> dict[str, str]:
        return filters.regulated(self.space.taxonomy)

    @cached_property
    def labels(self) -> dict[str, str]:
        return dict(self.space.taxonomy.concepts.select("id", "label").iter_rows())

    @property
    def versions(self) -> dict[str, Any]:
        """What the answer depends on, for every row."""
        link = self.space.link
        return {
            "taxonomy": self.space.taxonomy.key,
            "taxonomy_sha256": self.space.taxonomy.sha256[:12],
            "embedder": self.space.embedder,
            "link": [round(link.centre, 4), round(link.slope, 3)],
        }


@dataclass(frozen=True, eq=False)
class Answer:
    """One origin against every occupation: values in the order of the taxonomy's occupations."""

    origin: str  # an occupation's id, or empty for a person
    held: Held
    having: Floats
    coverage: Floats
    activities: Floats | None
    likeness: Floats | None
    weights: str


def from_occupation(desk: Desk, occupation: str, *, added: Sequence[str] = (), weights: str = "plain", to: str = "") -> Answer:
    """An occupation as the origin, with skills learned beside it; `to` is looked at whole, however unlike."""
    space, bounds = desk.space, desk.bounds
    at = space.occupation_at[occupation]
    more = [space.skill_at[skill] for skill in added]
    among = [space.occupation_at[to]] if to else []
    seen = outlook(space, at, weights=weights, least=bounds.viable, added=more, among=among)
    rows = np.union1d(space.has(at), np.array(more, np.intp)).astype(np.intp)
    return Answer(occupation, held(rows), seen.having, seen.coverage, seen.activities, seen.likeness, weights)


def from_person(desk: Desk, profile: Held, *, weights: str = "plain") -> Answer:
    """A person as the origin: viability is set on the coverage alone, as a person has no list of essential skills."""
    having = best(desk.space, profile)
    covered = coverage(desk.space, having, weights=weights)
    return Answer("", profile, having, covered, None, None, weights)


def order(desk: Desk, answer: Answer) -> list[int]:
    """Destinations by coverage, then likeness, then id; the origin and those that name no essential skill are left out."""
    second = answer.coverage if answer.likeness is None else np.nan_to_num(answer.likeness)
    ranked = np.lexsort((np.arange(len(answer.coverage)), -second, -np.nan_to_num(answer.coverage, nan=-1.0)))
    own = desk.space.occupation_at.get(answer.origin, -1)
    return [int(at) for at in ranked if at != own and not np.isnan(answer.coverage[at])]


def viable_ones(desk: Desk, answer: Answer) -> list[int]:
    """Every viable destination, in the order of the rank."""
    return [at for at in order(desk, answer) if reach(desk, answer, at)[0]]


def reach(desk: Desk, answer: Answer, at: int) -> tuple[bool, bool, bool | None]:
    """Whether a destination is viable, whether highly so, and whether its level is near (None: not known)."""
    there = desk.space.occupations[at]
    level = filters.same_level(desk.facts, answer.origin, there)
    like = None if answer.likeness is None else float(np.nan_to_num(answer.likeness[at]))
    covered, bounds = float(np.nan_to_num(answer.coverage[at])), desk.bounds
    viable = filters.is_viable(like, covered, (bounds.viable, bounds.viable_coverage), level)
    highly = filters.is_viable(like, covered, (bounds.highly, bounds.highly_coverage), level)
    return viable, highly, level


def row(desk: Desk, answer: Answer, at: int) -> dict[str, Any]:
    """One destination told whole."""
    space, facts = desk.space, desk.facts
    there = space.occupations[at]
    viable, highly, level = reach(desk, answer, at)
    essential, optional = (None, None) if not answer.origin else one_to_one(space, space.occupation_at[answer.origin], at)
    found = {
        "origin": answer.origin or None,
        "destination": there,
        "label": desk.labels[there],
        "coverage": _round(answer.coverage[at]),
        "components": {
            "essential": _round(essential),
            "optional": _round(optional),
            "activities": None if answer.activities is None else _round(answer.activities[at]),
            "context": None,  # O*NET's work context is not loaded: not known
        },
        "likeness": None if answer.likeness is None else _round(answer.likeness[at]),
        "viable": viable,
        "highly_viable": highly,
        "level_near": level,
        "desirable": filters.is_desirable(facts, answer.origin, there, viable=viable),
        "safe": filters.is_safe(facts, there),
        "strictly_safe": filters.is_strictly_safe(facts, answer.origin, there),
        "regulated": desk.regulated.get(there),
        "pay_gbp_year": facts.known(there, "pay_gbp_year"),
        "pay_ratio": _round(filters.pay_ratio(facts, answer.origin, there)),
        "essential_skills": int(space.size[at]),
        "gap": missing(desk, answer, at),
        "weights": answer.weights,
        "versions": desk.versions,
    }
    return {**found, "sentence": sentence(found)}


def missing(desk: Desk, answer: Answer, at: int) -> list[dict[str, Any]]:
    """The gap in names: each skill with how much of it is there already, and the nearest one the origin has."""
    space = desk.space
    return [
        {
            "skill": space.skills[one.skill],
            "label": desk.labels[space.skills[one.skill]],
            "have": _round(one.have),
            "weight": _round(one.weight),
            "nearest": desk.labels[space.skills[one.nearest]] if one.nearest is not None else None,
        }
        for one in gap(space, answer.held, answer.having, at, weights=answer.weights)
    ]


def _round(value: Any) -> float | None:
    return None if value is None or value != value else round(float(value), 4)
