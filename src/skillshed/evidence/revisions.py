"""What a release changed: its figures beside those of the release it revises."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from skillshed.evidence.book import Book
from skillshed.evidence.release import Release

KEY = ["measure", "place", "period", "breakdown"]
ROUNDING = 1e-9


@dataclass(frozen=True)
class Revision:
    """`largest`: measure | place | period | breakdown | before | after | change | share, largest share first.

    `share` is the change as a share of the value before. `gone` figures are in the older release only.
    """

    older: Release
    compared: int
    changed: int
    new: int
    gone: int
    largest: pl.DataFrame

    @property
    def same(self) -> int:
        """Figures that both releases give alike."""
        return self.compared - self.changed


def revision(book: Book, release: Release, *, limit: int = 20) -> Revision | None:
    """A release beside the one before it that gives some of the same figures; None where there is none. Reads both once."""
    before = [one for one in _kin(book, release) if one.order < release.order]
    for older in sorted(before, key=lambda one: one.order, reverse=True):
        found = _beside(book, release, older, limit)
        if found.compared:
            return found
    return None


def later(book: Book, release: Release) -> list[Release]:
    """Releases known after this one that may give some of its figures again."""
    return sorted((one for one in _kin(book, release) if one.order > release.order), key=lambda one: one.order)


def _kin(book: Book, release: Release) -> list[Release]:
    """Other releases of its dataset whose periods overlap with it in a measure both hold."""
    return [
        other
        for other in book.lake.releases().values()
        if other.id != release.id and other.dataset == release.dataset and any(_overlap(release, other, name) for name in release.measures)
    ]


def _overlap(one: Release, other: Release, name: str) -> bool:
    mine, theirs = one.measures[name], other.measures.get(name)
    return theirs is not None and mine.first <= theirs.last and theirs.first <= mine.last


def _beside(book: Book, release: Release, older: Release, limit: int) -> Revision:
    shared = sorted(set(older.measures) & set(release.measures))
    before, after = (_values(book, one, shared) for one in (older, release))
    both = before.join(after, on=KEY, how="inner", suffix="_after")
    changed = both.filter(_differs()).with_columns((pl.col("value_after") - pl.col("value")).alias("change"))
    largest = changed.with_columns((pl.col("change") / pl.col("value").abs()).alias("share")).filter(pl.col("share").is_finite())
    return Revision(
        older=older,
        compared=both.height,
        changed=changed.height,
        new=after.height - both.height,
        gone=before.height - both.height,
        largest=largest.sort(pl.col("share").abs(), descending=True)
        .head(limit)
        .select(*KEY, pl.col("value").alias("before"), pl.col("value_after").alias("after"), "change", "share"),
    )


def _values(book: Book, release: Release, measures: list[str]) -> pl.DataFrame:
    return book.lake.scan(release.id).filter(pl.col("measure").is_in(measures)).select(*KEY, "value").collect()


def _differs() -> pl.Expr:
    """A number that moved, or one that came or went where the place and period stayed."""
    moved = (pl.col("value_after") - pl.col("value")).abs() > ROUNDING
    return moved.fill_null(False) | (pl.col("value").is_null() != pl.col("value_after").is_null())
