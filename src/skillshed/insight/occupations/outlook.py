"""What the official projections say of an occupation's group in a place: jobs, change and openings by 2035."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from skillshed.evidence.book import Book
from skillshed.insight.ahead import facts
from skillshed.insight.ahead.projections import requirement
from skillshed.skills.transitions.soc import Group
from skillshed.terms.errors import NotFound


@dataclass(frozen=True, slots=True)
class Outlook:
    """One sub-major group in the area that answers for a place. `per_year`: openings, those who leave and change together."""

    code: str
    title: str
    place: str
    place_name: str
    first: int
    last: int
    jobs: float
    change: float
    per_year: float
    per_100_jobs: float
    all_per_100_jobs: float
    is_indicative: bool
    release: str
    note: str
    is_here: bool
    is_estimate: bool  # the place's share of a wider area's projection: not published as such

    @property
    def change_pct(self) -> float:
        """The change in jobs as a share of the jobs there were."""
        return 100 * self.change / self.jobs

    @property
    def is_above(self) -> bool:
        """Whether more jobs come up for each job there is than in all occupations together."""
        return self.per_100_jobs > self.all_per_100_jobs


def outlook(book: Book, group: Group | None, place: str, as_of: date | None = None) -> Outlook | None:
    """The projection for an occupation's sub-major group; None where the group is not known to two digits or none is published."""
    if group is None or len(group.code) < 2 or not place:
        return None
    return outlooks(book, place, as_of).get(group.at(2))


def outlooks(book: Book, place: str, as_of: date | None = None) -> dict[str, Outlook]:
    """Every sub-major group of the area that answers for a place, by code; empty where nothing is published."""
    return book.derived(("occupation outlooks", place, as_of), lambda: _read(book, place, as_of), rows=400)


def _read(book: Book, place: str, as_of: date | None) -> dict[str, Outlook]:
    try:
        rows = requirement(book, place, "occupation", as_of)
    except NotFound:
        return {}
    narrow = [
        row for row in rows.iter_rows(named=True) if row["level"] == "narrow" and row["base"] and row["per_year"] is not None
    ]
    jobs = sum(row["base"] for row in narrow)
    whole = 100 * sum(row["per_year"] for row in narrow) / jobs if jobs else 0.0
    return {
        row["code"]: Outlook(
            row["code"], row["category"], row["place"], row["place_name"], facts.base_year(), facts.target_year(), row["base"], row["expansion"],
            row["per_year"], 100 * row["per_year"] / row["base"], whole, row["is_indicative"], row["release"] or "", row["note"] or "",
            row["place"] == place, row["basis"] == "shared",
        )
        for row in narrow
    }  # fmt: skip
