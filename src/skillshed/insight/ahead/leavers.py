"""An own model of expansion and replacement, for sectors and occupations that have no official figure.

Yearly leaving rate = sum over age bands of (share of the workforce x rate of leaving). Over T years replacement is
base x ((1 + rate)^T - 1), the publishers' own identity, so that the answer can stand beside the official rows.
Source: the identity, Skills Imperative 2035 (holds in all 11,610 published rows); the rates by age, `leavers.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, model_validator

from skillshed.evidence.book import Book
from skillshed.evidence.series import series
from skillshed.insight.ahead import facts, reading
from skillshed.insight.ahead.ground import ground
from skillshed.insight.ahead.projections import requirement
from skillshed.insight.ahead.published import ENGLAND
from skillshed.terms.errors import InputNotUnderstood, NotFound
from skillshed.terms.period import Period

Basis = Literal["confirmed", "memory", "assumption"]
NEAR = 0.5  # shares of ages are whole per cents: they may miss 100 by rounding


class Band(BaseModel):
    """An age band: its share of all in work in England, and the per cent of it that leaves in a year (before scaling)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    ages: str
    share: float = Field(ge=0, le=100)
    leave: float = Field(ge=0, lt=100)


class Rates(BaseModel):
    """leavers.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    author: str
    reviewed_on: date
    status: Basis
    says: str
    band: list[Band]

    @model_validator(mode="after")
    def _whole(self) -> Rates:
        _hundred(sum(one.share for one in self.band))
        return self


class Jobs(BaseModel):
    """Where the sector's jobs are read."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    measure: str
    by: dict[str, str]


