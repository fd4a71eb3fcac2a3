"""Supply against demand: the choice of a place, the page of a place, its pictures and files."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from skillshed.evidence.components import direct
from skillshed.publishing import balance_files
from skillshed.publishing.media_types import ODS
from skillshed.site.evidence.opened import book, kept, known_on
from skillshed.site.evidence.pictures import TYPES as PICTURES
from skillshed.site.evidence.pictures import answer
from skillshed.site.evidence.state import State
from skillshed.site.insight.balance import shown
from skillshed.terms.place import Place

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "ods": ODS,
    "json": "application/json",
}
WRITERS = {"csv": balance_files.to_csv, "ods": balance_files.to_ods, "json": balance_files.to_json}


@require_safe
def balances(request: HttpRequest) -> HttpResponse:
    """Choose a place; the areas that have a projection are named."""
    state = State.read(request.GET)
    if state.place:
        query = state.query("place")
        address = reverse("insight:balance", args=[book().areas.get(state.place).slug])
        return redirect(f"{address}?{query}" if query else address)
    return render(request, "insight/balances.html", {"areas": _projected(), "known_on": known_on()})


@require_safe
def balance(request: HttpRequest, slug: str) -> HttpResponse:
    """Both sides for a place, and the basic-skills counterfactual."""
    state = State.read(request.GET, place=slug)
    place = book().areas.get(state.place)
    if slug != place.slug:
        return redirect("insight:balance", place.slug, permanent=False)
    context = kept(("balance page", place.code, state.as_of, shown.stamp()), lambda: shown.page(place, state.as_of))
    return render(request, "insight/balance.html", {**context, "as_of": state.as_of, "known_on": known_on(state.as_of)})


@require_safe
def take(request: HttpRequest, slug: str, view: str, kind: str) -> HttpResponse:
    """/balance/<slug>/gaps.svg, years.png, data.csv|ods|json."""
    state = State.read(request.GET, place=slug)
    if view in ("gaps", "years") and kind in PICTURES:
        width = "narrow" if request.GET.get("width") == "narrow" else "wide"
        is_framed = request.GET.get("framed") == "yes"
        key = f"balance|{view}|{state.place}|{state.as_of}|{width}|{is_framed}|{shown.stamp()}"
        return answer(request, key, kind, lambda: shown.picture(view, state.place, state.as_of, width, is_framed=is_framed))
    if view == "data" and kind in TYPES:
        return _file(state.place, state.as_of, kind)
    raise Http404(f"no {view}.{kind}")


def _file(code: str, as_of: date | None, kind: str) -> HttpResponse:
    found, counted = shown.worked_out(code, as_of)
    said = balance_files.document(found, counted, as_known_on=known_on(as_of))
    reply = HttpResponse(WRITERS[kind](said), content_type=TYPES[kind])
    reply["Content-Disposition"] = f'attachment; filename="supply-and-demand_{book().areas.get(code).slug}.{kind}"'
    reply["Cache-Control"] = "public, max-age=300"
    reply["Access-Control-Allow-Origin"] = "*"
    return reply


def _projected() -> list[Place]:
    """Areas with a projection of their own, by name; nothing where none is loaded."""
    opened = book()
    rows = direct(opened, opened.measure("total_requirement"), date.max)
    places = [opened.areas.get(code) for code in rows["place"].unique() if code in opened.areas]
    return sorted((one for one in places if one.kind != "country"), key=lambda one: one.name)
