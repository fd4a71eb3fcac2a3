"""Searches people with an account keep, and letters that tell them of new offers: new ones only, never twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID

from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from skillshed.people import services as people
from skillshed.people.models import User
from skillshed.people.services import Actor
from skillshed.provision.models import Offer, SavedSearch
from skillshed.terms.errors import NotFound, Refused, UsageError
from skillshed.terms.period import said_day

MOST, NAMED, SALT = 50, 10, "saved-search"
Search = Callable[[str], list[UUID]]
Address = Callable[[str, dict[str, str]], str]


@transaction.atomic
def save_search(*, by: User, name: str, query: str, wants_mail: bool, seen: Iterable[UUID]) -> SavedSearch:
    """A search, kept; what it finds today counts as seen. UsageError where it has no name or there are too many."""
    if not getattr(by, "is_authenticated", False):
        raise Refused("Only people with an account can keep searches.", next_step="Sign in first.")
    if not name.strip():
        raise UsageError("The search needs a name.", next_step="Give it a name you will know it by, such as “Care, Burnley”.")
    if SavedSearch.objects.filter(owner=by).count() >= MOST:
        raise UsageError(f"You keep {MOST} searches already.", next_step="Remove one you no longer need.")
    made = SavedSearch.objects.create(
        owner=by, name=name.strip()[:120], query=query, wants_mail=wants_mail, seen=[str(one) for one in seen]
    )
    people.record(by=by, did="search.save", kind="saved_search", thing=made.pk)
    return made


@transaction.atomic
def change_search(*, by: User, number: int, wants_mail: bool) -> SavedSearch:
    """Letters on or off. NotFound where it is not the person's own."""
    found = _own(by, number)
    found.wants_mail = wants_mail
    found.save(update_fields=["wants_mail"])
    people.record(by=by, did="search.change", kind="saved_search", thing=found.pk, wants_mail=wants_mail)
    return found


@transaction.atomic
def drop_search(*, by: User, number: int) -> None:
    """A kept search, gone."""
    found = _own(by, number)
    people.record(by=by, did="search.drop", kind="saved_search", thing=found.pk)
    found.delete()


@transaction.atomic
def seen_search(*, by: User, number: int, seen: Iterable[UUID]) -> None:
    """That the owner looked at it: what it finds now is no longer new."""
    found = _own(by, number)
    found.seen = [str(one) for one in seen]
    found.save(update_fields=["seen"])


def searches_of(user: User) -> list[SavedSearch]:
    """A person's searches by name."""
    return list(SavedSearch.objects.filter(owner=user).order_by("name", "pk"))


def new_among(search: SavedSearch, found: Iterable[UUID]) -> list[UUID]:
    """What was not there when the owner last looked or heard."""
    seen = set(search.seen)
    return [one for one in found if str(one) not in seen]


def stop_token(search: SavedSearch) -> str:
    """What the link in a letter carries: it stops the letters of one search and opens nothing."""
    return signing.dumps(search.pk, salt=SALT)


@transaction.atomic
def stop_mail(token: str) -> SavedSearch:
    """Letters of a search stopped by the link in one of them. NotFound where the link is not ours."""
    try:
        found = SavedSearch.objects.filter(pk=signing.loads(token, salt=SALT)).first()
    except signing.BadSignature:
        found = None
    if found is None:
        raise NotFound("This link stops no letters.", next_step="Sign in and see your searches.")
    if found.wants_mail:
        found.wants_mail = False
        found.save(update_fields=["wants_mail"])
        people.record(by=people.SYSTEM, did="search.stop_mail", kind="saved_search", thing=found.pk)
    return found


def send_alerts(today: date, *, search: Search, address: Address, by: Actor = people.SYSTEM) -> int:
    """A letter for each search that found something new since the last; how many were sent.

    `search`: a kept query to the offers it finds; `address`: a page's name and its parts to its full address.
    """
    waiting = SavedSearch.objects.filter(wants_mail=True, owner__is_active=True).select_related("owner").order_by("pk")
    return sum(_told(one, search(one.query), today, address, by) for one in waiting)


def _told(search: SavedSearch, found: list[UUID], today: date, address: Address, by: Actor) -> bool:
    fresh = new_among(search, found)
    if not fresh:
        return False
    with transaction.atomic():
        # Kept before the letter goes: if the letter fails all of it is undone, and it is tried again next time.
        held = SavedSearch.objects.select_for_update().get(pk=search.pk)
        held.seen = sorted({*held.seen, *(str(one) for one in found)})
        held.sent_on = timezone.now()
        held.save(update_fields=["seen", "sent_on"])
        people.record(by=by, did="search.mail", kind="saved_search", thing=search.pk, offers=len(fresh))
        send_mail(f"New for “{search.name}”: {len(fresh)}", _letter(search, fresh, today, address), None, [search.owner.email])
    return True


def _letter(search: SavedSearch, fresh: list[UUID], today: date, address: Address) -> str:
    titles = dict(Offer.objects.filter(pk__in=fresh[:NAMED]).values_list("pk", "title"))
    lines = [f"{titles[one]}\n{address('provision:offer', {'number': str(one)})}" for one in fresh[:NAMED] if one in titles]
    more = f"\n\nand {len(fresh) - NAMED} more." if len(fresh) > NAMED else ""
    stop = address("provision:stop_mail", {"token": stop_token(search)})
    return f"New offers on {said_day(today)} for your search “{search.name}”:\n\n" + "\n\n".join(lines) + f"{more}\n\nAll of them: {address('provision:searches', {})}\nStop these letters: {stop}\n"  # fmt: skip


def _own(by: User, number: int) -> SavedSearch:
    found = SavedSearch.objects.filter(pk=number, owner=by).first()
    if found is None:
        raise NotFound("You keep no such search.", next_step="See your searches.")
    return found
