"""Consent: given in words that are kept, ended by time, taken back at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from skillshed.people import services as people
from skillshed.people.models import Organisation
from skillshed.referrals import actors, letters
from skillshed.referrals.actors import Actor
from skillshed.referrals.kinds import Basis, Datum, Party, Purpose
from skillshed.referrals.models import CaseAnswers, Client, Consent, Message
from skillshed.referrals.timing import timing
from skillshed.terms.errors import UsageError


@transaction.atomic
def give_consent(
    *, by: Actor, client: Client, purpose: str, data: list[str], recipient: Organisation | None, channel: str, words: str,
    basis: str = Basis.CONSENT, at: datetime | None = None,
) -> Consent:  # fmt: skip
    """What the person agreed to, kept with the words they were shown."""
    if not actors.parties_to_client(by, client):
        raise actors.not_here()
    if not words.strip() or set(data) - set(Datum.values):
        raise UsageError("Consent needs the words that were shown, and data from the list.")
    now = at or timezone.now()
    until = now + timedelta(days=timing(timezone.localdate(now)).consent_days)
    consent = Consent.objects.create(
        client=client, purpose=purpose, data=data, recipient=recipient, basis=basis, channel=channel, words=words.strip(),
        recorded_by=actors.account(by), given_at=now, expires_at=until,
    )  # fmt: skip
    people.record(by=actors.account(by) or people.SYSTEM, did="consent.give", kind="consent", thing=consent.pk, purpose=purpose)
    return consent


def withdraw_consent(*, by: Actor, consent: Consent, at: datetime | None = None) -> Consent:
    """Taken back: no letter leaves and no provider sees anything personal once this returns. Counts stay."""
    with transaction.atomic():
        found = _withdrawn(by, consent, at or timezone.now())
    letters.await_letters([found.pk])
    return found


def _withdrawn(by: Actor, consent: Consent, now: datetime) -> Consent:
    from skillshed.referrals import services

    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    allowed = actors.parties_to_client(by, consent.client)
    if not allowed:
        raise actors.not_here()
    if consent.withdrawn_at:
        return consent
    consent.withdrawn_at = now
    consent.save(update_fields=["withdrawn_at"])
    letters.stop_letters(Message.objects.filter(consent=consent), "consent withdrawn", at=now)
    if consent.purpose == Purpose.REFERRAL:
        services.close_for(consent, by=by, at=now)
    # Answers were kept for this alone: they go with it.
    CaseAnswers.objects.filter(consent=consent).delete()
    party = Party.SELF if Party.SELF in allowed else allowed[0]
    people.record(
        by=actors.account(by) or people.SYSTEM, did="consent.withdraw", kind="consent", thing=consent.pk, party=party.value
    )
    return consent
