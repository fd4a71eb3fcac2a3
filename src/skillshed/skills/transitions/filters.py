"""Viable, desirable, safe: Career Causeways' filters. Each says yes, no, or not known; unknown is never no."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path

import polars as pl

from skillshed.skills.taxonomy.tables import Taxonomy
from skillshed.skills.transitions.facts import Facts
from skillshed.skills.transitions.rules import rules


def same_level(facts: Facts, origin: str, destination: str) -> bool | None:
    """Whether the job zones are near enough; None where one is not known."""
    one, other = facts.known(origin, "job_zone"), facts.known(destination, "job_zone")
    return None if one is None or other is None else abs(one - other) <= rules()["viable"]["level_step"]


def is_viable(likeness: float | None, covered: float, bounds: tuple[float, float], level: bool | None) -> bool:
    """Like enough, covered enough, and not known to be too far in level; `bounds` on likeness and on coverage.

    Career Causeways asks for likeness alone; jobs alike in their kinds of activity that share next to no skill passed so.
    """
    return (likeness is None or likeness > bounds[0]) and covered > bounds[1] and level is not False


def is_desirable(facts: Facts, origin: str, destination: str, *, viable: bool) -> bool | None:
    """Viable and paid at least three quarters as much; None where the pay of one is not known."""
    if not viable:
        return False
    ratio = pay_ratio(facts, origin, destination)
    return None if ratio is None else ratio > rules()["desirable"]["pay_ratio"]


def pay_ratio(facts: Facts, origin: str, destination: str) -> float | None:
    """Pay there over pay here."""
    here, there = facts.known(origin, "pay_gbp_year"), facts.known(destination, "pay_gbp_year")
    return there / here if here and there is not None else None


def is_safe(facts: Facts, destination: str) -> bool | None:
    """Not of high automation risk; None where its risk is not loaded."""
    bounds = facts.high_risk_from
    risk, bottleneck = facts.known(destination, "risk"), facts.known(destination, "bottleneck")
    if bounds is None or risk is None or bottleneck is None:
        return None
    return not (risk >= bounds[0] and bottleneck <= bounds[1])


def is_strictly_safe(facts: Facts, origin: str, destination: str) -> bool | None:
    """Safe, of lower risk and with more that resists automation than the job left."""
    safe = is_safe(facts, destination)
    pairs = [(facts.known(origin, name), facts.known(destination, name)) for name in ("risk", "bottleneck")]
    if safe is None or any(value is None for pair in pairs for value in pair):
        return None
    (risk, risk_there), (tasks, tasks_there) = pairs
    return bool(safe and risk > risk_there and tasks_there > tasks)  # type: ignore[operator]


@cache
def _regulated_rules() -> list[dict[str, list[str] | str]]:
    file = Path(__file__).parent / "regulated.toml"
    return list(tomllib.loads(file.read_text(encoding="utf-8"))["rule"])


def regulated(taxonomy: Taxonomy) -> dict[str, str]:
    """What the law asks before one may work as this, by occupation; those without a rule are not in it.

    The rules are the United Kingdom's, from memory (regulated.toml); the taxonomy's own flag is read beside them.
    """
    isco = taxonomy.matches.filter(pl.col("scheme") == "isco08").select("id", isco="other")
    jobs = taxonomy.occupations.join(isco, on="id", how="left")
    found = {}
    for row in jobs.select("id", "label", "attributes", "isco").to_dicts():
        needs = _needs(row["isco"] or "", row["label"].casefold())
        if not needs and json.loads(row["attributes"] or "{}").get("regulated"):
            needs = "recognition as a regulated profession (ESCO)"
        if needs:
            found[row["id"]] = needs
    return found


def _needs(isco: str, label: str) -> str:
    for rule in _regulated_rules():
        words = rule.get("says", [])
        if isco in rule["isco"] and (not words or any(word in label for word in words)):
            return str(rule["needs"])
    return ""
