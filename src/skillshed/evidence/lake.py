"""The lake: immutable Parquet files, one folder a release, and a small JSON file that makes each release exist.

    raw/ab/abcd...                               the publisher's bytes, under their checksum
    private/ab/abcd...                           the bytes of protected releases: never served
    observations/release=ID/part-0.parquet       any engine can read these
    tables/release=ID/NAME.parquet               code lists, flows, boundaries
    quarantine/release=ID/part-0.parquet         rows put aside, with reasons
    releases/ID.json                             written last: without it, the release is not there

Writers never touch what exists, so readers need no lock; writers take turns, or one would remove what another is writing.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from skillshed.evidence.files import sha256_of, sync_folder, turn, write_whole
from skillshed.evidence.release import Release
from skillshed.evidence.still import once
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import NotFound, UserError

OBSERVATIONS = pl.Schema(
    {
        "measure": pl.String,
        "place": pl.String,
        "period": pl.String,
        "breakdown": pl.String,
        "value": pl.Float64,
        "status": pl.String,
        "lower": pl.Float64,
        "upper": pl.Float64,
        "sheet": pl.String,
        "row": pl.Int32,
    }
)
ROW_GROUP = 32_768


class Lake:
    """The releases under one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: tuple[tuple[int, int], dict[str, Release]] | None = None
        self._read: dict[str, Release] = {}

    # Reading

    @property
    def version(self) -> tuple[int, int]:
        """Changes whenever a release is added: for caches."""
        return once(("lake", self.folder), self._look)

    def _look(self) -> tuple[int, int]:
        try:
            found = os.stat(self.folder / "releases")
        except FileNotFoundError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_ino)

    def releases(self) -> dict[str, Release]:
        """All releases by id, oldest known first."""
        version = self.version
        if self._known is None or self._known[0] != version:
            self._known = (version, self._load())
        return self._known[1]

    def _load(self) -> dict[str, Release]:
        found = []
        for path in (self.folder / "releases").glob("*.json"):
            if path.name not in self._read:
                self._read[path.name] = Release.model_validate_json(path.read_bytes())
            found.append(self._read[path.name])
        return {release.id: release for release in sorted(found, key=lambda release: release.order)}

    def release(self, release_id: str) -> Release:
        """One release; NotFound if it is not there."""
        found = self.releases().get(release_id)
        if found is None:
            raise NotFound(f"There is no release '{release_id}' here.", next_step="`skillshed releases` lists them.")
        return found

    def path(self, release_id: str, kind: str = "observations") -> Path:
        """The folder of a release's observations, tables or quarantine."""
        return self.folder / kind / f"release={release_id}"

    def scan(self, release_id: str) -> pl.LazyFrame:
        """A release's observations, lazily, with `release` as a column."""
        file = self.path(release_id) / "part-0.parquet"
        return pl.scan_parquet(file, hive_partitioning=False).with_columns(pl.lit(release_id).alias("release"))

    def table(self, release_id: str, name: str) -> pl.DataFrame:
        """One of a release's tables; NotFound if it has none of that name."""
        file = self.path(release_id, "tables") / f"{name}.parquet"
        if not file.exists():
            raise NotFound(f"Release '{release_id}' has no table '{name}'.")
        return pl.read_parquet(file, hive_partitioning=False)

    def quarantine(self, release_id: str) -> pl.DataFrame:
        """The rows put aside when a release was imported."""
        file = self.path(release_id, "quarantine") / "part-0.parquet"
        return pl.read_parquet(file, hive_partitioning=False) if file.exists() else pl.DataFrame()

    def raw_path(self, sha256: str, *, private: bool = False) -> Path:
        """Where the bytes with this checksum are kept; those of protected releases stand apart and are never served."""
        return self.folder / ("private" if private else "raw") / sha256[:2] / sha256

    # Writing

    def keep_raw(self, raw: RawFile, *, private: bool = False) -> None:
        """Keep a file's bytes under their checksum; nothing happens if they are here and whole."""
        target = self.raw_path(raw.sha256, private=private)
        if target.exists() and sha256_of(target) == raw.sha256:
            return
        try:
            write_whole(target, raw.content)
        except OSError as error:
            raise self._unwritten(raw.name, error) from error

    def write(
        self,
        release: Release,
        observations: pl.DataFrame,
        *,
        quarantine: pl.DataFrame | None = None,
        tables: dict[str, pl.DataFrame] | None = None,
    ) -> tuple[Release, bool]:
        """Write a release; the JSON file is renamed into place last. Gives it with the checksum of its Parquet, and True.

        Where another writer of the same release was first, what that one wrote stays and is given, and False.
        """
        try:
            with self._turn(release.id) as there:
                return (there, False) if there else (self._written(release, observations, quarantine, tables), True)
        except OSError as error:
            raise self._unwritten(release.title, error) from error

    @contextmanager
    def _turn(self, release_id: str) -> Iterator[Release | None]:
        """This writer's turn, with the release as it is on disk by then."""
        with turn(self.folder / ".turn"):
            file = self._record(release_id)
            yield Release.model_validate_json(file.read_bytes()) if file.exists() else None

    def _record(self, release_id: str) -> Path:
        return self.folder / "releases" / f"{release_id}.json"

    def _written(
        self,
        release: Release,
        observations: pl.DataFrame,
        quarantine: pl.DataFrame | None,
        tables: dict[str, pl.DataFrame] | None,
    ) -> Release:
        if quarantine is not None and quarantine.height:
            self._place(release.id, "quarantine", {"part-0": quarantine})
        if tables:
            self._place(release.id, "tables", tables)
        ordered = observations.select(OBSERVATIONS.names()).sort("measure", "place", "breakdown", "period")
        self._place(release.id, "observations", {"part-0": ordered})
        checksum = sha256_of(self.path(release.id) / "part-0.parquet")
        whole = release.model_copy(update={"observations_sha256": checksum})
        write_whole(self._record(release.id), whole.model_dump_json(indent=1).encode())
        return whole

    def _unwritten(self, what: str, error: OSError) -> UserError:
        return UserError(
            f"'{what}' could not be written ({error.strerror or error}); nothing was changed.",
            next_step=f"Make room or check the rights on {self.folder}, then import again.",
        )

    def adopt(self, release: Release, *, observations: Path, tables: dict[str, Path]) -> None:
        """Take in a release whose Parquet files are ready: their bytes are copied, the JSON file comes last."""
        with self._turn(release.id) as there:
            if there:
                return
            if tables:
                self._place(release.id, "tables", tables)
            self._place(release.id, "observations", {"part-0": observations})
            write_whole(self._record(release.id), release.model_dump_json(indent=1).encode())

    def _place(self, release_id: str, kind: str, parts: Mapping[str, pl.DataFrame | Path]) -> None:
        """Write a folder under a temporary name, then rename it; a leftover of a broken import is replaced."""
        target = self.path(release_id, kind)
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=target.parent, prefix=".writing-"))
        try:
            for name, part in parts.items():
                file = temporary / f"{name}.parquet"
                if isinstance(part, Path):
                    shutil.copyfile(part, file)
                else:
                    part.write_parquet(file, compression="zstd", row_group_size=ROW_GROUP, statistics=True)
                with file.open("rb") as stream:
                    os.fsync(stream.fileno())
            os.chmod(temporary, 0o755)
            if target.exists():  # left by an import that was cut off before its release existed
                shutil.rmtree(target)
            temporary.rename(target)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
        sync_folder(target.parent)

    def sweep(self, older_than_seconds: int = 3600) -> int:
        """Remove what broken imports left behind; returns how many leftovers went."""
        gone = 0
        known = {f"release={name}" for name in self.releases()}
        before = time.time() - older_than_seconds
        for kind in ("observations", "tables", "quarantine", "releases"):
            for path in (self.folder / kind).glob("*"):
                is_left = path.name.startswith(".writing-") or (kind != "releases" and path.name not in known)
                if is_left and path.stat().st_mtime < before:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
                    gone += 1
        return gone
