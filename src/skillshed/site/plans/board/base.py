"""The business base of a place: enterprises by size and by industry, as the evidence base had them on a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from skillshed.evidence.series import series
from skillshed.site.evidence.opened import book
from skillshed.terms.breakdown import parts
from skillshed.terms.errors import UserError
from skillshed.terms.place import Place

SIZES, INDUSTRIES = ("enterprises", "sizeband"), ("enterprises_by_industry", "industry")


@dataclass(frozen=True)
class Base:
    """category -> enterprises, of one year; empty with `why` where the evidence base has none for the place."""

    sizes: dict[str, float] = field(default_factory=dict)
    industries: dict[str, float] = field(default_factory=dict)
    year: str = ""
    releases: tuple[str, ...] = ()
    why: str = ""


def business_base(place: Place, as_of: date) -> Base:
    """The newest year of UK Business Counts known by a day."""
    try:
        sizes, year, first = _latest(place, *SIZES, as_of)
        industries, _, second = _latest(place, *INDUSTRIES, as_of)
    except UserError as error:
        return Base(why=str(error))
    why = "" if sizes else f"The evidence base knew no enterprises by size for {place.name} by {as_of}."
    return Base(sizes, industries, year, tuple(dict.fromkeys((*first, *second))), why)


def _latest(place: Place, measure: str, dimension: str, as_of: date) -> tuple[dict[str, float], str, tuple[str, ...]]:
    rows = series(book(), measure, [place.code], by={dimension: "*"}, as_of=as_of).to_dicts()
    told = [row for row in rows if row["value"] is not None and dimension in parts(row["breakdown"])]
    if not told:
        return {}, "", ()
    last = max(row["period"] for row in told)
    found = [row for row in told if row["period"] == last]
    releases = tuple(dict.fromkeys(str(row["release"]) for row in found if row["release"]))
    return {parts(row["breakdown"])[dimension]: row["value"] for row in found}, last[:4], releases
