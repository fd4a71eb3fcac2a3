"""The basic-skills counterfactual: more people in work if the share without qualifications were that of the best tenth.

jobs = b x (p - p*) x people aged 16 to 64, with b between two published estimates, p* a low percentile of authorities.
Source: Centre for Progressive Policy (April 2021); see counterfactual.toml.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from skillshed.evidence.book import Book
from skillshed.evidence.components import direct
from skillshed.evidence.measures import Measure
from skillshed.evidence.series import rows_for, series
from skillshed.insight.balance.definitions import CounterfactualFacts, SeriesFacts, counterfactual_facts
from skillshed.insight.balance.span import Span
from skillshed.terms.errors import UsageError

LEAST_AUTHORITIES = 50  # a percentile of fewer says little


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The share at the percentile in one year, and how many authorities it stands on; `unreliable` of them on small samples."""

    share: float
    authorities: int
    unreliable: int


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the survey. Shares are in per cent. `jobs` spans the coefficients, `sampled` the survey's interval too.

    `sampled` is None where the publisher gives no interval; `why` says why there is nought or nothing.
    """

    period: str
    series: str
    share: float
    lower: float | None
    upper: float | None
    status: str
    people: float
    people_period: str
    benchmark: Benchmark
    jobs: Span
    sampled: Span | None
    why: str
    release: str


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Every year of a place, newest last."""

    place: str
    name: str
    years: tuple[Year, ...]
    facts: CounterfactualFacts
    why: str
    releases: tuple[str, ...]

    @property
    def extent(self) -> Span | None:
        """The smallest and largest answer of any year, by the coefficients alone."""
        return (
            Span(min(one.jobs.low for one in self.years), max(one.jobs.high or 0 for one in self.years)) if self.years else None
        )


def extra_jobs(share: float, benchmark: float, people: float, coefficient: float) -> float:
    """b x (p - p*) x people; shares in per cent. Nought at or under the benchmark: nobody is to lose qualifications."""
    return coefficient * max(share - benchmark, 0.0) / 100 * people


def counterfactual(book: Book, place: str, *, as_of: date | None = None, percentile: float | None = None) -> Counterfactual:
    """Every year of the survey for a place. Raises NotFound for an unknown place, UsageError for a percentile out of range."""
    facts = counterfactual_facts(book.folder)
    if percentile is not None:
        if not 0 < percentile < 100:
            raise UsageError(f"The percentile {percentile:g} is not between 0 and 100.", next_step="The best tenth is 10.")
        facts = facts.model_copy(update={"percentile": percentile})
    years = [year for one in facts.series for year in _years(book, place, one, facts, as_of)]
    name = book.place(place).name
    why = "" if years else f"No release here gives the share without qualifications for {name}."
    releases = sorted({part for year in years for part in year.release.split("+") if part})
    return Counterfactual(place, name, tuple(sorted(years, key=lambda one: one.period)), facts, why, tuple(releases))


def _years(book: Book, place: str, one: SeriesFacts, facts: CounterfactualFacts, as_of: date | None) -> list[Year]:
    measure = book.measure(one.measure)
    rows = series(book, one.measure, [place], as_of=as_of).filter(pl.col("value").is_not_null())
    found = []
    for row in rows.iter_rows(named=True):
        best = benchmark(book, measure, row["period"], facts.percentile, as_of)
        people = _people(book, place, measure, one, row["period"], as_of)
        if best and people:
            found.append(_year(row, one.title, best, people, facts))
    return found


def benchmark(book: Book, measure: Measure, period: str, percentile: float, as_of: date | None) -> Benchmark | None:
    """The share at the percentile among the districts of England of that year; None where too few have a figure.

    Authorities on small samples are among them, as leaving them out would leave out small places, not good ones.
    """
    live = book.areas.districts_on(int(period[:4]))
    rows = direct(book, measure, as_of or date.max).filter(
        (pl.col("period") == period)
        & (pl.col("breakdown") == "")
        & pl.col("place").is_in(list(live))
        & pl.col("value").is_not_null()
    )
    if rows.height < LEAST_AUTHORITIES:
        return None
    share = rows["value"].quantile(percentile / 100, "linear")
    weak = rows.filter(pl.col("status").is_in(["unreliable", "estimated"])).height
    return Benchmark(float(share or 0.0), rows.height, weak)


def _people(book: Book, place: str, measure: Measure, one: SeriesFacts, period: str, as_of: date | None) -> dict[str, Any] | None:
    """People aged 16 to 64: the survey's own count in that year, else the nearest year of the population named."""
    if not one.population:
        base = Measure.model_validate(
            {"id": f"{measure.id}.base", "title": "People aged 16 to 64 in the survey", "unit": "people", "kind": "count",
             "sum": [part.model_dump() for part in measure.denominator]}
        )  # fmt: skip
        rows = rows_for(book, base, place, as_of or date.max)
        same = rows.filter((pl.col("period") == period) & pl.col("value").is_not_null())
        return same.row(0, named=True) if same.height else None
    rows = series(book, one.population, [place], as_of=as_of).filter(pl.col("value").is_not_null())
    if not rows.height:
        return None
    year = int(period[:4])
    return min(rows.iter_rows(named=True), key=lambda row: (abs(int(row["period"][:4]) - year), -int(row["period"][:4])))


def _year(row: dict[str, Any], title: str, best: Benchmark, people: dict[str, Any], facts: CounterfactualFacts) -> Year:
    b, count = facts.coefficient, people["value"]
    jobs = Span(*(extra_jobs(row["value"], best.share, count, one) for one in (b.low, b.high)))
    has_interval = row["lower"] is not None and row["upper"] is not None
    sampled = (
        Span(extra_jobs(row["lower"], best.share, count, b.low), extra_jobs(row["upper"], best.share, count, b.high))
        if has_interval
        else None
    )
    release = "+".join(sorted({*(row["release"] or "").split("+"), *(people["release"] or "").split("+")} - {""}))
    return Year(
        period=row["period"], series=title, share=row["value"], lower=row["lower"], upper=row["upper"], status=row["status"],
        people=count, people_period=people["period"], benchmark=best, jobs=jobs, sampled=sampled,
        why=_why(row, best, has_interval), release=release,
    )  # fmt: skip


def _why(row: dict[str, Any], best: Benchmark, has_interval: bool) -> str:
    if row["value"] <= best.share:
        return f"Nought: the share of {row['value']:.1f}% is at or under the benchmark of {best.share:.1f}%."
    if not has_interval:
        return "The survey gives no interval here, as the sample is small: the true answer may lie far outside."
    if row["lower"] <= best.share:
        return "The survey cannot tell the share from the benchmark: nought is possible."
    return ""
