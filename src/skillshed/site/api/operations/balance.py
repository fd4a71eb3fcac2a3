"""Balance: supply against demand, basic-skills counterfactual."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from skillshed.publishing.balance_files import document
from skillshed.site.api.asked import Dated, Words, last_day, place_asked
from skillshed.site.api.schemas import answers
from skillshed.site.evidence.opened import book, known_on
from skillshed.site.insight.balance.shown import worked_out

router = Router()


class Ends(Schema):
    """A range. `high` is null where nothing is known above."""

    low: float | None
    high: float | None


class LinkRow(Schema):
    """One row of the crosswalk."""

    family: str
    subject: str
    soc2020: str
    soc2010: str
    occupation: str
    strength: str = Field(description="strong, partial or weak")
    reason: str
    author: str
    status: str


class FamilyRow(Schema):
    """Subjects beside the occupations they lead to, in people a year. `gap` is null unless a direction may be told."""

    id: str
    title: str
    strength: str
    subjects: list[str]
    occupations: list[str]
    supply: Ends | None
    requirement: Ends | None
    gap: Ends | None
    verdict: str
    why: str
    sentence: str
    links: list[LinkRow]


class NeedRow(Schema):
    """Openings a year in an occupation group."""

    code: str
    title: str
    per_year: float
    requirement: Ends
    expansion: float | None
    replacement: float | None
    jobs: float | None
    is_indicative: bool
    period: str
    release: str


class LevelRow(NeedRow):
    """Openings a year at a level, beside what is known to be learned at it."""

    supply: Ends | None
    note: str


class CrossRow(Schema):
    """Openings a year in a major occupation group, level by level."""

    title: str
    by_level: dict[str, float | None]
    period: str
    release: str


class SubjectRow(Schema):
    """Courses counted, and the people behind them in a whole year."""

    subject: str
    aims: Ends
    courses: Ends
    apprentices: Ends


class AroundRow(Schema):
    """A figure that stands beside the balance."""

    measure: str
    title: str
    value: float
    unit: str
    period: str
    status: str
    lower: float | None
    upper: float | None
    release: str


class MissingRow(Schema):
    """A side that is not here, why, and the command that brings it."""

    what: str
    why: str
    bring: str


class RestRow(Schema):
    """What a range is made of, and how sure that is."""

    what: str
    figure: str
    status: str
    why: str
    source: str


class YearRow(Schema):
    """The counterfactual of one year of the survey; shares in per cent."""

    period: str
    series: str
    share: float
    lower: float | None
    upper: float | None
    status: str
    benchmark: float
    authorities: int
    authorities_unreliable: int
    people: float
    people_period: str
    jobs: Ends
    jobs_with_interval: Ends | None
    why: str
    release: str


class CoefficientRow(Ends):
    """More people in work for each person fewer without qualifications."""

    status: str
    source: str


class CounterfactualWhole(Schema):
    """How many more might work if fewer had no qualifications, by the year of the survey."""

    title: str
    sentence: str
    why: str
    percentile: float
    coefficient: CoefficientRow
    source: str
    years: list[YearRow]


class BalanceWhole(Schema):
    """Supply against demand in one place."""

    place: str
    name: str
    as_known_on: str
    title: str
    sentence: str
    families: list[FamilyRow]
    levels: list[LevelRow]
    occupations: list[NeedRow]
    occupations_by_level: list[CrossRow]
    unreached: list[str] = Field(description="Occupation groups no subject counted here leads to.")
    subjects: list[SubjectRow]
    around: list[AroundRow]
    missing: list[MissingRow]
    covered_by: str | None = Field(description="The area round this place that has a projection, where it has none.")
    not_counted: list[str]
    rests_on: list[RestRow]
    counterfactual: CounterfactualWhole
    releases: list[str]


@router.get(
    "/balance/{place}",
    response=answers(BalanceWhole),
    openapi_extra={"x-example": "lancashire"},
    summary="Supply against demand in a place",
)
def one_balance(
    request: HttpRequest, place: Words = Path(..., description="Code, slug or name of the place."),
    as_of: Dated | None = Query(None, description="As known on this day."),
) -> Any:  # fmt: skip
    """People a year learned and needed, by group and level, with ranges; and the basic-skills counterfactual."""
    day = last_day(as_of)
    found, counted = worked_out(place_asked(book(), place).code, day)
    return document(found, counted, as_known_on=known_on(day))
