"""The same function on Spark, in this machine's own Spark of two processes: row by row what the pool gives."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess

import polars as pl
import pytest

from skillshed.skills.adverts.batch import recipe_of
from skillshed.skills.adverts.manifest import Given
from skillshed.skills.adverts.running import run

from .made import rows, write


def _java() -> int:
    """Its version; 0 where there is none."""
    if not shutil.which("java"):
        return 0
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="PySpark (extra `scale`) is not installed"),
    pytest.mark.skipif(_java() < 17, reason="Java 17 is not installed"),
]


def test_spark_and_the_pool_give_the_same_bytes(indexed, tmp_path, monkeypatch):
    for name in ("SPARK_MASTER", "SPARK_REMOTE", "MASTER"):
        monkeypatch.delenv(name, raising=False)
    # A small Java machine starts sooner; how fast it would become is of no use here.
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", "--driver-java-options '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' pyspark-shell")
    from skillshed.skills.adverts.spark import run_on_spark, session

    file = write(tmp_path / "adverts.jsonl", [*rows(50), {"id": "bare", "title": "Chef"}, *rows(20, town="Nowhere")])
    files, recipe = [Given.of(file)], recipe_of(indexed)
    try:
        there = run_on_spark(files, recipe, tmp_path / "there", workers=2, size=40)
        assert session().sparkContext.master == "local[2]"
    finally:
        session().stop()
    here = run(files, recipe, tmp_path / "here", workers=0, size=40)
    assert here.read == there.read == 2
    for at in range(2):
        frames = [pl.read_parquet(one.result(at)) for one in (here, there)]
        assert frames[0].equals(frames[1])
        assert frames[0].schema == frames[1].schema
    assert here.done == there.done  # by checksum
