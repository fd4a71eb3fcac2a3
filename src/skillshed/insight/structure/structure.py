"""The structure of a place: its quotients, growth and share, shift-share, and where it stands in the space of industries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from skillshed.evidence.book import Book
from skillshed.insight.structure.complexity import Complexity, complexity
from skillshed.insight.structure.definitions import breaks, definitions
from skillshed.insight.structure.domains import Domains, domains
from skillshed.insight.structure.growth_share import growth_share
from skillshed.insight.structure.jobs import Answering, Level, Year, answering, level, loaded_levels, same_industries, year_of
from skillshed.insight.structure.orientation import Orientation, Sign, oriented
from skillshed.insight.structure.plane import Standing, industries, options, standing
from skillshed.insight.structure.quotients import quotients
from skillshed.insight.structure.shift_share import shift_share
from skillshed.terms.errors import NotFound, UsageError
from skillshed.terms.place import Place

DEFAULT = "division"  # fine enough to tell industries apart, coarse enough that a quotient is not one firm


@dataclass(frozen=True, slots=True)
class Structure:
    """Jobs by industry of a place in two years, beside the reference's. Frames as their functions give them.

    breaks: sentences on series that are not the same before and after. steps: see `steps`. left_out: codes without figures.
    unreliable: names of industries whose figure here the publisher calls so.
    """

    place: Place
    answering: Answering
    level: Level
    year: int
    base_year: int
    quotients: pl.DataFrame
    growth_share: pl.DataFrame
    shift_share: pl.DataFrame
    breaks: list[str]
    steps: pl.DataFrame
    left_out: list[str]
    unreliable: list[str]


@dataclass(frozen=True, slots=True)
class Specialising:
    """Where a place stands in the space of industries, what it could turn to, and the domains people consider.

    industries, options: as `plane` gives. cut: the medians that part the plane. ladder: area | name | complexity | diversity.
    """

    place: Place
    answering: Answering
    level: Level
    year: Year
    space: Complexity
    orientation: Orientation
    standing: Standing
    industries: pl.DataFrame
    options: pl.DataFrame
    cut: tuple[float, float] | None
    ladder: pl.DataFrame
    domains: Domains | None

    @property
    def releases(self) -> list[str]:
        """Every release used."""
        return sorted({*self.level.releases, *self.orientation.releases})


def structure(
    book: Book,
    code: str,
    *,
    level_name: str = "",
    year: int | None = None,
    base_year: int | None = None,
    as_of: date | None = None,
) -> Structure:
    """Quotients, growth-share matrix and shift-share of a place; the newest year beside the oldest where none is named.

    NotFound for a place no published area answers for, and for a year without figures; UsageError for years out of order.
    """
    found = level(book, level_name or _default_level(book, as_of), as_of)
    last, first = _years(found, year, base_year)
    stands = answering(book, code, found)
    now, before = year_of(found, last), year_of(found, first)
    before_same, now_same, apart = same_industries(before, now)
    here, then = now_same.of(stands.parts), before_same.of(stands.parts)
    return Structure(
        place=stands.place, answering=stands, level=found, year=last, base_year=first,
        quotients=quotients(now.of(stands.parts)), growth_share=growth_share(then, here), shift_share=shift_share(then, here),
        breaks=[one["said"] for one in breaks(found.name, first, last)], steps=steps(found, stands.parts, first, last),
        left_out=sorted({*now.left_out, *apart}), unreliable=unreliable(found, stands.parts, last),
    )  # fmt: skip


def specialising(
    book: Book, code: str, *, year: int | None = None, sign: Sign = "auto", as_of: date | None = None
) -> Specialising:
    """Complexity, relatedness and options of a place at the finest level loaded; the year asked for, else the newest.

    NotFound where neither divisions nor subclasses are loaded, or no published area answers for the place.
    """
    if sign not in ("auto", "diversity", "productivity"):
        raise UsageError(f"The index cannot be turned by '{sign}'.", next_step="Choose auto, diversity or productivity.")
    found = level(
        book, next((name for name in ("subclass", "division") if name in loaded_levels(book, as_of)), "subclass"), as_of
    )
    stands = answering(book, code, found)
    table = year_of(found, year if year in found.years else found.years[-1])
    space = complexity(table.jobs, present=definitions()["complexity"]["present"])
    space, orientation = oriented(book, table, space, sign, as_of)
    here = standing(table, space, stands.parts)
    rows = industries(table, space, here, table.of(stands.parts)["jobs"].to_numpy())
    open_to, near, complex_ = options(rows)
    return Specialising(
        place=stands.place, answering=stands, level=found, year=table, space=space, orientation=orientation, standing=here,
        industries=rows, options=open_to, cut=(near, complex_) if near is not None and complex_ is not None else None,
        ladder=_ladder(book, table, space), domains=domains(book.folder, _slugs(book, stands)),
    )  # fmt: skip


def unreliable(found: Level, parts: tuple[str, ...], year: int) -> list[str]:
    """Names of industries whose figure in one of these areas the publisher calls unreliable."""
    mine = found.rows.filter(pl.col("place").is_in(parts) & (pl.col("year") == year) & (pl.col("status") == "unreliable"))
    return mine["name"].unique().sort().to_list()


def _default_level(book: Book, as_of: date | None) -> str:
    loaded = loaded_levels(book, as_of)
    return DEFAULT if DEFAULT in loaded or not loaded else loaded[-1]


def _years(found: Level, year: int | None, base_year: int | None) -> tuple[int, int]:
    have = found.years
    listed = ", ".join(map(str, have))
    for asked in (year, base_year):
        if asked is not None and asked not in have:
            raise NotFound(f"There are no jobs by {found.noun} for {asked}.", next_step=f"Choose one of: {listed}.")
    last = year if year is not None else have[-1]
    first = base_year if base_year is not None else have[0]
    if first > last:
        raise UsageError(f"The base year {first} lies after {last}.", next_step=f"Choose two of: {listed}, the earlier as base.")
    return last, first


def steps(found: Level, parts: tuple[str, ...], first: int, last: int) -> pl.DataFrame:
    """Industries whose jobs leapt from one loaded year to the next, largest leap first.

    code | name | year_before | year | jobs_before | jobs. So large a step is more often a firm moved to another code than real change, and bends every quotient of those years.
    """
    said = definitions()["steps"]
    jobs = (
        found.rows.filter(pl.col("place").is_in(parts) & pl.col("year").is_between(first, last))
        .group_by("code", "name", "year")
        .agg(pl.col("jobs").sum(), pl.col("jobs").count().alias("known"))
        .filter(pl.col("known") == len(parts))
        .sort("code", "year")
        .with_columns(pl.col("jobs", "year").shift().over("code").name.suffix("_before"))
    )
    low, high = pl.min_horizontal("jobs", "jobs_before"), pl.max_horizontal("jobs", "jobs_before")
    leapt = pl.col("jobs_before").is_not_null() & pl.col("jobs").is_not_null() & (high - low >= said["fewest_jobs"])
    return (
        jobs.filter(leapt & (high >= low * said["times"]))
        .sort(high - low, descending=True)
        .select("code", "name", "year_before", "year", "jobs_before", "jobs")
    )


def _ladder(book: Book, year: Year, space: Complexity) -> pl.DataFrame:
    rows = pl.DataFrame(
        {
            "area": year.areas, "name": [book.place(code).name for code in year.areas], "complexity": space.eci,
            "diversity": space.diversity,
        }
    )  # fmt: skip
    return rows.with_columns(pl.col("complexity").fill_nan(None)).sort("complexity", descending=True, nulls_last=True)


def _slugs(book: Book, stands: Answering) -> list[str]:
    """Slugs under which domains of the place may be filed: its own, its twins', those of the area that answers for it."""
    codes = [stands.place.code, *book.twins(stands.place.code)]
    if len(stands.parts) == 1 and stands.how == "within":
        codes += [stands.parts[0], *book.twins(stands.parts[0])]
    return list(dict.fromkeys(book.place(code).slug for code in codes if book.place(code).slug))
