"""What each may see: an adviser their cases, a provider its referrals and what was agreed to be shared, a person their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from skillshed.people.models import User
from skillshed.referrals import actors, states
from skillshed.referrals.actors import Link
from skillshed.referrals.keys import keyed_all, read_code
from skillshed.referrals.kinds import Datum, Month, Party, State
from skillshed.referrals.models import Client, OutcomeRecord, PlannedStep, Referral
from skillshed.referrals.timing import timing

# From when the provider says that it has it, so that a look is on record, to the end, when the purpose is over.
SHARED_IN = (State.RECEIVED, State.ACCEPTED, State.WAITING, State.STARTED)
BY_LINK = (Datum.NAME, Datum.EMAIL, Datum.PHONE)


@dataclass(frozen=True, slots=True)
class Shared:
    """One piece of what the person agreed to share."""

    label: str
    value: str


def cases_of(user: User) -> QuerySet[Client]:
    """The people an adviser helps, newest first, with how many referrals each has."""
    return Client.objects.filter(actors.cases(user)).annotate(how_many=Count("referrals")).order_by("-opened_on", "pk")


def case_of(user: User, number: UUID) -> Client:
    """One of them; NotFound for anybody else's."""
    found = Client.objects.filter(actors.cases(user), pk=number).select_related("adviser__person", "organisation").first()
    if found is None:
        raise actors.not_here()
    return found


def find_cases(user: User, text: str) -> QuerySet[Client]:
    """Cases by code, whole email address, whole phone number or whole name: what is sealed can be compared, not searched."""
    text = text.strip()
    ways = Q(code=read_code(text)) | Q(name_hash__in=keyed_all("name", text))
    ways |= Q(email_hash__in=keyed_all("email", text)) | Q(phone_hash__in=keyed_all("phone", text))
    return cases_of(user).filter(ways)


def referral_of(user: User, number: UUID) -> Referral:
    """A referral of one of an adviser's cases."""
    found = Referral.objects.select_related("client", "provider", "consent", "offer").filter(pk=number).first()
    if found is None or not actors.is_adviser_of(user, found.client):
        raise actors.not_here()
    return found


def inbox(user: User, *, open_only: bool = True) -> QuerySet[Referral]:
    """Referrals to the account's organisations, those that wait longest first. Drafts are nobody's business yet."""
    found = Referral.objects.filter(provider__in=actors.provider_organisations(user)).exclude(sent_on=None)
    if open_only:
        return found.exclude(state__in=states.finals()).select_related("client", "consent").order_by("state_on")
    return found.filter(state__in=states.finals()).select_related("client", "consent").order_by("-state_on")


def sent_to(actor: User | Link, number: UUID) -> Referral:
    """One referral for its provider, by account or by link; NotFound for anybody else."""
    found = (
        Referral.objects.select_related("client", "provider", "consent", "offer").filter(pk=number).exclude(sent_on=None).first()
    )
    if found is None:
        raise actors.not_here()
    if not {Party.PROVIDER, Party.LINK} & set(actors.parties(actor, found)):
        raise actors.not_here()
    return found


def shared(referral: Referral, *, by_link: bool = False, now: datetime | None = None) -> tuple[Shared, ...]:
    """What the provider may see of the person: what was agreed, while it is needed and agreed; by link only how to reach them."""
    consent = referral.consent
    if referral.state not in SHARED_IN or consent is None or not consent.in_force(now):
        return ()
    wanted = [one for one in Datum if one in consent.data and (not by_link or one in BY_LINK)]
    return tuple(Shared(one.label, value) for one in wanted if (value := datum(referral.client, one)))


def datum(client: Client, one: Datum) -> str:
    """One piece of a person's data, in words."""
    if one is Datum.AGE:
        return client.get_age_band_display() if client.age_band else ""
    return str(getattr(client, one.value))


@dataclass(frozen=True, slots=True)
class Due:
    """Something that needs an adviser today."""

    client: Client
    words: str
    since: date
    referral: Referral | None = None


def due_for(user: User, now: datetime | None = None, *, client: Client | None = None) -> list[Due]:
    """What needs an adviser today, oldest first, of one case or of all: answers awaited, drafts, outcomes to ask, planned steps."""
    now = now or timezone.now()
    mine = Client.objects.filter(actors.cases(user))
    mine = mine.filter(pk=client.pk) if client else mine
    found = [*_stuck(mine, now), *_outcomes(mine, now), *_planned(mine, now)]
    return sorted(found, key=lambda one: one.since)


def _stuck(mine: QuerySet[Client], now: datetime) -> Iterator[Due]:
    rule = timing(timezone.localdate(now))
    rows = Referral.objects.filter(client__in=mine).select_related("client", "provider")
    for row in rows.filter(state=State.DRAFT):
        yield Due(row.client, f"Referral to {row.offer_title} is a draft: nothing is sent yet", _since(row), row)
    late = now - timedelta(days=rule.escalate_days)
    for row in rows.filter(state__in=(State.SENT, State.RECEIVED), sent_on__lte=late):
        days = (now - row.state_on).days
        yield Due(row.client, f"{row.provider.name} has not answered for {days} days: {row.offer_title}", _since(row), row)
    recent = now - timedelta(days=14)
    for row in rows.filter(state__in=(State.DECLINED, State.EXPIRED), state_on__gte=recent):
        yield Due(row.client, f"{State(row.state).label}: {row.offer_title}. Find something else together", _since(row), row)


def _since(row: Referral) -> date:
    return timezone.localdate(row.state_on)


def _outcomes(mine: QuerySet[Client], now: datetime) -> Iterator[Due]:
    found = OutcomeRecord.objects.filter(referral__client__in=mine, outcome="", due_on__lte=timezone.localdate(now))
    for row in found.select_related("referral__client"):
        words = f"Ask what became of them {Month(row.month).label}: {row.referral.offer_title}"
        yield Due(row.referral.client, words, row.due_on, row.referral)


def _planned(mine: QuerySet[Client], now: datetime) -> Iterator[Due]:
    found = PlannedStep.objects.filter(client__in=mine, done_on=None, due_on__lte=timezone.localdate(now)).select_related(
        "client"
    )
    for row in found:
        yield Due(row.client, f"Planned: {row.what}", row.due_on or timezone.localdate(now))
