"""Referrals made and moved on: checked by role and by the table of states, one transaction a call, each step kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from skillshed.people import services as people
from skillshed.people.models import Person, User
from skillshed.provision.models import Offer, Run
from skillshed.referrals import actors, clients, effects, states
from skillshed.referrals.actors import Actor
from skillshed.referrals.consents import give_consent
from skillshed.referrals.kinds import DECLINES, LEAVINGS, Channel, Datum, Party, Purpose, State
from skillshed.referrals.models import Client, Consent, Referral, Transition
from skillshed.terms.errors import Refused, UsageError

BEFORE_START = (State.DRAFT, State.SENT, State.RECEIVED, State.ACCEPTED, State.WAITING)
ANSWERS = (State.ACCEPTED, State.WAITING, State.DECLINED)


@dataclass(frozen=True, slots=True)
class Made:
    """A referral made by the person themselves, and the key to it; no key where the same form came before."""

    referral: Referral
    token: str = ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the person agreed to: the words shown, which data go, and whether they may be asked how it went."""

    words: str
    data: tuple[str, ...]
    channel: str = Channel.WEB
    keep_in_touch: str = ""  # the words of it, where they agreed


def refer_oneself(
    *, offer: Offer, agreed: Agreed, request_key: str, door: str = "", run: Run | None = None, person: Person | None = None,
    at: datetime | None = None, is_invented: bool = False, **fields: object,
) -> Made:  # fmt: skip
    """A person refers themselves, without an account: record, consent and referral at once, or the one made by this form before."""
    if found := _made_before(request_key):
        return Made(found)
    try:
        with transaction.atomic():
            opened = clients.open_own(person=person, at=at, is_invented=is_invented, **fields)
            by = clients.resident_of(opened.client)
            consent = _agreed(by, opened.client, offer, agreed, at)
            referral = _drafted(by, Party.SELF, opened.client, offer, run, door, request_key, at)
            _sent(by, referral, consent, at, token=opened.token)
    except IntegrityError:
        # The same form came twice at the same moment; the constraint let one through.
        if not (found := _made_before(request_key)):
            raise
        return Made(found)
    return Made(referral, opened.token)


def draft(
    *, by: User | people.System, client: Client, offer: Offer, request_key: str, door: str = "adviser", run: Run | None = None,
    at: datetime | None = None,
) -> Referral:  # fmt: skip
    """An adviser begins a referral for one of their cases; nothing leaves yet. The same request gives the same draft."""
    key = f"{client.pk}:{request_key}"
    if Party.ADVISER not in actors.parties_to_client(by, client):
        raise actors.not_here()
    if found := _made_before(key):
        return found
    try:
        with transaction.atomic():
            return _drafted(by, Party.ADVISER, client, offer, run, door, key, at)
    except IntegrityError:
        if not (found := _made_before(key)):
            raise
        return found


@transaction.atomic
def agree_and_send(*, by: Actor, referral: UUID, agreed: Agreed, at: datetime | None = None) -> Referral:
    """Consent is kept and the referral goes out; sending it again changes nothing."""
    found = _locked(by, referral)
    if found.state != State.DRAFT:
        return found
    if found.offer is None:
        raise Refused("This offer is no longer in the directory.", next_step="Choose another offer for the person.")
    consent = _agreed(by, found.client, found.offer, agreed, at)
    return _sent(by, found, consent, at)


@transaction.atomic
def move(*, by: Actor, referral: UUID, to: str, reason: str = "", note: str = "", at: datetime | None = None) -> Referral:
    """The referral in its new state, by whom the table lets; already there is no fault. Refused where it cannot go there."""
    found = _locked(by, referral)
    if to not in State.values:
        raise UsageError("There is no such state.", next_step=f"Choose one of: {', '.join(State.values)}.")
    if found.state == to:
        return found
    if found.state == State.SENT and to in ANSWERS:
        _step(by, found, State.RECEIVED, "", at)
    _step(by, found, to, reason, at)
    if note.strip():
        clients.add_note(by=by, client=found.client, referral=found, text=note, at=at)
    return found


def receive(*, by: Actor, referral: UUID, at: datetime | None = None) -> Referral:
    """The provider has opened it: received, where it was only sent."""
    with transaction.atomic():
        found = _locked(by, referral)
        allowed = states.move(found.state, State.RECEIVED, _party(by, found, State.RECEIVED) or "")
        return _step(by, found, State.RECEIVED, "", at) if allowed else found


def close_for(consent: Consent, *, by: Actor, at: datetime) -> None:
    """Referrals under a consent that ended: those not begun are withdrawn. Inside the caller's transaction."""
    for row in Referral.objects.select_for_update(of=("self",)).filter(consent=consent):
        if row.state in BEFORE_START:
            _step(by, row, State.WITHDRAWN, "", at)
        elif row.state not in states.finals():
            effects.tell_withdrawn(row, at)


