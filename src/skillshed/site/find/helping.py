"""An adviser who looks for one person: whose case it is stands in their session on the server, never in an address."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from skillshed.referrals import reads, shortlists
from skillshed.referrals.models import Client
from skillshed.terms.errors import NotFound

KEY = "helping"
HELD, KEPT = "_helped_case", "_helped_kept"


def helped(request: HttpRequest) -> Client | None:
    """The person the adviser looks for now; None for everybody else, and as soon as it is no case of theirs. Asked once a request."""
    if not hasattr(request, HELD):
        setattr(request, HELD, _helped(request))
    found: Client | None = getattr(request, HELD)
    return found


def begin(request: HttpRequest, client: Client) -> None:
    """From now on searches are for this person; the caller has checked that it is a case of theirs."""
    request.session[KEY] = str(client.pk)
    _forget(request)


def stop(request: HttpRequest) -> None:
    """Searches are the reader's own again."""
    request.session.pop(KEY, None)
    _forget(request)


def kept_for(request: HttpRequest, client: Client) -> tuple[str, ...]:
    """The offers on the person's shortlist. Asked once a request."""
    if not hasattr(request, KEPT):
        setattr(request, KEPT, tuple(str(one) for one in shortlists.kept_ids(client)))
    found: tuple[str, ...] = getattr(request, KEPT)
    return found


def _helped(request: HttpRequest) -> Client | None:
    # Without a session there is nothing to ask: the pages of residents cost no query for this.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not (number := request.session.get(KEY)):
        return None
    try:
        return reads.case_of(request.user, UUID(number))
    except NotFound:
        del request.session[KEY]
        return None


def _forget(request: HttpRequest) -> None:
    for name in (HELD, KEPT):
        if hasattr(request, name):
            delattr(request, name)
