"""Which end of the complexity index is up: by diversity as the field does, or by productivity where diversity says little.

The index is an eigenvector, so its sign is a choice. In the industries of British regions the custom of turning it towards
diversity is all but arbitrary and puts London at the foot; both correlations are kept so that a reader sees what the choice is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
import polars as pl

from skillshed.evidence.book import Book
from skillshed.evidence.components import direct
from skillshed.insight.structure.complexity import Complexity, Matrix
from skillshed.insight.structure.definitions import definitions
from skillshed.insight.structure.jobs import Year

Sign = Literal["auto", "diversity", "productivity"]
FEWEST = 10  # areas with a figure of productivity, below which a correlation is not worked out


@dataclass(frozen=True, slots=True)
class Orientation:
    """How the index was turned and how it goes with diversity and productivity, as oriented (r between -1 and 1)."""

    by: str
    with_diversity: float | None
    with_productivity: float | None
    is_turned: bool
    said: str
    releases: tuple[str, ...] = ()


def oriented(book: Book, year: Year, space: Complexity, sign: Sign, as_of: date | None) -> tuple[Complexity, Orientation]:
    """The space with its sign as asked; `auto` keeps diversity where it says something, else takes productivity if loaded."""
    productivity, releases = _productivity(book, year, as_of)
    diverse, productive = _together(space.eci, space.diversity.astype(np.float64)), _together(space.eci, productivity)
    by = _by(sign, diverse, productive)
    is_turned = by == "productivity" and productive is not None and productive < 0
    if is_turned:
        space = replace(space, eci=-space.eci, pci=-space.pci)
        diverse, productive = -diverse if diverse is not None else None, -productive if productive is not None else None
    used = tuple(releases) if productive is not None else ()
    return space, Orientation(by, diverse, productive, is_turned, _said(by, diverse, productive), used)


def _by(sign: Sign, diverse: float | None, productive: float | None) -> str:
    is_weak = diverse is None or abs(diverse) < definitions()["complexity"]["sign"]["least"]
    if productive is not None and (sign == "productivity" or (sign == "auto" and is_weak)):
        return "productivity"
    return "diversity"


def _said(by: str, diverse: float | None, productive: float | None) -> str:
    """Both correlations in words, and what follows."""
    known = [f"with how diverse the areas are r = {_r(diverse)}"] if diverse is not None else []
    known += [f"with output an hour r = {_r(productive)}"] if productive is not None else []
    went = f"As turned here, it goes {' and '.join(known)}." if known else ""
    if by == "productivity":
        chosen = "The index has no up or down of its own. Diversity says little about it, so it is turned towards output an hour."
    else:
        chosen = "The index has no up or down of its own. It is turned towards diversity, as the field does."
    weak = diverse is not None and abs(diverse) < definitions()["complexity"]["sign"]["least"]
    doubt = " Diversity says little here, so do not read the upper end as the better one." if by == "diversity" and weak else ""
    return f"{chosen} {went}{doubt}".strip()


def _r(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _productivity(book: Book, year: Year, as_of: date | None) -> tuple[Matrix, list[str]]:
    """Output an hour of each area in that year, NaN where there is none; and the releases it comes from."""
    wanted = definitions()["complexity"]["sign"]["productivity"]
    found = np.full(len(year.areas), np.nan)
    if wanted not in book.measures:
        return found, []
    rows = direct(book, book.measure(wanted), as_of or date.max).filter(
        (pl.col("breakdown") == "") & pl.col("period").str.starts_with(f"{year.year}-") & pl.col("value").is_not_null()
    )
    known = dict(zip(rows["place"], rows["value"], strict=True))
    used = []
    for at, code in enumerate(year.areas):
        # Regions outside England are in no table of areas, but their codes of before and after 2021 differ in the first letters.
        names = [code, *book.twins(code), f"TL{code[2:]}"]
        name = next((name for name in names if name in known), "")
        found[at] = known.get(name, np.nan)
        used.append(name)
    return found, rows.filter(pl.col("place").is_in(used))["release"].unique().sort().to_list()


def _together(one: Matrix, other: Matrix) -> float | None:
    known = np.isfinite(one) & np.isfinite(other)
    if known.sum() < FEWEST or not np.std(one[known]) or not np.std(other[known]):
        return None
    return float(np.corrcoef(one[known], other[known])[0, 1])
