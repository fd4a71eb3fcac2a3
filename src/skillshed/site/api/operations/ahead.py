"""Ahead: projections, scenarios, forecasts."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from skillshed.insight.ahead.leavers import Modelled
from skillshed.insight.ahead.scenarios import scenario
from skillshed.publishing.ahead_document import document
from skillshed.site.api.asked import Dated, Part, Words, last_day, parts_asked, place_asked
from skillshed.site.api.operations.areas import row_of
from skillshed.site.api.schemas import Area, answers
from skillshed.site.evidence.opened import book
from skillshed.site.insight.ahead import answers as kept
from skillshed.site.insight.ahead.asked import Asked
from skillshed.terms.errors import UsageError

router = Router()
By = Literal["occupation", "qualification", "industry", "all"]


class Requirement(Schema):
    """People needed in one category. `total_low` and `total_high`: the total under other ways of sharing; no interval."""

    level: str = Field(description="wide or narrow: narrow categories add up to wide ones")
    code: str
    category: str
    parent: str
    base: float | None
    target: float | None
    expansion: float | None
    replacement: float | None
    total: float | None
    per_year: float | None
    rate_pct_pa: float | None = Field(description="Replacement, per cent of the jobs a year, compound.")
    total_low: float | None
    total_high: float | None
    is_indicative: bool = Field(description="Fewer than 10,000 jobs in the base year.")
    status: str
    note: str


class Difference(Schema):
    """One category under a scenario, in the target year."""

    level: str
    code: str
    category: str
    base: float | None
    baseline: float | None
    scenario: float | None
    change: float | None
    change_pct: float | None
    total: float | None = Field(description="Total requirement of the baseline.")
    scenario_total: float | None = Field(
        description="Total requirement with the scenario's change; nobody replaces those in the new jobs."
    )
    is_indicative: bool


class Year(Schema):
    """All jobs in one year."""

    year: int
    baseline: float
    scenario: float
    is_projected: bool


class ShockRow(Schema):
    """One assumption of a scenario."""

    title: str
    says: str
    source: str
    status: str


class ScenarioRow(Schema):
    """A scenario file."""

    id: str
    title: str
    question: str
    about: str
    author: str
    reviewed_on: str
    status: str
    shocks: list[ShockRow]


class ScenarioHere(ScenarioRow):
    """A scenario beside the baseline of a place."""

    why: str = Field(description="Why it says nothing by this dimension; empty where it does.")
    notes: list[str]
    years: list[Year]
    rows: list[Difference]


class AgeBand(Schema):
    """One age band in the sum of the own model."""

    ages: str
    share_pct: float
    leave_pct: float
    adds_pct: float


class OwnSector(Schema):
    """The own model of expansion and replacement for a sector."""

    id: str
    title: str
    place: str
    year: int
    to: int
    base: float
    expansion: float
    replacement: float
    total: float
    per_year: float
    leave_pct_pa: float
    growth_pct_pa: float
    bands: list[AgeBand]
    is_indicative: bool
    release: str
    note: str
    status: str


class AheadWhole(Schema):
    """Projections, scenarios and the own model for a place."""

    place: Area
    answered_for: list[Area] = Field(description="Published areas whose figures these are; none where they are estimated.")
    basis: str = Field(description="published, same_area, summed, held_by or shared")
    note: str
    by: str
    first_year: int
    last_year: int
    release: str
    rows: list[Requirement]
    scenarios: list[ScenarioHere]
    own_model: list[OwnSector]
    set_aside: list[str]


class Figure(Schema):
    """One figure of the history."""

    period: str
    value: float
    lower: float | None
    upper: float | None
    status: str
    release: str


class Point(Schema):
    """One step ahead; the value is the median."""

    step: int
    period: str
    value: float
    lower_80: float
    upper_80: float
    lower_95: float
    upper_95: float


class Score(Schema):
    """How one method did in the back-test."""

    method: str
    title: str
    forecasts: int
    origins: int
    mae: float
    mase: float | None
    relative: float | None = Field(description="Mean error over the naive method's; below one is better.")
    cover_80: float
    cover_95: float
    widen_80: float
    widen_95: float
    is_used: bool


class ForecastWhole(Schema):
    """A forecast with its record, or why there is none."""

    place: Area
    measure: str
    title: str
    unit: str
    breakdown: str
    rhythm: str
    why: str
    passed_over: str
    words: list[str]
    history: list[Figure]
    points: list[Point]
    scores: list[Score]


PLACE = Path(..., description="A code, slug or name.")
AS_OF = Query(None, description="As known on this day.")


@router.get(
    "/ahead/{place}",
    response=answers(AheadWhole),
    openapi_extra={"x-example": "lancashire?by=occupation"},
    summary="Demand ahead for a place",
)
def ahead(
    request: HttpRequest, place: Words = PLACE, by: By = Query("occupation", description="What the requirement is broken down by."),
    share: Literal["estimate"] | None = Query(None, description="`estimate`: the place's own share of its area's figures."),
    as_of: Dated | None = AS_OF,
) -> Any:  # fmt: skip
    """Expansion, replacement and total requirement, every scenario beside the baseline, and the own model for sectors nobody projects."""
    found = place_asked(book(), place)
    asked = Asked(found.code, share or "", last_day(as_of))
    ground, rows = kept.whose(asked), kept.table(asked, by)
    own, _ = kept.own(asked)
    return {
        "place": row_of(found), "answered_for": [] if share else [row_of(one) for one in ground.areas], "basis": rows["basis"][0],
        "note": rows["note"][-1], "by": by, "first_year": kept.YEARS[0], "last_year": kept.YEARS[1], "release": rows["release"][0],
        "rows": rows.to_dicts(), "scenarios": [_here(one) for one in kept.beside(asked, by)], "own_model": [_own(one) for one in own],
        "set_aside": [*ground.aside, *kept.faults()],
    }  # fmt: skip


@router.get(
    "/forecast/{place}/{measure}", response=answers(ForecastWhole), openapi_extra={"x-example": "burnley/employment_rate?horizon=3"},
    summary="A measure carried forward",
)  # fmt: skip
def forecast(
    request: HttpRequest, place: Words = PLACE, measure: Words = Path(..., description="The measure's id."),
    horizon: int | None = Query(None, ge=1, le=36, description="Steps ahead, in the series' own rhythm."),
    by: list[Part] = Query([], max_length=20, description="dimension=category of a part."), as_of: Dated | None = AS_OF,
) -> Any:  # fmt: skip
    """Median and intervals for each step, the method that did best in the back-test, and how often its intervals held."""
    found = place_asked(book(), place)
    parts = parts_asked(by) or {}
    if parts == {"*": "*"}:
        raise UsageError("A forecast is of one part at a time.", next_step="Name it: by=sex=Male.")
    asked = Asked(found.code, "", last_day(as_of), tuple(sorted(parts.items())))
    return {"place": row_of(found), **document(kept.forecast(asked, measure, horizon))}


@router.get("/scenarios", response=answers(list[ScenarioRow]), summary="Scenarios")
def list_scenarios(request: HttpRequest) -> Any:
    """Those that ship and the data folder's own, with every assumption."""
    return [_row(one) for one in kept.all_scenarios()]


