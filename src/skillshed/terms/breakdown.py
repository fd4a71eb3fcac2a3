"""Breakdowns: which part of a whole a number is about, written one way everywhere.

The canonical text is `dimension=category` pairs, sorted by dimension and joined by `|`.
A dimension at its total is left out, so that a file with an extra, unused filter gives the same keys.
"""

from __future__ import annotations

import re

TOTALS = frozenset(
    {
        "total", "all", "all people", "all persons", "persons", "people", "all ages", "all sexes", "both sexes",
        "all industries", "all occupations", "all categories", "all qualifications", "all levels", "total (all)",
    }
)  # fmt: skip
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def slug(text: str, joiner: str = "_") -> str:
    """`Aged 16-64 - In employment` -> `aged_16_64_in_employment`."""
    plain = text.casefold().replace("&", " and ").replace("%", " pct ").replace("'", "").replace("’", "")
    return _NOT_WORD.sub(joiner, plain).strip(joiner)


def is_total(category: str) -> bool:
    """Whether a category is the whole rather than a part of it."""
    return category.strip().casefold() in TOTALS


def breakdown(dimensions: dict[str, str] | None = None, /, **more: str) -> str:
    """The canonical text of the parts named; totals and blanks fall away."""
    pairs = {**(dimensions or {}), **more}
    kept = {
        slug(name): " ".join(category.split()).replace("|", "/").replace("=", ":")
        for name, category in pairs.items()
        if category.strip() and not is_total(category)
    }
    return "|".join(f"{name}={kept[name]}" for name in sorted(kept))


def parts(text: str) -> dict[str, str]:
    """The pairs of a canonical breakdown."""
    return dict(pair.split("=", 1) for pair in text.split("|") if "=" in pair)


def without(text: str, *names: str) -> str:
    """The breakdown with some dimensions taken out."""
    return "|".join(pair for pair in text.split("|") if pair and pair.split("=", 1)[0] not in names)
