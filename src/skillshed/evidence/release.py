"""Releases: what was published, when it was known, and the bytes it came from."""

from __future__ import annotations

import re
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from skillshed.terms.period import MONTHS, said_day

_MONTH = re.compile(r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-_ ]?(20\d\d)", re.IGNORECASE)
_ISO_MONTH = re.compile(r"(20\d\d)[-_](0[1-9]|1[0-2])")


class RawPart(BaseModel):
    """One file as received. `is_kept` is False where only an extract of it travels with skillshed; `is_private` True where
    its bytes hold unprotected counts and are never served."""

    model_config = ConfigDict(frozen=True)
    name: str
    sha256: str
    size: int
    url: str = ""
    is_kept: bool = True
    is_private: bool = False


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
    is_protected: bool = False
    measures: dict[str, Stated] = {}
    tables: tuple[str, ...] = ()
    made_by: str = ""

    @property
    def order(self) -> tuple[date, str, datetime, str]:
        """Oldest known first. Where two are known from the same day, the month in the file's name decides (`..._Apr2024`):
        it says which edition is newer, though not on which day it came out."""
        return (self.known_on, _month_in(self.raw[0].name) if self.raw else "", self.accessed_on, self.id)

    @property
    def known_on(self) -> date:
        """The day from which this release counts: its publication, or else our first sight of it."""
        return self.published_on or self.accessed_on.date()

    @property
    def citation(self) -> str:
        """The source line under a chart."""
        when = f"release of {said_day(self.known_on)}" if self.published_on else (
            f"read on {said_day(self.accessed_on)}"
        )  # fmt: skip
        return f"{self.publisher}, {self.title}, {when}"


def _month_in(name: str) -> str:
    """The last month a file name mentions, as 2024-04, or nothing."""
    found = [f"{year}-{MONTHS[word.casefold()]:02d}" for word, year in _MONTH.findall(name)]
    found += [f"{year}-{month}" for year, month in _ISO_MONTH.findall(name)]
    return max(found, default="")
