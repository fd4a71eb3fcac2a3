"""Measures: what numbers mean, and of which there are figures here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Query, Router

from skillshed.evidence.assemble import why_not
from skillshed.evidence.catalogue import measure_rows
from skillshed.site.api.asked import Format, Words, paged
from skillshed.site.api.schemas import MeasureRow, MeasureWhole, Page, answers
from skillshed.site.api.tables import CSV, as_csv
from skillshed.site.evidence.opened import book

router = Router()


@router.get(
    "/measures",
    response=answers(Page[MeasureRow]),
    openapi_extra={**CSV, "x-example": "text=pay&loaded=true"},
    summary="Measures",
)
def list_measures(
    request: HttpRequest, text: Words = Query("", description="Words; those that answer best come first."),
    theme: Words = Query("", description="Only this theme."), loaded: bool = Query(False, description="Only those with figures here."),
    generated: bool = Query(False, description="Also those nobody has refined yet."),
    limit: int = Query(100, ge=1, le=10_000), offset: int = Query(0, ge=0, le=1_000_000), format: Format = Query("json"),
) -> Any:  # fmt: skip
    """Definitions with the span of periods that is loaded."""
    found = measure_rows(book(), text, loaded=loaded, generated=generated)
    found = [row for row in found if not theme or row["theme"] == theme]
    return as_csv(found, "measures") if format == "csv" else paged(found, limit, offset)


@router.get(
    "/measures/{measure}", response=answers(MeasureWhole), openapi_extra={"x-example": "employment_rate"}, summary="One measure"
)
def one_measure(request: HttpRequest, measure: Words = Path(..., description="The measure's id.")) -> Any:
    """Its whole definition, and the releases it is read from."""
    found = book().measure(measure)
    releases = dict.fromkeys(release.id for name in found.stored for release in book().holders.get(name, []))
    kept = found.model_dump(exclude={"froms", "sums", "numerator", "denominator", "per", "weight"})
    return {
        **kept,
        "stored": found.stored,
        "is_loaded": book().is_loaded(found),
        "releases": list(releases),
        "not_for_larger_areas": why_not(found),
    }
