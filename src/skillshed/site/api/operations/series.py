"""Figures, and where each comes from."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from skillshed.evidence import trace as tracing
from skillshed.evidence.assemble import why_not
from skillshed.evidence.series import series as asked
from skillshed.site.api.asked import (
    MOST_PLACES,
    MOST_ROWS,
    Dated,
    Format,
    Part,
    Words,
    first_day,
    last_day,
    paged,
    parts_asked,
    period_asked,
    place_asked,
)
from skillshed.site.api.schemas import Chain, Page, SeriesRow, answers
from skillshed.site.api.tables import CSV, as_csv
from skillshed.site.evidence.opened import book
from skillshed.terms.breakdown import breakdown, slug
from skillshed.terms.errors import NotFound

router = Router()
EXAMPLE = "measure=claimant_rate&place=burnley&place=lancashire&from=2019"
MOST_PARTS = 20


@router.get(
    "/series",
    response=answers(Page[SeriesRow]),
    openapi_extra={**CSV, "x-example": EXAMPLE},
    summary="A measure's figures for places",
)
def series(
    request: HttpRequest, measure: Words = Query(..., description="The measure's id."),
    place: list[Words] = Query(..., min_length=1, max_length=MOST_PLACES, description="One or more places: code, slug or name."),
    by: list[Part] = Query([], max_length=MOST_PARTS, description="dimension=category; `sex=*` opens a dimension, `all` opens every one. Without it: the headline."),
    from_: Dated | None = Query(None, alias="from", description="Periods from this date, month or year on."),
    to: Dated | None = Query(None, description="Periods that begin no later than this."),
    as_of: Dated | None = Query(None, description="As known on this day."),
    limit: int = Query(1000, ge=1, le=MOST_ROWS), offset: int = Query(0, ge=0, le=10_000_000), format: Format = Query("json"),
) -> Any:  # fmt: skip
    """The rows of `skillshed series`, oldest first, one a place, period and part. `format=csv` gives all rows as one file."""
    here = book()
    defined = here.measure(measure)
    places = [place_asked(here, text) for text in dict.fromkeys(place)]
    rows = asked(
        here,
        measure,
        [one.code for one in places],
        by=parts_asked(by),
        start=first_day(from_),
        end=last_day(to),
        as_of=last_day(as_of),
    )
    if not rows.height:
        reason = why_not(defined) if here.is_loaded(defined) else f"No release here holds it. {defined.source}".strip()
        names = ", ".join(one.name for one in places[:6])
        raise NotFound(
            f"No figures of '{measure}' for {names} as asked. {reason}".strip(),
            next_step="/api/v1/measures?loaded=true lists what is here.",
        )
    return as_csv(rows, slug(defined.id)) if format == "csv" else paged(rows.to_dicts(), limit, offset)


@router.get(
    "/trace",
    response=answers(Chain),
    openapi_extra={"x-example": "measure=employment_rate&place=burnley&period=2019"},
    summary="Where a number comes from",
)
def trace(
    request: HttpRequest, measure: Words = Query(..., description="The measure's id."), place: Words = Query(..., description="Code, slug or name."),
    period: Words = Query(..., description="As in the rows (2020-07-01/P1M), or as people write it: 2019, 2018/19, 2020-07."),
    by: list[Part] = Query([], max_length=MOST_PARTS, description="dimension=category of a part."), as_of: Dated | None = Query(None, description="As known on this day."),
) -> Any:  # fmt: skip
    """The function, the releases, the rows and the raw files' checksums behind one number; and what each release said of it."""
    here = book()
    here.measure(measure)
    code = place_asked(here, place).code
    pairs = parts_asked(by)
    chosen = period_asked(here, measure, code, period)
    return tracing.trace(here, measure, code, chosen, breakdown=breakdown(pairs) if pairs else "", as_of=last_day(as_of))
