"""Growth pillars: what in a plan works for each, by what its rows name, or, where they name none, by their words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from skillshed.insight.plan.document import Action, Fund, Plan


@dataclass(frozen=True, slots=True)
class Part:
    """One element that works for a pillar. `is_named`: whether the plan says so; else its words suggest it."""

    key: str
    name: str
    is_named: bool


@dataclass(frozen=True, slots=True)
class Pillar:
    """A pillar with what works for it; `money` is the sum of the amounts known, `unknown_money` how many funds give none."""

    name: str
    actions: tuple[Part, ...]
    outputs: tuple[Part, ...]
    outcomes: tuple[Part, ...]
    money: Decimal | None
    unknown_money: int
    industries: tuple[str, ...]
    status: str

    @property
    def is_named(self) -> bool:
        """Whether anything in the plan names the pillar."""
        return any(one.is_named for one in (*self.actions, *self.outputs, *self.outcomes))


@dataclass(frozen=True, slots=True)
class Across:
    """An enabler or a tool that cuts across, and the actions that use it."""

    key: str
    name: str
    says: str
    actions: tuple[str, ...]


@cache
def industries() -> list[dict[str, Any]]:
    """Which industries of the evidence base stand for a pillar, and how surely."""
    found: list[dict[str, Any]] = tomllib.loads(
        files("skillshed.insight.plan").joinpath("pillars.toml").read_text(encoding="utf-8")
    )["pillar"]
    return found


def pillars(plan: Plan) -> list[Pillar]:
    """Every pillar of the plan, and any that only an action or objective names."""
    said = [name for one in plan.objectives for name in one.pillars] + [name for one in plan.actions for name in one.pillars]
    return [_pillar(plan, name) for name in dict.fromkeys((*plan.growth_pillars, *said))]


def _pillar(plan: Plan, name: str) -> Pillar:
    objectives = {one.id for one in plan.objectives if name in one.pillars}
    named = {one.id for one in plan.actions if name in one.pillars or one.objective in objectives}
    stem = _stem(name)
    acts = [Part(one.id, one.name, one.id in named) for one in plan.actions if one.id in named or stem.search(one.name)]
    of_named = {key for one in plan.actions if one.id in named for key in one.outputs}
    of_named |= {one.id for one in plan.outputs if one.objective in objectives}
    outs = [Part(one.id, one.name, one.id in of_named) for one in plan.outputs if one.id in of_named or stem.search(one.name)]
    led = {key for chain in plan.chains if chain.objective in objectives for key in (*chain.short, *chain.long)}
    ends = [Part(one.id, one.name, one.id in led) for one in plan.outcomes if one.id in led or stem.search(one.name)]
    funds = _funds(plan, (one for one in plan.actions if one.id in named))
    known = [one.amount for one in funds if one.amount is not None]
    about = next((row for row in industries() if stem.search(row["name"])), {})
    return Pillar(
        name, tuple(acts), tuple(outs), tuple(ends), sum(known, Decimal(0)) if known else None, len(funds) - len(known),
        tuple(about.get("industries", ())), about.get("status", ""),
    )  # fmt: skip


def _stem(name: str) -> re.Pattern[str]:
    """The words of a pillar's name, each to be found at the beginning of a word: `manufacturing` finds `manufacture`."""
    words = [word for word in re.findall(r"[a-z]+", name.lower()) if word not in ("and", "the", "of", "low", "place")]
    return re.compile(
        r"\b(?:" + "|".join(word[:9] if len(word) > 9 else word for word in words) + r")" if words else r"(?!)", re.IGNORECASE
    )


def _funds(plan: Plan, listed: Iterable[Action]) -> list[Fund]:
    wanted = {key for one in listed for key in one.funds}
    return [one for one in plan.funds if one.id in wanted]


def across(plan: Plan) -> tuple[list[Across], list[Across]]:
    """(enablers, tools): each with the actions that name it."""

    def rows(listed: Iterable[Any]) -> list[Across]:
        return [
            Across(one.id, one.name or one.id.replace("-", " ").capitalize(), one.interaction or one.purpose,
                   tuple(row.id for row in plan.actions if one.id in row.tools))
            for one in listed
        ]  # fmt: skip

    return rows(plan.enablers), rows(plan.tools)
