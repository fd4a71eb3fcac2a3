"""Steps of the funnel, once a browser session: which were counted stands signed in the reader's own browser, with nothing of who they are."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from skillshed.provision import tally

COOKIE, SALT, DIRECT = "steps", "find-steps", "direct"


def door_of(request: HttpRequest) -> str:
    """The door this browser came through last."""
    return str(_read(request).get("door", DIRECT))


def counted(request: HttpRequest, reply: HttpResponse, step: str, *, door: str = "", district: str = "") -> HttpResponse:
    """The reply, the step counted where this browser session had not reached it through this door."""
    held = _read(request)
    through = door or str(held.get("door", DIRECT))
    where = district or str(held.get("district", ""))
    done = list(held.get("done", []))
    mark = f"{through}:{step}"
    if mark in done and held.get("door") == through and held.get("district", "") == where:
        return reply
    if mark not in done:
        tally.count(through, step, where, on=timezone.localdate())
        done.append(mark)
    value = signing.dumps({"door": through, "district": where, "done": done}, salt=SALT, compress=True)
    reply.set_cookie(COOKIE, value, path="/", httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return reply


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        found: dict[str, Any] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except signing.BadSignature:
        return {}
    return found
