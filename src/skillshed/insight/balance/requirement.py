"""What the projections say will be needed: job openings a year by occupation and by level."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from skillshed.evidence.book import Book
from skillshed.evidence.series import series
from skillshed.insight.balance.definitions import Definitions, RequirementFacts
from skillshed.insight.balance.span import Span
from skillshed.terms.breakdown import parts
from skillshed.terms.place import Place

TOTAL, EXPANSION, REPLACEMENT, JOBS = "total_requirement", "expansion_demand", "replacement_demand", "employment_projection"


@dataclass(frozen=True, slots=True)
class Need:
    """Openings a year in one occupation or at one level. `jobs` are those at the start of the projection."""

    code: str
    title: str
    per_year: float
    expansion: float | None
    replacement: float | None
    jobs: float | None
    span: Span
    is_indicative: bool
    release: str
    period: str


@dataclass(frozen=True, slots=True)
class Basis:
    """Whose projection is read for a place: its own, or that of an area of the same extent. `why` where one was refused."""

    code: str
    why: str = ""


def basis(book: Book, place: str, facts: RequirementFacts, as_of: date | None) -> Basis:
    """The first projection of the place or a twin whose jobs fit the people there; none (an empty code) where none does.

    Workbooks are named, not coded: one may be filed under the name of another area. Jobs a person tell.
    """
    refused = ""
    for code in [place, *book.twins(place)]:
        jobs, people = _start(book, JOBS, code, as_of), _latest(book, "population_16_64", code, as_of)
        if jobs is None:
            continue
        if people is None or facts.plausible[0] <= jobs / people <= facts.plausible[1]:
            return Basis(code, refused)
        refused = (
            f"The projection filed for {book.place(code).name} ({book.place(code).kind_words}) has {jobs:,.0f} jobs beside {people:,.0f} people aged 16 to 64: "
            "it is likely another area’s, and is not used."
        )
    return Basis("", refused)


def _start(book: Book, measure: str, code: str, as_of: date | None) -> float | None:
    """Jobs in the first year of the projection's requirement."""
    needed = series(book, TOTAL, [code], as_of=as_of).filter(pl.col("value").is_not_null())
    rows = series(book, measure, [code], as_of=as_of).filter(pl.col("value").is_not_null())
    same = rows.filter(pl.col("period").str.slice(0, 10) == needed["period"].str.slice(0, 10).max()) if needed.height else rows
    return float(same["value"][0]) if same.height else None


def _latest(book: Book, measure: str, code: str, as_of: date | None) -> float | None:
    rows = series(book, measure, [code], as_of=as_of).filter(pl.col("value").is_not_null()).sort("period")
    return float(rows["value"][-1]) if rows.height else None


def needs_by_occupation(book: Book, place: str, facts: RequirementFacts, as_of: date | None) -> list[Need]:
    """Every two-digit occupation group of a place, in the order of its code; none where no projection covers the place."""
    tables = _tables(book, place, "occupation", as_of)
    found = []
    for name in tables.get(TOTAL, {}):
        code, _, title = name.partition(" ")
        if code.isdigit() and len(code) == 2:
            found.append(_need(code, title, [name], tables, facts))
    return sorted(found, key=lambda one: one.code)


def needs_by_level(book: Book, place: str, facts: Definitions, as_of: date | None) -> list[Need]:
    """Every level of the definitions that the projection holds whole, from the highest down."""
    tables = _tables(book, place, "qualification", as_of)
    have = tables.get(TOTAL, {})
    whole = [level for level in facts.levels if all(name in have for name in level.qualifications)]
    return [_need(level.id, level.title, level.qualifications, tables, facts.requirement) for level in whole]


@dataclass(frozen=True, slots=True)
class Cross:
    """Openings a year in one major occupation group, level by level; None where the projection lacks a part of the level."""

    title: str
    by_level: dict[str, float | None]
    release: str
    period: str


