"""All places: a search box, the kinds there are, and each kind from A to Z."""

from __future__ import annotations

from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from skillshed.publishing.figure import Link
from skillshed.site.evidence.links import page, place_page
from skillshed.site.evidence.opened import book, kept, known_on
from skillshed.terms.place import KIND_WORDS, Place

FIRST = "district"
PLURALS = {
    "own": "Areas defined here", "district": "Districts", "country": "Nations", "region": "Regions", "lep": "Local enterprise partnerships",
    "lsip": "Skills improvement plan areas", "combined_authority": "Combined authorities", "county": "Counties", "group": "Groups of districts",
    "ttwa": "Travel-to-work areas", "itl": "Statistical regions (ITL)", "nuts": "Statistical regions (NUTS)",
}  # fmt: skip
MOST_FOUND = 30


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """/places/?q=&kind=: what was searched for, or all places of a kind."""
    areas = book().areas
    query = " ".join(request.GET.get("q", "").split())[:200]
    kinds = areas.kinds()
    kind = request.GET.get("kind", FIRST)
    kind = kind if kind in kinds else FIRST
    context = {
        "query": query, "kind": kind, "kind_title": PLURALS.get(kind, KIND_WORDS[kind]), "known_on": known_on(),
        "kinds": [(Link(PLURALS.get(one, KIND_WORDS[one]), page("places", query=urlencode({"kind": one}))), one == kind, _count(one)) for one in kinds],
        "found": [_linked(one, with_kind=True) for one in areas.find(query)[:MOST_FOUND]] if query else [],
        "letters": [] if query else kept(("letters", kind), lambda: _letters(kind)), "action": page("places"),
    }  # fmt: skip
    return render(request, "evidence/places.html", context)


def _count(kind: str) -> int:
    return kept(("count", kind), lambda: len(_of_kind(kind)))


def _of_kind(kind: str) -> list[Place]:
    return book().areas.of_kind(kind)


def _letters(kind: str) -> list[tuple[str, list[Link]]]:
    """Initial letter and the places that begin with it."""
    found = sorted(_of_kind(kind), key=lambda one: one.name.casefold())
    return [(letter, [_linked(one) for one in group]) for letter, group in groupby(found, key=lambda one: one.name[:1].upper())]


def _linked(place: Place, *, with_kind: bool = False) -> Link:
    words = f"{place.kind_words}{f', until {place.end}' if place.end else ''}" if with_kind else ""
    return Link(place.name, place_page(place.code), words)
