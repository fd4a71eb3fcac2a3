"""The same function on Spark: `mapInArrow(enrich)`, unchanged, row for row what the pool gives. Needs extra `scale` and Java 17.

On a cluster each worker needs skillshed with its extra `adverts`, and the data folder (taxonomy, learned coder) at the same path.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from skillshed.evidence.files import sha256_of
from skillshed.skills.adverts.batch import Recipe, arrow_schema, enrich
from skillshed.skills.adverts.manifest import CHUNK, Given, Manifest
from skillshed.skills.adverts.running import ONE_THREAD, chunks, write_frame
from skillshed.skills.embedding.port import need
from skillshed.terms.errors import UserError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

TOGETHER = 50  # chunks in one go: what comes back is held in memory until it is written
SETTINGS = {
    "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(CHUNK),
}  # fmt: skip


def session(workers: int = 2) -> SparkSession:
    """The session there is, else a local one of so many processes; UserError where Java is not found."""
    need("pyspark", "pyarrow", "pandas", extra="scale")
    # It knows pandas 2, says so for 3, and nothing goes through pandas here.
    warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas", category=FutureWarning)
    logging.getLogger("py4j").setLevel(logging.WARNING)
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("skillshed adverts")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    for name, value in ONE_THREAD.items():
        builder = builder.config(f"spark.executorEnv.{name}", value)
        os.environ.setdefault(name, value)  # local workers take the environment of this process
    if not {"SPARK_MASTER", "SPARK_REMOTE", "MASTER"} & set(os.environ):
        # Here all run on one machine: with this interpreter, and without being called by its name in the network.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = builder.master(f"local[{max(workers, 1)}]").config("spark.driver.host", "127.0.0.1")
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1")
    try:
        return builder.getOrCreate()
    except (PySparkException, OSError) as error:
        raise UserError(
            f"Spark could not be started ({str(error).splitlines()[0]}).",
            next_step="It needs Java 17 or newer: see `java -version`.",
        ) from error


def enriched_frame(frame: DataFrame, recipe: Recipe) -> DataFrame:
    """A Spark frame of ADVERTS as ENRICHED; lazily, as Spark's frames are."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return frame.mapInArrow(partial(enrich, recipe), schema=from_arrow_schema(arrow_schema()))


def run_on_spark(files: list[Given], recipe: Recipe, folder: Path, *, workers: int = 2, size: int = CHUNK) -> Manifest:
    """What `running.run` does, with Spark in the place of the pool: chunks that are not done yet go through it together."""
    manifest = Manifest.opened(folder)
    todo = [at for at in chunks(files, manifest, size) if not manifest.is_done(at)]
    if todo:
        spark = session(workers)
        for start in range(0, len(todo), TOGETHER):
            _through(todo[start : start + TOGETHER], manifest, recipe, spark, workers)
    return manifest


def _through(todo: list[int], manifest: Manifest, recipe: Recipe, spark: SparkSession, workers: int) -> None:
    parts = spark.read.parquet(*(str(manifest.source(at)) for at in todo)).repartition(max(workers, 1))
    found = pl.DataFrame(pl.from_arrow(enriched_frame(parts, recipe).toArrow()))
    for at in todo:
        # Spark keeps no order: each chunk takes its own rows back, in the order they had.
        order = pl.read_parquet(manifest.source(at), columns=["id"])
        write_frame(manifest.result(at), order.join(found, on="id", how="left", maintain_order="left"))
        manifest.mark(at, sha256_of(manifest.result(at)))
        manifest.source(at).unlink(missing_ok=True)
