"""Eleven features of a skills ecosystem as people judge them: by kind of respondent, with what they disagree on."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from statistics import median

from pydantic import BaseModel, ConfigDict, Field

POOL = "pool"  # kinds with too few answers, taken together


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Feature(_Row):
    """One feature: its question and what each of the five levels looks like."""

    key: str
    name: str
    ask: str
    levels: tuple[str, ...] = Field(min_length=5, max_length=5)


class Kind(_Row):
    """One kind of respondent; the letter marks it in the picture."""

    key: str
    name: str
    letter: str


class Questions(_Row):
    """The file."""

    edition: str
    author: str
    source: str
    status: str
    fewest: int = Field(ge=3)
    apart: float
    scale: dict[str, str]
    kind: tuple[Kind, ...]
    feature: tuple[Feature, ...]


@lru_cache(maxsize=1)
def questions() -> Questions:
    """The questions in force."""
    text = files("skillshed.insight.plan").joinpath("maturity.toml").read_text(encoding="utf-8")
    return Questions.model_validate(tomllib.loads(text))


@dataclass(frozen=True, slots=True)
class Level:
    """One answer: the kind of who gave it, the feature, the level (None: does not know)."""

    kind: str
    feature: str
    level: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """What one kind of respondent says of a feature: how many, the middle, and the lowest and highest quarter's edge."""

    kind: str
    answers: int
    middle: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Judged:
    """One feature. `groups`: kinds with enough answers; `hidden`: how many kinds are not shown by themselves.

    `spread`: the highest middle less the lowest; None with fewer than two groups. No mean of all is made: it would hide who disagrees.
    """

    feature: str
    groups: tuple[Group, ...]
    hidden: int
    spread: float | None
    lowest: tuple[str, ...]
    highest: tuple[str, ...]
    is_disputed: bool


def judge(levels: Iterable[Level], asked: Questions | None = None) -> tuple[Judged, ...]:
    """Every feature as it is judged.

    A kind with fewer answers than the file allows is shown only in a pool with other such kinds, and the pool only where it
    is large enough itself; no total is given from which a hidden kind could be worked out.
    """
    rules = asked or questions()
    by_feature: dict[str, dict[str, list[int]]] = {one.key: {} for one in rules.feature}
    for one in levels:
        if one.level is not None and one.feature in by_feature:
            by_feature[one.feature].setdefault(one.kind, []).append(one.level)
    return tuple(_judged(feature, kinds, rules) for feature, kinds in by_feature.items())


def _judged(feature: str, kinds: dict[str, list[int]], rules: Questions) -> Judged:
    order = [one.key for one in rules.kind]
    large = {kind: levels for kind, levels in kinds.items() if len(levels) >= rules.fewest}
    small = {kind: levels for kind, levels in kinds.items() if len(levels) < rules.fewest}
    pool = [level for levels in small.values() for level in levels]
    # One kind in a pool would be that kind by another name.
    pooled = {POOL: pool} if len(small) > 1 and len(pool) >= rules.fewest else {}
    shown = sorted(large, key=lambda kind: order.index(kind) if kind in order else len(order))
    groups = tuple(_group(kind, (large | pooled)[kind]) for kind in (*shown, *pooled))
    named = [one for one in groups if one.kind != POOL]
    spread = max(one.middle for one in named) - min(one.middle for one in named) if len(named) > 1 else None
    lowest, highest = (
        (tuple(one.kind for one in named if one.middle == edge(other.middle for other in named)) if spread else ())
        for edge in (min, max)
    )
    return Judged(feature, groups, len(small), spread, lowest, highest, spread is not None and spread >= rules.apart)


def _group(kind: str, levels: Sequence[int]) -> Group:
    ordered = sorted(levels)
    half = (len(ordered) + 1) // 2
    return Group(kind, len(ordered), float(median(ordered)), float(median(ordered[:half])), float(median(ordered[-half:])))


@dataclass(frozen=True, slots=True)
class Moved:
    """How the middle of one kind moved on one feature since another round."""

    feature: str
    kind: str
    before: float
    now: float


def moved(before: Sequence[Judged], now: Sequence[Judged]) -> tuple[Moved, ...]:
    """Middles that moved between two rounds, of kinds shown in both."""
    earlier = {(one.feature, group.kind): group.middle for one in before for group in one.groups if group.kind != POOL}
    return tuple(
        Moved(one.feature, group.kind, earlier[one.feature, group.kind], group.middle)
        for one in now
        for group in one.groups
        if (one.feature, group.kind) in earlier and earlier[one.feature, group.kind] != group.middle
    )


def sentence(judged: Judged, asked: Questions | None = None) -> str:
    """What is said of a feature, in words that keep the disagreement."""
    rules = asked or questions()
    names = {one.key: one.name for one in rules.kind}
    if not judged.groups:
        return "Too few answers of any one kind to show."
    named = [one for one in judged.groups if one.kind != POOL]
    if len(named) < 2:
        return "Only one kind of respondent has enough answers to show, so agreement cannot be judged."
    low, high = (" and ".join(names.get(kind, kind) for kind in kinds) for kinds in (judged.lowest, judged.highest))
    if not judged.spread:
        return f"All {len(named)} kinds shown put it at {said(named[0].middle, rules)}."
    worst = next(one.middle for one in named if one.kind in judged.lowest)
    best = next(one.middle for one in named if one.kind in judged.highest)
    opened = "They disagree" if judged.is_disputed else "They are near each other"
    return f"{opened}: {high} say {said(best, rules)}, {low} say {said(worst, rules)}."


def said(middle: float, rules: Questions) -> str:
    """A middle in words: `3, defined`; a half lies between two levels."""
    if middle == int(middle):
        return f"{int(middle)}, {rules.scale[str(int(middle))].lower()}"
    return f"{middle:.1f}, between {rules.scale[str(int(middle))].lower()} and {rules.scale[str(int(middle) + 1)].lower()}"
