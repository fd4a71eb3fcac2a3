"""The first page: one sentence, one box, four doors with a live fact each, and what is new in the data."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from skillshed.employers.models import Diagnosis
from skillshed.employers.picture.counting import LEAST_OF_DISTRICT
from skillshed.employers.picture.protecting import GUARD
from skillshed.evidence.packs import Pack, shipped_packs
from skillshed.evidence.release import Release
from skillshed.evidence.series import series
from skillshed.insight.compare import estimate
from skillshed.plans.models import Plan
from skillshed.provision.models import Offer, Provider
from skillshed.publishing.names import listed
from skillshed.publishing.numbers import when
from skillshed.publishing.words import value_sentence
from skillshed.site.evidence.links import page
from skillshed.site.evidence.opened import book, kept, known_on
from skillshed.site.evidence.worded import worded

NEWEST = 4
FACT = "employment_rate"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """/"""
    context = {
        "doors": _doors(),
        "news": kept("news", _news),
        "publishers": kept("publishers", _publishers),
        "is_empty": not book().lake.releases(),
        "known_on": known_on(),
    }
    return render(request, "evidence/home.html", context)


def _doors() -> list[dict[str, str]]:
    """Only pages that exist have a door."""
    made = [
        ("Places", page("places"), kept("place fact", _place_fact)),
        ("Help and training", reverse("provision:hub"), _offer_fact()),
        ("Employers", reverse("employers:hub"), _employer_fact()),
        ("Plans", reverse("plans:list"), _plan_fact()),
    ]
    return [{"title": title, "url": url, "fact": fact} for title, url, fact in made if url]


def _place_fact() -> str:
    """One number of the reference place."""
    rows = series(book(), FACT, [_reference().place])
    rows = rows.filter(rows["value"].is_not_null() & (rows["breakdown"] == "")).sort("period")
    if not rows.height:
        return f"{len(book().areas.districts_on())} districts of England, with their counties and regions."
    return value_sentence(estimate(rows.row(-1, named=True)), worded(FACT))


def _offer_fact() -> str:
    count, providers = Offer.objects.count(), Provider.objects.count()
    if not count:
        return "Courses, programmes and support near you. The directory is still empty here."
    return f"{count:,} offers of {providers:,} providers, with what you would pay and why each is shown."


def _employer_fact() -> str:
    """Counts of employers are told in fives, as in the local picture."""
    told = Diagnosis.objects.count() // GUARD.base * GUARD.base
    said = f" {told:,} said what changes for them." if told >= LEAST_OF_DISTRICT else ""
    return f"Which skills you will need, who teaches them, and what you pay.{said}"


def _plan_fact() -> str:
    count = Plan.objects.filter(is_public=True).count()
    if not count:
        return "What was promised, by whom, and what came of it. None is public here yet."
    return f"{count} plan{'' if count == 1 else 's'}, each promise with its figures, its status and the reason for it."


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
