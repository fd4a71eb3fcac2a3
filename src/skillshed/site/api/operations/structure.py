"""Structure: specialisation, complexity, smart specialisation."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from skillshed.insight.structure.document import document
from skillshed.insight.structure.orientation import Sign
from skillshed.site.api.asked import Dated, Words, last_day, place_asked
from skillshed.site.api.schemas import answers
from skillshed.site.evidence.opened import book, kept

router = Router()
Detail = Literal["section", "division", "subclass"]


class AnsweredBy(Schema):
    """The published areas whose figures stand for the place, and how."""

    areas: list[str]
    name: str = ""
    how: str = Field(description="published, same_area, summed: of the place itself; within, spread: of areas that hold it.")
    said: str


class QuotientRow(Schema):
    """One industry's jobs, shares (per cent) and location quotient."""

    code: str
    name: str
    jobs: float | None
    reference_jobs: float | None
    share: float | None
    reference_share: float | None
    quotient: float | None
    reading: str


class GrowthRow(Schema):
    """One industry in the growth-share matrix."""

    code: str
    name: str
    jobs: float
    jobs_before: float
    quotient: float | None
    quotient_before: float | None
    quotient_change: float | None
    growth: float | None
    reference_growth: float | None
    quadrant: str


class ShiftRow(Schema):
    """A change of jobs and its three parts, which sum to it."""

    code: str = ""
    name: str = ""
    jobs_before: float
    jobs: float
    change: float
    national: float
    mix: float
    regional: float


class ShiftShare(Schema):
    """All industries together, and each."""

    total: ShiftRow
    rows: list[ShiftRow]


class StructureWhole(Schema):
    """What a place does, how that changed, and what it could turn to; with what is not known."""

    place: str
    name: str
    kind: str
    answered_by: AnsweredBy
    level: str
    measure: str
    unit: str
    year: int
    base_year: int
    as_of: str | None
    reference: str
    breaks: list[str]
    steps: list[dict[str, Any]]
    left_out: list[str]
    unreliable: list[str]
    releases: list[str]
    definitions: dict[str, Any]
    quotients: list[QuotientRow]
    growth_share: list[GrowthRow]
    shift_share: ShiftShare
    residents: list[dict[str, Any]]
    occupations: list[dict[str, Any]]
    complexity: dict[str, Any] | None
    not_known: list[str]


@router.get(
    "/structure/{place}",
    response=answers(StructureWhole),
    openapi_extra={"x-example": "burnley?level=section"},
    summary="Structure and specialisation of a place",
)
def structure(
    request: HttpRequest, place: Words = Path(..., description="A code, slug or name."),
    level: Detail = Query("division", description="How finely industries are told apart."),
    year: int | None = Query(None, ge=1990, le=2100, description="The later year; the newest where none is named."),
    base_year: int | None = Query(None, ge=1990, le=2100, description="The earlier year; the oldest where none is named."),
    sign: Sign = Query("auto", description="Which end of the complexity index is up."),
    as_of: Dated | None = Query(None, description="As known on this day."),
) -> Any:  # fmt: skip
    """Location quotients, growth and share, shift-share, complexity, options and domains; says which published area answers."""
    code, day = place_asked(book(), place).code, last_day(as_of)
    key = ("structure document", code, level, year, base_year, sign, day)
    return kept(
        key, lambda: document(book(), code, level=level, year=year, base_year=base_year, sign=sign, as_of=day), room="pages"
    )
