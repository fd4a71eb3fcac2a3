"""Releases: what was published, when it was known, and the bytes it came from."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict


class RawPart(BaseModel):
    """One file as received. `is_kept` is False where only an extract of it travels with skillshed."""

    model_config = ConfigDict(frozen=True)
    name: str
    sha256: str
    size: int
    url: str = ""
    is_kept: bool = True


class Stated(BaseModel):
    """What the publisher says of one of its indicators, and how much of it the release holds."""

    model_config = ConfigDict(frozen=True)
    label: str
    unit: str = ""
    decimals: int | None = None
    kind: str = "count"
    polarity: str = ""
    description: str = ""
    caveats: str = ""
    universe: str = ""
    rows: int = 0
    first: str = ""
    last: str = ""


class Release(BaseModel):
    """One edition of a dataset, never changed once written."""

    model_config = ConfigDict(frozen=True)
    id: str
    source: str
    dataset: str
    title: str
    publisher: str
    published_on: date | None
    accessed_on: datetime
    url: str = ""
    licence: str = "OGL-UK-3.0"
    boundaries: int | None = None
    raw: tuple[RawPart, ...] = ()
    observations_sha256: str = ""
    supersedes: tuple[str, ...] = ()
    file_rows: int = 0
    rows_in: int = 0
    rows_out: int = 0
    rows_dropped: int = 0
    reasons: dict[str, int] = {}
    notes: tuple[str, ...] = ()
    is_complete: bool = True
    measures: dict[str, Stated] = {}
    tables: tuple[str, ...] = ()
    made_by: str = ""

    @property
    def known_on(self) -> date:
        """The day from which this release counts: its publication, or else our first sight of it."""
        return self.published_on or self.accessed_on.date()

    @property
    def citation(self) -> str:
        """The source line under a chart."""
        when = f"release of {self.known_on.day} {self.known_on:%B %Y}" if self.published_on else (
            f"read on {self.accessed_on.day} {self.accessed_on:%B %Y}"
        )  # fmt: skip
        return f"{self.publisher}, {self.title}, {when}"
