"""One box: to the page that is meant where that is sure, else a choice, else what can be asked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from skillshed.evidence.catalogue import measure_rows
from skillshed.evidence.find import Found, find
from skillshed.evidence.measures import Measure
from skillshed.evidence.packs import shipped_packs
from skillshed.evidence.series import series
from skillshed.insight.compare import estimate
from skillshed.publishing.names import in_text, inside, listed, opening
from skillshed.publishing.numbers import when, with_interval
from skillshed.site.evidence.links import page, place_page
from skillshed.site.evidence.opened import book, known_on
from skillshed.site.evidence.state import State, slug_of
from skillshed.site.evidence.worded import worded
from skillshed.terms.place import Place

MOST = 8
EXAMPLES = ("pay in Burnley", "employment rate Pendle since 2015", "BB11 1AA", "level 3 v Preston and Chorley", "jobs by industry Lancashire")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """/search/?q=: a redirect where one page is meant; `list` asks for all that it could mean."""
    text = request.GET.get("q", "").strip()
    found = find(book(), text) if text else None
    if found and found.is_sure and "list" not in request.GET:
        return redirect(_with_question(target(found), text))
    context: dict[str, Any] = {"query": text, "found": found, "examples": EXAMPLES, "known_on": known_on()}
    if found:
        context |= {
            "sure": {"text": opening(understood(found)), "url": target(found)} if found.is_sure else None,
            # Those with a figure for the place first.
            "measures": sorted((_measure_row(measure, found) for measure in found.measures[:MOST]), key=lambda row: row["is_without"]),
            "places": [_place_row(place) for place in _choice(found)],
            "near": [_place_row(place) for place in found.near],
            "headlines": _headlines(found) if found.intent == "places" and found.places else [],
            "themes": _themes() if found.intent == "nothing" else [],
        }
    return render(request, "evidence/search.html", context)


def target(found: Found) -> str:
    """The address of the one page that is meant."""
    codes = tuple(place.code for place in found.places)
    if found.intent == "place":
        return place_page(codes[0])
    if found.intent == "compare":
        return page("compare", query=urlencode([("place", slug_of(code)) for code in codes[:6]]))
    return _measure_address(found.measures[0], found)


def _measure_address(measure: Measure, found: Found) -> str:
    by = tuple(sorted(found.by.items())) if found.measures and measure.id == found.measures[0].id else ()
    state = State(
        measure=measure.id,
        places=tuple(place.code for place in found.places)[:6],
        by=by,
        start=found.start.isoformat() if found.start else "",
        end=found.end.isoformat() if found.end else "",
        period=found.period if by or (found.measures and measure.id == found.measures[0].id) else "",
    )
    return page("measure", measure.id, query=state.query("measure"))


def understood(found: Found) -> str:
    """What a text was read as: `employment rate in Pendle since 2015, by sex`."""
    places = listed([in_text(place.name) for place in found.places])
    if not (found.intent == "measure" and found.measures):
        return places
    said = inside(found.measures[0].name)
    said += f" in {places}" if places else ""
    said += f" {found.time}" if found.time and (found.period or found.start or found.end) else ""
    parts = [f"by {name.replace('_', ' ')}" if category == "*" else f"{category} only" for name, category in found.by.items()]
    return ", ".join([said, *parts])


def _with_question(address: str, text: str) -> str:
    """The page's address with the question, so that the page can say what was understood."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'asked': text[:200]})}"


def asked_line(text: str) -> dict[str, Any] | None:
    """For the line over a page somebody was sent to: what they asked, what is shown, what else it could mean."""
    found = find(book(), text) if text.strip() else None
    if found is None or not found.is_sure:
        return None
    return {
        "text": found.text,
        "shown": understood(found),
        "notes": found.notes,
        "unread": found.unread,
        "others": [_place_row(place) for place in found.other_places[:3]] if found.intent == "place" else [],
        "list": f"{reverse('search')}?{urlencode({'q': found.text, 'list': '1'})}",
    }


def _choice(found: Found) -> list[Place]:
    if found.intent == "places" and not found.places:
        return list(found.other_places)
    return [*found.places, *found.other_places] if found.intent != "nothing" else []


def _place_row(place: Place) -> dict[str, str]:
    return {"name": place.name, "kind": place.kind_words, "url": place_page(place.code), "code": place.code, "note": book().areas.note(place.code)}


def _measure_row(measure: Measure, found: Found) -> dict[str, Any]:
    """A measure with its newest figure for the place asked for."""
    known = worded(measure.id)
    row = {"title": known.title, "url": _measure_address(measure, found), "meaning": known.meaning, "theme": known.theme, "figure": "", "is_without": False}
    if not book().is_loaded(measure):
        return {**row, "figure": "Not loaded here yet.", "is_without": True}
    if found.places:
        row["figure"] = _newest(known, found.places[0])
        row["is_without"] = row["figure"].startswith("No figure")
    return row


def _newest(measure: Measure, place: Place) -> str:
    rows = series(book(), measure.id, [place.code])
    rows = rows.filter(rows["value"].is_not_null() & (rows["breakdown"] == "")).sort("period")
    if not rows.height:
        return f"No figure for {in_text(place.name)} as a whole."
    one = estimate(rows.row(-1, named=True))
    return f"{opening(in_text(place.name))}: {with_interval(one, measure.unit, measure.decimals)} in {when(one.period)}."


def _headlines(found: Found) -> list[dict[str, Any]]:
    return [_measure_row(book().measure(slot.measure), found) for slot in shipped_packs()["headline"].slots]


def _themes() -> list[dict[str, Any]]:
    """Every theme with a few of its measures, to show what can be asked."""
    themes: dict[str, list[str]] = {}
    for row in measure_rows(book(), loaded=True):
        themes.setdefault(row["theme"], []).append(book().measure(row["measure"]).name)
    return [{"theme": opening(theme), "names": names[:4]} for theme, names in sorted(themes.items())]
