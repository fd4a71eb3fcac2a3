"""Everything in one file, and back: the data folder, a copy of the records, and a checksum for each.

A backup is a plain tar (gzip where its name ends in .gz): any system can open it. `manifest.json` stands last.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from skillshed import __version__
from skillshed.evidence.files import sync_folder
from skillshed.site import records
from skillshed.terms.errors import InputNotUnderstood, NotFound, UsageError, UserError

FORMAT = 1
MANIFEST = "manifest.json"
# Made again from the program itself, or half-written when the copy was taken.
LEFT_OUT_FOLDERS = (Path("static"), Path("cache"), Path("adverts") / "work")
LEFT_OUT_PREFIXES = (".writing-", ".restoring-", ".backup-")
# Written last by the lake: listed first here, so that no release is in the copy without all its parts.
FIRST = Path("lake") / "releases"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a backup."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds."""

    made_on: str
    version: str
    database: str
    files: dict[str, Entry] = field(default_factory=dict)
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Report:
    """What was written or brought back."""

    file: Path
    folder: Path
    database: str
    files: int
    bytes: int
    made_on: str
    set_aside: Path | None = None


def backup(data_dir: Path, to: Path) -> Report:
    """Write everything under `data_dir`, and the records, to `to`: whole or not at all. Others may go on reading and writing."""
    data_dir, to = data_dir.absolute(), to.absolute()
    if not data_dir.is_dir():
        raise NotFound(f"There is no data folder at {data_dir}.", next_step="Name it with --data DIR or SKILLSHED_DATA.")
    if to.is_relative_to(data_dir):
        raise UsageError("A backup inside the data folder would be lost with it.", next_step="Give a path elsewhere.")
    manifest = Manifest(datetime.now(UTC).isoformat(timespec="seconds"), __version__, records.kind())
    try:
        _write_whole(to, data_dir, manifest)
    except OSError as error:
        raise UserError(
            f"The backup could not be written to {to}: {error.strerror}.", next_step="No file was left behind."
        ) from error
    return _report(to, data_dir, manifest)


def _write_whole(to: Path, data_dir: Path, manifest: Manifest) -> None:
    # Readable by its owner only (mkstemp): it holds personal records.
    handle, temporary = tempfile.mkstemp(dir=to.parent, prefix=".backup-")
    try:
        with os.fdopen(handle, "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w:gz" if to.suffix == ".gz" else "w", format=tarfile.PAX_FORMAT) as tar:
                _fill(tar, data_dir, manifest)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, to)
    finally:
        Path(temporary).unlink(missing_ok=True)
    sync_folder(to.parent)


def _fill(tar: tarfile.TarFile, data_dir: Path, manifest: Manifest) -> None:
    with tempfile.TemporaryDirectory(prefix="skillshed-records-") as scratch:
        names = list(_names(data_dir))
        for copy in records.copies(data_dir, Path(scratch)):
            _add(tar, copy, copy.name, manifest)
        for name in names:
            _add(tar, data_dir / name, name.as_posix(), manifest)
    content = json.dumps(asdict(manifest), indent=1).encode()
    _put(tar, MANIFEST, io.BytesIO(content), len(content), 0o600)


def _names(data_dir: Path) -> Iterator[Path]:
    """Every file to copy, by its path inside the data folder; the lake's releases first."""
    found = [path.relative_to(data_dir) for path in sorted((data_dir / FIRST).glob("*"))]
    yield from (name for name in found if not _is_left_out(name))
    live = records.live_files(data_dir)
    for path in sorted(data_dir.rglob("*")):
        name = path.relative_to(data_dir)
        # A release that appeared since the first look may be here without all its parts: leave it to the next backup.
        if path.is_file() and name.parent != FIRST and path not in live and not _is_left_out(name):
            yield name


def _is_left_out(name: Path) -> bool:
    return any(name.is_relative_to(folder) for folder in LEFT_OUT_FOLDERS) or any(
        part.startswith(LEFT_OUT_PREFIXES) for part in name.parts
    )


def _add(tar: tarfile.TarFile, path: Path, name: str, manifest: Manifest) -> None:
    try:
        source = path.open("rb")
    except FileNotFoundError:
        # Areas and definitions may be removed while we copy; what is gone now need not be kept.
        return
    with source:
        size = os.fstat(source.fileno()).st_size
        digest = hashlib.sha256()
        _put(tar, name, _Counted(source, digest), size, path.stat().st_mode & 0o777)
    manifest.files[name] = Entry(digest.hexdigest(), size)


def _put(tar: tarfile.TarFile, name: str, source: Any, size: int, mode: int) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, mode, int(datetime.now(UTC).timestamp())
    tar.addfile(info, source)


class _Counted:
    """A stream whose checksum is known once it is read."""

    def __init__(self, source: IO[bytes], digest: Any) -> None:
        self._source, self._digest = source, digest

    def read(self, size: int = -1) -> bytes:
        block = self._source.read(size)
        self._digest.update(block)
        return block


