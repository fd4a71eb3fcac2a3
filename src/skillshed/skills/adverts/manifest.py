"""What an import has done so far, so that one cut short goes on with the rest: a file in its folder of work."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from skillshed.evidence.files import sha256_of, write_whole
from skillshed.skills.adverts.batch import Recipe

CHUNK = 2_000  # adverts


@dataclass(frozen=True)
class Given:
    """A file as it was given: its bytes by their checksum."""

    path: Path
    sha256: str
    size: int

    @classmethod
    def of(cls, path: Path) -> Given:
        """Read once, in blocks."""
        return cls(path, sha256_of(path), path.stat().st_size)


@dataclass
class Manifest:
    """Chunks done, by name, with the checksum of what they gave; `read` is the number of chunks once all files are read."""

    folder: Path
    read: int | None = None
    rows: dict[str, int] = field(default_factory=dict)  # adverts of each file that entered a chunk
    put_aside: list[dict[str, Any]] = field(default_factory=list)
    done: dict[str, str] = field(default_factory=dict)

    @classmethod
    def opened(cls, folder: Path) -> Manifest:
        """The manifest of a folder of work; an empty one where there is none, or it was damaged: then all is done again."""
        try:
            said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            return cls(folder, said["read"], said["rows"], said["put_aside"], said["done"])
        except (OSError, ValueError, KeyError, TypeError):
            return cls(folder)

    def source(self, chunk: int) -> Path:
        """Where a chunk's adverts are kept until they are read."""
        return self.folder / "in" / f"{chunk:06}.parquet"

    def result(self, chunk: int) -> Path:
        """Where what was read of a chunk is kept."""
        return self.folder / "out" / f"{chunk:06}.parquet"

    def is_done(self, chunk: int) -> bool:
        """Whether a chunk was read, and what it gave is whole."""
        said, file = self.done.get(f"{chunk:06}"), self.result(chunk)
        return said is not None and file.is_file() and sha256_of(file) == said

    def mark(self, chunk: int, sha256: str) -> None:
        """Note that a chunk is done."""
        self.done[f"{chunk:06}"] = sha256
        self.write()

    def write(self) -> None:
        """To disk, whole or not at all."""
        said = {"read": self.read, "rows": self.rows, "put_aside": self.put_aside, "done": dict(sorted(self.done.items()))}
        write_whole(self.folder / "manifest.json", json.dumps(said, indent=1).encode())

    def clear(self) -> None:
        """Remove the folder of work: it holds texts of adverts."""
        shutil.rmtree(self.folder, ignore_errors=True)


def run_name(files: list[Given], recipe: Recipe, size: int = CHUNK) -> str:
    """The same for the same bytes in the same order, read in the same way."""
    said = [*(one.sha256 for one in files), json.dumps(recipe.facts, sort_keys=True), str(size)]
    return hashlib.sha256("|".join(said).encode()).hexdigest()[:16]
