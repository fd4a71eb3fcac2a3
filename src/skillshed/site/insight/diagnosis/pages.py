"""Pages of diagnosis: the districts of an area or of England, and one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from skillshed.insight.equilibrium.assess import Standing
from skillshed.insight.equilibrium.definition import definitions
from skillshed.insight.equilibrium.trap import Evidence, Side, reading, sides
from skillshed.publishing import diagnosis as say
from skillshed.publishing.figure import Link, Tag
from skillshed.publishing.names import in_text, inside, listed
from skillshed.publishing.numbers import digits
from skillshed.site.evidence.links import page
from skillshed.site.evidence.opened import book, kept, known_on
from skillshed.site.evidence.state import State, slug_of
from skillshed.site.insight.diagnosis import figures
from skillshed.site.insight.diagnosis.asked import Asked
from skillshed.site.insight.diagnosis.found import assessment, evidence_of, standing_of, standings
from skillshed.terms.place import Place

TAGS = {
    Side.FOR: Tag("off", "For"),
    Side.AGAINST: Tag("good", "Against"),
    Side.LEVEL: Tag("watch", "Level"),
    Side.UNKNOWN: Tag("unknown", "Not known"),
}
HEADS = {
    Side.FOR: "For a trap",
    Side.AGAINST: "Against a trap",
    Side.LEVEL: "Level: no difference that counts",
    Side.UNKNOWN: "Not known",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A district in the table of many."""

    name: str
    url: str
    verdict: str
    supply: str
    demand: str
    chances: tuple[str, ...]
    is_named: bool


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign as the page shows it: what a trap would show, what is found, where its figures are."""

    text: str
    said: str
    url: str
    is_known: bool


@require_safe
def districts(request: HttpRequest) -> HttpResponse:
    """/diagnosis/?place=: every district of an area, or of England."""
    asked = Asked.read(request.GET, lists=True)
    return render(request, "insight/diagnosis.html", kept(("diagnosis page", asked), lambda: _districts(asked), room="pages"))


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """/diagnosis/<slug>/: one place of any kind."""
    asked = Asked.read(request.GET, slug)
    return render(request, "insight/diagnosis_place.html", kept(("diagnosis page", asked), lambda: _place(asked), room="pages"))


def _districts(asked: Asked) -> dict[str, Any]:
    found, shown = assessment(asked), standings(asked)
    area = book().areas.get(asked.place) if asked.place else None
    name = in_text(area.name) if area else "England"
    return {
        **_shared(asked),
        "title": f"Skills equilibrium: districts of {name}",
        "area": area,
        "area_page": _address("diagnosis_place", asked, slug_of(asked.place)) if area else "",
        "sentence": say.districts_sentence(found, shown, name),
        "scatter": figures.scatter_figure(asked, shown),
        "map": figures.map_figure(asked, shown),
        "lines": [_line(one, asked) for one in shown],
        "corners": [corner.title for corner in found.definition.quadrant.values()],
    }


def _place(asked: Asked) -> dict[str, Any]:
    found, one, area = assessment(asked), standing_of(asked), book().areas.get(asked.place)
    evidence = evidence_of(asked)
    known = [figures.scatter_figure(asked, [])] if one.chances else []
    moved = figures.movement_of(asked)
    return {
        **_shared(asked),
        "title": say.standing_title(one, found.definition),
        "verdict": say.verdict(one, found.definition),
        "sentence": say.standing_sentence(one, found),
        "place": area,
        "note": book().areas.note(asked.place),
        "standing": one,
        "chances": [
            _chance(one, name, found.definition.quadrant[name].title, found.definition.quadrant[name].says)
            for name in ("low", "high", "gaps", "surplus")
        ],
        "figures": known,
        "years": figures.years_figure(asked) if len(moved.known) > 1 else None,
        "inputs": [_input_link(asked, area, given.title, given.measure) for given in one.inputs],
        "signs": [
            {"head": HEADS[side], "tag": TAGS[side], "signs": [_sign(sign, asked) for sign in evidence if sign.side is side]}
            for side in Side
        ],
        "trap_title": say.trap_title(area.name, sides(evidence)),
        "trap": reading(),
        "wider": [_around(asked, other) for other in _parents(area)],
        "parts": _parts(asked, area),
    }


def _shared(asked: Asked) -> dict[str, Any]:
    """What both pages say: the method, the form, the day."""
    found = assessment(asked)
    return {
        "asked": asked,
        "found": found,
        "definition": found.definition,
        "weights": ",".join(digits(weight, 2) for weight in found.definition.weights),
        "weighed": listed([inside(given.title) for given in found.standings[0].inputs[1:]]),
        "methods": list(definitions(book().folder).values()),
        "year": found.period[:4],
        "years_known": [period[:4] for period in reversed(found.periods)],
        "method": say.method(found),
        "fields": [
            (name, text)
            for name, text in asked.pairs()
            if name not in ("place", "year", "method", "weights", "split", "supply", "shows", "districts", "as_of")
        ],
        "files": figures.file_links(asked),
        "known_on": known_on(asked.as_of),
        "england": reverse("insight:diagnosis"),
    }


def _line(one: Standing, asked: Asked) -> Line:
    found = assessment(asked)
    demand = "" if one.demand is None else digits(found.shown_demand(one.demand), 2 if found.definition.is_index else 1)
    chances = tuple(say.chance_words(chance) for chance in one.chances.values())
    url = _address("diagnosis_place", asked, slug_of(one.place))
    return Line(one.name, url, say.verdict(one, found.definition), say.figure_words(one.supply), demand, chances, one.is_named)


def _address(name: str, asked: Asked, *args: str) -> str:
    query = asked.query("place", "shows", "districts")
    address = reverse(f"insight:{name}", args=args)
    return f"{address}?{query}" if query else address


def _chance(one: Standing, name: str, title: str, says: str) -> dict[str, Any]:
    share = one.chances.get(name)
    return {
        "title": title,
        "says": says,
        "share": None if share is None else say.chance_words(share),
        "is_likeliest": one.likeliest == name,
    }


def _sign(one: Evidence, asked: Asked) -> Sign:
    codes = (asked.place,) if one.found is not None and not one.wider else ()
    url = (
        page("measure", one.sign.measure, query=State(measure=one.sign.measure, places=codes).query("measure"))
        if one.sign.measure
        else ""
    )
    return Sign(one.sign.text, say.evidence_sentence(one), url, one.found is not None)


def _input_link(asked: Asked, area: Place, title: str, measure: str) -> Link:
    query = State(measure=measure, places=(area.code,), as_of=asked.as_of).query("measure")
    return Link(title, page("measure", measure, query=query), f"of {in_text(area.name)}")


def _parents(area: Place) -> Sequence[Place]:
    kinds = ("ttwa", "lsip", "lep", "combined_authority", "county")
    return [other for other in book().areas.parents(area.code) if other.kind in kinds and other.end is None]


def _around(asked: Asked, other: Place) -> Link:
    return Link(f"{other.name}, {other.kind_words}", _address("diagnosis_place", asked, other.slug or other.code))


def _parts(asked: Asked, area: Place) -> Link | None:
    """The page of its districts, for an area that has several."""
    if book().areas.members(area.code).height < 2:
        return None
    query = asked.query("shows", "districts")
    return Link(f"Districts of {in_text(area.name)}", f"{reverse('insight:diagnosis')}?{query}")
