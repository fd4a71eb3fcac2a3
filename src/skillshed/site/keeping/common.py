"""What the pages of this room share: the words of states, and how often somebody may ask."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest

from skillshed.provision.freshness import Freshness
from skillshed.provision.models import Offer
from skillshed.publishing.figure import Tag
from skillshed.site.middleware import client_ip
from skillshed.terms.period import said_day

HOUR = 3600
STATES = {
    Freshness.FRESH: ("good", "Shown"), Freshness.AGEING: ("watch", "Check soon"), Freshness.STALE: ("off", "Hidden: unchecked"),
    Freshness.EXPIRED: ("off", "Over"), Freshness.PAUSED: ("unknown", "Paused"), Freshness.DEFUNCT: ("unknown", "Ended"),
}  # fmt: skip


def tag_of(state: Freshness) -> Tag:
    """A state as a word, a colour and a shape."""
    kind, word = STATES[state]
    return Tag(kind, word)


def checked(offer: Offer) -> str:
    """When it was last checked, in words."""
    return f"Checked {said_day(offer.assured_on)}" if offer.assured_on else "Never checked"


def too_often(request: HttpRequest, what: str, most: int) -> bool:
    """Whether this network address did it more than so many times in the hour. Only its hash is kept, for the hour."""
    key = f"often:{what}:{hashlib.sha256(client_ip(request).encode()).hexdigest()[:20]}"
    cache.add(key, 0, timeout=HOUR)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out between the two steps
        return False
