"""The open data standard as data: symbols, levels, time identifiers, read once from standard.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_PART_OF_NAME = re.compile(r"[^a-z0-9]+")
_EDITION = re.compile(
    r"^(?:\d+|(?:19|20)\d{2}\w{0,6}|v\d+|q[1-4]|[0-9a-f]{7,}|(?:[a-z]{3,9})(?:19|20)?\d{2,4}|\d{1,2}(?:st|nd|rd|th)|w\d+)$"
)


@cache
def standard() -> dict[str, Any]:
    """The tables of standard.toml."""
    return tomllib.loads((Path(__file__).parent / "standard.toml").read_text(encoding="utf-8"))


def place_columns() -> frozenset[str]:
    """Every column of the standard that says when or where, or names a school or provider."""
    named = {"time_period", "time_identifier", "geographic_level", *standard()["not_kept"]["extra_columns"]}
    for level in standard()["levels"].values():
        named.update(level["code"], level["name"], level.get("other", []))
    return frozenset(named)


def dataset_of(file_name: str) -> str:
    """`NEET_participation_LA_2021.csv` -> `ees_neet_participation_la`: the name without years, dates and hashes."""
    stem = file_name.rsplit("/", 1)[-1]
    stem = re.sub(r"(?:\.(?:csv|txt|tsv|xlsx?|gz|dat|json))+$", "", stem.casefold())
    stem = re.sub(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", "", stem)
    generic = set(standard()["names"]["generic"])
    words = [word for word in _PART_OF_NAME.split(stem) if word and word not in generic and not _is_edition(word)]
    return "_".join(["ees", *words]) if words else "ees_unnamed"


def _is_edition(word: str) -> bool:
    """Whether a word is a year, a date, a version or a checksum. Words such as `ks4`, `level3`, `t1` stay."""
    if not any(character.isdigit() for character in word):
        return False
    if re.fullmatch(r"(?:ks|level|l|t|ssa|nvq|tier|age|att|p|e|m)\d{1,2}", word):
        return False
    return bool(_EDITION.match(word))
