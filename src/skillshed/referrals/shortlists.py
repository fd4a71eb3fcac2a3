"""One person's shortlist, as their adviser keeps it: offers with a note, what was not taken and why, searches that tell of new ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from skillshed.people import services as people
from skillshed.people.models import User
from skillshed.provision import saved
from skillshed.provision.models import Offer, SavedSearch
from skillshed.referrals import actors
from skillshed.referrals.kinds import NOT_TAKEN, UNMET_REASONS, Party, Unmet
from skillshed.referrals.models import CaseSearch, Client, KeptOffer, UnmetNeed
from skillshed.terms.errors import UsageError

MOST, LONGEST = 30, 2_000
Adviser = User | people.System


@transaction.atomic
def keep_offer(*, by: Adviser, client: Client, offer: Offer) -> KeptOffer:
    """The offer on the person's shortlist; one that was there, not taken, is there again. UsageError where it is full."""
    _locked(by, client)
    found = KeptOffer.objects.filter(client=client, offer=offer).first()
    if found is None:
        if KeptOffer.objects.filter(client=client).count() >= MOST:
            raise UsageError(f"A shortlist holds {MOST} offers.", next_step="Take one off first.")
        found = KeptOffer.objects.create(client=client, offer=offer, offer_title=offer.title, by=actors.account(by))
        _record(by, "shortlist.keep", client)
    elif found.not_taken_on:
        # The reason stays: a need that was not met is counted once, however often an offer is taken up and put aside.
        found.not_taken_on = None
        found.save(update_fields=["not_taken_on"])
        _record(by, "shortlist.keep", client)
    return found


@transaction.atomic
def drop_offer(*, by: Adviser, client: Client, offer: UUID) -> None:
    """The offer off the shortlist, its note with it; not there is no fault."""
    _locked(by, client)
    count, _ = KeptOffer.objects.filter(client=client, offer=offer).delete()
    if count:
        _record(by, "shortlist.drop", client)


@transaction.atomic
def drop_kept(*, by: Adviser, kept: UUID) -> None:
    """The same for one entry, also where its offer has left the directory."""
    row = _own(by, kept)
    row.delete()
    _record(by, "shortlist.drop", row.client)


@transaction.atomic
def note_kept(*, by: Adviser, kept: UUID, text: str, is_printed: bool = False) -> KeptOffer:
    """What the adviser notes of the offer for this person, sealed; on the person's sheet only where it is said so."""
    row = _own(by, kept)
    row.note, row.note_is_printed = text.strip()[:LONGEST], bool(text.strip()) and is_printed
    row.save(update_fields=["note_sealed", "note_is_printed"])
    _record(by, "shortlist.note", row.client)
    return row


@transaction.atomic
def not_taken(*, by: Adviser, kept: UUID, reason: str, at: datetime | None = None) -> KeptOffer:
    """The person does not take the offer; where the reason is a need, it is counted once, without them."""
    row = _own(by, kept)
    if reason not in NOT_TAKEN:
        raise UsageError("A reason is needed.", next_step="Choose one of the list: it shows what is missing.")
    if row.reason not in UNMET_REASONS and reason in UNMET_REASONS:
        _count(row, reason, at or timezone.now())
    row.not_taken_on, row.reason = at or timezone.now(), reason
    row.save(update_fields=["not_taken_on", "reason"])
    _record(by, "shortlist.not_taken", row.client)
    return row


@transaction.atomic
def keep_search(*, by: User, client: Client, name: str, query: str, wants_mail: bool, seen: Iterable[UUID]) -> SavedSearch:
    """A search kept for one person: letters of new offers go to the adviser, and say nothing of the person."""
    _locked(by, client)
    made = saved.save_search(by=by, name=name, query=query, wants_mail=wants_mail, seen=seen)
    CaseSearch.objects.create(client=client, search=made)
    return made


def shortlist_of(client: Client) -> QuerySet[KeptOffer]:
    """What is on the person's shortlist, in the order in which it came there. The caller has checked who asks."""
    return KeptOffer.objects.filter(client=client)


def kept_ids(client: Client) -> tuple[UUID, ...]:
    """The offers on it that are still in the directory, without those not taken."""
    rows = shortlist_of(client).filter(not_taken_on=None).exclude(offer=None)
    return tuple(rows.values_list("offer_id", flat=True))


def searches_of(user: User, client: Client) -> list[SavedSearch]:
    """The adviser's own searches for one person."""
    rows = CaseSearch.objects.filter(client=client, search__owner=user).select_related("search").order_by("search__name", "pk")
    return [row.search for row in rows]


def people_of_searches(user: User) -> dict[int, Client]:
    """For whom the adviser's searches are: by the search's number, only people who are still their cases."""
    rows = CaseSearch.objects.filter(search__owner=user, client__in=Client.objects.filter(actors.cases(user)))
    return {row.search_id: row.client for row in rows.select_related("client")}


def forget(client: Client) -> None:
    """Everything here of a person who is erased. Inside the caller's transaction."""
    KeptOffer.objects.filter(client=client).delete()
    SavedSearch.objects.filter(pk__in=CaseSearch.objects.filter(client=client).values("search")).delete()


def _count(row: KeptOffer, reason: str, now: datetime) -> None:
    offer = row.offer
    what = {"offer_kind": offer.kind, "level": offer.level, "subject": offer.subject} if offer else {}
    UnmetNeed.objects.create(
        day=timezone.localdate(now), why=Unmet.NOT_TAKEN, reason=reason, home_ons=row.client.home_ons, **what
    )


def _own(by: Adviser, kept: UUID) -> KeptOffer:
    row = KeptOffer.objects.select_for_update(of=("self",)).select_related("client", "offer").filter(pk=kept).first()
    if row is None:
        raise actors.not_here()
    _adviser(by, row.client)
    return row


def _locked(by: Adviser, client: Client) -> None:
    """The person's record held until the end, so that two browsers do not pass the limit or erase in between."""
    Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    _adviser(by, client)


def _adviser(by: Adviser, client: Client) -> None:
    if Party.ADVISER not in actors.parties_to_client(by, client):
        raise actors.not_here()


def _record(by: Adviser, did: str, client: Client) -> None:
    people.record(by=by, did=did, kind="client", thing=client.pk)
