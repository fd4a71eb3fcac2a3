"""Plans: what was promised, how it stands and why. Strangers see public plans and approved figures; colleagues what is theirs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from skillshed.plans.files import plain
from skillshed.plans.following import Followed
from skillshed.site.api.asked import Dated, Format, last_day
from skillshed.site.api.schemas import answers
from skillshed.site.api.tables import CSV, as_csv
from skillshed.site.plans.opened import Opened, opened, readable, visible
from skillshed.site.plans.using.measured import feed
from skillshed.terms.errors import NotFound

router = Router()
EXAMPLE = "lancashire-2021"
Name = Path(..., description="The plan, as its address names it.", max_length=200)
On = Query(None, description="As it stood on this day; today where none is given.")


class PlanRow(Schema):
    """A plan."""

    plan: str
    title: str
    is_public: bool
    is_invented: bool = Field(description="Whether the figures entered in it are invented, as those of the demonstration are.")
    page: str


class StatusRow(Schema):
    """How one measure stands, and why. Null is not known."""

    measure: str
    name: str
    of: str
    colour: str = Field(description="blue, green, amber, red, grey")
    grey: str = Field(description="Why nothing can be said: no_data, no_target, not_begun, stale, not_significant; else empty.")
    why: str
    on: date | None
    value: float | None
    unit: str
    progress: float | None = Field(description="Share of the way from the baseline to the target.")
    index: float | None = Field(description="Progress over the share of the way that was planned by then.")
    expected: float | None
    needed_rate: float | None
    is_unlikely: bool
    falls_behind: bool
    chance: float | None
    low: float | None
    high: float | None
    is_invented: bool
    releases: list[str]
    problem: str


class PlanStatus(Schema):
    """Every measure of a plan on a day."""

    plan: str
    on: date
    measures: list[StatusRow]


class ChainRow(Schema):
    """One outcome read against what leads to it."""

    outcome: str
    reading: str
    why: str
    causes: list[str]
    examine: list[str] = Field(description="The link to look at first, as two ids; empty where there is none.")
    confidence: str


class PlanChain(Schema):
    """The chain of a plan, walked."""

    plan: str
    on: date
    outcomes: list[ChainRow]


class FigureRow(Schema):
    """One figure of a measure. `place` and `group` empty: the whole."""

    measure: str
    on: date
    place: str
    group: str
    value: float | None
    numerator: float | None
    denominator: float | None
    se: float | None
    state: str
    source: str
    note: str


class PartRow(Schema):
    """How one place or group stands."""

    part: str
    colour: str
    grey: str
    why: str
    on: date | None
    value: float | None


class MeasureFigures(Schema):
    """A measure with its figures and its parts."""

    measure: str
    name: str
    of: str
    unit: str
    comes_from: str = Field(description="Where figures come from by themselves; empty where somebody enters them.")
    figures: list[FigureRow]
    parts: list[PartRow]


class PlanMeasures(Schema):
    """Every measure of a plan with its figures until a day."""

    plan: str
    on: date
    measures: list[MeasureFigures]


@router.get("/plans", response=answers(list[PlanRow]), summary="Plans", url_name="plans")
def list_plans(request: HttpRequest) -> Any:
    """Those the caller may know of."""
    return [
        {
            "plan": one.slug,
            "title": one.title,
            "is_public": one.is_public,
            "is_invented": one.is_invented,
            "page": f"/plans/{one.slug}/",
        }
        for one in visible(request)
    ]


@router.get(
    "/plans/{plan}", response=answers(dict[str, Any]), openapi_extra={"x-example": EXAMPLE}, summary="One plan", url_name="plan"
)
def one_plan(request: HttpRequest, plan: str = Name) -> Any:
    """The whole of it in the format skillshed.plan/1, as `/plans/schema.json` describes it."""
    return plain(readable(_opened(request, plan, None)))


@router.get(
    "/plans/{plan}/status", response=answers(PlanStatus), openapi_extra={**CSV, "x-example": EXAMPLE}, summary="How a plan stands", url_name="plan_status",
)  # fmt: skip
def plan_status(
    request: HttpRequest,
    plan: str = Name,
    on: Dated | None = On,
    format: Format = Query("json", description="csv gives a row a measure."),
) -> Any:
    """Each measure's status with its why; evidence as it was known on the day."""
    one = _opened(request, plan, on)
    found = [_status(key, row) for key, row in one.found.measures.items()]
    return as_csv(found, f"{plan}-status") if format == "csv" else {"plan": plan, "on": one.on, "measures": found}


