"""A shortlist without an account: offers' numbers only, signed in the reader's own browser."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from skillshed.site.find.helping import helped, kept_for

COOKIE, SALT, MOST, DAYS = "shortlist", "offers-shortlist", 30, 60


def kept_in(request: HttpRequest) -> tuple[str, ...]:
    """The numbers of the offers on this browser's shortlist, or on that of the person an adviser looks for, in their order."""
    if person := helped(request):
        return kept_for(request, person)
    try:
        return tuple(str(UUID(one)) for one in signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return ()


def keep(reply: HttpResponse, numbers: Iterable[str]) -> HttpResponse:
    """Send the shortlist along; an empty one is taken away."""
    listed = list(dict.fromkeys(numbers))[:MOST]
    if not listed:
        reply.delete_cookie(COOKIE, path="/", samesite="Lax")
        return reply
    value = signing.dumps(listed, salt=SALT, compress=True)
    age = DAYS * 86_400
    reply.set_cookie(COOKIE, value, max_age=age, path="/", httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return reply


def shared(text: str) -> tuple[str, ...]:
    """The offers named in a shared address; what is no number is left out."""
    found = []
    for one in text.split(",")[:MOST]:
        try:
            found.append(str(UUID(one)))
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))
