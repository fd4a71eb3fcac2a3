"""Files brought in but not yet published: kept under a random name for a day at most, then swept away.

<data>/imports/TOKEN/job.json      what was understood of each file, and how far publishing is
<data>/imports/TOKEN/0.bin ...     the bytes, only until they are published or discarded
"""

from __future__ import annotations

import re
import secrets
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from skillshed.evidence.files import write_whole
from skillshed.evidence.rehearse import Rehearsal
from skillshed.sources.parsed import Given
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import NotFound

KEPT_UNPUBLISHED, KEPT_REPORT = timedelta(days=1), timedelta(days=30)
STALLED = timedelta(minutes=10)
_TOKEN = re.compile(r"^[a-f0-9]{32}$")


class Result(BaseModel):
    """What became of one file."""

    release: str = ""
    is_new: bool = False
    rows_out: int = 0
    rows_dropped: int = 0
    error: str = ""


class Staged(BaseModel):
    """One file. `state`: ready (tried out), large (not tried), needs_map (say what its columns are), failed (its bytes are gone)."""

    number: int
    name: str
    size: int
    state: Literal["ready", "large", "needs_map", "failed"] = "ready"
    why: str = ""
    source: str = ""
    source_title: str = ""
    head: list[list[str]] = []
    columns: dict[str, str] = {}
    title: str = ""
    dataset: str = ""
    companions: list[int] = []
    belongs_to: int | None = None
    tried: Rehearsal | None = None
    result: Result | None = None

    @property
    def is_usable(self) -> bool:
        """Whether it would be published."""
        return self.state in ("ready", "large") and self.belongs_to is None


class Job(BaseModel):
    """Files brought in together by one account."""

    token: str
    account: int | None
    made_at: datetime
    changed_at: datetime
    stage: Literal["waiting", "queued", "publishing", "done"] = "waiting"
    step: str = ""
    released_on: date | None = None
    source: str = ""
    files: list[Staged] = []

    @property
    def usable(self) -> list[Staged]:
        """Files that would be published."""
        return [one for one in self.files if one.is_usable]

    @property
    def is_stalled(self) -> bool:
        """Whether publishing has said nothing for so long that it must have been cut off."""
        return self.stage in ("queued", "publishing") and datetime.now(UTC) - self.changed_at > STALLED

    def given(self, one: Staged) -> Given:
        """What the person said of a file, as the importer takes it."""
        return Given(dataset=one.dataset, released_on=self.released_on, columns=one.columns, title=one.title)

    def file(self, number: int) -> Staged:
        """One of its files. NotFound."""
        found = next((one for one in self.files if one.number == number), None)
        if found is None:
            raise NotFound(f"There is no file {number} in this import.", next_step="Bring the file in again.")
        return found


class Staging:
    """The jobs under one data folder."""

    def __init__(self, data: Path) -> None:
        self.folder = data / "imports"

    def begin(self, account: int | None, *, released_on: date | None, source: str) -> Job:
        """A new job without files; leftovers of others are swept first."""
        self.sweep()
        now = datetime.now(UTC)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        job = Job(
            token=secrets.token_hex(16), account=account, made_at=now, changed_at=now, released_on=released_on, source=source
        )
        self.path(job.token).mkdir(mode=0o700)
        return job

    def path(self, token: str) -> Path:
        """A job's folder. NotFound for what is no token, so that no address leads elsewhere."""
        if not _TOKEN.match(token):
            raise NotFound("There is no such import.", next_step="Bring the file in again.")
        return self.folder / token

    def load(self, token: str) -> Job:
        """A job. NotFound once it was discarded or swept."""
        try:
            return Job.model_validate_json((self.path(token) / "job.json").read_bytes())
        except FileNotFoundError:
            raise NotFound(
                "This import is no longer here: files not published are kept for a day.", next_step="Bring the file in again."
            ) from None

    def save(self, job: Job) -> Job:
        """Write what is known of a job, whole."""
        job.changed_at = datetime.now(UTC)
        write_whole(self.path(job.token) / "job.json", job.model_dump_json(indent=1).encode())
        return job

    def keep(self, job: Job, one: Staged, content: bytes) -> None:
        """Keep a file's bytes until they are published."""
        write_whole(self.path(job.token) / f"{one.number}.bin", content)

    def raw(self, job: Job, one: Staged) -> RawFile:
        """A file with those that belong to it. NotFound once its bytes are gone."""
        parts = tuple(RawFile(self._bytes(job, number), job.file(number).name) for number in one.companions)
        return RawFile(self._bytes(job, one.number), one.name, companions=parts)

    def _bytes(self, job: Job, number: int) -> bytes:
        try:
            return (self.path(job.token) / f"{number}.bin").read_bytes()
        except FileNotFoundError:
            raise NotFound("The bytes of this file are no longer here.", next_step="Bring the file in again.") from None

    def drop_bytes(self, job: Job, *numbers: int) -> None:
        """Forget the bytes of some files, or of all."""
        for number in numbers or [one.number for one in job.files]:
            (self.path(job.token) / f"{number}.bin").unlink(missing_ok=True)

    def claim(self, job: Job) -> bool:
        """Whether this caller is the one to publish the job: only one ever is, unless that one was cut off."""
        mark = self.path(job.token) / "claimed"
        if job.is_stalled:
            mark.unlink(missing_ok=True)
        try:
            mark.touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def discard(self, token: str) -> None:
        """Forget a job and its bytes."""
        shutil.rmtree(self.path(token), ignore_errors=True)

    def sweep(self) -> None:
        """Remove jobs that nobody finished, and reports that are old."""
        now = datetime.now(UTC)
        for folder in self.folder.glob("*"):
            try:
                age = now - datetime.fromtimestamp(folder.stat().st_mtime, UTC)
            except FileNotFoundError:  # another process swept or discarded it just now
                continue
            is_left = bool(list(folder.glob("*.bin"))) or not (folder / "job.json").exists()
            if age > (KEPT_UNPUBLISHED if is_left else KEPT_REPORT):
                shutil.rmtree(folder, ignore_errors=True)
