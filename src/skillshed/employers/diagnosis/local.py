"""Local figures beside a diagnosis: the place's own, else those of what holds it, and in plain words where there is none."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from skillshed.evidence.book import Book
from skillshed.evidence.measures import Measure
from skillshed.evidence.series import series
from skillshed.insight.compare import Estimate, estimate
from skillshed.terms.place import Place


@dataclass(frozen=True, slots=True)
class Local:
    """One measure for a place. `of`: whose figure it is; `found` None: nothing is loaded for the place or what holds it."""

    measure: Measure
    why: str
    of: Place
    is_own: bool
    found: Estimate | None = None
    breakdown: str = ""
    release: str = ""


def local_figures(book: Book, district: str) -> tuple[Local, ...]:
    """The newest figure of each measure for a district by code, or of what holds it. Worked out once while the evidence stands."""
    found: tuple[Local, ...] = book.derived(("employers local", district), lambda: tuple(_each(book, district)), rows=20)
    return found


def _each(book: Book, district: str) -> Iterator[Local]:
    places = [book.place(district), *_wider(book, district)]
    for row in _document()["figure"]:
        if row["measure"] in book.measures:
            yield _first(book, book.measure(row["measure"]), row["why"], places)


def _wider(book: Book, district: str) -> list[Place]:
    kinds: list[str] = _document()["wider"]
    above = [one for one in book.areas.parents(district) if one.kind in kinds]
    return sorted(above, key=lambda one: kinds.index(one.kind))


def _first(book: Book, measure: Measure, why: str, places: list[Place]) -> Local:
    for at, place in enumerate(places):
        rows = [row for row in series(book, measure.id, [place.code]).to_dicts() if row["value"] is not None]
        if rows:
            newest = max(rows, key=lambda row: row["period"])
            return Local(measure, why, place, at == 0, estimate(newest), newest["breakdown"], newest["release"] or "")
    return Local(measure, why, places[0], is_own=False)


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(files("skillshed.employers.diagnosis").joinpath("local.toml").read_text("utf-8"))
