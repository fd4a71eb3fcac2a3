"""Chunks of adverts through `enrich` in a pool of processes; what is done stays done, whatever ends the run."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from skillshed.evidence.files import replacing, sha256_of
from skillshed.skills.adverts.batch import Recipe, enrich
from skillshed.skills.adverts.manifest import CHUNK, Given, Manifest
from skillshed.skills.adverts.reading import batches, named
from skillshed.terms.errors import UserError

AHEAD = 2  # chunks a worker that wait for it: more would only fill the disk
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
Tell = Callable[[int], None]


def run(
    files: list[Given], recipe: Recipe, folder: Path, *, workers: int = 2, size: int = CHUNK, tell: Tell = lambda _: None
) -> Manifest:
    """Read all files into `folder`/out, `size` adverts a chunk; `workers` 0: in this process.

    Chunks that an earlier run did are left as they are. Memory: a few chunks.

    UserError where the disk is full or a worker was ended: run it again, and only the rest is done.
    """
    manifest = Manifest.opened(folder)
    waiting: dict[Future[str], int] = {}
    try:
        with pool(workers) as hands:
            for chunk in chunks(files, manifest, size):
                if not manifest.is_done(chunk):
                    waiting[hands.submit(one_chunk, recipe, manifest.source(chunk), manifest.result(chunk))] = chunk
                _settle(waiting, manifest, tell, most=AHEAD * max(workers, 1))
            _settle(waiting, manifest, tell, most=0)
    except BrokenProcessPool as error:
        raise UserError(
            "A worker ended before its chunk was done: perhaps memory ran out.",
            next_step="Run the same command again: it goes on with the rest. `--workers 1` needs less memory.",
        ) from error
    except OSError as error:
        raise unwritten(folder, error) from error
    return manifest


def _settle(waiting: dict[Future[str], int], manifest: Manifest, tell: Tell, *, most: int) -> None:
    """Note what is done, until no more than `most` chunks wait."""
    while len(waiting) > most:
        for future in wait(waiting, return_when=FIRST_COMPLETED).done:
            chunk = waiting.pop(future)
            manifest.mark(chunk, future.result())
            manifest.source(chunk).unlink(missing_ok=True)
            tell(len(manifest.done))


def chunks(files: list[Given], manifest: Manifest, size: int = CHUNK) -> Iterator[int]:
    """The numbers of chunks, each written where the manifest says; files are read no more once they were read to their end."""
    if manifest.read is not None and all(manifest.source(n).is_file() or manifest.is_done(n) for n in range(manifest.read)):
        yield from range(manifest.read)
        return
    manifest.rows, manifest.put_aside = {}, []
    at = -1
    for at, adverts in enumerate(_in_chunks(_read(files, manifest), size)):
        if not manifest.is_done(at):
            write_frame(manifest.source(at), adverts)
        yield at
    manifest.read = at + 1
    manifest.write()


def _read(files: list[Given], manifest: Manifest) -> Iterator[pl.DataFrame]:
    """Adverts once each, named by board and id, of all files in their order."""
    seen: set[int] = set()
    for given in files:
        manifest.rows.setdefault(given.path.name, 0)
        for batch in batches(given.path):
            manifest.put_aside += [
                {"file": given.path.name, "row": one.row, "reason": one.reason} for one in batch.rejected[:1_000]
            ]
            adverts = named(batch.adverts)
            # Eight bytes an advert: a country's adverts fit into memory as numbers, not as names.
            keys = adverts["id"].hash(7).to_list()
            fresh = []
            for key in keys:
                fresh.append(key not in seen)
                seen.add(key)
            kept = adverts.filter(pl.Series(fresh))
            manifest.rows[given.path.name] += kept.height
            yield kept


def _in_chunks(frames: Iterator[pl.DataFrame], size: int) -> Iterator[pl.DataFrame]:
    """The same rows, `size` at a time."""
    held: list[pl.DataFrame] = []
    count = 0
    for frame in frames:
        held.append(frame)
        count += frame.height
        while count >= size:
            whole = pl.concat(held)
            yield whole.head(size)
            held, count = [whole.slice(size)], count - size
    if count:
        yield pl.concat(held)


def one_chunk(recipe: Recipe, source: Path, result: Path) -> str:
    """Read one chunk; returns the checksum of the file it wrote."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = pa.Table.from_batches(enrich(recipe, iter(pq.read_table(source).to_batches())))
    write_frame(result, pl.DataFrame(pl.from_arrow(found)))
    return sha256_of(result)


def write_frame(path: Path, frame: pl.DataFrame) -> None:
    """Parquet, whole or not at all; the same rows give the same bytes."""
    with replacing(path) as beside:
        frame.rechunk().write_parquet(beside, compression="zstd", statistics=True)


@contextmanager
def pool(workers: int) -> Iterator[Executor]:
    """Processes of their own interpreter, with one thread of arithmetic each; they end when this one does, however it ends."""
    if workers < 1:
        yield _Here()
        return
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(ONE_THREAD)
    hands = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_leave_with, initargs=(os.getpid(),))
    try:
        yield hands
    finally:
        hands.shutdown(wait=True, cancel_futures=True)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class _Here(Executor):
    """No other process: what is asked is done at once."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Done when it returns."""
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def _leave_with(parent: int) -> None:
    """A worker whose parent was killed would wait for ever."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def unwritten(folder: Path, error: OSError) -> UserError:
    """What is said where the disk refuses."""
    return UserError(
        f"What was read could not be written ({error.strerror or error}); what was done before is kept.",
        next_step=f"Make room on {folder} and run the same command again: it goes on with the rest.",
    )
