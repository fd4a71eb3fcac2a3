"""From chunks that were read to one file of adverts with the vacancy each belongs to: copies found apart for each place."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import polars as pl

from skillshed.evidence.files import replacing
from skillshed.skills.adverts.manifest import Manifest
from skillshed.skills.adverts.running import pool, unwritten
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

    oldest = pl.CompatLevel.oldest()
    schema = pl.DataFrame(schema=KEPT).to_arrow(compat_level=oldest).schema
    with replacing(target) as beside, pq.ParquetWriter(beside, schema, compression="zstd") as writer:
        for file in files:
            rows = pl.read_parquet(file).join(same, on="id", how="left", maintain_order="left").select(list(KEPT))
            writer.write_table(rows.to_arrow(compat_level=oldest))
