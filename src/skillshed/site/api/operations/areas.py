"""Places: lists, look-up, what they are made of, and which are like them."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router

from skillshed.site.api.asked import Format, Words, paged, place_asked
from skillshed.site.api.schemas import Area, AreaWhole, Member, Page, answers
from skillshed.site.api.tables import CSV, as_csv
from skillshed.site.evidence.opened import book
from skillshed.terms.place import Place

router = Router()
PLACE = Path(..., description="A code, slug or name.")
Kind = Literal[
    "own", "district", "country", "region", "lep", "lsip", "combined_authority", "county", "group", "ttwa", "itl", "nuts"
]


def row_of(place: Place) -> dict[str, Any]:
    """A place as the API tells it."""
    return {"code": place.code, "name": place.name, "kind": place.kind, "kind_words": place.kind_words, "slug": place.slug,
            "start": place.start, "end": place.end}  # fmt: skip


@router.get("/areas", response=answers(Page[Area]), openapi_extra={**CSV, "x-example": "kind=lep"}, summary="Areas by kind")
def list_areas(
    request: HttpRequest, kind: Kind | None = Query(None, description="Only this kind; else every kind."),
    year: int | None = Query(None, ge=2011, le=2100, description="Those in force in this year; else those in force now."),
    limit: int = Query(1000, ge=1, le=10_000), offset: int = Query(0, ge=0, le=1_000_000), format: Format = Query("json"),
) -> Any:  # fmt: skip
    """Every area there is, in the order of kinds and names."""
    areas = book().areas
    found = [row_of(place) for one in ([kind] if kind else areas.kinds()) for place in areas.of_kind(one, year)]
    return as_csv(found, "areas") if format == "csv" else paged(found, limit, offset)


@router.get(
    "/areas/find", response=answers(Page[Area]), openapi_extra={**CSV, "x-example": "text=burn"}, summary="Find areas by text"
)
def find_areas(
    request: HttpRequest, text: Words = Query(..., description="A code, a name, a former name, or part of one."),
    kind: Kind | None = Query(None, description="Only this kind."), limit: int = Query(20, ge=1, le=500), offset: int = Query(0, ge=0, le=1_000_000), format: Format = Query("json"),
) -> Any:  # fmt: skip
    """Best first; names that are only alike come last."""
    found = [row_of(place) for place in book().find(text, kind=kind or "")]
    return as_csv(found, "areas") if format == "csv" else paged(found, limit, offset)


@router.get("/areas/{place}", response=answers(AreaWhole), openapi_extra={"x-example": "burnley"}, summary="One area")
def one_area(request: HttpRequest, place: Words = PLACE) -> Any:
    """By code, slug or name, with the areas that hold it and what a reader should know about it."""
    areas = book().areas
    found = place_asked(book(), place)
    if found.code not in areas:  # a ward or small area that only files name
        return {**row_of(found), "note": "", "other_names": [], "parents": [], "has_outline": False, "is_approximate": False}
    return {
        **row_of(found), "note": areas.note(found.code), "other_names": list(found.other_names),
        "parents": [row_of(one) for one in areas.parents(found.code)] if areas.members(found.code).height else [],
        "has_outline": areas.outline(found.code) is not None, "is_approximate": areas.is_approximate(found.code),
    }  # fmt: skip


@router.get("/areas/{place}/members", response=answers(Page[Member]), openapi_extra={**CSV, "x-example": "lancashire-lep"},
            summary="Districts of an area")  # fmt: skip
def members(
    request: HttpRequest, place: Words = PLACE, year: int | None = Query(None, ge=2011, le=2100, description="As districts stood at the end of this year."),
    format: Format = Query("json"),
) -> Any:  # fmt: skip
    """Each with the share of it that lies inside (less than 1 in travel-to-work areas)."""
    areas = book().areas
    code = place_asked(book(), place).code
    rows = areas.members(code, year=year).iter_rows() if code in areas else ()
    found = [
        {"code": code, "name": areas.get(code).name, "slug": areas.get(code).slug, "weight": weight} for code, weight in rows
    ]
    return as_csv(found, "members") if format == "csv" else paged(found, max(len(found), 1), 0)


@router.get(
    "/areas/{place}/neighbours",
    response=answers(list[Area]),
    openapi_extra={"x-example": "burnley"},
    summary="Statistical neighbours",
)
def neighbours(
    request: HttpRequest, place: Words = PLACE, by: Literal["global", "economic", "demographic", "children"] = Query("global", description="Alike in what."),
) -> Any:  # fmt: skip
    """Places most like this one, nearest first; empty where none are published."""
    code = place_asked(book(), place).code
    return [row_of(one) for one in book().areas.neighbours(code, by=by)] if code in book().areas else []


@router.get(
    "/areas/{place}/twins",
    response=answers(list[Area]),
    openapi_extra={"x-example": "lancashire-lep"},
    summary="Areas of the same extent",
)
def twins(request: HttpRequest, place: Words = PLACE) -> Any:
    """Other areas made of exactly the same districts, whose published figures are used where this one has none."""
    return [row_of(book().place(code)) for code in book().twins(place_asked(book(), place).code)]
