"""A recommendation in one or two plain sentences, made from its figures and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

THERE = 0.5  # nearness from which a needed skill counts as there, in words only


def sentence(row: Mapping[str, Any], *, pay: bool = True) -> str:
    """What carries over, what is missing most, what the law asks, what is not known; without pay where it is said beside."""
    have = row["essential_skills"] - sum(1 for one in row["gap"] if one["have"] < THERE)
    parts = [f"{have} of the {row['essential_skills']} skills that {_article(row['label'])} needs are there or near."]
    lacking = [one["label"] for one in row["gap"] if one["have"] < THERE][:3]
    if lacking:
        parts.append(f"Missing most: {', '.join(lacking)}.")
    if row["regulated"]:
        parts.append(f"The law asks for {row['regulated']}.")
    parts.append(_pay(row) if pay else "")
    if row["safe"] is False:
        parts.append("Much of this work may be automated.")
    return " ".join(part for part in parts if part)


def _article(label: str) -> str:
    return f"{'an' if label[:1].casefold() in 'aeio' else 'a'} {label}"


def _pay(row: Mapping[str, Any]) -> str:
    ratio = row["pay_ratio"]
    if ratio is None and row["pay_gbp_year"] is None:
        return "Pay is not known."
    if ratio is None:
        return f"Pay there is about £{row['pay_gbp_year']:,.0f} a year."
    change = round((ratio - 1) * 100)
    if abs(change) < 3:
        return "Pay is about the same."
    return f"Pay is about {abs(change)}% {'higher' if change > 0 else 'lower'}."
