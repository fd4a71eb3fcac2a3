"""Adverts into the evidence base: read, told apart, counted, released with what they were counted from.

adverts/<release>/adverts.parquet   each advert as it was read, without its description (KEPT)
adverts/<release>/card.json         the files by checksum, the recipe, the counts; written last
adverts/work/<run>/                 an import under way; removed when it is done
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from skillshed.evidence.files import sha256_of, write_whole
from skillshed.skills.adverts.batch import Recipe, recipe_of
from skillshed.skills.adverts.counting import Counted, count
from skillshed.skills.adverts.joining import join
from skillshed.skills.adverts.manifest import CHUNK, Given, Manifest, run_name
from skillshed.skills.adverts.running import run, unwritten
from skillshed.terms.errors import NotFound, Refused, UsageError

if TYPE_CHECKING:
    from skillshed.evidence.book import Book

FOLDER = "adverts"
Engine = Literal["pool", "spark"]
MOST_NOTES = 20  # files named in a release's notes; the companion names all


@dataclass(frozen=True)
class Imported:
    """The release an import made; `is_new` is False where the same adverts were counted before in the same way."""

    release: str
    is_new: bool
    card: dict[str, Any]


def import_adverts(
    paths: Sequence[Path], book: Book, data: Path, *, on: date | None = None, scheme: str = "", workers: int = 2,
    history: bool = True, engine: Engine = "pool", out: Path | None = None, size: int = CHUNK,
    tell: Callable[[str], None] = lambda _: None,
) -> Imported:  # fmt: skip
    """Import files of adverts. The same files in the same order again change nothing; an import cut short goes on.

    `out`: the folder of work and of the adverts kept, else `data`/adverts. `history` False: only figures of the day, for a snapshot
    of what is open, in which earlier days are not whole.
    """
    files = [_given(path) for path in paths]
    recipe = recipe_of(data, scheme)
    home = out or data / FOLDER
    said = {"run": run_name(files, recipe, size), "on": str(on or ""), "history": history}
    if (had := _had(home, said)) and had["release"] in book.lake.releases():
        return Imported(had["release"], False, had)
    with _alone(home / "work", str(said["run"])) as work:
        tell("read")
        manifest = _read(files, recipe, work, workers, engine, size, tell)
        tell("tell copies apart")
        kept = work / "adverts.parquet"
        join(manifest, kept, workers=workers)
        tell("count")
        from skillshed.skills.taxonomy.store import open_taxonomy

        counted = count(kept, open_taxonomy(data, "esco"), book.areas, on=on, history=history)
        return _released(files, recipe, manifest, counted, kept, book, home, said)


@contextmanager
def _alone(folder: Path, run: str) -> Iterator[Path]:
    """The folder of work of a run, for nobody else; Refused where another process is at it. A killed one holds no lock."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{run}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Refused("These adverts are being imported already.", next_step="Wait until that import is done.") from error
            yield folder / run
        (folder / f"{run}.lock").unlink(missing_ok=True)
    except OSError as error:
        raise unwritten(folder, error) from error


def _given(path: Path) -> Given:
    try:
        return Given.of(path)
    except OSError as error:
        raise UsageError(f"'{path}' cannot be read ({error.strerror}).", next_step="Check the path.") from error


def _read(
    files: list[Given], recipe: Recipe, work: Path, workers: int, engine: Engine, size: int, tell: Callable[[str], None]
) -> Manifest:
    if engine == "spark":
        from skillshed.skills.adverts.spark import run_on_spark

        return run_on_spark(files, recipe, work, workers=workers, size=size)
    return run(files, recipe, work, workers=workers, size=size, tell=lambda done: tell(f"read: {done} chunks"))


def _had(home: Path, said: dict[str, Any]) -> dict[str, Any] | None:
    """The card of the same import, where it was brought to its end before."""
    for file in sorted(home.glob("*/card.json")):
        card: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if card.get("asked") == said:
            return card
    return None


def _released(
    files: list[Given],
    recipe: Recipe,
    manifest: Manifest,
    counted: Counted,
    kept: Path,
    book: Book,
    home: Path,
    said: dict[str, Any],
) -> Imported:
    """The figures through the lake's own import; then the adverts and their card beside it; then the work is removed."""
    from skillshed.evidence.publish import publish
    from skillshed.sources.raw import RawFile

    boards = sorted(pl.scan_parquet(kept).select(pl.col("board").unique()).collect()["board"].drop_nulls())
    facts = {**counted.facts, "put_aside": len(manifest.put_aside)}
    document = {
        "made_by": "skillshed adverts import", "on": counted.day, "boards": boards,
        "files": [{"name": one.path.name, "sha256": one.sha256, "size": one.size, "adverts": manifest.rows.get(one.path.name, 0)} for one in files],
        "recipe": recipe.facts, "counted": facts, "notes": _notes(files, recipe, facts),
        "moving": counted.moving.to_dicts(), "asked": counted.asked.to_dicts(),
    }  # fmt: skip
    beside = RawFile(json.dumps(document, indent=1, default=str, sort_keys=True).encode(), "adverts.json")
    table = RawFile(counted.figures.write_csv().encode(), "adverts.csv", companions=(beside,))
    outcome = publish(table, lake=book.lake, areas=book.areas, now=datetime.now(UTC), source="adverts_counted")
    card = {"release": outcome.release.id, "asked": said, "adverts_sha256": sha256_of(kept),
            "put_aside_rows": manifest.put_aside, **{name: document[name] for name in document if name not in ("moving", "asked", "made_by")}}  # fmt: skip
    target = home / outcome.release.id
    try:
        target.mkdir(parents=True, exist_ok=True)
        os.replace(kept, target / "adverts.parquet")
        write_whole(target / "card.json", json.dumps(card, indent=1, default=str).encode())
    except OSError as error:
        raise unwritten(home, error) from error
    manifest.clear()
    return Imported(outcome.release.id, outcome.is_new, json.loads(json.dumps(card, default=str)))


def _notes(files: list[Given], recipe: Recipe, facts: dict[str, Any]) -> list[str]:
    """What a reader of a figure must know of where it comes from."""
    said = [f"Read from {one.path.name} (sha256 {one.sha256})." for one in files[:MOST_NOTES]]
    if len(files) > MOST_NOTES:
        said.append(f"And from {len(files) - MOST_NOTES} more files: see adverts.json beside the table.")
    return [
        *said,
        f"Skills are those of {recipe.taxonomy} (sha256 {recipe.taxonomy_sha256[:12]}), named word for word; occupations are coded to"
        f" {recipe.scheme.upper()} by the {recipe.index} with {recipe.embedder}.",
        f"{facts['adverts']:,} adverts of {facts['vacancies']:,} vacancies, {facts['open']:,} of them open; {facts['without_a_day']:,} adverts name"
        f" no day and are not counted, {facts['after_the_day']:,} a day to come, {facts['place_not_known']:,} open vacancies no place that is known; {facts['put_aside']:,} rows were no advert.",
        "A vacancy is open for six weeks after its first advert, or until it closes. Fewer than ten vacancies or three employers: withheld."
        " Counts are rounded to five. Intervals are 95%.",
    ]


def kept_adverts(data: Path, release: str) -> pl.LazyFrame:
    """The adverts a release was counted from, as KEPT; NotFound where they are not on this machine."""
    file = data / FOLDER / release / "adverts.parquet"
    if not file.is_file():
        raise NotFound(f"The adverts of '{release}' are not kept here.", next_step="Import the files again.")
    return pl.scan_parquet(file)
