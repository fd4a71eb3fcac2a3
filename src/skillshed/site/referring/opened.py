"""What a browser holds: the answers of an unfinished form, sealed; and, server-side, which record it opened and until when."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from skillshed.people.sealed import Unreadable, seal, unseal
from skillshed.referrals.actors import Link, Resident
from skillshed.referrals.models import Client
from skillshed.referrals.timing import timing

COOKIE, PATH, HOURS = "referring", "/refer/", 2


def read_form(request: HttpRequest, offer: UUID) -> dict[str, Any]:
    """The answers so far; with a key of its own for each offer, so that one form is one referral."""
    try:
        found = json.loads(unseal(request.COOKIES.get(COOKIE, "")) or "{}")
    except (Unreadable, ValueError):
        found = {}
    if found.get("offer") != str(offer):
        found = {**found, "offer": str(offer), "key": uuid4().hex}
    return found


def keep_form(reply: HttpResponse, answers: dict[str, Any]) -> HttpResponse:
    """Send the answers along: readable by this system only, gone after two hours or when the browser closes."""
    reply.set_cookie(
        COOKIE, seal(json.dumps(answers, separators=(",", ":"))), path=PATH, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )  # fmt: skip
    return reply


def drop_form(reply: HttpResponse) -> HttpResponse:
    """Forget the answers."""
    reply.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return reply


def let_in(request: HttpRequest, kind: str, number: UUID) -> None:
    """This browser may see one record (`own`) or one referral (`link`) for half an hour from its last look."""
    request.session.cycle_key()
    _renew(request, kind, str(number))


def resident(request: HttpRequest) -> Resident | None:
    """The person whose record this browser opened."""
    number = _read(request, "own")
    return Resident(number) if number else None


def link(request: HttpRequest) -> Link | None:
    """The provider's link that this browser opened."""
    number = _read(request, "link")
    return Link(number) if number else None


def leave(request: HttpRequest) -> None:
    """Close what was opened, as on a computer that others use."""
    for kind in ("own", "link"):
        request.session.pop(kind, None)


def own_client(request: HttpRequest) -> Client | None:
    """The person's own record: opened by code or key, or the newest of their account."""
    found = resident(request)
    rows = Client.objects.select_related("organisation").filter(erased_on=None)
    if found:
        return rows.filter(pk=found.client).first()
    user = request.user
    if user.is_authenticated:
        return rows.filter(person=user.person_id).order_by("-opened_on").first()  # type: ignore[union-attr]
    return None


def _renew(request: HttpRequest, kind: str, number: str) -> None:
    until = timezone.now() + timedelta(minutes=timing(timezone.localdate()).access_minutes)
    request.session[kind] = {"number": number, "until": until.isoformat()}


def _read(request: HttpRequest, kind: str) -> UUID | None:
    held = request.session.get(kind)
    if not held or datetime.fromisoformat(held["until"]) < timezone.now():
        return None
    _renew(request, kind, held["number"])
    return UUID(held["number"])
