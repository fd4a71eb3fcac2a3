"""A published area's figures shared among its districts: an estimate, with its assumption said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

import polars as pl

from skillshed.evidence.book import Book
from skillshed.evidence.components import direct
from skillshed.insight.ahead import facts
from skillshed.insight.ahead.published import jobs_counted
from skillshed.terms.errors import NotFound

Share = dict[str, float]
EVERY = ""  # the key of all jobs, whatever the occupation
MAJORS = [str(number) for number in range(1, 10)]


@dataclass(frozen=True)
class Keys:
    """How districts' jobs are weighed: `jobs` in all, and `by_occupation` (district -> major group -> jobs)."""

    jobs: dict[str, float]
    by_occupation: dict[str, dict[str, float]]

    def share(self, part: Share, whole: Share, major: str = EVERY) -> float:
        """The part's share of the whole's jobs in a major group, or in all.

        Where the survey shows too little of one district of the whole, that district has the whole's mix of occupations.
        """
        return sum(weight * self._of(d, whole, major) for d, weight in part.items()) / sum(
            weight * self._of(d, whole, major) for d, weight in whole.items()
        )

    def _of(self, district: str, whole: Share, major: str) -> float:
        if major == EVERY:
            return self.jobs[district]
        own = self.by_occupation.get(district)
        return own[major] if own else self.jobs[district] * self._mix(whole, major)

    def _mix(self, whole: Share, major: str) -> float:
        shown = [d for d in whole if d in self.by_occupation]
        jobs = sum(self.jobs[d] for d in shown)
        return sum(self.by_occupation[d][major] for d in shown) / jobs if jobs else 1 / len(MAJORS)


def keys(book: Book, as_of: date, why: str = "") -> Keys:
    """Jobs of every district by the Census, and by major group where the survey shows enough. NotFound without the Census.

    `why` says why an estimate is wanted, for that error.
    """
    jobs = jobs_counted(book, as_of)
    if not jobs:
        reason = f"{why[:1].upper()}{why[1:]}, and it" if why else "This"
        raise NotFound(
            f"{reason} cannot be estimated: jobs by district (Census 2021, travel to work) are not loaded or were not known on that day.",
            next_step="Ask for an area that is published or for a later day, or import the Census table ODWP01EW.",
        )
    mix = book.derived(("ahead mix", as_of), partial(_mixes, book, as_of))
    found: dict[str, dict[str, float]] = {}
    for district, major, share in mix.iter_rows():
        if district in jobs:
            found.setdefault(district, {})[major] = jobs[district] * share
    return Keys(jobs, found)


def _mixes(book: Book, as_of: date) -> pl.DataFrame:
    """district | major | share of its residents in work, all years loaded together, where the survey shows enough of them."""
    said = facts.settings()["sharing"]
    rows = direct(book, book.measure(said["occupations"]), as_of).drop_nulls("value")
    major = pl.col("breakdown").str.extract(r"^occupation=(\d)").alias("major")
    shown = rows.with_columns(major).drop_nulls("major").select("place", "period", "major", "value")
    working = direct(book, book.measure(said["residents"]), as_of).filter(pl.col("breakdown") == "").drop_nulls("value")
    known = shown.group_by("place", "period").agg(pl.col("value").sum().alias("shown"))
    both = known.join(working.select("place", "period", pl.col("value").alias("all")), on=["place", "period"])
    covered = both.group_by("place").agg((pl.col("shown").sum() / pl.col("all").sum()).alias("covered"))
    enough = covered.filter(pl.col("covered") >= said["least_shown"])["place"]
    pooled = shown.filter(pl.col("place").is_in(enough.implode())).group_by("place", "major").agg(pl.col("value").sum())
    full = pooled.select("place").unique().join(pl.DataFrame({"major": MAJORS}), how="cross")
    # A group that the survey shows in none of the years is left out of the mix of that district: it is small, not nought.
    filled = full.join(pooled, on=["place", "major"], how="left").with_columns(pl.col("value").fill_null(0.0))
    return (
        filled.with_columns((pl.col("value") / pl.col("value").sum().over("place")).alias("share"))
        .select(pl.col("place").alias("district"), "major", "share")
        .sort("district", "major")
    )
