"""The pages of structure: choose a place, and one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from skillshed.evidence.packs import shipped_packs
from skillshed.insight.structure.definitions import definitions, level_facts
from skillshed.insight.structure.document import domains_document, not_known
from skillshed.insight.structure.domains import CRITERIA, criteria, scale
from skillshed.insight.structure.jobs import answering, level, loaded_levels
from skillshed.insight.structure.occupations import occupations
from skillshed.insight.structure.residents import residents
from skillshed.publishing.downloads import file_name, to_csv, to_json, to_ods, to_xlsx
from skillshed.publishing.figure import Figure, Tag
from skillshed.publishing.numbers import digits, number
from skillshed.site.evidence.downloads import TYPES
from skillshed.site.evidence.opened import book, kept, known_on
from skillshed.site.evidence.pictures import TYPES as PICTURES
from skillshed.site.evidence.pictures import answer
from skillshed.site.evidence.sourced import citation, releases_of
from skillshed.site.evidence.state import code_of, slug_of
from skillshed.site.insight.structure.asked import Asked
from skillshed.site.insight.structure.content import WIDTHS, Content, datasets, figure
from skillshed.site.insight.structure.views import VIEWS, content
from skillshed.terms.errors import NotFound

WRITERS = {"csv": to_csv, "ods": to_ods, "xlsx": to_xlsx, "json": to_json}
EXAMPLES = ("lancashire", "burnley", "cornwall-and-isles-of-scilly", "tees-valley", "kent")
TAGS = {"evidenced": "good", "not_evidenced": "watch", "unknown": "unknown"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A view on the page: its figure, or why there is none."""

    figure: Figure | None
    why: str = ""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """/structure/: choose a place; what each method answers."""
    asked = request.GET.get("place", "").strip()
    if asked:
        return redirect("insight:structure_place", slug_of(code_of(book(), asked)))
    reference = shipped_packs()["headline"].place
    districts = [book().areas.get(code) for code in book().areas.members(reference)["code"]]
    context = {
        "reference": book().areas.get(reference), "districts": sorted(districts, key=lambda place: place.name),
        "examples": _examples(), "quadrants": definitions()["plane"]["quadrants"], "known_on": known_on(),
    }  # fmt: skip
    return render(request, "insight/structure.html", context)


def _examples() -> list[Any]:
    """Places that show the range of answers, those that there are."""
    found = [place for slug in EXAMPLES for place in book().areas.find(slug)[:1] if place.slug == slug]
    return list(dict.fromkeys(found))


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """/structure/<slug>/"""
    asked = Asked.read(request.GET, slug)
    return render(request, "insight/structure_place.html", kept(("structure page", asked), lambda: _context(asked)))


def _context(asked: Asked) -> dict[str, Any]:
    found = asked.structure()
    shown = {view: _shown(asked, view) for view in VIEWS}
    surveyed, occupied = residents(book(), asked.place, as_of=asked.as_of), occupations(book(), asked.place, as_of=asked.as_of)
    levels = [{"id": name, "title": _level_title(asked, name)} for name in loaded_levels(book(), asked.as_of)]
    return {
        "asked": asked, "found": found, "place": found.place, "stands": found.answering, "shown": shown, "levels": levels,
        "space": _space(asked), "domains": _domains(asked), "years": found.level.years,
        "gaps": not_known(found, surveyed, occupied, shown["plane"].why), "known_on": known_on(asked.as_of),
        "sources": citation(releases_of(found.level.rows.select("release").unique())), "definitions": definitions(),
    }  # fmt: skip


def _level_title(asked: Asked, name: str) -> str:
    """`21 sections: East Lancashire`: a coarser level may be answered by a nearer area."""
    title: str = level_facts(name)["title"]
    try:
        return f"{title}: {answering(book(), asked.place, level(book(), name, asked.as_of)).name}"
    except NotFound:
        return f"{title}: not known"


def _shown(asked: Asked, view: str) -> Shown:
    try:
        return Shown(figure(asked, content(asked, view)))
    except NotFound as why:
        return Shown(None, str(why))


def _space(asked: Asked) -> Any:
    try:
        return asked.specialising()
    except NotFound:
        return None


def _domains(asked: Asked) -> dict[str, Any] | None:
    """Candidate domains as the page prints them: each score as a tag with its evidence, beside the measured axes."""
    try:
        document = domains_document(asked.specialising())
    except NotFound:
        return None
    if document is None:
        return None
    rows = [
        {**one, "criteria": [_score(name, one["scores"][name]) for name in CRITERIA], "axes": _axes(one["measured"])}
        for one in document["domains"]
    ]
    low, high = scale()
    return {**document, "rows": rows, "columns": [criteria()[name] for name in CRITERIA], "low": low, "high": high}


def _score(name: str, score: dict[str, Any]) -> dict[str, Any]:
    words = {
        "evidenced": f"{score['score']}, evidenced",
        "not_evidenced": f"{score['score']}, not evidenced",
        "unknown": "unknown",
    }
    return {"name": name, "tag": Tag(TAGS[score["state"]], words[score["state"]]), **score}


def _axes(measured: dict[str, Any]) -> list[str]:
    def said(name: str, decimals: int, unit: str = "number") -> str:
        return number(measured[name], unit, decimals) if measured[name] is not None else "unknown"

    complexity = digits(measured["complexity"], 2) if measured["complexity"] is not None else "unknown"
    return [said("jobs", 0), said("quotient", 2), said("relatedness", 1, "percent"), complexity]


@require_safe
def picture(request: HttpRequest, slug: str, view: str, kind: str) -> HttpResponse:
    """/structure/<slug>/<view>.svg|png; `framed=yes` adds title and source, to stand alone."""
    if view not in VIEWS or kind not in PICTURES:
        raise Http404(f"no picture {view}.{kind}")
    asked = Asked.read(request.GET, slug)
    width = request.GET.get("width", "wide") if request.GET.get("width", "wide") in WIDTHS else "wide"
    is_framed = request.GET.get("framed") == "yes"
    key = f"structure|{view}|{asked.place}|{asked.query()}|{width}|{is_framed}"
    return answer(request, key, kind, lambda: _drawn(content(asked, view), WIDTHS[width], is_framed=is_framed))


def _drawn(found: Content, width: int, *, is_framed: bool) -> Any:
    drawn = found.draw(width)
    if not is_framed:
        return drawn
    releases = releases_of(pl.DataFrame({"release": list(found.releases)}, schema={"release": pl.String}))
    return drawn.framed(subtitle=found.subtitle, source=f"Source: {citation(releases)}")


@require_safe
def data(request: HttpRequest, slug: str, view: str, kind: str) -> HttpResponse:
    """/structure/<slug>/data/<view>.csv|ods|xlsx|json: the view's numbers, all of them."""
    if view not in VIEWS or kind not in WRITERS:
        raise Http404(f"no file {view}.{kind}")
    asked = Asked.read(request.GET, slug)
    found = datasets(asked, content(asked, view))
    reply = HttpResponse(WRITERS[kind](found), content_type=TYPES[kind])
    reply["Content-Disposition"] = f'attachment; filename="structure-{view}_{file_name(found, kind)}"'
    return reply
