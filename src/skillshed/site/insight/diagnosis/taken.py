"""Pictures of a diagnosis at their own addresses, and its figures as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from skillshed.insight.equilibrium.assess import Standing
from skillshed.insight.equilibrium.definition import QUADRANTS
from skillshed.publishing import downloads
from skillshed.publishing.charts.picture import Picture
from skillshed.publishing.downloads import Dataset
from skillshed.publishing.measure import Measure
from skillshed.publishing.numbers import when
from skillshed.site.evidence.downloads import TYPES, WRITERS
from skillshed.site.evidence.drawing import WIDTHS
from skillshed.site.evidence.opened import book, known_on
from skillshed.site.evidence.pictures import TYPES as PICTURE_TYPES
from skillshed.site.evidence.pictures import answer
from skillshed.site.evidence.sourced import citation, releases_of
from skillshed.site.insight.diagnosis import figures
from skillshed.site.insight.diagnosis.asked import Asked
from skillshed.site.insight.diagnosis.found import assessment, movement_of, standings

# `lower`, `upper` of a chance are empty: it is a share of draws, which the seed fixes.
COLUMNS = {
    "measure": pl.String, "place": pl.String, "place_name": pl.String, "period": pl.String, "breakdown": pl.String,
    "value": pl.Float64, "status": pl.String, "lower": pl.Float64, "upper": pl.Float64, "unit": pl.String, "release": pl.String,
    "basis": pl.String, "is_lower_bound": pl.Boolean, "note": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Demand:
    """The index of demand as if it were a measure."""

    title: str = "Demand for skills, index"
    short: str = "Demand for skills"
    id: str = "demand_index"
    unit: str = "number"
    decimals: int = 2
    polarity: str = ""
    kind: str = "index"
    meaning: str = "Weighted sum of the parts of demand, each as its distance from the middle district of England."
    caveats: str = "Weights are recalled from the source, not yet read in it."


@require_safe
def picture(request: HttpRequest, view: str, kind: str) -> HttpResponse:
    """/diagnosis/picture/<view>.svg|png: `framed=yes` adds title and source, to stand alone."""
    if view not in figures.VIEWS or kind not in PICTURE_TYPES:
        raise Http404(f"no picture {view}.{kind}")
    asked = Asked.read(request.GET)
    if view == "years" and not asked.place:
        raise Http404("no picture of the years without a place")
    if asked.place == "" and view != "years":
        asked = Asked.read(request.GET, lists=True)
    width = request.GET.get("width", "wide") if request.GET.get("width", "wide") in WIDTHS else "wide"
    is_framed = request.GET.get("framed") == "yes"
    key = f"diagnosis|{view}|{asked}|{asked.definition().model_dump_json()}|{width}|{is_framed}"
    return answer(request, key, kind, lambda: _drawn(asked, view, WIDTHS[width], is_framed=is_framed))


@require_safe
def data(request: HttpRequest, stem: str, kind: str) -> HttpResponse:
    """/diagnosis/data/<stem>.<kind>: inputs, index and chances. The stem only says what is inside; the query decides."""
    if kind not in TYPES:
        raise Http404(f"no format {kind}")
    asked = Asked.read(request.GET)
    address = request.build_absolute_uri(f"{request.path.rsplit('.', 1)[0]}.csv?{asked.query()}")
    found = datasets(asked, address)
    body = downloads.to_csvw(found, address) if kind == "csvw" else WRITERS[kind](found)
    reply = HttpResponse(body, content_type=TYPES[kind])
    ending = "csv-metadata.json" if kind == "csvw" else kind
    reply["Content-Disposition"] = f'attachment; filename="{stem}_{assessment(asked).period[:4]}.{ending}"'
    reply["Cache-Control"] = "public, max-age=300"
    reply["Access-Control-Allow-Origin"] = "*"
    return reply


def datasets(asked: Asked, address: str = "") -> list[Dataset]:
    """Every number behind the pages: each input, the index, the chance of each quadrant; of a place, every year."""
    shown = list(movement_of(asked).standings) if asked.place and not asked.lists else standings(asked)
    found = assessment(asked)
    rows: list[tuple[Measure, list[dict[str, Any]]]] = []
    for column, name in enumerate(found.definition.measures):
        rows.append((book().measure(name), [_input_row(one, column) for one in shown]))
    rows.append((Demand(), [_demand_row(one) for one in shown]))
    rows += [(figures.chance(asked, name), [_chance_row(one, name) for one in shown]) for name in QUADRANTS]
    return [_dataset(asked, measure, some, address) for measure, some in rows]


def _drawn(asked: Asked, view: str, width: int, *, is_framed: bool) -> Picture:
    drawn = figures.draw(asked, view, width)
    if not is_framed:
        return drawn
    return drawn.framed(subtitle=f"Skills equilibrium, {when(assessment(asked).period)}", source=figures.source_text(asked, view))


def _row(one: Standing, **facts: Any) -> dict[str, Any]:
    release = "+".join(one.releases)
    missing = "; ".join(one.missing)
    blank = {"breakdown": "", "lower": None, "upper": None, "is_lower_bound": False, "basis": "worked out", "note": missing}
    status = "not_available" if one.missing else "estimated"
    return {
        **blank,
        "place": one.place,
        "place_name": one.name,
        "period": one.period,
        "status": status,
        "release": release,
        **facts,
    }


def _input_row(one: Standing, column: int) -> dict[str, Any]:
    given = one.inputs[column]
    how = f"interval {given.how}" if given.lower is not None else ""
    note = "; ".join(part for part in (given.note, how, given.why) if part)
    return _row(
        one, measure=given.measure, value=given.value, lower=given.lower, upper=given.upper, unit=given.unit, status=given.status,
        release=given.release, basis=given.basis, note=note,
    )  # fmt: skip


def _demand_row(one: Standing) -> dict[str, Any]:
    if one.demand is None or one.demand_error is None:
        return _row(one, measure="demand_index", value=None, unit="number")
    reach = 1.96 * one.demand_error
    return _row(one, measure="demand_index", value=one.demand, lower=one.demand - reach, upper=one.demand + reach, unit="number")


def _chance_row(one: Standing, name: str) -> dict[str, Any]:
    return _row(one, measure=f"chance_{name}", value=one.chances[name] * 100 if one.chances else None, unit="percent")


def _dataset(asked: Asked, measure: Measure, rows: Sequence[dict[str, Any]], address: str) -> Dataset:
    frame = pl.DataFrame(rows, schema=COLUMNS)
    releases = releases_of(frame)
    said = "; ".join(f"{what}: {says} ({status})" for what, says, status in figures.say.method(assessment(asked)))
    return Dataset(
        measure, frame, citation(releases), "+".join(sorted(one.id for one in releases)), url=address,
        as_known_on=known_on(asked.as_of).isoformat(), notes=(f"Method: {said}",),
    )  # fmt: skip
