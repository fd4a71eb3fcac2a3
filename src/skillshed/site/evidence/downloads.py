"""Files to take away: the rows of a state, or all of a place, in each format, named by what is inside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from skillshed.evidence.measures import Measure
from skillshed.evidence.series import series
from skillshed.publishing import downloads
from skillshed.publishing.downloads import Dataset
from skillshed.publishing.media_types import ODS, XLSX
from skillshed.site.evidence.contents import content, nothing, open_dimension
from skillshed.site.evidence.opened import book, known_on
from skillshed.site.evidence.sourced import citation, releases_of
from skillshed.site.evidence.state import State
from skillshed.site.evidence.worded import worded
from skillshed.terms.errors import UsageError

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "csvw": "application/csvm+json",
    "xlsx": XLSX,
    "ods": ODS,
    "json": "application/json",
}
WRITERS: dict[str, Callable[[Sequence[Dataset]], bytes]] = {
    "csv": downloads.to_csv, "xlsx": downloads.to_xlsx, "ods": downloads.to_ods, "json": downloads.to_json,
}  # fmt: skip
OF_PLACES = ("dots", "ranked", "map", "table")


@require_safe
def data(request: HttpRequest, stem: str, kind: str) -> HttpResponse:
    """/data/<stem>.<kind>: the rows of the state. The stem only says what is inside; the query decides."""
    if kind not in TYPES:
        raise Http404(f"no format {kind}")
    state = State.read(request.GET)
    address = request.build_absolute_uri(f"{request.path.rsplit('.', 1)[0]}.csv?{state.query()}")
    found = datasets(state, address)
    body = downloads.to_csvw(found, address) if kind == "csvw" else WRITERS[kind](found)
    reply = HttpResponse(body, content_type=TYPES[kind])
    ending = "csv-metadata.json" if kind == "csvw" else kind
    reply["Content-Disposition"] = f'attachment; filename="{downloads.file_name(found, ending)}"'
    reply["Cache-Control"] = "public, max-age=300"
    reply["Access-Control-Allow-Origin"] = "*"
    if kind == "csv":
        reply["Link"] = f'<{address.replace(".csv?", ".csvw?", 1)}>; rel="describedby"; type="application/csvm+json"'
    return reply


def datasets(state: State, address: str = "") -> list[Dataset]:
    """What a state holds: one measure's rows, or every defined measure of its place. NotFound, UsageError."""
    if state.measure:
        return [_dataset(state, worded(state.measure), _rows(state), address)]
    if not state.place:
        raise UsageError("No measure and no place is named.", next_step="Ask for measure=employment_rate or place=burnley.")
    return _everything(state, address)


def _rows(state: State) -> pl.DataFrame:
    measure = worded(state.measure)
    if state.view in OF_PLACES or not state.place:
        found = content(replace(state, view="ranked"))
        return found.rows.with_columns(pl.lit(found.breakdown).alias("breakdown"))
    codes = [state.place, *content(state).comparators] if state.view else list(state.places)
    rows = series(book(), measure.id, codes, by=_parts(state), start=_date(state.start), end=_date(state.end), as_of=state.as_of)
    if state.view == "bars":
        rows = rows.filter(pl.col("period") == content(state).period)
    if not rows.height:
        raise nothing(state, measure)
    return rows


def _parts(state: State) -> dict[str, str] | None:
    """As the figure has it; a bar chart without a part named opens its dimension."""
    if state.view == "bars":
        return {**dict(state.by), open_dimension(state, worded(state.measure)): "*"}
    return state.parts


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _everything(state: State, address: str) -> list[Dataset]:
    """Every measure somebody defined that has a figure for the place, headline and parts."""
    opened = book()
    found = []
    for measure in opened.measures.values():
        if measure.is_generated or not opened.is_loaded(measure):
            continue
        rows = series(opened, measure.id, [state.place], as_of=state.as_of)
        if rows["value"].count():
            found.append(_dataset(replace(state, measure=measure.id), worded(measure.id), rows, address))
    if not found:
        raise UsageError(f"There is no figure for {opened.areas.get(state.place).name}.", next_step="Import or fetch data first.")
    return found


def _dataset(state: State, measure: Measure, rows: pl.DataFrame, address: str) -> Dataset:
    releases = releases_of(rows)
    notes = tuple(note for note in rows["note"].drop_nulls().unique().sort() if note)[:3] if "note" in rows.columns else ()
    return Dataset(
        measure=measure,
        rows=rows, source=citation(releases), release="+".join(sorted(release.id for release in releases)), url=address,
        as_known_on=known_on(state.as_of).isoformat(), notes=notes,
    )  # fmt: skip
