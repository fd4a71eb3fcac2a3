"""The first page: one sentence, one box, four doors with a live fact each, and what is new in the data."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from skillshed.evidence.packs import Pack, shipped_packs
from skillshed.evidence.release import Release
from skillshed.evidence.series import series
from skillshed.insight.compare import estimate
from skillshed.publishing.names import listed
from skillshed.publishing.numbers import when
from skillshed.publishing.words import value_sentence
from skillshed.site.evidence.links import page
from skillshed.site.evidence.opened import book, kept, known_on
from skillshed.site.evidence.pages.packs import with_data
from skillshed.site.evidence.worded import worded

NEWEST = 4
SHOWN_PACK, FACT = "figures24", "employment_rate"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """/"""
    context = {
        "doors": kept("doors", _doors),
        "news": kept("news", _news),
        "publishers": kept("publishers", _publishers),
        "is_empty": not book().lake.releases(),
        "known_on": known_on(),
    }
    return render(request, "evidence/home.html", context)


def _doors() -> list[dict[str, str]]:
    """Only pages that exist have a door."""
    made = [
        ("Places", page("places"), _place_fact()),
        ("Measures", page("measures"), _measure_fact()),
        ("Packs", page("packs"), _pack_fact()),
        ("Sources", page("sources"), _source_fact()),
    ]
    return [{"title": title, "url": url, "fact": fact} for title, url, fact in made if url]


def _place_fact() -> str:
    """One number of the reference place."""
    rows = series(book(), FACT, [_reference().place])
    rows = rows.filter(rows["value"].is_not_null() & (rows["breakdown"] == "")).sort("period")
    if not rows.height:
        return f"{len(book().areas.districts_on())} districts of England, with their counties and regions."
    return value_sentence(estimate(rows.row(-1, named=True)), worded(FACT))


def _measure_fact() -> str:
    every = book().measures.values()
    defined = [measure for measure in every if not measure.is_generated]
    loaded = sum(book().is_loaded(measure) for measure in defined)
    more = len(book().measures) - len(defined)
    return f"{loaded} of {len(defined)} defined measures have figures" + (f"; {more:,} more as published." if more else ".")


def _pack_fact() -> str:
    chosen = shipped_packs()[SHOWN_PACK]
    return f"{chosen.title}: {with_data(chosen)} have data here, for any place you choose."


def _source_fact() -> str:
    held = list(book().lake.releases().values())
    if not held:
        return "Nothing is loaded yet: see what can be read."
    rows = sum(release.rows_out for release in held)
    return f"{len(held)} releases with {rows:,} figures; every file known by its checksum."


def _reference() -> Pack:
    return shipped_packs()["headline"]


def _news() -> list[dict[str, Any]]:
    """The newest releases that feed a defined measure, with what they brought."""
    feeds: dict[str, list[str]] = {}
    for measure in book().measures.values():
        for name in [] if measure.is_generated else measure.stored:
            feeds.setdefault(name, []).append(measure.name)
    found: list[dict[str, Any]] = []
    seen: set[str] = set()
    # An edition whose day is known says more about what is new than one that was only read here.
    for release in sorted(
        book().lake.releases().values(), key=lambda one: (one.published_on is not None, one.order), reverse=True
    ):
        names = list(dict.fromkeys(name for stored in release.measures for name in feeds.get(stored, [])))
        if names and release.title not in seen:
            seen.add(release.title)
            found.append({"release": release, "brought": _brought(release, names)})
    return found[:NEWEST]


def _brought(release: Release, names: list[str]) -> str:
    """`Employment rate and 2 more, to 2023.`"""
    said = names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
    last = max((stated.last for stated in release.measures.values() if stated.last), default="")
    return f"{said}, to {when(last)}" if last else said


def _publishers() -> str:
    counts: dict[str, int] = {}
    for release in book().lake.releases().values():
        if release.rows_out:
            counts[release.publisher] = counts.get(release.publisher, 0) + release.rows_out
    # "Department for Education, NFER, Warwick IER" is led by its first; a file of one's own has no publisher to thank.
    leading = {name.split(",")[0].split(" (")[0] for name in counts}
    names = sorted(
        leading - {"", "as given", "as the file says"},
        key=lambda name: -sum(n for full, n in counts.items() if full.startswith(name)),
    )
    return listed(sorted(names[:6])) if names else ""
