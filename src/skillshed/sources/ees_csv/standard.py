"""The open data standard as data: symbols, levels, time identifiers, read once from standard.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from skillshed.terms.breakdown import slug

_PART_OF_NAME = re.compile(r"[^a-z0-9]+")
_YEAR_AT_END = re.compile(r"^([a-z]+?)(?:19|20)\d{2}(?:\d{2})?$")
_DAY = re.compile(r"^\d{1,2}[a-z]{3,9}(?:\d{2}|\d{4})?$")
_CHECKSUM = re.compile(r"^(?=.*\d)[0-9a-f]{7,}$")


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
    whole = re.sub(_PERMALINK, r"\1", stem)
    stem = re.sub(_PERMALINK, "", stem)
    generic = set(standard()["names"]["generic"])
    words = [_YEAR_AT_END.sub(r"\1", word) for word in _PART_OF_NAME.split(stem)]
    kept = [word for word in words if word and word not in generic and not _is_edition(word)]
    # A name of nothing but generic words still tells one file from another.
    return "_".join(["ees", *(kept or [slug(whole) or "unnamed"])])


_PERMALINK = r"([0-9a-f]{8})-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"


def _is_edition(word: str) -> bool:
    """Whether a word is a year, a date, a version, a quarter or a checksum. Words such as `ks4` and `level3` stay."""
    if word.isdigit() or re.fullmatch(r"[vq]\d{1,3}", word) or _CHECKSUM.match(word):
        return True
    months = standard()["names"]["generic"]
    return bool(_DAY.match(word)) or (word.rstrip("0123456789") in months and word[-2:].isdigit())
