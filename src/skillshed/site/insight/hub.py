"""/insight/: what can be asked about a place beyond its figures, and the ways there."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from skillshed.evidence.packs import shipped_packs
from skillshed.publishing.figure import Link
from skillshed.site.evidence.opened import book, known_on
from skillshed.site.evidence.state import code_of, slug_of


@dataclass(frozen=True, slots=True)
class Room:
    """One kind of insight: its page's name, its title, and the question it answers."""

    view: str
    title: str
    asks: str


ROOMS = (
    Room("diagnosis_place", "Diagnosis", "Is it a high- or a low-skill equilibrium, how sure is that, and is there a trap?"),
    Room("structure_place", "Structure", "What does it specialise in, how did that change, and which industries lie near?"),
    Room("ahead_place", "Demand ahead", "How many people will be needed, by occupation and level, and what would change it?"),
    Room("balance", "Supply and demand", "What is learned here against what will be needed, in people a year?"),
    Room("commentary", "Commentary", "What may be said of its headline figures, in sentences you can replace?"),
)


@require_safe
def hub(request: HttpRequest) -> HttpResponse:
    """Every room for one place: the one asked for, else the reference place."""
    asked = request.GET.get("place", "").strip()
    code = code_of(book(), asked) if asked else shipped_packs()["headline"].place
    place = book().areas.get(code)
    report = Link("Place profile", reverse("insight:report", args=["place-profile", slug_of(code)]))
    context = {"place": place, "rooms": rooms(code), "report": report, "asked": asked, "known_on": known_on()}
    return render(request, "insight/hub.html", context)


def rooms(code: str) -> list[Link]:
    """The ways into each room for a place, each with its question."""
    slug = slug_of(code)
    return [Link(room.title, reverse(f"insight:{room.view}", args=[slug]), room.asks) for room in ROOMS]
