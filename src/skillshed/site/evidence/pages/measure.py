"""A measure: its sentence and trend, every area's value, rank, map, parts, then what it means and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from skillshed.evidence.assemble import why_not
from skillshed.evidence.catalogue import matches
from skillshed.evidence.measures import Measure
from skillshed.publishing.charts import classes
from skillshed.publishing.figure import Figure, Link
from skillshed.publishing.names import in_text
from skillshed.publishing.numbers import unit_of, when
from skillshed.site.evidence import links
from skillshed.site.evidence.among import among, dimensions, part_of
from skillshed.site.evidence.beside import around, holders, nation
from skillshed.site.evidence.contents import content, open_dimension
from skillshed.site.evidence.drawing import values
from skillshed.site.evidence.embed import code as embed_code
from skillshed.site.evidence.figures import figure
from skillshed.site.evidence.measure_form import Form, read_form
from skillshed.site.evidence.opened import book, kept, known_on
from skillshed.site.evidence.state import State
from skillshed.site.evidence.vintages import differences, editions
from skillshed.site.evidence.worded import review, worded
from skillshed.terms.breakdown import parts
from skillshed.terms.errors import NotFound, UserError

POLARITY = {
    "higher_is_better": "higher is better",
    "lower_is_better": "lower is better",
    "": "neither high nor low is better in itself",
}
KINDS = {
    "count": "A count: districts are added up into larger areas.",
    "ratio": "A rate: larger areas go through numerators and denominators, or districts weighted by size.",
    "median": "A median: it is never added or averaged into larger areas.",
    "index": "An index: it is shown only where it is published.",
}  # fmt: skip
SMALLEST = {
    "itl": "statistical region (ITL)",
    "lep": "local enterprise partnership",
    "lsip": "local skills improvement plan area",
}


@require_safe
def measure(request: HttpRequest, measure_id: str) -> HttpResponse:
    """/measures/<id>/: 404 with the nearest measures; a place that is not understood is told beside its field."""
    if measure_id not in book().measures:
        return unknown(request, measure_id)
    state, form = read_form(request.GET, measure_id)
    if not form.errors:
        body = kept(("measure page", state, request.build_absolute_uri("/")), lambda: _body(request, state, form), room="pages")
    else:
        body = _body(request, state, form)
    context = {
        "body": body,
        "measure": worded(measure_id),
        "known_on": known_on(state.as_of),
        "crumbs": [Link("Measures", links.page("measures"))],
    }
    return render(request, "evidence/measure.html", context, status=404 if form.errors else 200)


def unknown(request: HttpRequest, text: str) -> HttpResponse:
    """The 404 of a measure: what was asked, and measures whose names are near."""
    asked = text.replace("_", " ").replace("-", " ")[:200]
    scored = sorted(((matches(asked, one), one.title, one.id) for one in book().measures.values()), reverse=True)[:6]
    near = [Link(title, links.page("measure", name)) for score, title, name in scored if score > 45]
    error = NotFound(f"There is no measure '{text[:200]}'.")
    context = {"error": error, "near": near, "all_url": links.page("measures"), "all_words": "All measures"}
    return render(request, "evidence/unknown.html", context, status=404)


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure, or why there is none."""

    figure: Figure | None = None
    why: str = ""
    step: str = ""


def _shown(state: State) -> Shown:
    try:
        return Shown(figure(state))
    except UserError as error:
        return Shown(None, error.message, error.next_step)


def _body(request: HttpRequest, state: State, form: Form) -> SafeString:
    return render_to_string("evidence/measure_body.html", _context(request, state, form))


def _context(request: HttpRequest, state: State, form: Form) -> dict[str, Any]:
    asked = worded(state.measure)
    here = _with_default_part(_with_default_place(state, asked), asked)
    fixed = replace(here, by=tuple(pair for pair in here.by if pair[1] != "*"))
    trend = _shown(replace(fixed, view="line"))
    wide = replace(fixed, among="", start="", end="")
    dots, mapped = _shown(replace(wide, view="dots")), _shown(replace(wide, view="map"))
    near = replace(wide, among=state.among or _around(here.place))
    ranked = _shown(replace(near, view="ranked"))
    split = _parts(here, asked)
    return {
        "measure": asked, "state": here, "form": form, "trend": trend, "dots": dots, "map": mapped, "ranked": ranked, "parts": split,
        "shapes": links.page("shapes", query=replace(wide, view="").query()) if mapped.figure else "",
        "classes": _classes(replace(wide, view="map")) if mapped.figure else [], "rough": _is_rough(asked, wide),
        "switch": _switch(state, here), "periods": _periods(asked, wide), "period": wide.period, "review": review(asked),
        "facts": _facts(asked), "editions": editions(asked, here), "differences": differences(asked, fixed),
        "files": links.data_links(replace(fixed, view="line"), asked, "of the trend") if trend.figure else [],
        "all_files": links.data_links(replace(wide, view="ranked"), asked, "of every area") if dots.figure else [],
        "embed": embed_code(request, replace(fixed, view="line"), trend.figure) if trend.figure else "",
        "picture_svg": links.picture_file(replace(fixed, view="line"), "svg"), "picture_png": links.picture_file(replace(fixed, view="line"), "png"),
        "rail": _rail(split), "place_links": [(book().areas.get(one).name, links.place_page(one)) for one in here.places],
    }  # fmt: skip