def _made_before(request_key: str) -> Referral | None:
    if not request_key:
        raise UsageError("A referral needs the key of the form it came from.")
    return Referral.objects.filter(request_key=request_key).first()


def _locked(by: Actor, number: UUID) -> Referral:
    row = (
        Referral.objects.select_for_update(of=("self",))
        .select_related("client", "consent", "offer", "provider")
        .filter(pk=number)
    )
    found = row.first()
    if found is None:
        raise actors.not_here()
    actors.parties(by, found)
    return found


def _agreed(by: Actor, client: Client, offer: Offer, agreed: Agreed, at: datetime | None) -> Consent:
    common = {"by": by, "client": client, "channel": agreed.channel, "at": at}
    if agreed.keep_in_touch:
        give_consent(
            **common, purpose=Purpose.KEEP_IN_TOUCH, data=[Datum.EMAIL], recipient=client.organisation, words=agreed.keep_in_touch
        )
    recipient = offer.provider.organisation
    return give_consent(**common, purpose=Purpose.REFERRAL, data=list(agreed.data), recipient=recipient, words=agreed.words)


def _drafted(
    by: Actor, party: Party, client: Client, offer: Offer, run: Run | None, door: str, request_key: str, at: datetime | None
) -> Referral:
    now = at or timezone.now()
    referral = Referral.objects.create(
        client=client, offer=offer, offer_title=offer.title, offer_kind=offer.kind, level=offer.level, subject=offer.subject, run=run,
        provider=offer.provider.organisation, step=offer.step, by=actors.account(by), party=party, organisation=client.organisation,
        door=door, home_ons=client.home_ons, request_key=request_key, made_on=now, state_on=now,
    )  # fmt: skip
    _keep_step(by, party, referral, "", State.DRAFT, "", now)
    effects.renew_keeping(referral, now)
    return referral


def _sent(by: Actor, referral: Referral, consent: Consent, at: datetime | None, token: str = "") -> Referral:
    referral.consent = consent
    return _step(by, referral, State.SENT, "", at, token=token)


def _step(by: Actor, referral: Referral, to: str, reason: str, at: datetime | None, token: str = "") -> Referral:
    now = at or timezone.now()
    party = _party(by, referral, to)
    if party is None:
        raise _cannot(by, referral, to)
    asked = states.move(referral.state, to, party)
    assert asked is not None
    for name in sorted(asked.asks):
        _CHECKS[name](referral, to, reason, now)
    before, referral.state, referral.state_on = referral.state, to, now
    referral.reason, referral.nudges = reason, 0
    effects.stamp(referral, now)
    referral.save()
    _keep_step(by, party, referral, before, to, reason, now)
    effects.follow(referral, before, now, token=token)
    people.record(
        by=actors.account(by) or people.SYSTEM,
        did="referral.move",
        kind="referral",
        thing=referral.pk,
        state=to,
        party=party.value,
    )
    return referral


def _party(by: Actor, referral: Referral, to: str) -> Party | None:
    return next((one for one in actors.parties(by, referral) if states.move(referral.state, to, one)), None)


def _cannot(by: Actor, referral: Referral, to: str) -> Refused:
    now, wanted = State(referral.state).label.lower(), State(to).label.lower()
    ways = {after for party in actors.parties(by, referral) for after in states.open_to(referral.state, party)}
    named = " or ".join(sorted(State(one).label.lower() for one in ways))
    step = f"From here you can make it: {named}." if named else "There is nothing more to do with it."
    return Refused(f"This referral is {now}; it cannot become {wanted}.", next_step=step)


def _keep_step(by: Actor, party: Party, referral: Referral, before: str, after: str, reason: str, now: datetime) -> None:
    last = Transition.objects.filter(referral=referral).order_by("-number").values_list("number", flat=True).first() or 0
    Transition.objects.create(
        referral=referral, number=last + 1, before=before, after=after, at=now, party=party, by=actors.account(by), reason=reason
    )


def _needs_consent(referral: Referral, to: str, reason: str, now: datetime) -> None:
    consent = referral.consent
    if consent is None or not consent.in_force(now) or consent.recipient_id != referral.provider_id:
        raise Refused(
            "The person has not agreed to this, or has taken their agreement back.",
            next_step="Nothing about them may be shared or done until they agree again.",
        )


def _needs_reason(referral: Referral, to: str, reason: str, now: datetime) -> None:
    known = DECLINES if to == State.DECLINED else LEAVINGS
    if reason not in known:
        raise UsageError("A reason is needed.", next_step="Choose one of the list: it helps to find something else.")


_CHECKS: dict[str, Callable[[Referral, str, str, datetime], None]] = {"consent": _needs_consent, "reason": _needs_reason}
