"""What a row of the Employer Skills Survey holds: counts, shares or averages; and each cell of it as a number."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from skillshed.sources.cells import number, text_of
from skillshed.sources.parsed import Indicator
from skillshed.terms.breakdown import slug

_QUESTION = re.compile(r"^(?:M[A-Z]_)?[A-Z]{1,2}\d+[A-Za-z0-9_/-]*(?:SUM|-Summary)?[.:]?\s+(?=\S)")


@cache
def wording() -> dict[str, Any]:
    """The tables of wording.toml."""
    return tomllib.loads((Path(__file__).parent / "wording.toml").read_text(encoding="utf-8"))


def plain_label(label: str) -> str:
    """`C6. Vacancy density` -> `Vacancy density`: question codes change from one survey to the next."""
    return _QUESTION.sub("", " ".join(label.split()))


def kind_of_row(label: str, cells: Sequence[object]) -> str:
    """count, share or average: by a percent sign in any cell, then the label's words, then the numbers themselves."""
    said = label.casefold()
    texts = [text_of(cell) for cell in cells]
    if any(re.fullmatch(r"-?[\d.,]+\s*%", text) for text in texts):
        return "share"
    if any(word in said for word in wording()["average"]["words"]):
        return "average"
    numbers = [found for found in map(number, cells) if found is not None]
    between = any(0 < value < 1 for value in numbers)
    if any(word in said for word in wording()["share"]["words"]) and not _looks_like_counts(numbers):
        return "share"
    return "share" if between and all(0 <= value <= 1 for value in numbers) else "count"


def _looks_like_counts(numbers: list[float]) -> bool:
    """Label `30 - 49.99%` over 36,505 establishments is a band, not a share."""
    return any(value > 100 for value in numbers)


def read_cell(cell: object, kind: str, *, row_has_fractions: bool) -> tuple[float | None, str] | None:
    """A cell as (value, status), or None where it is neither a number nor a known symbol.

    In a row of shares 0.36 and 36% both are 36. A bare 1 is 100 per cent where the row's other cells are fractions,
    and 1 per cent where they are not.
    """
    text = text_of(cell)
    if percent := re.fullmatch(r"(-?[\d.,]+)\s*%", text):
        found = number(percent[1])
        return None if found is None else (found, "final")
    found = number(cell)
    if found is None:
        status = wording()["symbols"].get(text.casefold())
        return (None, status) if status else None
    if kind == "share" and row_has_fractions and abs(found) <= 1:
        return round(found * 100, 8), "final"
    return found, "final"


def has_fractions(cells: Sequence[object]) -> bool:
    """Whether a bare cell lies strictly between 0 and 1."""
    return any(0 < found < 1 for found in map(number, cells) if found is not None)


def indicator(label: str, kind: str, values: Sequence[float], universe: str = "") -> Indicator:
    """What a row measures: only counts add up."""
    places = max((_places(value) for value in values), default=0)
    return Indicator(
        label=label,
        unit=wording()["units"][kind],
        kind="count" if kind == "count" else "ratio",
        decimals=places,
        universe=universe,
    )


def _places(value: float) -> int:
    return next((places for places in range(4) if abs(value - round(value, places)) < 1e-7), 4)


def base_of(label: str, block: int) -> tuple[str, str] | None:
    """Indicator and breakdown of a base row, or None. A sheet's later blocks have bases of their own."""
    said = label.casefold()
    part = f"base={block}" if block > 1 else ""
    for name in ("unweighted", "weighted"):
        if said in wording()["bases"][name]:
            return f"{name}_base", part
    return None


def row_id(label: str, kind: str) -> str:
    """The id of an indicator that a row label names; a share whose label does not say so gets `_pct`."""
    plain = slug(plain_label(label))
    return plain if kind != "share" or "pct" in plain else f"{plain}_pct"
