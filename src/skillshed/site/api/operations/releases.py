"""Releases: what was published, when it was known, what was kept of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Query, Router

from skillshed.evidence.catalogue import release_rows
from skillshed.evidence.quality import findings_of
from skillshed.site.api.asked import Format, Words, paged
from skillshed.site.api.schemas import Page, Quality, ReleaseRow, ReleaseWhole, answers
from skillshed.site.api.tables import CSV, as_csv
from skillshed.site.evidence.opened import book
from skillshed.terms.period import Period

router = Router()
RELEASE = Path(..., description="The release's id.")


@router.get("/releases", response=answers(Page[ReleaseRow]), openapi_extra=CSV, summary="Releases")
def list_releases(
    request: HttpRequest, source: Words = Query("", description="Only of this source."), dataset: Words = Query("", description="Only editions of this dataset."),
    limit: int = Query(100, ge=1, le=10_000), offset: int = Query(0, ge=0, le=1_000_000), format: Format = Query("json"),
) -> Any:  # fmt: skip
    """Every edition here, oldest known first."""
    found = [row for row in release_rows(book()) if source in ("", row["source"]) and dataset in ("", row["dataset"])]
    return as_csv(found, "releases") if format == "csv" else paged(found, limit, offset)


@router.get("/releases/{release}", response=answers(ReleaseWhole), summary="One release")
def one_release(request: HttpRequest, release: Words = RELEASE) -> Any:
    """One edition: its citation, its raw files' checksums, and how much of each indicator it holds."""
    found = book().lake.release(release)
    row = next(row for row in release_rows(book()) if row["release"] == found.id)
    holds = [
        {"measure": name, "label": said.label, "unit": said.unit, "kind": said.kind, "rows": said.rows,
         "first": Period.parse(said.first).label, "last": Period.parse(said.last).label}
        for name, said in found.measures.items()
    ]  # fmt: skip
    facts = {
        "citation": found.citation,
        "boundaries": found.boundaries,
        "observations_sha256": found.observations_sha256,
        "made_by": found.made_by,
    }
    return {**row, **facts, "holds": holds}


@router.get("/releases/{release}/quality", response=answers(Quality), summary="A release's quality report")
def quality(
    request: HttpRequest,
    release: Words = RELEASE,
    limit: int = Query(100, ge=0, le=10_000, description="Rows put aside to list."),
) -> Any:
    """What was kept, what was put aside with the reason and the candidates, and what stands against it now."""
    found = book().lake.release(release)
    aside = book().lake.quarantine(found.id)
    columns = ["sheet", "row", "place_name", "period", "reason", "candidates"]
    return {
        "release": found.id, "rows_in": found.rows_in, "rows_out": found.rows_out, "rows_dropped": found.rows_dropped, "reasons": found.reasons,
        "is_complete": found.is_complete, "findings": [row["finding"] for row in findings_of(book(), found)],
        "aside_count": aside.height, "aside": aside.head(limit).select(columns).to_dicts() if aside.height else [],
    }  # fmt: skip
