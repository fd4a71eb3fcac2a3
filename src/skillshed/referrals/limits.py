"""Guessing and flooding end: tries are counted in the database, so every process knows of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from skillshed.referrals.keys import keyed, keyed_all, read_code, token_hash
from skillshed.referrals.models import Attempt, Client
from skillshed.terms.errors import NotFound, UserError

# kind: (tries, within)
LIMITS = {
    "open_network": (20, timedelta(hours=1)),
    "open_code": (5, timedelta(hours=1)),
    "send_network": (30, timedelta(hours=1)),
    "send_person": (10, timedelta(days=1)),
}


class TooMany(UserError):
    """Too many tries in a short time."""

    exit_code = 14
    http_status = 429


def check(kind: str, text: str, *, now: datetime | None = None) -> None:
    """TooMany where the limit is reached."""
    most, within = LIMITS[kind]
    now = now or timezone.now()
    if Attempt.objects.filter(kind=kind, key__in=keyed_all("network", text), at__gt=now - within).count() >= most:
        raise TooMany(
            "There were too many tries in a short time.",
            next_step="Wait an hour, then try again. If you have lost your code, ask whoever helped you.",
        )


def count(kind: str, text: str) -> None:
    """One try more."""
    Attempt.objects.create(kind=kind, key=keyed("network", text))


def open_by_code(*, code: str, contact: str, network: str) -> Client:
    """The record with this code and this address or phone number. One answer to every wrong pair, and only so many tries."""
    check("open_network", network)
    check("open_code", read_code(code))
    way = Q(email_hash__in=keyed_all("email", contact)) if "@" in contact else Q(phone_hash__in=keyed_all("phone", contact))
    found = Client.objects.filter(way, code=read_code(code), erased_on=None).first() if contact.strip() else None
    return _or_counted(found, network, code)


def open_by_token(*, token: str, network: str) -> Client:
    """The record that a secret key opens."""
    check("open_network", network)
    found = Client.objects.filter(token_hash=token_hash(token.strip()), erased_on=None).first() if token.strip() else None
    return _or_counted(found, network, "")


def _or_counted(found: Client | None, network: str, code: str) -> Client:
    if found is not None:
        return found
    with transaction.atomic():
        count("open_network", network)
        if code:
            count("open_code", read_code(code))
    raise NotFound(
        "There is no referral with this code and this address or number.",
        next_step="Check both. The code stands on the page you saw at the end, and in our letter.",
    )
