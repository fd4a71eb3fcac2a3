"""Who should we talk to about this? Actors ranked by what is known of them, each with its reasons."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

ENDINGS = ("nesses", "ness", "ings", "ing", "ies", "ers", "er", "ed", "es", "s", "y")
BEGINS = 0.8  # how well a word is said by a longer one that it begins
SHORTEST = 4  # what is left of a word when its ending goes; shorter words stay whole


@dataclass(frozen=True, slots=True)
class Said:
    """One thing known of an actor: how it counts (a weight of the table), its words, and how a reason names it.

    `aside`: what it is for, parted by semicolons; told with the reason where it is that which fits. `strength`: more than 1 where there is much of it.
    `items`: single things in it, of which the reason names the two that fit best.
    """

    actor: str
    how: str
    words: str
    reason: str
    plan: str = ""
    key: str = ""
    aside: str = ""
    strength: float = 1.0
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """One reason as it is told, and what it speaks of."""

    words: str
    plan: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An actor, why, and how well it fits beside the others."""

    actor: str
    score: float
    reasons: tuple[Why, ...]


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """The weights."""
    return tomllib.loads(files("skillshed.insight.plan").joinpath("asking.toml").read_text(encoding="utf-8"))


def words_of(text: str) -> tuple[str, ...]:
    """The words that count, in one form: `trains`, `training` and `trained` are one."""
    stop = set(table()["stop"]["words"])
    return tuple(_stem(one) for one in re.findall(r"[a-z0-9]+", text.casefold()) if one not in stop)


def _stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return word[: -len(ending)]
    return word


@dataclass(frozen=True, slots=True)
class Index:
    """What is known, ready to be asked: for each word the things that say it."""

    said: tuple[Said, ...]
    where: dict[str, frozenset[int]]


def index(said: Iterable[Said]) -> Index:
    """Everything known, taken apart into words once."""
    listed = tuple(said)
    where: dict[str, set[int]] = {}
    for number, one in enumerate(listed):
        for word in words_of(f"{one.words} {one.aside}"):
            where.setdefault(word, set()).add(number)
    return Index(listed, {word: frozenset(numbers) for word, numbers in where.items()})


def ask(words: str, known: Index, *, many: Sequence[str] = (), limit: int = 10) -> list[Answer]:
    """Actors who fit, the best first; none where no word is known. `many`: keys of actors that are classes."""
    rules, weights = table()["rules"], table()["weights"]
    asked = list(dict.fromkeys(words_of(words)))
    found = {word: _found(word, known) for word in asked}
    rarity = {word: math.log(1 + len(known.said) / (1 + len(found[word]))) for word in asked}
    # A word nobody says still counts in the whole, so that half an answer is not taken for a whole one.
    whole = sum(rarity.values())
    shares: dict[int, float] = {}
    for word in asked:
        for number, fit in found[word].items():
            shares[number] = shares.get(number, 0.0) + rarity[word] * fit / whole
    fits: dict[str, list[tuple[float, Said]]] = {}
    for number, share in shares.items():
        one = known.said[number]
        if share >= rules["least"]:
            fits.setdefault(one.actor, []).append((share * weights[one.how] * one.strength, one))
    return sorted(
        (
            _answer(actor, rows, asked, rules["class_factor"] if actor in many else 1.0, rules["reasons"])
            for actor, rows in fits.items()
        ),
        key=lambda one: (-one.score, one.actor),
    )[:limit]


def _found(word: str, known: Index) -> dict[int, float]:
    """The things that say a word, 1 each; less those that say one it begins (`apprentice`, `apprenticeship`)."""
    found: dict[int, float] = {}
    if len(word) > SHORTEST:
        found = {number: BEGINS for longer, numbers in known.where.items() if longer.startswith(word) for number in numbers}
    return found | dict.fromkeys(known.where.get(word, ()), 1.0)


def _answer(actor: str, rows: list[tuple[float, Said]], asked: list[str], factor: float, reasons: int) -> Answer:
    rows.sort(key=lambda row: (-row[0], row[1].reason))
    score = sum(fit / number for number, (fit, _) in enumerate(rows, 1))
    return Answer(actor, round(score * factor, 4), tuple(_why(one, asked) for _, one in rows[:reasons]))


def _why(one: Said, asked: list[str]) -> Why:
    """The reason; with what it is for, where a word asked for stands only there."""
    plain, aside = Counter(words_of(one.words)), Counter(words_of(one.aside))
    needs = any(_in(word, aside) > _in(word, plain) for word in asked)
    best = sorted(dict.fromkeys(one.items), key=lambda item: -sum(_in(word, Counter(words_of(item))) for word in asked))[:2]
    such = f", such as {'; '.join(f'“{item}”' for item in best)}" if best else ""
    towards = [part for part in one.aside.split("; ") if any(_in(word, Counter(words_of(part))) for word in asked)]
    return Why(f"{one.reason}{such}, for: {'; '.join(towards)}" if needs else f"{one.reason}{such}", one.plan, one.key)


def _in(word: str, counts: Counter[str]) -> float:
    """How well some words say one: 1 where it is among them, less where it begins one."""
    if word in counts:
        return 1.0
    return BEGINS if len(word) > SHORTEST and any(one.startswith(word) for one in counts) else 0.0
