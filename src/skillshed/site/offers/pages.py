"""The page of an offer, of a provider, and how to apply."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from skillshed.people.services import may
from skillshed.provision import reads
from skillshed.provision.feeds.out_jsonld import json_ld
from skillshed.provision.fit import Fitting, Way, ages, pounds
from skillshed.provision.freshness import SHOWN, Freshness
from skillshed.provision.kinds import Audience, CostKind, Delivery, Feature, Step
from skillshed.provision.mine import EDIT
from skillshed.provision.models import Offer, OfferSkill, Run
from skillshed.provision.models.skills import TAUGHT
from skillshed.provision.search.port import Near, Query
from skillshed.provision.search.words.subjects import subjects
from skillshed.provision.teaching.deciding import of_offer
from skillshed.site.find.asking import search
from skillshed.site.find.cards import Card, card, cards
from skillshed.site.find.counted import counted, door_of
from skillshed.site.find.doors import doors
from skillshed.site.find.drawn import drawn
from skillshed.site.find.person import fitting
from skillshed.site.offers.shortlist import kept_in
from skillshed.terms.period import said_day

SIMILAR = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One run as the table shows it."""

    run: Run
    starts: str
    where: str
    times: str
    length: str
    places: str
    apply_by: str
    costs: str
    miles: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Help and access: what the offer or its venues say yes to, say no to, and do not say."""

    yes: list[str]
    no: list[str]
    not_said: list[str]


@never_cache
@require_safe
def offer(request: HttpRequest, number: UUID) -> HttpResponse:
    """Can I have it, what does it cost me, when, where and how do I apply; then everything else."""
    found, person = _found(number), fitting(request)
    shown = card(found, person, kept_in(request), number=1)
    reply = render(request, "offers/offer.html", {**_context(found, person, shown), "door": doors().get(door_of(request))})
    return counted(request, reply, "view", offers=_to_count(request, found))


@never_cache
@require_safe
def apply(request: HttpRequest, number: UUID) -> HttpResponse:
    """How to apply, on one screen: the last one before somebody rings, writes or goes."""
    found, person = _found(number), fitting(request)
    shown = card(found, person, kept_in(request))
    reply = render(
        request,
        "offers/apply.html",
        {"one": shown, "offer": found, "contacts": list(found.contacts.all()), "phone": _phone(found)},
    )
    return counted(request, reply, "final_screen", offers=_to_count(request, found))


def _to_count(request: HttpRequest, found: Offer) -> list[UUID]:
    """The offer, unless its own people look at it."""
    own = request.user.is_authenticated and may(request.user, EDIT, organisation=found.provider.organisation_id).allowed
    return [] if own else [found.pk]


@never_cache
@require_safe
def provider(request: HttpRequest, number: UUID) -> HttpResponse:
    """Who they are, where, and everything they offer."""
    found = reads.provider(number)
    if found is None:
        raise Http404("no such provider")
    person, kept = fitting(request), kept_in(request)
    listed = [card(one, person, kept) for one in reads.offers_of(found)]
    context = {
        "provider": found, "organisation": found.organisation, "cards": [one for one in listed if one.freshness in SHOWN],
        "gone": [one for one in listed if one.freshness not in SHOWN], "venues": found.venues.all(), "url": request.path,
    }  # fmt: skip
    return render(request, "offers/provider.html", context)


def _found(number: UUID) -> Offer:
    found = reads.offer(number)
    if found is None:
        raise Http404("no such offer")
    return found


def _context(found: Offer, person: Fitting, shown: Card) -> dict[str, object]:
    on = person.today
    runs = reads.runs_of(found, on)
    venues = list({one.venue_id: one for one in reversed(runs) if one.venue}.values())[::-1]
    return {
        "offer": found, "one": shown, "person": person, "provider": found.provider, "organisation": found.provider.organisation,
        "runs": [_row(found, one, on) for one in runs], "has_apply_by": any(one.apply_by for one in runs), "has_places": any(one.places_left is not None for one in runs),
        "costs": _costs(found, shown.run), "audiences": [Audience(one).label for one in found.audiences if one in Audience.values],
        "ages": ages(found.minimum_age, found.maximum_age) if found.minimum_age is not None or found.maximum_age is not None else "",
        "subject": subjects().get(found.subject, ""), "step": Step(found.step).label if found.step else "",
        "languages": [reads.language_names().get(one, one) for one in found.languages], "said": _said(found, runs), "contacts": list(found.contacts.all()),
        "other_funding": [one.source for one in found.funding.all() if not one.programme and one.source], "ways": _ways(person, shown),
        "teaches": _teaches(found), "similar": _similar(found, person), "map": drawn(_spots(shown, venues), None, 1), "venues": list(enumerate((one.venue for one in venues), start=1)), "notice": _notice(found, shown.freshness), "phone": _phone(found),
        "jsonld": _jsonld(json_ld(found, url=f"{settings.BASE_URL}{shown.url}", on=on)),
    }  # fmt: skip


def _teaches(found: Offer) -> list[OfferSkill]:
    """What is taught: what the provider stands for first, then what a machine read."""
    return [one for one in of_offer(found.pk) if one.state in TAUGHT and not one.is_lost]


def _spots(shown: Card, runs: Iterable[Run]) -> list[Card]:
    """The offer once for each of its venues, numbered as the list of venues is."""
    return [replace(shown, run=one, number=place, where=reads.where_words(one)) for place, one in enumerate(runs, start=1)]


def _jsonld(found: Mapping[str, object]) -> SafeString:
    """As a script block may carry it: no letter of it can end the block."""
    text = json.dumps(found, ensure_ascii=False)
    return mark_safe(text.translate({ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}))


def _row(found: Offer, run: Run, on: date) -> Row:
    left = "" if run.places_left is None else "Full" if run.places_left == 0 else f"{run.places_left} left"
    if left and run.places and run.places_left:
        left = f"{run.places_left} of {run.places} left"
    apply_by = "" if run.apply_by is None else said_day(run.apply_by) + (" (over)" if run.apply_by < on else "")
    own = [one for one in found.costs.all() if one.run_id == run.pk]
    costs = "; ".join(f"{CostKind(one.kind).label}: {'not given' if one.amount is None else pounds(one.amount)}" for one in own)
    place = (
        reads.where_words(run)
        if run.delivery in (Delivery.CLASSROOM, Delivery.ONLINE, Delivery.BLENDED)
        else f"{Delivery(run.delivery).label}{', ' + run.venue.name if run.venue else ''}"
    )
    return Row(
        run,
        reads.starts_words(run, on).removeprefix("Starts "),
        place,
        reads.times_words(run),
        reads.length_words(run),
        left,
        apply_by,
        costs,
    )


def _costs(found: Offer, run: Run | None) -> list[tuple[str, str]]:
    """What is asked for: words and amount."""
    rows = reads.costs_of(found, run)
    return [
        (one.description or CostKind(one.kind).label, "not given" if one.amount is None else pounds(one.amount)) for one in rows
    ]


def _ways(person: Fitting, shown: Card) -> list[tuple[Way, str, str]]:
    """Every programme that may pay, best first: its answer, and the kind and word of its tag."""
    tags = {
        "eligible": ("good", "Pays for you"),
        "unknown": ("unknown", "Not yet known"),
        "not_eligible": ("off", "Does not pay for you"),
        "closed": ("off", "Closed"),
    }
    known = person.has_answers
    return [
        (one, *(tags[one.verdict] if known or one.verdict == "closed" else ("unknown", "Depends on you")))
        for one in shown.fit.ways
    ]


def _said(found: Offer, runs: Iterable[Run]) -> Said:
    """Yes where the offer or a venue says yes; no where one says no and none yes."""
    tables = [found.features, *(one.venue.features for one in runs if one.venue)]
    yes = {name for table in tables for name, value in table.items() if value is True}
    no = {name for table in tables for name, value in table.items() if value is False} - yes
    every = [(one.value, one.label) for one in Feature]
    return Said(
        [label for code, label in every if code in yes], [label for code, label in every if code in no],
        [label for code, label in every if code not in yes | no],
    )  # fmt: skip


def _similar(found: Offer, person: Fitting) -> list[Card]:
    """Offers of the same subject, near the first venue: what somebody may take instead."""
    if not found.subject:
        return []
    venue = next((one.venue for one in found.runs.all() if one.venue and one.venue.latitude is not None), None)
    near = Near(venue.latitude, venue.longitude) if venue and venue.latitude is not None and venue.longitude is not None else None
    verdicts = person.verdicts() if person.has_answers else {}
    hits = search(Query(subjects=(found.subject,), near=near, verdicts=verdicts, on=person.today, size=SIMILAR + 1)).hits
    return cards([one for one in hits if one.offer != found.pk][:SIMILAR], person, ())


def _notice(found: Offer, freshness: Freshness) -> tuple[str, str, str]:
    """A notice over the page where the offer cannot be relied on: its kind, title and words; blanks where there is none."""
    words = {
        Freshness.EXPIRED: ("watch", "This has ended", "Every date we know of is over. Ask the provider whether it comes again, or see what is similar."),
        Freshness.PAUSED: ("watch", "This is paused", "The provider takes nobody on for now. Ask when it opens again, or see what is similar."),
        Freshness.DEFUNCT: ("off", "This is no longer offered", "See what is similar."),
        Freshness.STALE: ("watch", "Nobody has said for a long time that this is still right", "Ring before you go. Searches leave it out until somebody confirms it."),
    }  # fmt: skip
    return words.get(freshness, ("", "", ""))


def _phone(found: Offer) -> str:
    return reads.phone_of(found.contacts.all(), found.provider)
