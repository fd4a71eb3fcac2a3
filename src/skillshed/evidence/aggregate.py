"""Small areas by month, added up to wider areas: counts, rates, ranks and the change on a year. Made for tens of millions of rows."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor

import polars as pl

WORKERS = 2
MONTHS_IN_YEAR = 12
FEW_RUNS = 4  # runs are worth it where they shorten a batch at least so many times
_KEY = ["area", "month"]


def wider_areas(counts: pl.LazyFrame, lookup: pl.DataFrame, population: pl.DataFrame, *, per: float = 100.0) -> pl.DataFrame:
    """Counts of small areas as counts, rates, ranks and changes of the areas they make up.

    `counts`: area | month | value, with any further columns (sex, age), which are added over. `lookup`: area | wider | kind |
    weight (an area may lie in several wider ones). `population`: wider | population.
    Returns wider | kind | month | value | rate | rank (1 is the highest rate of its kind) | change (on the rate a year before;
    null where there is none), by kind, wider and month. Small areas outside the lookup are left out.
    Cost: one streamed pass over three columns. Rows are added up by area and month before anything is joined, and rows that
    stand together (as releases are written) without hashing each of them; any other order gives the same answer more slowly.
    """
    batches = counts.select(*_KEY, "value").collect_batches(maintain_order=False, engine="streaming")
    parts = _each_added(batch for batch in batches if batch.height)
    if not parts:
        parts = [_added(counts.select(*_KEY, "value").head(0).collect())]
    names = lookup.select("kind", "wider").unique(maintain_order=True).with_row_index("number")
    # A number for each wider area: the largest join and grouping carry two bytes instead of two texts.
    numbered = lookup.join(names, on=["kind", "wider"]).select("area", pl.col("number").cast(pl.UInt16), "weight")
    wider = (
        pl.concat(parts)
        .lazy()
        .join(numbered.lazy(), on="area", how="inner")
        .group_by("number", "month")
        .agg((pl.col("value") * pl.col("weight")).sum())
        .collect(engine="streaming")
    )
    named = wider.join(names.with_columns(pl.col("number").cast(pl.UInt16)), on="number").drop("number")
    return _ranked(named.join(population, on="wider", how="left"), per)


def _each_added(batches: Iterable[pl.DataFrame]) -> list[pl.DataFrame]:
    """Batches added up while the next ones are read; only so many wait that memory stays flat."""
    parts, waiting = [], deque[Future[pl.DataFrame]]()
    with ThreadPoolExecutor(WORKERS) as pool:
        for batch in batches:
            waiting.append(pool.submit(_added, batch))
            if len(waiting) > 2 * WORKERS:
                parts.append(waiting.popleft().result())
        return parts + [done.result() for done in waiting]


def _added(rows: pl.DataFrame) -> pl.DataFrame:
    """One row for each run of neighbours of one area and month; where that hardly shortens the batch, one for each group.

    Each run's sum is the running total at its last row, less that at the last row of the run before: exact for whole numbers,
    so only they are added this way.
    """
    is_whole = rows.schema["value"].is_integer()
    value = rows["value"].fill_null(0).cast(pl.Int64 if is_whole else pl.Float64)
    ends = _last_of_runs(rows)
    if not is_whole or len(ends) * FEW_RUNS > rows.height:
        return rows.with_columns(value).group_by(_KEY).agg(pl.col("value").sum())
    running = value.cum_sum().gather(ends)
    return rows.select(_KEY)[ends].with_columns((running - running.shift(1, fill_value=0)).alias("value"))


def _last_of_runs(rows: pl.DataFrame) -> pl.Series:
    """The positions at which the next row is of another area or month, and the last position."""
    if not rows.height:
        return pl.Series(dtype=pl.UInt32)
    changes = [rows[name].slice(0, rows.height - 1).ne_missing(rows[name].slice(1)) for name in _KEY]
    return pl.concat([(changes[0] | changes[1]).arg_true(), pl.Series([rows.height - 1], dtype=pl.UInt32)])


def _ranked(wider: pl.DataFrame, per: float) -> pl.DataFrame:
    rated = wider.with_columns((pl.col("value") / pl.col("population") * per).alias("rate"))
    before = rated.select("wider", "kind", pl.col("month").dt.offset_by(f"{MONTHS_IN_YEAR}mo"), pl.col("rate").alias("before"))
    return (
        rated.join(before, on=["wider", "kind", "month"], how="left")
        .select(
            "wider", "kind", "month", "value", "rate",
            pl.col("rate").rank("min", descending=True).over("kind", "month").alias("rank"),
            (pl.col("rate") - pl.col("before")).alias("change"),
        )
        .sort("kind", "wider", "month")
    )  # fmt: skip
