"""What a plan claims to lead to what, how well each claim is known, and what would make it better known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from skillshed.insight.plan.document import Plan
from skillshed.insight.plan.levels import HIGHER, SAYS

_WORST = {"low": 0, "medium": 1, "high": 2}


@dataclass(frozen=True, slots=True)
class Known:
    """How well the change of an element is known: a level on the Maryland scale, and by what."""

    level: int
    why: str


@dataclass(frozen=True, slots=True)
class Claim:
    """That some elements lead to another. `causes`: (id, confidence the plan has), the least sure first."""

    to: str
    causes: tuple[tuple[str, str], ...]
    level: int
    why: str

    @property
    def says(self) -> str:
        """What evidence of that level is."""
        return SAYS[self.level]

    @property
    def higher(self) -> str:
        """What would raise it."""
        return HIGHER[self.level]


def claims(plan: Plan, known: Mapping[str, Known]) -> list[Claim]:
    """One claim for each element that a chain or link leads to, the least known first. `known`: by element id.

    A level that the plan itself gives counts only with the evidence it names.
    """
    causes: dict[str, dict[str, str]] = {}
    stated: dict[str, list[Known]] = {}
    for chain in plan.chains:
        for to, how in (*chain.short.items(), *chain.long.items()):
            _add(causes, to, chain.objective, how)
            stated.setdefault(to, []).extend(_stated(chain.level, chain.evidence))
    for link in plan.links:
        _add(causes, link.to, link.source, link.confidence)
        stated.setdefault(link.to, []).extend(_stated(link.level, link.evidence))
    found = [_claim(to, from_, [*stated.get(to, ()), *([known[to]] if to in known else [])]) for to, from_ in causes.items()]
    return sorted(found, key=lambda one: one.level)


def _add(causes: dict[str, dict[str, str]], to: str, source: str, how: str) -> None:
    held = causes.setdefault(to, {})
    if source not in held or _WORST[how] > _WORST[held[source]]:
        held[source] = how


def _stated(level: int | None, evidence: str) -> list[Known]:
    if level is None:
        return []
    if not evidence:
        return [Known(0, f"The plan gives level {level} and names no evidence for it.")]
    return [Known(level, f"The plan gives level {level}: {evidence}")]


def _claim(to: str, causes: dict[str, str], known: list[Known]) -> Claim:
    best = max(known, key=lambda one: one.level, default=Known(0, "Nothing measures it yet."))
    ordered = sorted(causes.items(), key=lambda one: _WORST[one[1]])
    return Claim(to, tuple(ordered), best.level, best.why)
