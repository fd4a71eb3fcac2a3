"""Offers and providers as Open Referral UK 3.0 has them: plain dictionaries over records that were fetched before.

Where the UK profile left no way to say something people need (a phone number, an email of a contact, which language, the words
about who can have it and how to apply), the field of HSDS 3.0 is kept: readers of the profile pass over what they do not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from skillshed.provision.feeds.out_places import NameOf, areas, at_location, at_locations, schedule, told
from skillshed.provision.feeds.out_skills import taught_by
from skillshed.provision.feeds.out_terms import Json, SkillTerm, attribute, filled, made_id, own_terms_of, web, word_of
from skillshed.provision.models import Contact, Cost, Funding, Offer, Provider, Term, Venue
from skillshed.provision.models.skills import DECIDED
from skillshed.rules.definitions import shipped_rules
from skillshed.rules.eligible import title_of

SAID_BY_PROVIDER, READ_BY_MACHINE = "Teaches, as its provider says", "Teaches, as a machine read from its words"
INVENTED = "Invented for a demonstration: it cannot be taken up."


def service(offer: Offer) -> Json:
    """An offer as a page of results shows it: what it has one of, and its organisation."""
    contacts = told(offer, "contacts")
    return filled(
        id=str(offer.pk), organization_id=str(offer.provider_id), name=offer.title,
        description=offer.description or offer.summary, url=web(offer.url), email=_email([*(one.email for one in contacts), offer.provider.email]),
        status=offer.status, fees=fees(told(offer, "costs")), accreditations=", ".join(filter(None, [offer.qualification, offer.awarding_body])),
        minimum_age=offer.minimum_age, maximum_age=offer.maximum_age, assured_date=offer.assured_on.isoformat() if offer.assured_on else "",
        assurer_email=_email([offer.provider.email]) if offer.assured_on else "", alert=INVENTED if offer.is_invented else "",
        last_modified=offer.modified_on.isoformat(timespec="seconds"),
        eligibility_description=" ".join(filter(None, [offer.eligibility, offer.entry])),
        application_process=" ".join(filter(None, [offer.apply_how, web(offer.apply_url)])),
        organization=organization(offer.provider),
    )  # fmt: skip


def full_service(offer: Offer, name_of: NameOf) -> Json:
    """An offer with all that belongs to it."""
    runs = told(offer, "runs")
    return service(offer) | filled(
        organization=organization(offer.provider, is_full=True),
        schedules=[schedule(run) for run in runs],
        service_areas=areas(runs, offer.pk, name_of),
        service_at_locations=at_locations(offer),
        languages=[_language(offer, code) for code in offer.languages],
        funding=[_funding(one) for one in told(offer, "funding")],
        cost_options=[_cost(one) for one in told(offer, "costs")],
        contacts=[_contact(one) for one in told(offer, "contacts")],
        attributes=[attribute(offer.pk, one) for one in [*own_terms_of(offer), *_terms(offer)]] + [_taught(offer, *one) for one in taught_by(offer)],
    )  # fmt: skip


def listed_at_location(offer: Offer, venue: Venue | None) -> Json:
    """An offer at a place as a page of results shows it."""
    return at_location(offer, venue, is_full=False) | {"service": service(offer)}


def full_at_location(offer: Offer, venue: Venue | None, name_of: NameOf) -> Json:
    """An offer at a place with all that belongs to it; its schedules are those of that place."""
    inside = full_service(offer, name_of)
    inside.pop("service_at_locations", None)
    here = at_location(offer, venue)
    schedules = [one for one in inside.get("schedules", []) if one.get("service_at_location_id") == here["id"]]
    return here | filled(schedules=schedules) | {"service": inside}


def organization(provider: Provider, *, is_full: bool = False) -> Json:
    """A provider. The standard wants a description: where there is none, what kind of organisation it is."""
    kept: dict[bool, Json] = provider.__dict__.setdefault("_told", {})  # hundreds of offers share one provider
    if is_full not in kept:
        kept[is_full] = _organization(provider, is_full)
    return dict(kept[is_full])


def _organization(provider: Provider, is_full: bool) -> Json:
    known = provider.organisation
    plain = filled(
        id=str(provider.pk), name=known.name, description=provider.description or str(known.get_kind_display()).capitalize(),
        email=_email([provider.email]), website=web(known.website),
    )  # fmt: skip
    return plain | (filled(organization_identifiers=_identifiers(provider)) if is_full else {})


def full_organization(provider: Provider, offers: Sequence[Json], venues: Sequence[Json]) -> Json:
    """A provider with its services and places, an addition of HSDS."""
    return organization(provider, is_full=True) | filled(
        legal_status=provider.legal_status, locations=list(venues), services=list(offers),
        phones=_phones(provider.phone, provider.pk),
    )  # fmt: skip


def fees(costs: Sequence[Cost]) -> str:
    """What is asked, in a few words; nothing where it is not known."""
    known = [cost for cost in costs if cost.amount is not None]
    if known and all(cost.amount == 0 for cost in known) and len(known) == len(costs):
        return "Free"
    return "; ".join(f"{cost.get_kind_display()}: {pounds(cost.amount)}" for cost in known if cost.amount)


def pounds(amount: Decimal | None) -> str:
    """£120, £9.50."""
    return "" if amount is None else f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"


def _terms(offer: Offer) -> list[Term]:
    fetched = getattr(offer, "told_terms", None)
    return [tag.term for tag in told(offer, "tags")] if fetched is None else fetched


def _taught(offer: Offer, skill: SkillTerm, state: str) -> Json:
    """A skill it teaches. Who says so stands in the label, a field of HSDS: a machine's reading is no provider's word."""
    return attribute(offer.pk, skill) | {"label": READ_BY_MACHINE if state not in DECIDED else SAID_BY_PROVIDER}


def _cost(cost: Cost) -> Json:
    return filled(
        id=str(cost.pk), service_id=str(cost.offer_id), valid_from=cost.valid_from and cost.valid_from.isoformat(),
        valid_to=cost.valid_to and cost.valid_to.isoformat(), option=str(cost.get_kind_display()),
        amount=None if cost.amount is None else float(cost.amount), currency="GBP" if cost.amount is not None else "",
        amount_description=cost.description,
    )  # fmt: skip


def _funding(one: Funding) -> Json:
    programme = title_of(one.programme, shipped_rules()) if one.programme else ""
    return filled(id=str(one.pk), service_id=str(one.offer_id), source=": ".join(filter(None, [programme, one.source])))


def _contact(one: Contact) -> Json:
    return filled(
        id=str(one.pk),
        service_id=str(one.offer_id),
        name=one.name,
        email=_email([one.email]),
        phones=_phones(one.phone, one.pk, contact_id=str(one.pk)),
    )


def _phones(number: str, owner: object, **fields: Any) -> list[Json]:
    return [{"id": made_id("phone", owner), **fields, "number": number}] if number else []


def _language(offer: Offer, code: str) -> Json:
    return {
        "id": made_id("language", offer.pk, code),
        "service_id": str(offer.pk),
        "name": word_of("language", code),
        "code": code,
    }


def _identifiers(provider: Provider) -> list[Json]:
    known = [
        ("GB-UKPRN", "UK Provider Reference Number", provider.organisation.ukprn),
        ("GB-COH", "Company number", provider.organisation.company_number),
    ]
    return [
        {"id": made_id("identifier", provider.pk, scheme), "organization_id": str(provider.pk), "identifier_scheme": scheme,
         "identifier_type": words, "identifier": number}
        for scheme, words, number in known
        if number
    ]  # fmt: skip


def _email(addresses: Iterable[str]) -> str:
    """The first that is an address."""
    return next((address for address in addresses if address and _is_email(address)), "")


@lru_cache(maxsize=4096)
def _is_email(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
