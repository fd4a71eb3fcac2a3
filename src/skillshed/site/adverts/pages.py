"""What job adverts ask: the page of a place, and its figures as a file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from skillshed.publishing.figure import Link
from skillshed.site.adverts import asked
from skillshed.site.evidence.opened import book, kept, known_on
from skillshed.site.evidence.state import code_of, slug_of
from skillshed.terms.errors import NotFound, UsageError
from skillshed.terms.place import Place


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """/adverts/?place=&on= : what adverts of a place ask; where none are loaded, how to load them and what is published."""
    error, where, place, on = "", "on", None, None
    try:
        on = _day(request.GET.get("on", ""))
        where = "place"
        place = _place(request.GET.get("place", ""))
    except (NotFound, UsageError) as trouble:
        error = str(trouble)
    context = kept(("adverts", place.code if place else "", on), lambda: _context(place, on), room="pages")
    typed = {"place": request.GET.get("place", "")[:200], "on": request.GET.get("on", "")[:20]}
    found = {**context, "typed": typed, "errors": [Link(error, f"#{where}")] if error else [], "known_on": known_on(on), "on": on}
    return render(request, "adverts/asked.html", found, status=404 if error else 200)


@require_safe
def take(request: HttpRequest) -> HttpResponse:
    """/adverts/asked.csv?place=&on= : every figure of a place."""
    place, on = _place(request.GET.get("place", "")), _day(request.GET.get("on", ""))
    if place is None:
        raise UsageError("Which place?", next_step="Add ?place= and a place's name to the address.")
    if not asked.releases(on):
        raise NotFound("No job adverts are loaded here.", next_step="`skillshed adverts import FILE` loads them.")
    reply = HttpResponse(asked.table(place, on), content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = f'attachment; filename="job-adverts_{slug_of(place.code)}.csv"'
    return reply


def _context(place: Place | None, on: date | None) -> dict[str, Any]:
    found = asked.releases(on)
    if found and place is None and (code := asked.largest(on)):
        place = book().areas.get(code)
    official, of = asked.official(place or _published(on), on)
    return {
        "place": place, "slug": slug_of(place.code) if place else "", "release": found[0] if found else None,
        "earlier": len(found) - 1, "places": asked.places(on) if found else [],
        "said": asked.asked(place, on) if found and place else None, "official": official, "official_of": of,
    }  # fmt: skip


def _published(on: date | None) -> Place | None:
    """Where none was chosen and nothing is loaded: Lancashire, the example of these pages, if it is published there."""
    try:
        return book().areas.get(code_of(book(), "lancashire"))
    except NotFound:
        return None


def _place(text: str) -> Place | None:
    return book().areas.get(code_of(book(), text.strip())) if text.strip() else None


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(f"'{text[:20]}' is not a day.", next_step="Write it like 2026-11-20.") from error
