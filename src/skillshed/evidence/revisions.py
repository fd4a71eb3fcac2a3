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
    """A release beside the newest one it supersedes; None where it supersedes none that is here. Reads both once."""
    here = [name for name in release.supersedes if name in book.lake.releases()]
    if not here:
        return None
    older = max((book.lake.release(name) for name in here), key=lambda one: one.order)
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
