"""The files a person names: one, a folder of them, or a zip package; each opened safely."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood

READABLE = (".csv", ".gz", ".txt", ".json", ".xlsx", ".xls", ".zip", ".tsv")


def opened(paths: Iterable[Path]) -> list[RawFile]:
    """Every readable file under the paths, zip packages taken apart; raises InputNotUnderstood where there is none."""
    named = list(paths)
    found = [raw for path in named for inner in _under(path) for raw in unzipped(_open(inner))]
    if not found:
        names = ", ".join(f"'{path}'" for path in named)
        raise InputNotUnderstood(f"There is no file to read in {names}.", next_step="Name a file, a folder or a zip package.")
    return found


def _open(path: Path) -> RawFile:
    """A file that knows its folder's name: ESCO's and O*NET's packages carry their version there and nowhere inside."""
    raw = RawFile.open(path)
    raw.url = path.parent.name
    return raw


def _under(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    inside = [inner for inner in sorted(path.rglob("*")) if inner.is_file() and not inner.name.startswith(".")]
    return [inner for inner in inside if inner.suffix.casefold() in READABLE and inner.stat().st_size]


def unzipped(raw: RawFile) -> list[RawFile]:
    """The files of a zip package; the file itself where it is none (a workbook is a zip, and stays whole)."""
    if raw.kind != "zip":
        return [raw]
    with zipfile.ZipFile(io.BytesIO(raw.unpacked)) as archive:
        members = [item for item in archive.infolist() if item.file_size and Path(item.filename).suffix.casefold() in READABLE]
        return [RawFile(archive.read(item), Path(item.filename).name, url=f"{raw.name} {item.filename}") for item in members]