@router.get(
    "/plans/{plan}/chain", response=answers(PlanChain), openapi_extra={"x-example": EXAMPLE}, summary="A plan's chain, walked", url_name="plan_chain"
)  # fmt: skip
def plan_chain(request: HttpRequest, plan: str = Name, on: Dated | None = On) -> Any:
    """Which outcomes support the theory, which put it in doubt, and the link to examine."""
    one = _opened(request, plan, on)
    rows = [
        {"outcome": row.outcome, "reading": row.reading.value, "why": row.why, "causes": list(row.causes), "examine": list(row.examine), "confidence": row.confidence}
        for row in one.found.chain()
    ]  # fmt: skip
    return {"plan": plan, "on": one.on, "outcomes": rows}


@router.get(
    "/plans/{plan}/measures", response=answers(PlanMeasures), openapi_extra={**CSV, "x-example": EXAMPLE}, summary="A plan's figures", url_name="plan_measures",
)  # fmt: skip
def plan_measures(
    request: HttpRequest,
    plan: str = Name,
    on: Dated | None = On,
    format: Format = Query("json", description="csv gives a row a figure."),
) -> Any:
    """Figures until a day: entered and approved, from the evidence base with their release, or counted."""
    one = _opened(request, plan, on)
    found = [_measure(one, key, row) for key, row in one.found.measures.items()]
    figures = [figure for measure in found for figure in measure["figures"]]
    return as_csv(figures, f"{plan}-figures") if format == "csv" else {"plan": plan, "on": one.on, "measures": found}


def _opened(request: HttpRequest, plan: str, on: str | None) -> Opened:
    try:
        return opened(request, plan, last_day(on))
    except Http404:
        raise NotFound(f"There is no plan '{plan}' here.", next_step="/api/v1/plans lists them.") from None


def _status(key: str, one: Followed) -> dict[str, Any]:
    status, ahead = one.status, one.outlook
    kept = ("why", "on", "value", "progress", "index", "expected", "needed_rate", "is_unlikely", "falls_behind")
    return {
        "measure": key, "name": one.measure.name or key, "of": one.measure.of, "colour": status.colour.value, "grey": str(status.grey),
        **{name: getattr(status, name) for name in kept}, "unit": one.measure.unit, "chance": ahead.chance if ahead else None,
        "low": ahead.low if ahead else None, "high": ahead.high if ahead else None, "is_invented": one.measure.invented,
        "releases": list(one.releases), "problem": one.problem,
    }  # fmt: skip


def _measure(one: Opened, key: str, row: Followed) -> dict[str, Any]:
    measure = row.measure
    listed = [
        actual
        for actual in measure.actuals
        if actual.on <= one.on and (one.may_see_drafts or actual.state in ("approved", "locked"))
    ]
    numbers = ("value", "numerator", "denominator", "se")
    figures = [
        {"measure": key, "on": actual.on, "place": actual.place, "group": actual.group, "state": actual.state, "source": actual.source, "note": actual.note,
         **{name: None if getattr(actual, name) is None else float(getattr(actual, name)) for name in numbers}}
        for actual in listed
    ]  # fmt: skip
    parts = [
        {
            "part": part.measure,
            "colour": part.colour.value,
            "grey": str(part.grey),
            "why": part.why,
            "on": part.on,
            "value": part.value,
        }
        for part in row.parts
    ]
    return {
        "measure": key,
        "name": measure.name or key,
        "of": measure.of,
        "unit": measure.unit,
        "comes_from": feed(measure),
        "figures": figures,
        "parts": parts,
    }
