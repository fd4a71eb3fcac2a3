"""From chunks that were read to one file of adverts with the vacancy each belongs to: copies found apart for each place."""

from __future__ import annotations

import os
from concurrent.futures import Future
from pathlib import Path

import polars as pl

from skillshed.skills.adverts.manifest import Manifest
from skillshed.skills.adverts.running import pool, unwritten, write_frame
from skillshed.skills.adverts.sameness import same_vacancies
from skillshed.skills.adverts.shape import KEPT

PART = 20_000  # adverts that are compared in one go, about; adverts of one place are never parted
COMPARED = ("id", "title", "employer", "place", "postcode", "posted_on", "description")


def join(manifest: Manifest, target: Path, *, workers: int = 2) -> None:
    """Write KEPT of every advert to `target`, in the order of the files. Memory: the adverts of the largest place."""
    files = [manifest.result(at) for at in range(manifest.read or 0)]
    parts = max(1, sum(manifest.rows.values()) // PART, workers)
    try:
        with pool(workers) as hands:
            jobs: list[Future[pl.DataFrame]] = [hands.submit(one_part, files, parts, at) for at in range(parts)]
            same = pl.concat([job.result() for job in jobs])
        _write(files, same.sort("id"), target)
    except OSError as error:
        raise unwritten(target.parent, error) from error


def one_part(files: list[Path], parts: int, at: int) -> pl.DataFrame:
    """SAME of the adverts whose `near` falls into this part."""
    # The hash of Polars is the same for a seed within a version, and all parts are made by one.
    mine = pl.col("near").hash(11) % parts == at
    return same_vacancies(pl.scan_parquet(files).filter(mine).select(COMPARED).collect())


def _write(files: list[Path], same: pl.DataFrame, target: Path) -> None:
    """A row group a chunk, so that no more than a chunk is in memory."""
    import pyarrow.parquet as pq

    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".writing-{target.name}")
    writer = None
    try:
        for file in files:
            rows = pl.read_parquet(file).join(same, on="id", how="left", maintain_order="left").select(list(KEPT))
            table = rows.to_arrow(compat_level=pl.CompatLevel.oldest())
            writer = writer or pq.ParquetWriter(beside, table.schema, compression="zstd")
            writer.write_table(table)
        if writer is None:
            write_frame(target, pl.DataFrame(schema=KEPT))
            return
        writer.close()
        with beside.open("rb") as stream:
            os.fsync(stream.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
