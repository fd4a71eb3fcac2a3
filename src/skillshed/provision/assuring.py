"""Is it still right? Providers are asked before their offers age, and answer by a link without an account, or from their own pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from skillshed.people import services as people
from skillshed.people.models import AuditEntry
from skillshed.people.services import SYSTEM, Actor
from skillshed.provision import letters, links
from skillshed.provision.freshness import Freshness, thresholds
from skillshed.provision.kinds import Status
from skillshed.provision.models import Assurance, Offer, Problem, Provider
from skillshed.provision.published import states
from skillshed.provision.services import touched
from skillshed.terms.errors import Refused, UsageError

PURPOSE = "assure"
ASKED = "provider.ask_assurance"
ANSWERS = ("right", "wrong", "ended")


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a round of asking did. `unreachable`: providers with offers to ask about and no address, or whose letter was not taken."""

    providers: int = 0
    offers: int = 0
    unreachable: int = 0


def remind(today: date) -> Reminded:
    """Ask every provider about its ageing offers, one letter each. Asking again the same day sends nothing new. For the system only."""
    done = [_ask(provider, today) for provider in _to_ask(today)]
    sent = [count for count in done if count]
    return Reminded(len(sent), sum(sent), sum(count == 0 for count in done))


def to_ask(provider: Provider, today: date) -> list[Offer]:
    """Its offers that nobody has vouched for lately, longest ago first. What is over, paused or ended is not asked about."""
    found = _unsure(today).filter(provider=provider)
    known = states(found, today)
    rows = [one for one in found.select_related("provider__organisation") if known[one.pk] is not Freshness.EXPIRED]
    return sorted(rows, key=lambda one: (one.assured_on or date.min, one.title, str(one.pk)))


def link_for(provider: Provider) -> str:
    """The address at which a provider answers without an account."""
    return settings.BASE_URL + reverse("provision:still_right", args=[links.signed(PURPOSE, provider.pk)])


def read_link(token: str, today: date) -> tuple[Provider, datetime]:
    """The provider a link is for, and when it was made. NotFound where it has ended."""
    known, made = links.read(PURPOSE, token, days=thresholds(today).reminders["link_days"])
    found = Provider.objects.select_related("organisation").filter(pk=known).first()
    return (found, made) if found else links.ended()


def answered_since(offers: Iterable[Offer], made: datetime) -> dict[UUID, Assurance]:
    """Offers about which somebody has answered since a link was made: that link says nothing more about them."""
    found = Assurance.objects.filter(offer__in=[one.pk for one in offers], at__gte=made).order_by("at")
    return {one.offer_id: one for one in found}


@transaction.atomic
def answer_by_link(*, token: str, offers: Iterable[UUID], said: str, note: str = "", today: date) -> int:
    """What a provider says of its offers by its link; how many were still open to the link."""
    provider, made = read_link(token, today)
    found = list(Offer.objects.select_for_update().filter(pk__in=list(offers), provider=provider).order_by("pk"))
    before = answered_since(found, made)
    fresh = [one for one in found if one.pk not in before]
    for offer in fresh:
        _answer(SYSTEM, offer, said, note, "link", today)
    return len(fresh)


@transaction.atomic
def answer(*, by: Actor, offer: Offer, said: str, note: str = "", today: date) -> None:
    """What somebody with an account says of an offer: right, wrong (with a note), or ended."""
    people.require(by, "provision.edit", organisation=offer.provider.organisation_id)
    _answer(by, Offer.objects.select_for_update().get(pk=offer.pk), said, note, "account", today)


def _answer(by: Actor, offer: Offer, said: str, note: str, how: str, today: date) -> None:
    if said not in ANSWERS:
        raise UsageError("Say whether it is right, not right, or has ended.", next_step="Choose one of the answers.")
    if said == "wrong" and not note.strip():
        raise UsageError(f"What is not right about {offer.title}?", next_step="Say it in a few words, so that it can be mended.")
    if offer.status == Status.DEFUNCT:
        raise Refused(f"{offer.title} has ended.", next_step="Open it again on its own page first.")
    Assurance.objects.create(offer=offer, is_right=said == "right", how=how, by=people.who(by))
    if said == "wrong":
        Problem.objects.create(offer=offer, kind="wrong", words=note.strip()[:2000])
    _mark(offer, said, today)
    people.record(by=by, did=f"offer.say_{said}", kind="offer", thing=offer.pk, how=how)
    touched([offer.pk])


def _mark(offer: Offer, said: str, today: date) -> None:
    changes: dict[str, object] = {"modified_on": timezone.now()}
    if said == "right":
        changes |= {"assured_on": today, "assured_by": offer.provider.organisation.name}
    if said == "ended":
        changes |= {"status": Status.DEFUNCT}
    Offer.objects.filter(pk=offer.pk).update(**changes)


def _unsure(today: date) -> QuerySet[Offer]:
    before = today - timedelta(days=thresholds(today).reminders["first_after_days"])
    return Offer.objects.filter(Q(assured_on__isnull=True) | Q(assured_on__lte=before), status=Status.ACTIVE)


def _to_ask(today: date) -> list[Provider]:
    """Providers with something to be asked about, who were not asked lately."""
    since = timezone.now() - timedelta(days=thresholds(today).reminders["again_after_days"])
    asked = AuditEntry.objects.filter(did=ASKED, kind="provider", at__gte=since).values_list("thing", flat=True)
    found = Provider.objects.filter(offers__in=_unsure(today)).select_related("organisation").distinct().order_by("pk")
    lately = set(asked)
    return [one for one in found if str(one.pk) not in lately]


def _ask(provider: Provider, today: date) -> int | None:
    """How many offers one provider was asked about; 0 where it could not be, None where there was nothing to ask."""
    offers = to_ask(provider, today)
    if not offers:
        return None
    days = thresholds(today).reminders["link_days"]
    many = f"{len(offers)} offers" if len(offers) > 1 else "1 offer"
    facts = {"provider": provider, "offers": offers, "link": link_for(provider), "days": days}
    if not letters.send("still_right", [provider.email] if provider.email else [], f"{many}: still right?", **facts):
        return 0
    # Written once the letter is out: a server that was away is asked again with the next round.
    people.record(by=SYSTEM, did=ASKED, kind="provider", thing=provider.pk, offers=len(offers))
    return len(offers)
