"""Why a result stands where it stands: the parts of its score, and each of them in plain words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import numpy as np

from skillshed.provision.freshness import Freshness, weight
from skillshed.provision.search.port import Query, Reason

ROUND = 6  # two scores nearer than this are one, so that engines agree


@cache
def weights() -> dict[str, dict[str, float]]:
    """`order.toml`."""
    told = tomllib.loads(files(__package__).joinpath("order.toml").read_text("utf-8"))
    return {name: part for name, part in told.items() if isinstance(part, dict)}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the order knows of an offer's run. `text`: share of the best match, None without words; `titled`: typed words in the title."""

    text: float | None
    titled: tuple[str, ...]
    near: str  # the label of the point, blank where none was given
    miles: float | None
    is_remote: bool
    comes_home: bool
    starts_on: date | None
    any_time: bool
    fresh: Freshness
    days: int | None  # since somebody said that all of it is right
    problems: int
    verdict: str
    tier: int
    programmes: tuple[str, ...]
    is_free: bool
    answered: bool
    is_full: bool


def parts(facts: Facts, on: date, *, has_point: bool) -> dict[str, float]:
    """The parts of the score, by the name of the reason."""
    return {
        "text": text_part(facts.text), "near": near_part(facts, has_point=has_point), "soon": soon_part(facts, on),
        "fresh": weight(facts.fresh, facts.days, open_problems=facts.problems, on=on), "eligible": eligible_part(facts),
        "room": weights()["room"]["full"] if facts.is_full else 1.0,
    }  # fmt: skip


def text_part(share: float | None) -> float:
    """1 without words; else from the least to 1 by the share of the best match."""
    least = weights()["text"]["least"]
    return 1.0 if share is None else least + (1 - least) * share


def near_part(facts: Facts, *, has_point: bool) -> float:
    """1 at the point (or where none is asked), half at the half distance."""
    rule = weights()["near"]
    if not has_point or facts.comes_home:
        return 1.0
    if facts.is_remote:
        return rule["remote"]
    return rule["unknown"] if facts.miles is None else 0.5 ** (facts.miles / rule["half_miles"])


def soon_part(facts: Facts, on: date) -> float:
    """The sooner the better; any time is best."""
    rule = weights()["soon"]
    if facts.any_time:
        return rule["any_time"]
    if facts.starts_on is None:
        return rule["unknown"]
    wait = max((facts.starts_on - on).days, 0)
    return rule["least"] + (1 - rule["least"]) * 0.5 ** (wait / rule["half_days"])


def eligible_part(facts: Facts) -> float:
    """By the best verdict; 1 where nothing was answered."""
    return weights()["eligible"][("eligible", "unknown", "not_eligible", "closed")[facts.tier]] if facts.answered else 1.0


def score(found: Mapping[str, float]) -> float:
    """The parts together."""
    total = 1.0
    for part in found.values():
        total *= part
    return float(np.round(total, ROUND))


def reasons(facts: Facts, query: Query, on: date) -> tuple[Reason, ...]:
    """Each part in plain words; parts that nothing was asked about are not told."""
    found = parts(facts, on, has_point=query.near is not None)
    told: list[tuple[str, str]] = []
    if facts.answered:
        told.append(("eligible", _eligible(facts)))
    if facts.text is not None:
        told.append(("text", _text(facts)))
    if query.near is not None:
        told.append(("near", _near(facts)))
    told += [("soon", _soon(facts, on)), ("fresh", _fresh(facts))]
    if facts.is_full:
        told.append(("room", "No places left; ask about a waiting list"))
    return tuple(Reason(kind, words, round(found[kind], 3)) for kind, words in told)


def _eligible(facts: Facts) -> str:
    paid = " or ".join(_programmes(facts.programmes)) or "a programme"
    if facts.tier == 0:
        return (
            f"You can have this: {paid} pays"
            if facts.verdict == "eligible"
            else "You can have this: it is free and tied to no programme"
        )
    if facts.verdict == "":
        return "No programme of the rules pays for this; ask who may join"
    words = {"unknown": "You may be able to have this: {} pays, a few answers would tell", "closed": "{} is closed",
             "not_eligible": "By your answers {} does not pay for you; you may still be able to pay"}  # fmt: skip
    return words[facts.verdict].format(paid)


def _programmes(codes: tuple[str, ...]) -> list[str]:
    titles = programme_titles()
    return [titles.get(code, code) for code in codes if code]


@cache
def programme_titles() -> dict[str, str]:
    """Programme of the rules: its title."""
    from skillshed.rules.definitions import shipped_rules

    return {code: programme.title for code, programme in shipped_rules().programmes.items()}


def _text(facts: Facts) -> str:
    if facts.titled:
        return f"Matches {' and '.join(f'‘{word}’' for word in facts.titled)} in the title"
    return "Matches in the description"


def _near(facts: Facts) -> str:
    where = facts.near or "the point you gave"
    if facts.comes_home:
        return f"Comes to people near {where}"
    if facts.is_remote:
        return "Online or nation-wide: no need to travel"
    return "Where it takes place is not known" if facts.miles is None else f"{_said(facts.miles)} from {where}"


def _said(distance: float) -> str:
    return "Less than half a mile" if distance < 0.5 else f"{distance:.1f} miles"


def _soon(facts: Facts, on: date) -> str:
    if facts.any_time:
        return "Starts any time"
    if facts.starts_on is None:
        return "Start date not known"
    day = f"{facts.starts_on.day} {facts.starts_on:%B}" + (f" {facts.starts_on.year}" if facts.starts_on.year != on.year else "")
    wait = (facts.starts_on - on).days
    if wait < 0:
        return f"Began on {day}; you may still be able to join"
    return f"Starts {day}, {_span(wait)}"


def _span(days: int) -> str:
    if days < 2:
        return ("today", "tomorrow")[days]
    if days < 14:
        return f"in {days} days"
    return f"in {round(days / 7)} weeks" if days < 90 else f"in {round(days / 30.4)} months"


def _fresh(facts: Facts) -> str:
    if facts.days is None:
        return "Not checked yet"
    if facts.days < 14:
        return "Checked in the last two weeks"
    said = f"{round(facts.days / 7)} weeks" if facts.days < 90 else f"{round(facts.days / 30.4)} months"
    return f"Checked {said} ago"
