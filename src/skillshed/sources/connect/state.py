"""What has already come today, so that a fetch that stopped goes on where it was."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from skillshed.sources.raw import RawFile
from skillshed.terms.errors import UsageError


class Pages:
    """The pages of one request that came on one day, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, name: str) -> bytes | None:
        """A page, or None."""
        path = self.folder / name
        return path.read_bytes() if path.is_file() else None

    def put(self, name: str, content: bytes) -> None:
        """Keep a page, whole or not at all."""
        write(self.folder / name, content)

    def clear(self) -> None:
        """Forget them."""
        shutil.rmtree(self.folder, ignore_errors=True)


class State:
    """A state file, and beside it a folder of what came. `on`: today; what came on other days is forgotten."""

    def __init__(self, path: Path, on: date) -> None:
        self.path = path
        self.on = on.isoformat()
        self.folder = path.with_suffix(".parts")
        self._done: dict[str, list[dict[str, Any]]] = self._read()
        self._forget_other_days()

    def pages(self, request: str) -> Pages:
        """Where the pages of a request are kept today."""
        return Pages(self.folder / self.on / request)

    def done(self, request: str) -> list[RawFile] | None:
        """The files of a request that was completed today, or None; None too where one is missing or altered."""
        listed = self._done.get(request)
        if listed is None:
            return None
        files = [self._file(request, one) for one in listed]
        return [raw for raw in files if raw] if all(files) else None

    def remember(self, request: str, files: Sequence[RawFile]) -> None:
        """Mark a request as completed with these files."""
        self._done[request] = [self._keep(request, raw) for raw in files]
        write(self.path, json.dumps({"on": self.on, "done": self._done}, indent=1).encode())

    def _keep(self, request: str, raw: RawFile) -> dict[str, Any]:
        self.pages(request).put(raw.name, raw.content)
        beside = [self._keep(request, companion) for companion in raw.companions]
        return {"name": raw.name, "url": raw.url, "sha256": raw.sha256, "companions": beside}

    def _file(self, request: str, listed: dict[str, Any]) -> RawFile | None:
        content = self.pages(request).get(listed["name"])
        if not content:
            return None
        beside = [self._file(request, one) for one in listed["companions"]]
        raw = RawFile(content, listed["name"], url=listed["url"], companions=tuple(one for one in beside if one))
        return raw if raw.sha256 == listed["sha256"] and all(beside) else None

    def _read(self) -> dict[str, list[dict[str, Any]]]:
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
            return dict(found["done"]) if found["on"] == self.on else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}  # none yet, or damaged: the worst that follows is asking again

    def _forget_other_days(self) -> None:
        if self.folder.is_dir():
            for day in self.folder.iterdir():
                if day.name != self.on:
                    shutil.rmtree(day, ignore_errors=True)


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; UsageError where the disk refuses."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UsageError(
            f"'{path}' cannot be written ({error.strerror}), so what came could not be kept.",
            next_step="Free some space or name another data folder.",
        ) from error
