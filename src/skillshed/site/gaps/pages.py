"""/cold-spots/: choose an area and whose need; the area's message, map, tables and nearest offers; files to take away."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from skillshed import __version__
from skillshed.provision.access import taken
from skillshed.provision.access.asked import Asked
from skillshed.provision.access.cold import ColdSpots
from skillshed.provision.access.homes import WAYS
from skillshed.provision.access.said import left_out, provision, sentence, subjects, title, unknowns
from skillshed.provision.access.settings import needs
from skillshed.provision.kinds import Audience, Kind, Level
from skillshed.provision.travel import settings as travel_settings
from skillshed.publishing.charts.look import NARROW, WIDE
from skillshed.publishing.figure import Drawing, Link
from skillshed.publishing.media_types import ODS
from skillshed.publishing.names import in_text
from skillshed.site.evidence.drawing import outlines
from skillshed.site.evidence.opened import book, kept
from skillshed.site.evidence.sourced import citation
from skillshed.site.evidence.state import code_of, slug_of
from skillshed.site.gaps import shown
from skillshed.site.gaps.asked import MOST, address, answered, first_need, nearest, query, read, stamp
from skillshed.site.gaps.drawing import drawn, paper

TYPES = {"csv": "text/csv; charset=utf-8", "ods": ODS, "json": "application/json"}
WRITERS = {"csv": taken.to_csv, "ods": taken.to_ods, "json": taken.to_json}
WIDTHS = {"wide": WIDE, "narrow": NARROW}


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Choose an area; ready questions stand below."""
    if text := request.GET.get("place", "").strip():
        slug = slug_of(code_of(book(), text))
        params = request.GET.copy()
        params.pop("place")
        return redirect(f"{reverse('provision:cold_spots_of', args=[slug])}{f'?{params.urlencode()}' if params else ''}")
    return render(request, "gaps/choose.html", {"needs": needs(book().folder).values(), "need": first_need(), "modes": WAYS})


@require_safe
def cold_spots_of(request: HttpRequest, slug: str) -> HttpResponse:
    """An area's cold spots."""
    asked = read(request.GET, slug)
    if slug != slug_of(asked.area):
        return redirect(address(asked))
    context = kept(("cold spots page", asked, stamp()), lambda: _page(asked), room="pages")
    return render(request, "gaps/area.html", context)


@require_safe
def take(request: HttpRequest, slug: str, name: str, kind: str) -> HttpResponse:
    """/cold-spots/<slug>/map.svg, data.csv|ods|json of the same question."""
    asked = read(request.GET, slug)
    if (name, kind) == ("map", "svg"):
        return _picture(request, asked)
    if name != "data" or kind not in TYPES:
        raise Http404(f"no {name}.{kind}")
    found = answered(asked)
    reply = HttpResponse(WRITERS[kind](taken.document(found, nearest(found))), content_type=TYPES[kind])
    reply["Content-Disposition"] = f'attachment; filename="cold-spots_{asked.need}_{slug_of(asked.area)}.{kind}"'
    reply["Access-Control-Allow-Origin"] = "*"
    return reply


def _picture(request: HttpRequest, asked: Asked) -> HttpResponse:
    width = WIDTHS["narrow" if request.GET.get("width") == "narrow" else "wide"]
    etag = f'"{hashlib.sha256(f"{__version__}|{book().version}|{asked}|{stamp()}|{width}".encode()).hexdigest()[:32]}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        reply: HttpResponse = HttpResponseNotModified()
    else:
        found = answered(asked)
        reply = HttpResponse(
            kept(("cold map", asked, stamp(), width), lambda: drawn(_outlines(found), found, width), room="pages"),
            content_type="image/svg+xml",
        )
    reply["ETag"], reply["Cache-Control"] = etag, "public, max-age=300"
    return reply


def _outlines(found: ColdSpots) -> list[dict[str, Any]]:
    return outlines(tuple(one.need.district for one in found.districts))


def _page(asked: Asked) -> dict[str, Any]:
    found = answered(asked)
    near = nearest(found)
    releases = book().lake.releases()
    return {
        "title": title(found), "sentence": sentence(found), "place": found.area, "in_text": in_text(found.area.name), "asked": asked, "found": found, "provision": provision(asked),
        "mode_words": WAYS[asked.mode], "travel": travel_settings(book().folder), "picture": _drawings(found), "cold": shown.spots(found, near), "cold_more": max(0, len(found.cold) - MOST), "districts": shown.districts(found), "homes": shown.homes(found), "choices": shown.choices(found), "some": shown.some(found),
        "unknowns": unknowns(found), "left_out": left_out(found), "source": citation([releases[name] for name in found.releases if name in releases]), "files": _files(asked), "form": _form(asked), "note": book().areas.note(found.area.code),
        "remote_search": found.supply.remote, "ready": _ready(asked),
    }  # fmt: skip


def _drawings(found: ColdSpots) -> dict[str, Drawing]:
    base = reverse("provision:cold_spots_file", args=[slug_of(found.asked.area), "map", "svg"])
    return {
        name: Drawing(f"{base}?{query(found.asked)}&width={name}", width, paper(_outlines(found), found, width).height)
        for name, width in WIDTHS.items()
    }


def _files(asked: Asked) -> list[Link]:
    slug = slug_of(asked.area)
    found = [
        Link(
            kind.upper(),
            f"{reverse('provision:cold_spots_file', args=[slug, 'data', kind])}?{query(asked)}",
            "of these cold spots",
        )
        for kind in TYPES
    ]
    return [
        *found,
        Link("SVG", f"{reverse('provision:cold_spots_file', args=[slug, 'map', 'svg'])}?{query(asked)}", "of the map"),
    ]


def _ready(asked: Asked) -> list[Link]:
    """Other kinds of need for the same area."""
    return [Link(one.title, address(asked, need=one.id)) for one in needs(book().folder).values() if one.id != asked.need]


def _form(asked: Asked) -> dict[str, Any]:
    wide = [(code, name) for code, name in subjects().items() if "." not in code]
    return {
        "needs": [(one.id, one.title, one.id == asked.need) for one in needs(book().folder).values()],
        "levels": _options(Level.choices, asked.levels), "kinds": _options(Kind.choices, asked.kinds), "subjects": _options(wide, asked.subjects), "audiences": _options(Audience.choices, asked.audiences), "modes": _options(list(WAYS.items()), (asked.mode,)),
    }  # fmt: skip


def _options(known: Any, chosen: tuple[str, ...]) -> list[tuple[str, str, bool]]:
    return [(code, words, code in chosen) for code, words in known]
