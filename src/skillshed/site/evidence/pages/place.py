"""A place: its story, six headline measures, themes with figures, neighbours, districts, what is missing, files."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from skillshed.evidence.still import still
from skillshed.publishing.charts import locator_told
from skillshed.publishing.figure import Drawing, Link
from skillshed.site.evidence import links, shelf
from skillshed.site.evidence.changes import news
from skillshed.site.evidence.contents import bring
from skillshed.site.evidence.district_table import district_table
from skillshed.site.evidence.drawing import outlines
from skillshed.site.evidence.headlines import headline, lines, story
from skillshed.site.evidence.links import place_page
from skillshed.site.evidence.locating import also_in, neighbourhood, same_name, way_to
from skillshed.site.evidence.opened import book, kept, known_on
from skillshed.site.evidence.preparing import defined, prepare
from skillshed.site.evidence.state import State, slug_of
from skillshed.site.evidence.themes import filled, layout
from skillshed.site.evidence.worded import worded
from skillshed.site.insight.hub import rooms
from skillshed.terms.breakdown import slug as slugified
from skillshed.terms.errors import NotFound
from skillshed.terms.place import Place

LIKE = 5
WHERE = 200


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """/places/<slug>/: by slug; a code or a name leads to it. 404 with the nearest names."""
    try:
        state = State.read(request.GET, place=slug)
    except NotFound as error:
        return unknown(request, slug, error)
    state = State(places=state.places[:1], as_of=state.as_of)
    right = slug_of(state.place)
    if slug != right:
        return HttpResponseRedirect(links.page("place", right, query=request.GET.urlencode()))
    body = finished(state)
    context = {"body": body, "place": book().areas.get(state.place), "crumbs": way_to(state.place, _as_of(state)),
               "known_on": known_on(state.as_of)}  # fmt: skip
    return render(request, "evidence/place.html", context)


def finished(state: State) -> SafeString:
    """The page's body, made once for as long as the book does not change, and the day it tells."""
    key = ("place page", state, known_on(state.as_of))
    with still():
        # Made by our own template, which escaped what it printed.
        return mark_safe(kept(key, lambda: _taken_or_made(key, state), room="pages"))


def _taken_or_made(key: Hashable, state: State) -> str:
    found = shelf.take(key)
    if found is None:
        found = str(_body(state))
        shelf.put(key, found)
    return found


def unknown(request: HttpRequest, text: str, error: NotFound) -> HttpResponse:
    """The 404 of a place: what was asked, and places whose names are near."""
    near = [Link(f"{one.name} ({one.kind_words})", place_page(one.code)) for one in book().areas.find(text.replace("-", " "))[:8]]
    context = {"error": error, "near": near, "all_url": links.page("places"), "all_words": "All places"}
    return render(request, "evidence/unknown.html", context, status=404)


def _body(state: State) -> SafeString:
    return render_to_string("evidence/place_body.html", _context(state))


def _context(state: State) -> dict[str, Any]:
    opened = book()
    here = opened.areas.get(state.place)
    page = layout()
    named = defined()
    prepare(state)
    found = lines(state, page.headline)
    themes = filled(state)
    table = district_table(state, [line.measure.id for line in found])
    return {
        "place": here, "state": state, "as_of": _as_of(state), "known_on": known_on(state.as_of), "note": _note(here), "same_name": same_name(here.code),
        "story": story(found, here.name), "headlines": [headline(line, state) for line in found], "themes": themes,
        "also": also_in(here.code, _as_of(state)), "where": _where(state), "news": news(state, named), "like": _like(state),
        "like_all": _compare([here.code, *[one.code for one in opened.areas.neighbours(here.code, by="global")[:LIKE]]]),
        "districts": table, "missing": _missing(state), "files": _files(state), "further": _further(state), "rail": _rail(themes, bool(table), bool(_like(state))),
    }  # fmt: skip


def _note(here: Place) -> str:
    """How the place is made up. Which other place has its name stands in a sentence with a link instead."""
    return "" if f"{here.name} here is" in (said := book().areas.note(here.code)) else said


def _as_of(state: State) -> str:
    return state.as_of.isoformat() if state.as_of else ""


def _where(state: State) -> tuple[Drawing, str, bool]:
    """The small map, its sentence, and whether its outlines are approximate."""
    found = neighbourhood(state.place)
    told = locator_told(outlines(found.codes), found.chosen, within=found.within)
    rough = book().areas.is_approximate(found.chosen)
    return Drawing(links.page("where", slug_of(state.place)), WHERE, told.height), told.desc, rough


def _like(state: State) -> list[tuple[Link, Link | None]]:
    """Statistical neighbours, each with its page and the page that sets the two side by side."""
    near = book().areas.neighbours(state.place, by="global")[:LIKE]
    return [(Link(one.name, place_page(one.code, as_of=_as_of(state))), _compare([state.place, one.code])) for one in near]


def _compare(codes: list[str]) -> Link | None:
    query = State(places=tuple(codes)).query()
    address = links.page("compare", query=query) or links.page("measure", "employment_rate", query=query)
    return Link("Compare", address) if address and len(codes) > 1 else None


def _missing(state: State) -> list[tuple[str, str]]:
    """Defined measures that no release here holds, and the command that brings them."""
    opened = book()
    absent = [one for one in opened.measures.values() if not one.is_generated and not opened.is_loaded(one)]
    return [(one.title, bring(worded(one.id), replace(state, measure=one.id))) for one in absent]


def _files(state: State) -> list[Link]:
    stem = f"all-figures_{slugified(book().areas.get(state.place).name, '-')}"
    words = {"ods": "ODS (OpenDocument)", "xlsx": "XLSX (Excel)", "csv": "CSV", "csvw": "CSV metadata (CSVW)", "json": "JSON"}
    return [Link(text, links.page("data", stem, kind, query=state.query())) for kind, text in words.items()]


def _further(state: State) -> list[Link]:
    """What can be asked of the place beyond its figures."""
    return [*rooms(state.place), Link("Report", reverse("insight:report", args=["place-profile", slug_of(state.place)]))]


def _rail(themes: list[Any], has_districts: bool, has_like: bool) -> list[Link]:
    rows = [Link(theme.title, f"#{theme.id}") for theme in themes]
    rows += [Link("What is new", "#new")]
    rows += [Link("Districts", "#districts")] if has_districts else []
    rows += [Link("Places like it", "#like")] if has_like else []
    return [*rows, Link("What is missing", "#missing"), Link("Take it away", "#take")]
