"""Prepare the evidence that travels with skillshed: extracts of publishers' files, in our own format.

Run: `python scripts/prepare_embedded.py FOLDER` where FOLDER holds the publishers' files named in embedded_files.toml.
Every file goes through the same import as a user's; then the chosen rows are written as Parquet, with the release records.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import tomllib
from datetime import UTC, datetime, time
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from skillshed.evidence.areas import Areas
from skillshed.evidence.demo import SHIPPED, SUFFIX, write_extract, write_index
from skillshed.evidence.lake import Lake
from skillshed.evidence.measures import shipped_measures
from skillshed.evidence.publish import publish
from skillshed.evidence.release import Release
from skillshed.sources.parsed import Given
from skillshed.sources.raw import RawFile
from skillshed.terms.place import kind_of

WANTED = Path(__file__).with_name("embedded_files.toml")
BUDGET = 7_200_000  # bytes: with the area tables (0.7 MB) all shipped tables stay under 8 MB


def main(folder: Path) -> None:
    """Import, cut, write, count."""
    wanted = tomllib.loads(WANTED.read_text(encoding="utf-8"))
    now = datetime.combine(wanted["accessed_on"], time(), UTC)
    target = Path(tempfile.mkdtemp(dir=SHIPPED.parent, prefix=".preparing-"))
    try:
        with tempfile.TemporaryDirectory() as scratch:
            lake, areas = Lake(Path(scratch)), Areas.load()
            made = [extract(folder, entry, lake, areas, now, wanted["without_kinds"], target) for entry in wanted["file"]]
        write_index(target, made)
        report(target, made)
        shutil.copy(SHIPPED / "__init__.py", target / "__init__.py")
        shutil.rmtree(SHIPPED)
        target.rename(SHIPPED)
    finally:
        shutil.rmtree(target, ignore_errors=True)


def extract(
    folder: Path, entry: dict[str, Any], lake: Lake, areas: Areas, now: datetime, without: list[str], target: Path
) -> Release:
    """One file as an extract: its Parquet written, its record returned."""
    given = Given(released_on=entry.get("released_on"), title=entry.get("title", ""))
    release = publish(RawFile.open(folder / entry["path"]), lake=lake, areas=areas, now=now, given=given).release
    rows = lake.scan(release.id).drop("release").collect()
    kept = chosen(rows, entry, without)
    tables = {name: lake.table(release.id, name) for name in entry.get("tables", [])}
    notes = [said(kept.height, rows.height), entry.get("note", "")]
    described = release.model_copy(
        update={
            "publisher": entry.get("publisher", release.publisher),
            "notes": (*release.notes, *[note for note in notes if note]),
        }
    )
    written = write_extract(target, described, kept, tables)
    print(f"{kept.height:>8,} of {rows.height:>8,}  {(target / f'{written.id}.parquet').stat().st_size:>9,}  {entry['path']}")
    return written


def chosen(rows: pl.DataFrame, entry: dict[str, Any], without: list[str]) -> pl.DataFrame:
    """The rows of a release that travel."""
    measures = _matching(rows["measure"].unique().to_list(), entry.get("measures"))
    codes = [code for code in rows["place"].unique().to_list() if kind_of(code) not in without]
    places = _matching(codes, entry.get("places"))
    periods = _matching(rows["period"].unique().to_list(), entry.get("periods"))
    is_kept = pl.col("period").is_in(periods) | pl.col("place").is_in(entry.get("whole_places", []))
    return rows.filter(pl.col("measure").is_in(measures) & pl.col("place").is_in(places) & is_kept)


def _matching(names: list[str], patterns: list[str] | None) -> list[str]:
    if patterns is None:
        return names
    return [name for name in names if any(name in defined() if p == "defined" else fnmatchcase(name, p) for p in patterns)]


@cache
def defined() -> frozenset[str]:
    """Stored measures that some measure file reads."""
    return frozenset(name for measure in shipped_measures().values() for name in measure.stored)


def said(kept: int, whole: int) -> str:
    """How much of the file this is, in words."""
    if kept == whole:
        return "An extract that travels with skillshed: all the figures read from the file, without the file itself."
    return f"An extract that travels with skillshed: {kept:,} of the {whole:,} figures read from the file."


def report(target: Path, made: list[Release]) -> None:
    """Print the sum, and stop where it is over budget."""
    size = sum(path.stat().st_size for path in target.iterdir())
    print(f"{len(made)} releases ({SUFFIX} extracts), {sum(r.rows_out for r in made):,} figures, {size:,} bytes")
    if size > BUDGET:
        raise SystemExit(f"{size:,} bytes are above the budget of {BUDGET:,}: leave more out in {WANTED.name}.")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
