"""/provide/offers/…/skills/: what an offer teaches, as a machine read it and as its provider says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from skillshed.provision import mine
from skillshed.provision.models import Offer
from skillshed.provision.teaching import deciding
from skillshed.provision.teaching.reading import read_offers, unread
from skillshed.site.keeping.did import did
from skillshed.terms.errors import UserError

WORDS = {"extracted": "Leave open", "confirmed": "Taught", "refused": "Not taught"}
PREFIX = "skill-"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def skills(request: HttpRequest, number: UUID) -> HttpResponse:
    """Confirm or refuse each skill, all at once."""
    found = mine.offer_of(request.user, number)
    if request.method == "POST":
        said = {name.removeprefix(PREFIX): value for name, value in request.POST.items() if name.startswith(PREFIX)}
        changed = deciding.decide(by=request.user, offer=found, decisions=said)
        count = len(changed)
        messages.success(request, f"{count} decision{'s' if count != 1 else ''} kept." if count else "Nothing was changed.")
        return redirect("provision:offer_skills", number)
    if unread([found.pk]):
        # Its words were changed while nobody was there to read them.
        read_offers([found.pk])
    return _page(request, found)


@login_required
@require_POST
def add(request: HttpRequest, number: UUID) -> HttpResponse:
    """One skill more, by its name."""
    found, text = mine.offer_of(request.user, number), request.POST.get("skill", "").strip()
    if not text:
        return _page(request, found, error="Write the name of a skill.", typed=text)
    try:
        added = deciding.add(by=request.user, offer=found, skill=text)
    except UserError as error:
        return _page(request, found, error=f"{error} {error.next_step}", typed=text)
    messages.success(request, f"“{added.label}” is added.")
    return redirect("provision:offer_skills", number)


def _page(request: HttpRequest, found: Offer, error: str = "", typed: str = "") -> HttpResponse:
    rows = deciding.of_offer(found.pk)
    context: dict[str, Any] = {
        "offer": found, "rows_": [{"skill": one, "choices": _choices(one.state), "percent": None if one.score is None else round(one.score * 100)} for one in rows if not one.is_lost],
        "lost": [one for one in rows if one.is_lost], "error": error, "typed": typed, "prefix": PREFIX,
        "history": [did(entry) for entry in mine.history(found).filter(did__startswith="offer.skill")[:10]],
    }  # fmt: skip
    return render(request, "keeping/skills.html", context, status=422 if error else 200)


def _choices(state: str) -> list[tuple[str, str, bool]]:
    """What can be said of a skill: what the provider added can only be kept or taken away."""
    if state == "added":
        return [("confirmed", "Taught", True), ("refused", "Take it away", False)]
    return [(code, words, code == state) for code, words in WORDS.items()]
