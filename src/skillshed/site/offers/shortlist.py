"""A shortlist without an account: offers' numbers only, signed in the reader's own browser."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from skillshed.site.find.helping import helped, kept_for
from skillshed.site.signed_cookie import SignedCookie

MOST = 30
COOKIE = SignedCookie("shortlist", "offers-shortlist", age=timedelta(days=60))


def kept_in(request: HttpRequest) -> tuple[str, ...]:
    """The numbers of the offers on this browser's shortlist, or on that of the person an adviser looks for, in their order."""
    if person := helped(request):
        return kept_for(request, person)
    try:
        return tuple(str(UUID(one)) for one in COOKIE.read(request) or ())
    except (ValueError, TypeError, AttributeError):
        return ()


def keep(reply: HttpResponse, numbers: Iterable[str]) -> HttpResponse:
    """Send the shortlist along; an empty one is taken away."""
    listed = list(dict.fromkeys(numbers))[:MOST]
    if not listed:
        return COOKIE.forget(reply)
    return COOKIE.keep(reply, listed)


def shared(text: str) -> tuple[str, ...]:
    """The offers named in a shared address; what is no number is left out."""
    found = []
    for one in text.split(",")[:MOST]:
        try:
            found.append(str(UUID(one)))
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))
