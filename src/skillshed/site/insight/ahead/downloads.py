"""Files of this room: the requirement, the scenarios and the forecasts as tidy rows, each with release and note."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from skillshed.evidence.series import SERIES
from skillshed.publishing import ahead as words
from skillshed.publishing import downloads
from skillshed.publishing.downloads import Dataset
from skillshed.site.evidence.downloads import TYPES, WRITERS
from skillshed.site.evidence.opened import known_on
from skillshed.site.evidence.sourced import citation, releases_of
from skillshed.site.evidence.worded import worded
from skillshed.site.insight.ahead import answers
from skillshed.site.insight.ahead.answers import YEARS
from skillshed.site.insight.ahead.asked import Asked, asked
from skillshed.site.insight.ahead.figures import SPAN
from skillshed.site.insight.ahead.horizon import horizon_of
from skillshed.site.insight.ahead.pictures import VIEWS

FIGURES = {
    "base": "employment_projection",
    "expansion": "expansion_demand",
    "replacement": "replacement_demand",
    "total": "total_requirement",
}


@require_safe
def data(request: HttpRequest, slug: str, view: str, kind: str) -> HttpResponse:
    """/ahead/<place>/data/<view>.<kind>"""
    if view not in VIEWS or kind not in TYPES:
        raise Http404(f"no file {view}.{kind}")
    found = asked(request, slug)
    datasets = _scenarios(found) if view == "scenarios" else [_figures(found, view, name) for name in FIGURES]
    return _file(request, datasets, kind)


@require_safe
def forecast_data(request: HttpRequest, slug: str, measure_id: str, kind: str) -> HttpResponse:
    """/ahead/<place>/forecast/<measure>/data.<kind>"""
    if kind not in TYPES:
        raise Http404(f"no file of kind {kind}")
    return _file(request, [_forecast(asked(request, slug), measure_id, horizon_of(request))], kind)


def _file(request: HttpRequest, found: Sequence[Dataset], kind: str) -> HttpResponse:
    address = request.build_absolute_uri(request.get_full_path()).replace(f".{kind}", ".csv", 1)
    body = downloads.to_csvw(found, address) if kind == "csvw" else WRITERS[kind](found)
    reply = HttpResponse(body, content_type=TYPES[kind])
    ending = "csv-metadata.json" if kind == "csvw" else kind
    reply["Content-Disposition"] = f'attachment; filename="{downloads.file_name(found, ending)}"'
    reply["Access-Control-Allow-Origin"] = "*"
    return reply


def _figures(found: Asked, by: str, name: str) -> Dataset:
    rows = answers.table(found, by)
    category = pl.concat_str(pl.lit(f"{by}="), pl.col("code"), pl.lit(" "), pl.col("category"))
    period = f"{YEARS[0]}-01-01/P1Y" if name == "base" else SPAN
    small = pl.when("is_indicative").then(pl.lit("indicative: fewer than 10,000 jobs")).otherwise(pl.lit(""))
    tidy = rows.select(
        pl.lit(FIGURES[name]).alias("measure"), "place", "place_name", pl.lit(period).alias("period"), category.alias("breakdown"),
        pl.col(name).round(1).alias("value"), pl.when(pl.col(name).is_null()).then(pl.lit("not_available")).otherwise("status").alias("status"),
        *_no_interval(), pl.lit("people").alias("unit"), "release", "basis", pl.lit(False).alias("is_lower_bound"),
        pl.concat_str(pl.col("note"), small, separator="; ").str.strip_chars("; ").alias("note"),
    ).select(list(SERIES))  # fmt: skip
    return _dataset(found, FIGURES[name], tidy)


def _no_interval() -> list[pl.Expr]:
    return [pl.lit(None, dtype=pl.Float64).alias(end) for end in ("lower", "upper")]


def _scenarios(found: Asked) -> list[Dataset]:
    beside = answers.beside(found)
    frames = [(one.scenario.id, "scenario", one) for one in beside]
    frames.insert(0, ("baseline", "baseline", beside[0]))
    rows = [
        one.years.select(
            pl.lit("employment_projection").alias("measure"), pl.lit(one.place).alias("place"), pl.lit(one.place_name).alias("place_name"),
            (pl.col("year").cast(pl.String) + "-01-01/P1Y").alias("period"), pl.lit(f"scenario={name}").alias("breakdown"),
            pl.col(column).round(1).alias("value"), pl.when("is_projected").then(pl.lit("modelled")).otherwise(pl.lit("estimated")).alias("status"),
            *_no_interval(), pl.lit("people").alias("unit"), pl.lit(one.release).alias("release"), pl.lit(one.basis).alias("basis"),
            pl.lit(False).alias("is_lower_bound"), pl.lit(one.note if column == "baseline" else f"scenario by {one.scenario.author}: {one.scenario.title}").alias("note"),
        ).select(list(SERIES))
        for name, column, one in frames
    ]  # fmt: skip
    return [_dataset(found, "employment_projection", pl.concat(rows))]


def _forecast(found: Asked, measure_id: str, horizon: int | None) -> Dataset:
    one = answers.forecast(found, measure_id, horizon)
    method = one.chosen.method.title if one.chosen else ""
    ahead = one.points.select(
        pl.lit(one.measure.id).alias("measure"), pl.lit(one.place).alias("place"), pl.lit(one.place_name).alias("place_name"), "period",
        pl.lit(one.breakdown).alias("breakdown"), "value", pl.lit("modelled").alias("status"), pl.col("lower_95").alias("lower"),
        pl.col("upper_95").alias("upper"), pl.lit(one.measure.unit).alias("unit"), pl.lit("+".join(one.releases)).alias("release"),
        pl.lit("forecast").alias("basis"), pl.lit(False).alias("is_lower_bound"),
        pl.format("forecast by {}; 80% interval {} to {}", pl.lit(method), pl.col("lower_80").round(3), pl.col("upper_80").round(3)).alias("note"),
    ).select(list(SERIES))  # fmt: skip
    return _dataset(found, measure_id, pl.concat([one.history.select(list(SERIES)), ahead]), tuple(words.forecast_words(one)))


def _dataset(found: Asked, measure_id: str, rows: pl.DataFrame, notes: tuple[str, ...] = ()) -> Dataset:
    releases = releases_of(rows)
    return Dataset(
        measure=worded(measure_id), rows=rows, source=citation(releases), release="+".join(sorted(one.id for one in releases)),
        as_known_on=known_on(found.as_of).isoformat(), notes=notes,
    )  # fmt: skip