class Growth(BaseModel):
    """How its jobs change: like one of the projected industries (its code), or by so many per cent a year."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    like: str = ""
    pct_pa: float | None = Field(None, gt=-50, lt=50)
    says: str

    @model_validator(mode="after")
    def _one(self) -> Growth:
        if bool(self.like) == (self.pct_pa is not None):
            raise ValueError("give either like (the code of an industry) or pct_pa, not both and not neither")
        codes = facts.categories("industry")["code"].to_list()
        if self.like and self.like not in codes:
            raise ValueError(f"there is no industry with the code '{self.like}'; choose one of {', '.join(codes)}")
        return self


class Sector(BaseModel):
    """A sector nobody projects: sectors/*.toml, shipped or the user's own."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    title: str
    about: str
    author: str
    reviewed_on: date
    status: Basis
    jobs: Jobs
    growth: Growth
    ages: dict[str, float]

    @model_validator(mode="after")
    def _bands(self) -> Sector:
        wanted = [band.ages for band in rates().band]
        if list(self.ages) != wanted:
            raise ValueError(f"[ages] must have exactly these bands in this order: {', '.join(wanted)}")
        if min(self.ages.values()) < 0:
            raise ValueError("[ages] has a share below zero")
        _hundred(sum(self.ages.values()))
        return self


@dataclass(frozen=True, slots=True)
class Leaving:
    """One age band as it enters the sum: its share of the sector's jobs, the scaled rate, and both together, all per cent."""

    ages: str
    share_pct: float
    leave_pct: float
    adds_pct: float


@dataclass(frozen=True, slots=True)
class Modelled:
    """The own model's answer for a sector in a place. Figures are people from `year` to `to`."""

    sector: Sector
    place: str
    place_name: str
    year: int
    to: int
    base: float
    expansion: float
    replacement: float
    total: float
    per_year: float
    leave_pct_pa: float
    growth_pct_pa: float
    bands: tuple[Leaving, ...]
    is_indicative: bool
    release: str
    note: str


def _hundred(total: float) -> None:
    if abs(total - 100) > NEAR:
        raise ValueError(f"the shares of the age bands add up to {total:g}, not to 100")


@cache
def rates() -> Rates:
    """The rates that ship."""
    return reading.read(facts.HERE / "leavers.toml", Rates, "leavers")


def sectors(book: Book) -> tuple[dict[str, Sector], list[InputNotUnderstood]]:
    """Sectors by id, those that ship and then the data folder's own `sectors`, and what is wrong with each faulty file."""
    return reading.read_all(facts.HERE / "sectors", book.folder / "sectors", Sector, "sector")


def leaving(ages: Mapping[str, float], scale: float) -> tuple[Leaving, ...]:
    """What each age band adds to the yearly leaving rate. `ages`: band -> per cent of the workforce."""
    return tuple(
        Leaving(band.ages, ages[band.ages], band.leave * scale, ages[band.ages] * band.leave * scale / 100)
        for band in rates().band
    )


def replacement(base: float, rate_pct_pa: float, years: int) -> float:
    """People needed over so many years in place of those who leave: base x ((1 + rate)^years - 1)."""
    return float(base * ((1 + rate_pct_pa / 100) ** years - 1))


def usual(scale: float = 1.0) -> float:
    """The yearly leaving rate (per cent) of a workforce of England's ages."""
    return sum(band.share * band.leave for band in rates().band) / 100 * scale


def scale_to_official(book: Book, as_of: date | None = None) -> float:
    """The one number that brings the rates by age to England's official replacement rate."""
    official = requirement(book, ENGLAND, "all", as_of)["rate_pct_pa"][0]
    return float(official) / usual()


def modelled(book: Book, place: str, sector: Sector, as_of: date | None = None) -> Modelled:
    """The own model for a sector in a place (a code). NotFound where no jobs of it are published there."""
    whose, year, base, release, note = _jobs(book, place, sector, as_of)
    to = facts.target_year()
    growth, lineage = _growth(book, place, sector, as_of)
    bands = leaving(sector.ages, scale_to_official(book, as_of))
    leave, years = sum(band.adds_pct for band in bands), to - year
    gone, more = replacement(base, leave, years), base * ((1 + growth / 100) ** years - 1)
    return Modelled(
        sector=sector, place=whose, place_name=book.place(whose).name, year=year, to=to, base=base, expansion=more,
        replacement=gone, total=gone + more, per_year=(gone + more) / years, leave_pct_pa=leave, growth_pct_pa=growth, bands=bands,
        is_indicative=base < facts.settings()["projections"]["indicative_below"],
        release="+".join(sorted({*release.split("+"), *lineage.split("+")} - {""})), note=note,
    )  # fmt: skip


def _jobs(book: Book, place: str, sector: Sector, as_of: date | None) -> tuple[str, int, float, str, str]:
    """The newest count of the sector's jobs: the place's own, else that of the area whose projection answers for it."""
    around = ground(book, place, as_of or date.max).areas
    for code in dict.fromkeys([place, *[one.code for one in around[:1] if len(around) == 1]]):
        rows = series(book, sector.jobs.measure, [code], by=sector.jobs.by, as_of=as_of).drop_nulls("value")
        rows = rows.filter(~rows["is_lower_bound"] & (rows["value"] > 0)).sort("period")
        if rows.height:
            last = rows.row(-1, named=True)
            note = "" if code == place else f"jobs of {book.place(code).name}, which holds {book.place(place).name}"
            return code, Period.parse(last["period"]).start.year, last["value"], last["release"], note
    title = book.measure(sector.jobs.measure).title
    raise NotFound(
        f"No jobs in '{sector.title}' are published for {book.place(place).name} ({title}).",
        next_step=f"Import '{sector.jobs.measure}' for it, or name another measure in the sector's file.",
    )


def _growth(book: Book, place: str, sector: Sector, as_of: date | None) -> tuple[float, str]:
    """Per cent a year, and the release behind it."""
    if sector.growth.pct_pa is not None:
        return sector.growth.pct_pa, ""
    row = requirement(book, place, "industry", as_of).row(by_predicate=_is(sector.growth.like), named=True)
    years = facts.target_year() - facts.base_year()
    return float((row["target"] / row["base"]) ** (1 / years) - 1) * 100, row["release"]


def _is(code: str) -> pl.Expr:
    return pl.col("code") == code


def sectors_stamp(folder: Path) -> tuple[tuple[str, int], ...]:
    """Changes whenever a user's sector file does."""
    return reading.stamp(folder / "sectors")