def _with_default_place(state: State, asked: Measure) -> State:
    """The nation where no place is chosen: the first that has a figure; else the place whose name comes first."""
    if state.places:
        return state
    if code := nation(asked, state):
        return replace(state, places=(code,))
    found = among(asked, state)
    return replace(state, places=found.codes[:1]) if found else state


def _with_default_part(state: State, asked: Measure) -> State:
    """The place's largest part where a measure has no figure for the whole and none is chosen."""
    if any(category != "*" for _, category in state.by) or not state.place or part_of(asked, state) != "?":
        return state
    try:
        largest = content(replace(state, view="line", by=())).breakdown
    except NotFound:
        return state
    return replace(state, by=tuple(sorted({**parts(largest), **dict(state.by)}.items())))


def _around(code: str) -> str:
    """The area a place is ranked in where none is chosen: its county or partnership, else its region; itself where it is larger."""
    if not code:
        return ""
    kind = book().areas.get(code).kind
    if kind == "country":
        return ""
    if kind != "district":
        return code
    return next((one.code for one in [*holders(code), *(one for one in around(code) if one.kind == "region")]), "")


def _switch(state: State, here: State) -> list[tuple[Link, bool]]:
    """Links that change the area whose districts are ranked: the county or partnership, the region, England."""
    if not here.place:
        return []
    inner = _around(here.place)
    region = next((one.code for one in around(here.place) if one.kind == "region"), "")
    now = state.among or inner
    codes = [code for code in dict.fromkeys((inner, region, "E92000001")) if code]
    return [
        (Link(in_text(book().areas.get(code).name), f"{links.measure_page(here, among=code)}#rank"), code == now)
        for code in codes
    ]


def _periods(asked: Measure, state: State) -> list[tuple[str, str, bool]]:
    """Periods to choose from, newest first: value, words, whether it is the one shown."""
    found = among(asked, state)
    return [(one, when(one), one == found.period) for one in found.periods] if found else []


def _classes(state: State) -> list[tuple[str, str]]:
    found = content(state)
    return classes(values(found), found.measure)


def _is_rough(asked: Measure, state: State) -> bool:
    found = among(asked, state)
    return found is not None and any(book().areas.is_approximate(code) for code in found.codes[:20])


@dataclass(frozen=True, slots=True)
class Parts:
    """The bars of one dimension, and links to the others."""

    shown: Shown
    dimension: str
    others: tuple[Link, ...]


def _parts(state: State, asked: Measure) -> Parts | None:
    every = dimensions(asked, state)
    if not every or not state.place:
        return None
    dimension = open_dimension(state, asked)
    others = tuple(
        Link(name.replace("_", " "), f"{links.measure_page(state, by=((name, '*'),))}#parts")
        for name in every
        if name != dimension
    )
    return Parts(_shown(replace(state, view="bars", by=((dimension, "*"),), beside=())), dimension.replace("_", " "), others)


def _facts(asked: Measure) -> list[tuple[str, str]]:
    smallest = "" if asked.is_generated else SMALLEST.get(asked.smallest_place, asked.smallest_place.replace("_", " "))
    axis = unit_of(asked.unit).axis or asked.unit.replace("_", " ")
    facts = [
        ("What it means", asked.meaning), ("Who is counted", asked.universe), ("Read with care", asked.caveats), ("Unit", axis),
        ("Which way is better", POLARITY[asked.polarity]), ("Kind", f"{KINDS[asked.kind]} {why_not(asked) if asked.kind != 'median' else ''}".strip()),
        ("Smallest place", smallest), ("Definition", review(asked)), ("Source", asked.source), ("Next release", asked.next_release),
        ("Name in the API and files", asked.id),
    ]  # fmt: skip
    return [(head, text) for head, text in facts if text]


def _rail(split: Parts | None) -> list[Link]:
    rows = [Link("Trend", "#trend"), Link("Every area", "#areas"), Link("Rank", "#rank"), Link("Map", "#map")]
    rows += [Link("Parts", "#parts")] if split else []
    return [*rows, Link("About this measure", "#about"), Link("Releases", "#releases"), Link("Take it away", "#take")]
