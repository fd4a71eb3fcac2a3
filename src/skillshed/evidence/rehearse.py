"""An import tried out: everything that publishing does, in a lake that is thrown away."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from skillshed.evidence.areas import Areas
from skillshed.evidence.lake import Lake
from skillshed.evidence.publish import publish
from skillshed.sources.parsed import Given
from skillshed.sources.raw import RawFile
from skillshed.sources.registry import sources
from skillshed.terms.period import Period

SHOWN = 20  # rows put aside and indicators that are told one by one


class Indicated(BaseModel):
    """One indicator of a file, as it was understood."""

    label: str
    unit: str
    kind: str
    rows: int
    first: str
    last: str


class PutAside(BaseModel):
    """One row that would be put aside."""

    sheet: str | None
    row: int | None
    place_name: str | None
    reason: str
    candidates: str | None


class Rehearsal(BaseModel):
    """What an import would do, or did."""

    release: str
    source: str
    source_title: str
    title: str
    dataset: str
    publisher: str
    published_on: str
    rows_in: int
    rows_out: int
    rows_dropped: int
    reasons: dict[str, int]
    aside: list[PutAside]
    indicators: list[Indicated]
    indicator_count: int
    tables: list[str]
    notes: list[str]
    is_complete: bool
    is_here: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all would be kept."""
        return not self.rows_out and not self.tables


def rehearse(
    raw: RawFile, folder: Path, *, lake: Lake, areas: Areas, now: datetime, source: str = "", given: Given | None = None
) -> Rehearsal:
    """Publish into a lake under `folder` that is gone when this returns. Raises as `publish` does."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".trying-") as temporary:
        outcome = publish(raw, lake=Lake(Path(temporary)), areas=areas, now=now, source=source, given=given)
    release = outcome.release
    return Rehearsal(
        release=release.id, source=release.source, source_title=sources()[release.source].title, title=release.title, dataset=release.dataset,
        publisher=release.publisher, published_on=release.published_on.isoformat() if release.published_on else "", rows_in=release.rows_in,
        rows_out=release.rows_out, rows_dropped=release.rows_dropped, reasons=release.reasons, aside=_aside(outcome.quarantine),
        indicators=[Indicated(label=one.label, unit=one.unit, kind=one.kind, rows=one.rows, first=_label(one.first), last=_label(one.last))
                    for one in list(release.measures.values())[:SHOWN]],
        indicator_count=len(release.measures), tables=list(release.tables), notes=list(release.notes), is_complete=release.is_complete,
        is_here=release.id in lake.releases(),
    )  # fmt: skip


def _label(period: str) -> str:
    return Period.parse(period).label if period else ""


def _aside(bad: Any) -> list[PutAside]:
    """Rows put aside, a few of each reason, so that one frequent reason does not hide the others."""
    if not bad.height:
        return []
    seen: dict[str, int] = {}
    found = []
    for row in bad.select("sheet", "row", "place_name", "reason", "candidates").iter_rows(named=True):
        seen[row["reason"]] = seen.get(row["reason"], 0) + 1
        if seen[row["reason"]] <= 5:
            found.append(PutAside(**row))
        if len(found) == SHOWN:
            break
    return found
