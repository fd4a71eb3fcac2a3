"""How strong the evidence behind a claim is, and which words it may use.

Maryland Scientific Methods Scale, as the What Works Centre for Local Economic Growth scores it; `levels.toml` has its words.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files

IMPACT_FROM = 3
_LEVELS = tomllib.loads(files("skillshed.insight.plan").joinpath("levels.toml").read_text(encoding="utf-8"))["level"]
SAYS: dict[int, str] = {one["number"]: one["says"] for one in _LEVELS}
HIGHER: dict[int, str] = {one["number"]: one["higher"] for one in _LEVELS}
# Words that claim a cause. "impact" as a noun or verb; "impactful"; what a plan's reader takes for proof.
_CAUSES = re.compile(
    r"\b(impact(?:s|ed|ful)?|caused?|because of the (?:programme|project|plan)|thanks to|as a result of)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A word that the evidence does not carry, where it stands in the text, and why."""

    word: str
    start: int
    why: str


def refused(text: str, level: int | None) -> list[Refusal]:
    """Words of cause in a claim whose evidence is below level 3, or of no level: empty where it may stand."""
    if level is not None and level >= IMPACT_FROM:
        return []
    has = "no level of evidence is given" if level is None else f"its evidence is of level {level} ({SAYS[level]})"
    why = f"{has}; from level {IMPACT_FROM} ({SAYS[IMPACT_FROM]}) a cause may be claimed. Say what changed instead."
    return [
        Refusal(found.group(0), found.start(), f"“{found.group(0)}” claims a cause, and {why}")
        for found in _CAUSES.finditer(text)
    ]
