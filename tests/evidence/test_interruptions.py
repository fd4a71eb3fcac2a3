"""An import cut off at any instant, a full disk and two writers at once leave the old state or the new one."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from skillshed.evidence import files as writing
from skillshed.evidence import lake
from skillshed.evidence.book import Book
from skillshed.evidence.publish import Outcome
from skillshed.evidence.quality import findings
from skillshed.terms.errors import UserError

from .shelf import BURNLEY, bring, files, table

SMALL = table([(BURNLEY, 2021, 1)])
MANY = table([(f"E0700{n:04d}", year, n) for n in range(100, 250) for year in range(1900, 2021)])
IMPORT = """
import sys
from pathlib import Path
from tests.evidence.shelf import bring
from skillshed.evidence.book import Book
print("ready", flush=True)
for name in sys.argv[2:]:
    bring(Book(Path(sys.argv[1])), Path(name).read_bytes(), "starters.csv")
print("done", flush=True)
"""


def start(folder: Path, *names: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", IMPORT, str(folder), *map(str, names)]
    root = Path(__file__).parents[2]
    env = {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root, env=env)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def errors(folder: Path) -> list[str]:
    return [row["finding"] for row in findings(Book(folder)) if row["level"] == "error"]


@pytest.mark.slow
def test_killed_at_any_instant(tmp_path: Path) -> None:
    """Fifteen imports killed between their first moment and their last; each leaves one release or two, whole."""
    content = tmp_path / "many.csv"
    content.write_bytes(MANY)
    began = time.monotonic()
    assert start(tmp_path / "timed", content).wait() == 0
    takes = time.monotonic() - began
    instants = random.Random(20261121)
    seen = set()
    for attempt in range(15):
        folder = tmp_path / f"data{attempt}"
        bring(Book(folder), SMALL, "other.csv")
        child = start(folder, content)
        time.sleep(instants.uniform(0, takes * 0.9))
        child.send_signal(signal.SIGKILL)
        child.wait()
        found = Book(folder).lake.releases()
        seen.add(len(found))
        assert len(found) in (1, 2)
        assert errors(folder) == []
        outcome = bring(Book(folder), MANY)
        assert outcome.is_new == (len(found) == 1)
        assert Book(folder).lake.scan(outcome.release.id).collect().height == outcome.release.rows_out > 10_000
        assert errors(folder) == []
        Book(folder).lake.sweep(older_than_seconds=-1)
        assert not list(folder.rglob(".writing-*"))
        assert errors(folder) == []
    assert 1 in seen, "no import was killed before it ended"


FULL = OSError(errno.ENOSPC, "No space left on device")


def fail_at(monkeypatch: pytest.MonkeyPatch, call: int) -> None:
    """The disk is full from the so many-th flush on."""
    calls: list[int] = []
    flush = os.fsync

    def fsync(handle: int) -> None:
        calls.append(handle)
        if len(calls) >= call:
            raise FULL
        flush(handle)

    monkeypatch.setattr(os, "fsync", fsync)


# Two flushes each (the file, its folder) for the bytes, the table of places, the observations and the release itself.
FLUSHES = 8


@pytest.mark.parametrize("call", range(1, FLUSHES + 1))
def test_a_full_disk_changes_nothing_and_names_the_folder(book: Book, monkeypatch: pytest.MonkeyPatch, call: int) -> None:
    bring(book, SMALL, "other.csv")
    releases = files(book.lake.folder / "releases")
    with monkeypatch.context() as full:
        fail_at(full, call)
        with pytest.raises(UserError, match="No space left on device") as caught:
            bring(book, MANY)
    assert str(book.lake.folder) in str(caught.value)
    if call < FLUSHES:  # the last flush comes after the release is there
        assert files(book.lake.folder / "releases") == releases
    assert not list(book.folder.rglob(".writing-*"))
    assert bring(book, MANY).release.rows_out > 10_000
    assert errors(book.folder) == []


def test_a_limit_on_file_size_is_a_full_disk_too(tmp_path: Path) -> None:
    content = tmp_path / "many.csv"
    content.write_bytes(MANY)
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))"
    command = [sys.executable, "-c", f"{limit}\n{IMPORT}", str(tmp_path / "data"), str(content)]
    root = Path(__file__).parents[2]
    env = {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, env=env, check=False)
    assert done.returncode == 1
    assert "could not be written (File too large)" in done.stderr
    assert Book(tmp_path / "data").lake.releases() == {}


def test_a_write_that_fails_leaves_no_scrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing.os, "replace", lambda *_: (_ for _ in ()).throw(FULL))
    with pytest.raises(OSError, match="No space"):
        writing.write_whole(tmp_path / "x" / "file", b"content")
    assert list((tmp_path / "x").iterdir()) == []


@pytest.mark.parametrize("same", [True, False])
def test_two_writers_at_once(tmp_path: Path, same: bool) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_bytes(MANY)
    other.write_bytes(MANY if same else MANY.replace(b",2020,", b",2021,"))
    writers = [start(tmp_path / "data", one), start(tmp_path / "data", other)]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert len(Book(tmp_path / "data").lake.releases()) == (1 if same else 2)
    assert errors(tmp_path / "data") == []


def test_a_second_writer_waits_and_takes_nothing_away(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second comes at the worst instant: the first's Parquet stands, its release does not yet."""
    seconds: list[Future[Outcome]] = []
    look = lake.sha256_of

    def second_comes(path: Path) -> str:
        if not seconds:
            seconds.append(pool.submit(bring, Book(book.folder), MANY))
            wait(seconds, timeout=1.5)
        return look(path)

    monkeypatch.setattr(lake, "sha256_of", second_comes)
    with ThreadPoolExecutor(1) as pool:
        first = bring(book, MANY)
        second = seconds[0].result()
    assert (first.is_new, second.is_new) == (True, False)
    assert first.release == second.release
    assert errors(book.folder) == []
