"""Addresses that letters name. Keys stand behind the # of an address, which no server and no log ever sees."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import NoReverseMatch, reverse

from skillshed.referrals.models import Referral
from skillshed.referrals.timing import timing
from skillshed.terms.errors import NotFound

SALT = "skillshed.referrals.link"


def provider_key(referral: Referral) -> str:
    """The key to one referral for its provider; it ends by itself."""
    return signing.dumps(referral.pk.hex, salt=SALT)


def read_provider_key(key: str, *, seconds: int | None = None) -> UUID:
    """The referral a key opens. NotFound where it is none of ours, or too old."""
    from django.utils import timezone

    age = seconds if seconds is not None else timing(timezone.localdate()).link_days * 86_400
    try:
        return UUID(hex=signing.loads(key.strip(), salt=SALT, max_age=age))
    except (signing.BadSignature, ValueError, TypeError):
        raise NotFound(
            "This link has ended, or is not whole.", next_step="Copy the whole address from the newest letter, or sign in."
        ) from None


def page(name: str, **at: object) -> str:
    """A page's whole address; the site's own where the page does not exist."""
    try:
        return settings.BASE_URL + reverse(f"provision:{name}", kwargs=at or None)
    except NoReverseMatch:
        return settings.BASE_URL + "/"
