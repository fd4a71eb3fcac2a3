"""Diagnosis: equilibrium and the low-skills trap."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from skillshed.publishing.diagnosis_document import districts_document, place_document
from skillshed.site.api.asked import Dated, Words, last_day, place_asked
from skillshed.site.api.schemas import answers
from skillshed.site.evidence.opened import book
from skillshed.site.insight.diagnosis.asked import Asked
from skillshed.site.insight.diagnosis.found import assessment, evidence_of, movement_of, standing_of

router = Router()
ENGLAND = "E92000001"


class Piece(Schema):
    """One piece of the method: what, how, and how sure of it we are."""

    what: str
    says: str
    status: str


class Method(Schema):
    """How the diagnosis is made, and the yardstick it gave. Lists go by input: supply, then the parts of demand."""

    method: str
    title: str
    measures: list[str]
    weights: list[float]
    weights_status: list[str] = Field(description="confirmed, memory (recalled, not read in a source) or assumption")
    split: str
    draws: int
    seed: int
    yardstick: str
    named_from: float
    districts_in_yardstick: int
    middle: list[float]
    spread: list[float]
    supply_cut: float
    demand_cut: float
    said: list[Piece]


class Given(Schema):
    """An input with its interval. `how`: published, parts, modelled, exact or none. `hidden`: share of people in hidden cells."""

    measure: str
    title: str
    unit: str
    value: float | None
    lower: float | None
    upper: float | None
    error: float | None
    how: str
    hidden: float
    status: str
    basis: str
    note: str
    why: str
    z: float | None
    release: str


class Stands(Schema):
    """Where a place stands in a year. `chances` by quadrant: low, surplus, gaps, high; null where not yet known."""

    place: str
    name: str
    period: str
    period_label: str
    verdict: str
    quadrant: str | None
    likeliest: str | None
    is_named: bool
    chances: dict[str, float] | None
    supply_z: float | None
    demand: float | None
    demand_error: float | None
    missing: list[str]
    inputs: list[Given]
    releases: list[str]


class Moved(Schema):
    """How a place moved over the years."""

    sentence: str
    stayed: str | None
    moved: list[str] | None
    years: list[Stands]


class Sign(Schema):
    """One sign of a trap. `side`: for, against, level, not known."""

    sign: str
    text: str
    side: str
    said: str
    measure: str | None
    unit: str | None
    value: float | None
    lower: float | None
    upper: float | None
    period: str | None
    status: str | None
    wider: str | None
    comparator: str | None
    comparator_value: float | None
    why: str | None
    releases: list[str]


class Trap(Schema):
    """The evidence for and against a low-skills trap: a list, never a score."""

    counts: dict[str, int]
    signs: list[Sign]


class PlaceDiagnosis(Stands):
    """A place with its years, the evidence for a trap, and the method."""

    sentence: str
    movement: Moved
    trap: Trap
    method: Method


class DistrictsDiagnosis(Schema):
    """Many districts in one year."""

    among: str
    period: str
    sentence: str
    expected_shares: dict[str, float]
    districts: list[Stands]
    method: Method


Weights = Query("", max_length=100, description="Weights of the parts of demand, such as .25,.75; they add up to 1.")
Year = Query("", max_length=10, description="A year with every input; else the newest.")
Draws = Query(None, ge=100, le=20_000, description="How many times every district is drawn.")
Seed = Query(None, ge=0, le=2**31)


@router.get(
    "/diagnosis",
    response=answers(DistrictsDiagnosis),
    openapi_extra={"x-example": "place=lancashire&year=2019"},
    summary="Skills equilibrium of districts",
)
def districts(
    request: HttpRequest, place: Words = Query("", description="The area whose districts are wanted; else England."),
    method: Literal["leed", "simple"] = Query("leed"), weights: str = Weights, split: Literal["", "median", "mean"] = Query(""),
    supply: Literal["", "level4", "level3"] = Query(""), year: str = Year, draws: int | None = Draws, seed: int | None = Seed,
    as_of: Dated | None = Query(None, description="As known on this day."),
) -> Any:  # fmt: skip
    """The chance of each quadrant for every district of an area, against all districts of England."""
    asked = _asked(place, method, weights, split, supply, year, draws, seed, last_day(as_of))
    found, inside = assessment(asked), set(book().areas.members(asked.place or ENGLAND)["code"])
    name = book().areas.get(asked.place or ENGLAND).name
    return districts_document(found, [one for one in found.standings if one.place in inside], name)


@router.get(
    "/diagnosis/{place}",
    response=answers(PlaceDiagnosis),
    openapi_extra={"x-example": "burnley?year=2019"},
    summary="Skills equilibrium of a place",
)
def one_place(
    request: HttpRequest, place: Words = Path(..., description="Code, slug or name; any kind of area."),
    method: Literal["leed", "simple"] = Query("leed"), weights: str = Weights, split: Literal["", "median", "mean"] = Query(""),
    supply: Literal["", "level4", "level3"] = Query(""), year: str = Year, draws: int | None = Draws, seed: int | None = Seed,
    as_of: Dated | None = Query(None, description="As known on this day."),
) -> Any:  # fmt: skip
    """The chance of each quadrant, the years, and the evidence for and against a low-skills trap."""
    asked = _asked(place, method, weights, split, supply, year, draws, seed, last_day(as_of))
    return place_document(standing_of(asked), assessment(asked), movement_of(asked), evidence_of(asked))


def _asked(
    place: str,
    method: str,
    weights: str,
    split: str,
    supply: str,
    year: str,
    draws: int | None,
    seed: int | None,
    as_of: date | None,
) -> Asked:
    code = place_asked(book(), place).code if place.strip() else ""
    return Asked(code, method, weights, split, supply, year, draws, seed, as_of=as_of).checked()
