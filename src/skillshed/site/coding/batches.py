"""Lists of titles under review: a file each in the data folder, with what the coder said of every title; kept a month."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from skillshed.evidence.files import write_whole
from skillshed.skills.coding.coder import Candidate, Coded
from skillshed.terms.errors import NotFound

FOLDER = "skills/reviews"
KEPT = 30 * 24 * 3600  # seconds
MOST = 5000  # titles of one list


@dataclass(frozen=True)
class Line:
    """A title as it was given, and what the coder said."""

    title: str
    sector: str
    description: str
    candidates: tuple[tuple[str, str, float], ...]
    needs_review: bool
    why: str

    @property
    def coded(self) -> Coded:
        return Coded(tuple(Candidate(*one) for one in self.candidates), self.needs_review, self.why)


@dataclass(frozen=True)
class Batch:
    """A list; `by` is the account that brought it in."""

    token: str
    scheme: str
    by: int
    on: float
    lines: tuple[Line, ...] = field(repr=False)


def keep(data: Path, scheme: str, by: int, lines: list[Line]) -> Batch:
    """A new list; those older than a month go."""
    for old in _files(data):
        if old.stat().st_mtime < time.time() - KEPT:
            old.unlink(missing_ok=True)
    batch = Batch(secrets.token_hex(8), scheme, by, time.time(), tuple(lines))
    write_whole(data / FOLDER / f"{batch.token}.json", json.dumps(asdict(batch)).encode())
    return batch


def find(data: Path, token: str) -> Batch:
    """NotFound where there is no such list, or no longer."""
    file = data / FOLDER / f"{token}.json"
    if not (token.isalnum() and file.is_file()):
        raise NotFound(
            "This list of titles is not here, or no longer.", next_step="Bring the list in again: lists are kept a month."
        )
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    lines = tuple(Line(**{**one, "candidates": tuple(tuple(each) for each in one["candidates"])}) for one in read.pop("lines"))
    return Batch(**read, lines=lines)


def mine(data: Path, by: int) -> list[Batch]:
    """The lists an account brought in, newest first."""
    return sorted((one for file in _files(data) if (one := find(data, file.stem)).by == by), key=lambda one: -one.on)


def remove(data: Path, token: str) -> None:
    """The list goes; what was decided stays."""
    (data / FOLDER / f"{find(data, token).token}.json").unlink(missing_ok=True)


def _files(data: Path) -> Iterator[Path]:
    yield from (data / FOLDER).glob("*.json")
