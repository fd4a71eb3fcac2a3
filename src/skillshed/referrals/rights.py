"""What a person may ask for: everything held about them, and to be forgotten. Counts stay, without them."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from skillshed.people import services as people
from skillshed.people.models import Person
from skillshed.people.services import SYSTEM
from skillshed.referrals import actors, answers, letters, services, shortlists
from skillshed.referrals.actors import Actor
from skillshed.referrals.kinds import Party
from skillshed.referrals.models import Client, Message, Note, PlannedStep

GONE = ("name_sealed", "email_sealed", "phone_sealed", "born_sealed", "note_sealed", "name_hash", "email_hash", "phone_hash", "token_hash")  # fmt: skip


@transaction.atomic
def export_client(*, by: Actor, client: Client) -> dict[str, Any]:
    """Everything held about a person helped, in plain values."""
    if not actors.parties_to_client(by, client):
        raise actors.not_here()
    people.record(by=actors.account(by) or SYSTEM, did="client.export", kind="client", thing=client.pk)
    return told(client)


def told(client: Client) -> dict[str, Any]:
    """The same, for callers that have checked who asks."""
    return {
        "code": client.code,
        **{name: getattr(client, name) for name in ("name", "email", "phone", "born", "note", "home_ons", "age_band", "groups")},
        "is_invented": client.is_invented,
        "helped_by": client.organisation.name if client.organisation else None,
        "opened_on": client.opened_on.isoformat(),
        "kept_until": client.keep_until.isoformat(),
        "consents": [_consent(row) for row in client.consents.select_related("recipient").order_by("given_at")],
        "referrals": [_referral(row) for row in client.referrals.select_related("provider").order_by("made_on")],
        "taking_part": [_participation(row) for row in client.participations.select_related("organisation")],
        "plan": [{"what": row.what, "step": row.step, "due_on": _day(row.due_on), "done_on": _day(row.done_on)} for row in client.plan.all()],
        "notes": [{"at": row.at.isoformat(), "by": row.party, "text": row.text} for row in client.notes.all()],
        "shortlist": [_kept(row) for row in shortlists.shortlist_of(client)],
        "searches": [{"name": row.search.name, "search": row.search.query} for row in client.searches.select_related("search").order_by("pk")],
        "answers": answers.told(client),
        "letters": [
            {"letter": row.template, "state": row.state, "made_at": row.made_at.isoformat(), "done_at": _day(row.done_at)}
            for row in client.messages.order_by("made_at")
        ],
    }  # fmt: skip


def _day(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None


def _consent(row: Any) -> dict[str, Any]:
    return {
        "purpose": row.purpose, "data": row.data, "to": row.recipient.name if row.recipient else None, "basis": row.basis,
        "how": row.channel, "words": row.words, "given_at": row.given_at.isoformat(), "expires_at": row.expires_at.isoformat(),
        "withdrawn_at": _day(row.withdrawn_at),
    }  # fmt: skip


def _referral(row: Any) -> dict[str, Any]:
    return {
        "offer": row.offer_title, "provider": row.provider.name, "state": row.state, "reason": row.reason, "door": row.door,
        "steps": [{"to": step.after, "at": step.at.isoformat(), "by": step.party, "reason": step.reason} for step in row.transitions.all()],
        "outcomes": [{"month": one.month, "outcome": one.outcome, "recorded_on": _day(one.recorded_on)} for one in row.outcomes.all()],
    }  # fmt: skip


def _kept(row: Any) -> dict[str, Any]:
    return {
        "offer": row.offer_title, "kept_on": row.kept_on.isoformat(), "note": row.note, "not_taken_on": _day(row.not_taken_on), "reason": row.reason,
    }  # fmt: skip


def _participation(row: Any) -> dict[str, Any]:
    return {
        "step": row.step, "project": row.project, "with": row.organisation.name if row.organisation else None,
        "started_on": _day(row.started_on), "ended_on": _day(row.ended_on), "ended_how": row.ended_how,
    }  # fmt: skip


def erase_client(*, by: Actor, client: Client, at: datetime | None = None, if_kept_until: date | None = None) -> bool:
    """The person gone from their record; whether there was anything to do. `if_kept_until`: only where the day has passed."""
    with transaction.atomic():
        done = _erased(by, client, at or timezone.now(), if_kept_until)
    if done:
        letters.await_letters(list(client.consents.values_list("pk", flat=True)))
    return done


def _erased(by: Actor, client: Client, now: datetime, if_kept_until: date | None) -> bool:
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    _may_erase(by, client)
    if client.erased_on or (if_kept_until and client.keep_until >= if_kept_until):
        return False
    letters.stop_letters(Message.objects.filter(client=client), "person erased", at=now)
    for consent in client.consents.filter(withdrawn_at=None):
        consent.withdrawn_at = now
        consent.save(update_fields=["withdrawn_at"])
        services.close_for(consent, by=SYSTEM, at=now)
    for row in client.referrals.filter(state="draft"):
        services.move(by=SYSTEM, referral=row.pk, to="withdrawn", at=now)
    # The letter that tells a provider of the withdrawal stays in the queue: nothing in it is the person's.
    letters.empty(Message.objects.filter(client=client))
    Note.objects.filter(client=client).delete()
    PlannedStep.objects.filter(client=client).delete()
    shortlists.forget(client)
    answers.forget(client)
    client = Client.objects.get(pk=client.pk)
    for name in GONE:
        setattr(client, name, "")
    client.person, client.code, client.erased_on = None, f"gone-{secrets.token_hex(5)}", now
    client.save()
    people.record(by=actors.account(by) or SYSTEM, did="client.erase", kind="client", thing=client.pk)
    return True


def _may_erase(by: Actor, client: Client) -> None:
    """The person themselves and the system; an administrator who was asked. An adviser asks one of them."""
    found = actors.parties_to_client(by, client)
    if Party.SELF in found or by is SYSTEM:
        return
    user = actors.account(by)
    if not found and not (user and people.may(user, "people.erase").allowed):
        raise actors.not_here()
    people.require(user, "people.erase")


def clients_of(person: Person) -> list[Client]:
    """Records that a person with an account made or was given."""
    return list(Client.objects.filter(person=person, erased_on=None).select_related("organisation"))


def export_for(person: Person) -> list[dict[str, Any]]:
    """What this room holds about a person with an account."""
    return [told(client) for client in clients_of(person)]


def erase_for(person: Person) -> None:
    """Forget a person with an account."""
    for client in clients_of(person):
        _erased(SYSTEM, client, timezone.now(), None)
