"""Finished reports on disk: made when first asked for, by one process at a time, kept for as long as the evidence stands."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from skillshed import __version__
from skillshed.site.boot import SETTINGS
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.state import State
from skillshed.site.reports.templates import Template
from skillshed.terms.errors import InputNotUnderstood, SourceUnavailable

PATIENCE = 40.0  # seconds a reader waits for another's report before being asked to come again
LONGEST = 180.0  # seconds a report may take
MOST = 300  # reports kept


def files(template: Template, state: State) -> Path:
    """The folder of a finished report for the state's place and day, made now if it is not there.

    Raises SourceUnavailable where others are being made, InputNotUnderstood where it cannot be made.
    """
    folder = _shelf() / _name(template, state)
    if folder.is_dir():
        return folder
    with _alone():
        if not folder.is_dir():
            _make(template, state, folder)
    return folder


def is_made(template: Template, state: State) -> bool:
    """Whether the files are there already."""
    return (_shelf() / _name(template, state)).is_dir()


def _name(template: Template, state: State) -> str:
    text = f"{template.sha256}|{state.place}|{state.as_of}"
    return f"{template.id}_{hashlib.sha256(text.encode()).hexdigest()[:20]}"


def _shelf() -> Path:
    """One folder a version of the evidence; reports of earlier versions are thrown away."""
    opened = book()
    home = opened.folder / "cache" / "reports"
    version = hashlib.sha256(f"{__version__}{opened.version}{own_packs(opened.folder)}".encode()).hexdigest()[:16]
    folder = home / version
    if not folder.is_dir():
        for old in home.glob("*/"):
            shutil.rmtree(old, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def own_packs(data: Path) -> tuple[tuple[str, int], ...]:
    """Names and times of a data folder's own packs, which no version of the evidence knows of."""
    return tuple(sorted((path.name, path.stat().st_mtime_ns) for path in (data / "packs").glob("*.toml")))


@contextmanager
def _alone() -> Iterator[None]:
    """Only one report is made at a time, whichever process of the server was asked."""
    path = book().folder / "cache" / "reports.lock"
    with path.open("w") as lock:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise SourceUnavailable(
                        "Another report is being made just now, and only one is made at a time.",
                        next_step="Try again in half a minute.",
                    ) from None
                time.sleep(0.2)
        yield


def _make(template: Template, state: State, folder: Path) -> None:
    """Build in a process of its own, into a folder beside it, and put that in place when all of it is there."""
    unfinished = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".making-"))
    command = [sys.executable, "-m", "skillshed.site.reports.making", str(settings.CONFIG.data), template.id, state.place,
               state.as_of.isoformat() if state.as_of else "", str(unfinished)]  # fmt: skip
    try:
        ran = subprocess.run(
            command, capture_output=True, text=True, timeout=LONGEST, check=False,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )  # fmt: skip
        if ran.returncode:
            raise InputNotUnderstood(
                ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else "The report could not be made.",
                next_step="Run `skillshed report` with the same template to see more.",
            )
        unfinished.rename(folder)
    except subprocess.TimeoutExpired:
        raise SourceUnavailable(
            "The report took too long to make.", next_step="Try again when the server is less busy."
        ) from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    _tidy(folder.parent)


def _tidy(shelf: Path) -> None:
    """No more than so many reports: the oldest go first."""
    kept = sorted((one for one in shelf.iterdir() if not one.name.startswith(".")), key=lambda one: one.stat().st_mtime)
    for old in kept[: max(0, len(kept) - MOST)]:
        shutil.rmtree(old, ignore_errors=True)