def needs_by_both(book: Book, place: str, facts: Definitions, as_of: date | None) -> list[Cross]:
    """Major occupation groups by level, largest first: `by_level` holds level id -> openings a year."""
    rows = series(book, TOTAL, [place], by={"occupation": "*", "qualification": "*"}, as_of=as_of)
    known = rows.filter(pl.col("value").is_not_null())
    found: dict[str, dict[str, float]] = {}
    for row in known.filter(pl.col("period") == pl.col("period").max()).iter_rows(named=True):
        part = parts(row["breakdown"])
        if not part["occupation"][:1].isdigit():
            found.setdefault(part["occupation"], {})[part["qualification"]] = row["value"]
    first = known.row(0, named=True) if known.height else {"release": "", "period": ""}
    crosses = [
        Cross(
            title,
            {level.id: _level_sum(held, level.qualifications, facts) for level in facts.levels},
            first["release"],
            first["period"],
        )
        for title, held in found.items()
    ]
    return sorted(crosses, key=lambda one: -sum(found[one.title].values()))


def _level_sum(held: dict[str, float], names: list[str], facts: Definitions) -> float | None:
    return sum(held[name] for name in names) / facts.requirement.years if all(name in held for name in names) else None


def together(needs: Iterable[Need]) -> Span:
    """The range of several groups added: their margins are taken to err the same way, so the ends are added."""
    spans = [one.span for one in needs]
    return Span(sum(one.low for one in spans), sum(one.high or 0.0 for one in spans))


def covered_by(book: Book, place: str, facts: RequirementFacts, as_of: date | None) -> Place | None:
    """The smallest area with a plausible projection that holds the whole place; None where there is none."""
    held = book.areas.parents(place) if place in book.areas else []
    for parent in held:
        is_kind = parent.kind in ("lsip", "lep", "combined_authority") and parent.end is None
        if is_kind and basis(book, parent.code, facts, as_of).code:
            return parent
    return None


Table = dict[str, dict[str, object]]


def _tables(book: Book, place: str, dimension: str, as_of: date | None) -> dict[str, Table]:
    """Measure -> category -> row, of the newest projection; jobs are those of its first year."""
    found: dict[str, Table] = {}
    for name in (TOTAL, EXPANSION, REPLACEMENT, JOBS):
        rows = series(book, name, [place], by={dimension: "*"}, as_of=as_of).filter(pl.col("value").is_not_null())
        if not rows.height:
            continue
        start = found[TOTAL] if name == JOBS and TOTAL in found else None
        day = str(next(iter(start.values()))["period"])[:10] if start else str(rows["period"].max())[:10]
        found[name] = {
            parts(row["breakdown"])[dimension]: row
            for row in rows.filter(pl.col("period").str.starts_with(day)).iter_rows(named=True)
        }
    return found


def _need(code: str, title: str, names: list[str], tables: dict[str, Table], facts: RequirementFacts) -> Need:
    per_year = (_added(tables, TOTAL, names) or 0.0) / facts.years
    jobs = _added(tables, JOBS, names)
    is_small = jobs is not None and jobs < facts.small_jobs
    margin = abs(per_year) * (facts.margin_small if is_small or jobs is None else facts.margin)
    expansion, replacement = (_added(tables, name, names) for name in (EXPANSION, REPLACEMENT))
    first = tables[TOTAL][names[0]]
    return Need(
        code=code, title=title, per_year=per_year, jobs=jobs, is_indicative=is_small, release=str(first["release"]),
        expansion=None if expansion is None else expansion / facts.years,
        replacement=None if replacement is None else replacement / facts.years,
        span=Span(per_year - margin, per_year + margin), period=str(first["period"]),
    )  # fmt: skip


def _added(tables: dict[str, Table], measure: str, names: list[str]) -> float | None:
    """The sum over categories; None where one of them is missing: a sum without a part is not given."""
    values = [tables.get(measure, {}).get(name, {}).get("value") for name in names]
    return sum(float(str(value)) for value in values) if all(value is not None for value in values) else None
