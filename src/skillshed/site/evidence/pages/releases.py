"""The page of one release: its facts, files, measures, what was put aside, and what it changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from skillshed.evidence.measures import Measure
from skillshed.evidence.release import RawPart, Release
from skillshed.evidence.revisions import Revision, later, revision
from skillshed.publishing.numbers import MINUS, digits, number, when
from skillshed.site.evidence.opened import book, kept, known_on
from skillshed.site.evidence.pages.sources import licence
from skillshed.sources.registry import sources as formats
from skillshed.terms.breakdown import parts
from skillshed.terms.errors import NotFound

SHOWN = 50  # rows of a list on the page; the file has all
MOST_MEASURES = 60


@dataclass(frozen=True)
class Held:
    """One indicator of a release, and the measures of the catalogue that read it."""

    name: str
    label: str
    unit: str
    rows: int
    first: str
    last: str
    measures: tuple[Measure, ...]


@require_safe
def release(request: HttpRequest, release_id: str) -> HttpResponse:
    """One release."""
    found = book().lake.release(release_id)
    held = _held(found)
    aside = book().lake.quarantine(release_id)
    changed = kept(("revision", release_id), lambda: revision(book(), found))
    context = {
        "release": found,
        "source": formats().get(found.source),
        "licence": licence(found.licence),
        "raw": [{"part": part, "kept": _kept(part)} for part in found.raw],
        "held": held[:MOST_MEASURES],
        "more_held": max(len(held) - MOST_MEASURES, 0),
        "reasons": found.reasons.items(),
        "aside": [_aside(row) for row in aside.head(SHOWN).iter_rows(named=True)],
        "aside_count": aside.height,
        "share": digits(100 * found.rows_dropped / found.rows_in, 1) if found.rows_in else "",
        "changed": changed,
        "largest": _largest(changed) if changed else [],
        "later": later(book(), found),
        "known_on": known_on(),
    }
    return render(request, "evidence/release.html", context)


@require_safe
def put_aside(request: HttpRequest, release_id: str) -> HttpResponse:
    """All rows a release put aside, as CSV."""
    found = book().lake.release(release_id)
    rows = book().lake.quarantine(release_id)
    if not rows.height:
        raise NotFound(f"No row of '{found.title}' was put aside.", next_step="The page of the release says what it holds.")
    reply = HttpResponse(rows.select(pl.all().map_batches(_safe, return_dtype=pl.String)).write_csv(), content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = f'attachment; filename="{release_id}-put-aside.csv"'
    return reply


def _safe(column: pl.Series) -> pl.Series:
    """Text as it was, but with a quote before what a spreadsheet would run as a formula; numbers untouched."""
    text = column.cast(pl.String)
    if column.dtype.is_numeric():
        return text
    risky = text.str.contains(r"^[=+\-@\t\r]").fill_null(False)
    return pl.select(pl.when(risky).then(pl.lit("'") + text).otherwise(text)).to_series().alias(column.name)


def _held(found: Release) -> list[Held]:
    readers = kept("readers", _readers)
    return [
        Held(name, said.label, said.unit.replace("_", " "), said.rows, when(said.first), when(said.last), tuple(readers.get(name, ())))
        for name, said in found.measures.items()
    ]


def _readers() -> dict[str, list[Measure]]:
    """Stored measure -> measures of the catalogue that read it, those written by people first."""
    found: dict[str, list[Measure]] = {}
    for measure in sorted(book().measures.values(), key=lambda one: one.is_generated):
        for name in measure.stored:
            found.setdefault(name, []).append(measure)
    return found


def _kept(part: RawPart) -> str:
    if not part.is_kept:
        return "an extract travels with skillshed; the whole file is the publisher’s"
    return "kept" if book().lake.raw_path(part.sha256).exists() else "missing: restore a backup, or import it again"


def _aside(row: dict[str, Any]) -> dict[str, Any]:
    where = [f"sheet {row['sheet']}" if row["sheet"] else "", f"row {row['row']}" if row["row"] is not None else ""]
    return {
        "where": ", ".join(one for one in where if one) or "not known",
        "place": row["place_name"] or row["place"] or "",
        "measure": (row["measure"] or "").split(".")[-1].replace("_", " "),
        "period": when(row["period"]) if row["period"] else "",
        "value": "" if row["value"] is None else f"{row['value']:,g}",
        "reason": row["reason"],
        "candidates": row["candidates"] or "",
    }


def _largest(changed: Revision) -> list[dict[str, Any]]:
    measures = book().measures
    names = {code: _place_name(code) for code in changed.largest["place"].unique()}
    readers = kept("readers", _readers)
    found = []
    for row in changed.largest.iter_rows(named=True):
        reader = next(iter(readers.get(row["measure"], [])), measures.get(row["measure"]))
        stored = measures.get(row["measure"])
        unit, decimals = (stored.unit, stored.decimals) if stored else ("number", 1)
        found.append({
            "measure": reader.title if reader else row["measure"], "place": names[row["place"]], "period": when(row["period"]),
            "part": ", ".join(parts(row["breakdown"]).values()), "before": number(row["before"], unit, decimals),
            "after": number(row["after"], unit, decimals),
            "share": f"{'+' if row['share'] > 0 else MINUS}{digits(abs(100 * row['share']), 1)}%",
        })  # fmt: skip
    return found


def _place_name(code: str) -> str:
    try:
        return book().areas.get(code).name
    except NotFound:
        return code
