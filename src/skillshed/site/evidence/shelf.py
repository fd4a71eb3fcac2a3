"""Finished pages on disk: made once for all processes of the server, thrown away when the evidence or the program changes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import zlib
from collections.abc import Hashable
from functools import cache
from importlib import resources
from pathlib import Path

from skillshed.site.evidence.opened import book

PACKING = 3  # zlib's level: a tenth of the size in two thousandths of a second


def take(key: Hashable) -> str | None:
    """The page kept under a key; None where there is none, or it is damaged."""
    try:
        return zlib.decompress(_path(key).read_bytes()).decode()
    except (OSError, zlib.error, UnicodeDecodeError):
        return None


def put(key: Hashable, page: str) -> None:
    """Keep a page for every reader to come; a full or read-only disk only costs making it again."""
    path = _path(key)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
        with os.fdopen(handle, "wb") as file:
            file.write(zlib.compress(page.encode(), PACKING))
        os.replace(temporary, path)


def sweep() -> None:
    """Throw away pages of earlier evidence or an earlier program."""
    now = _folder()
    for old in now.parent.glob("*/"):
        if old != now:
            shutil.rmtree(old, ignore_errors=True)


def home() -> Path:
    """Where all finished pages stand."""
    return book().folder / "cache" / "pages"


def _folder() -> Path:
    return home() / hashlib.sha256(f"{_program()}{book().version}".encode()).hexdigest()[:16]


def _path(key: Hashable) -> Path:
    return _folder() / f"{hashlib.sha256(repr(key).encode()).hexdigest()[:32]}.page"


@cache
def _program() -> str:
    """A name for the program as it is installed: another template or word makes another page."""
    root = Path(str(resources.files("skillshed")))
    files = sorted(path for kind in ("*.py", "*.html", "*.toml") for path in root.rglob(kind))
    stamps = [(str(path.relative_to(root)), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return hashlib.sha256(repr(stamps).encode()).hexdigest()
