"""/learn/gap/: from the work somebody does, or says they can do, to other work: the courses that close the gap, near them, at their price."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from skillshed.provision.access.homes import WAYS
from skillshed.provision.fit import Fitting
from skillshed.provision.teaching.answers import NOWHERE, travel_words
from skillshed.provision.teaching.courses import Taking, leading_to
from skillshed.provision.teaching.covering import cover_gap, gap_of
from skillshed.provision.teaching.covering import table as covering_table
from skillshed.provision.teaching.groups import codes_of
from skillshed.site.find.leading import who_teaches
from skillshed.site.find.person import fitting
from skillshed.site.learning.asked import REACHES, Asked, complete, keep_said, read, said
from skillshed.skills.covering.courses import ENOUGH
from skillshed.skills.embedding.port import open_embedder
from skillshed.skills.opened import Skills, opened
from skillshed.skills.transitions.moves import Answer, from_occupation, from_person
from skillshed.skills.transitions.person import Person, Worked, profile

WHOLE = 5  # courses for the work as a whole
ABOUT_ME = re.compile(r"^i(?:['’]m|['’]ve| am| have| can| did| used to| know how to)?\s+", re.IGNORECASE)
NOTHING_NEAR = 8  # skills named one by one in a list before it is folded


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def gap(request: HttpRequest) -> HttpResponse:
    """Ask, and the answer. What is posted is kept in the browser, and the answer stands at an address without it."""
    skills = opened(settings.CONFIG.data)
    if request.method == "POST":
        asked = read(request.POST, skills.desk, request.POST.get("words", ""))
        if missing := complete(asked):
            return _page(request, asked, missing, status=422)
        return keep_said(redirect(f"{reverse('provision:learn_gap')}?{asked.query}"), asked.words)
    asked = read(request.GET, skills.desk, said(request))
    if not any(request.GET.get(name) for name in ("from", "to")):
        return _page(request, asked, {})
    if missing := complete(asked):
        return _page(request, asked, missing, status=422)
    if request.GET.get("place", "").strip() != asked.typed["place"]:
        # A full postcode never stays in an address.
        return redirect(f"{reverse('provision:learn_gap')}?{asked.query}")
    return _page(request, asked, {}, **_answer(asked, skills, fitting(request)))


def _page(request: HttpRequest, asked: Asked, errors: dict[str, str], status: int = 200, **context: Any) -> HttpResponse:
    facts = {"asked": asked, "errors": errors, "reaches": REACHES, "modes": WAYS, "reach": int(asked.minutes), **context}
    return render(request, "learning/gap.html", facts, status=status)


def _answer(asked: Asked, skills: Skills, person: Fitting) -> dict[str, Any]:
    desk, day = skills.desk, timezone.localdate()
    answer = origin_of(asked, skills)
    wanted = gap_of(desk, answer, asked.destination)
    minutes = asked.minutes if asked.near else None
    found = cover_gap(wanted, asked.near, minutes, person, asked.by, asked.budget, day, asked.mode)
    at = desk.space.occupation_at[asked.destination]
    whole = leading_to(codes_of(skills, asked.destination), asked.near, minutes, answers=person, day=day, mode=asked.mode, by=asked.by)  # fmt: skip
    left = [one for one in found.left if one.why != NOWHERE]
    searches = who_teaches(one.skill for one in left)
    covers = {one.taking.offer.pk for one in found.steps}
    return {
        "found": found, "person": person, "destination": desk.labels[asked.destination], "origin": desk.labels.get(asked.origin, ""),
        "needed": int(desk.space.size[at]), "there": int(desk.space.size[at]) - len(wanted), "regulated": desk.regulated.get(asked.destination),
        "nowhere": [one for one in found.left if one.why == NOWHERE], "near": [(one, searches.get(one.skill, "")) for one in left],
        "whole": [_whole(one, asked.mode) for one in whole if one.offer.pk not in covers][:WHOLE], "whole_count": len(whole),
        "enough": ENOUGH, "worth": covering_table(), "credit": skills.taxonomy.attribution, "taxonomy": skills.taxonomy.key, "folded": NOTHING_NEAR,
    }  # fmt: skip


def origin_of(asked: Asked, skills: Skills) -> Answer:
    """What the visitor brings: an occupation, or a person with one and their own words beside it."""
    desk = skills.desk
    if not asked.words:
        return from_occupation(desk, asked.origin, to=asked.destination)
    held = [Worked(asked.origin)] if asked.origin else []
    words = [said for one in re.split(r"[\r\n;.]+", asked.words) if (said := ABOUT_ME.sub("", one.strip()))]
    return from_person(desk, profile(desk.space, Person(worked=held, words=words), open_embedder()))


def _whole(one: Taking, mode: str) -> dict[str, Any]:
    return {"taking": one, "travel": travel_words(one.reach, mode)}