def restore(file: Path, data_dir: Path, *, force: bool = False) -> Report:
    """Bring a backup back into an empty or new data folder, all of it or none.

    Every checksum is compared before anything is touched. With `force`, a folder in use is set aside under another name, not lost.
    InputNotUnderstood where the file is damaged; UsageError where the folder or the database is in use.
    """
    file, data_dir = file.absolute(), data_dir.absolute()
    if not file.is_file():
        raise NotFound(f"There is no backup at {file}.", next_step="Check the path.")
    if _is_in_use(data_dir) and not force:
        raise UsageError(
            f"{data_dir} already holds data; nothing was changed.",
            next_step="Restore into a new folder with --data DIR, or set the present one aside with --force.",
        )
    side = _beside(data_dir)
    try:
        manifest = _unpack(file, side)
        with records.brought_back(manifest.database, side):
            aside = _swap(side, data_dir)
    finally:
        shutil.rmtree(side, ignore_errors=True)
    return _report(file, data_dir, manifest, aside)


def _beside(data_dir: Path) -> Path:
    """A folder next to the data folder, on the same disk, so that the checked copy can take its name at one stroke."""
    try:
        data_dir.parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(dir=data_dir.parent, prefix=".restoring-"))
    except OSError as error:
        raise UserError(
            f"Nothing can be written in {data_dir.parent}: {error.strerror}. Nothing was changed.",
            next_step="Restore into a folder inside one that you may write to, with --data DIR.",
        ) from error


def _is_in_use(folder: Path) -> bool:
    return any(path.is_file() for path in folder.rglob("*"))


def _swap(side: Path, data_dir: Path) -> Path | None:
    """The checked copy takes the folder's name; what stood there is kept under another."""
    aside = None
    if data_dir.exists() and any(data_dir.iterdir()):
        aside = data_dir.with_name(f"{data_dir.name}-before-{datetime.now(UTC):%Y%m%dT%H%M%S}")
        os.rename(data_dir, aside)
    try:
        os.rename(side, data_dir)
    except OSError:
        if aside:
            os.rename(aside, data_dir)
        raise
    sync_folder(data_dir.parent)
    return aside


def _unpack(file: Path, side: Path) -> Manifest:
    """The files, written to `side` and all found as the manifest says."""
    try:
        with tarfile.open(file) as tar:
            found = {member.name: _extract(tar, member, side) for member in tar}
    except (tarfile.TarError, EOFError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise UserError(f"The backup could not be unpacked: {error.strerror}.", next_step="Nothing was changed.") from error
        raise _damaged(file, "it is cut off or no tar file") from error
    manifest = _manifest(file, side)
    if faults := _differences(found, manifest):
        raise _damaged(file, "; ".join(faults[:5]))
    return manifest


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, side: Path) -> Entry:
    target = (side / member.name).resolve()
    if not member.isfile() or not target.is_relative_to(side.resolve()):
        raise tarfile.ExtractError(f"{member.name} is no plain file of a backup")
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    source = _Counted(tar.extractfile(member), digest)  # type: ignore[arg-type]
    with target.open("wb") as stream:
        shutil.copyfileobj(source, stream, 1 << 20)  # type: ignore[misc]
        stream.flush()
        os.fsync(stream.fileno())
    target.chmod(member.mode & 0o777)
    return Entry(digest.hexdigest(), target.stat().st_size)


def _manifest(file: Path, side: Path) -> Manifest:
    path = side / MANIFEST
    if not path.exists():
        raise _damaged(file, "it has no manifest, so it was cut off or is no backup")
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["format"] != FORMAT:
            raise InputNotUnderstood(
                f"{file.name} is a backup of format {told['format']}; this version reads format {FORMAT}.",
                next_step=f"Use skillshed {told['version']} to restore it.",
            )
        manifest = Manifest(**{**told, "files": {name: Entry(**entry) for name, entry in told["files"].items()}})
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(file, "its manifest cannot be read") from error
    path.unlink()
    return manifest


def _differences(found: dict[str, Entry], manifest: Manifest) -> list[str]:
    found.pop(MANIFEST)
    faults = [f"{name} is missing" for name in manifest.files if name not in found]
    faults += [f"{name} does not belong" for name in found if name not in manifest.files]
    return faults + [f"{name} is not as it was" for name, entry in manifest.files.items() if found.get(name, entry) != entry]


def _damaged(file: Path, why: str) -> InputNotUnderstood:
    return InputNotUnderstood(f"{file.name} is damaged: {why}.", next_step="Nothing was changed. Use another backup.")


def _report(file: Path, folder: Path, manifest: Manifest, aside: Path | None = None) -> Report:
    size = sum(entry.bytes for entry in manifest.files.values())
    return Report(file, folder, manifest.database, len(manifest.files), size, manifest.made_on, aside)