@router.get(
    "/scenarios/{scenario_id}", response=answers(ScenarioRow), openapi_extra={"x-example": "automation"}, summary="One scenario"
)
def one_scenario(request: HttpRequest, scenario_id: Words = Path(..., description="The scenario's id.")) -> Any:
    """Its question, author and every assumption."""
    return _row(scenario(book(), scenario_id))


def _row(one: Any) -> dict[str, Any]:
    shocks = [shock.model_dump(include={"title", "says", "source", "status"}) for shock in one.shock]
    return {**one.model_dump(mode="json", include=set(ScenarioRow.model_fields) - {"shocks"}), "shocks": shocks}


def _here(one: Any) -> dict[str, Any]:
    return {
        **_row(one.scenario),
        "why": one.why,
        "notes": list(one.notes),
        "years": one.years.to_dicts(),
        "rows": one.table.to_dicts(),
    }


def _own(one: Modelled) -> dict[str, Any]:
    names = set(OwnSector.model_fields) - {"id", "title", "bands", "status"}
    bands = [{name: getattr(band, name) for name in AgeBand.model_fields} for band in one.bands]
    return {
        **{name: getattr(one, name) for name in names},
        "id": one.sector.id,
        "title": one.sector.title,
        "bands": bands,
        "status": one.sector.status,
    }
