"""Put invented provision into the database: four hundred offers for the demo, or as many as a benchmark asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from skillshed.people import services as people
from skillshed.people.models import Organisation
from skillshed.people.services import SYSTEM, Actor
from skillshed.provision.collecting import no_collecting
from skillshed.provision.demo.book import words
from skillshed.provision.demo.inventing import SEED, invent
from skillshed.provision.demo.parties import identity
from skillshed.provision.demo.rows import InventedOffer, InventedProvider, InventedRun, InventedVenue
from skillshed.provision.models import Contact, Cost, Funding, Offer, Provider, Run, Tagged, Taxonomy, Term, Venue
from skillshed.provision.services import touched
from skillshed.terms.errors import Refused

BATCH = 2_000
MARK = identity("taxonomy", "needs")  # once it is there, the demo's provision is
OWN_FIELDS = {"provider", "venue", "region", "runs", "costs", "funding", "contacts", "terms"}


@transaction.atomic
def seed_offers(*, by: Actor = SYSTEM, today: date | None = None, count: int = 400, providers: int = 40) -> int:
    """The demo's invented offers, and how many there are; a second call changes nothing. Refused outside demo mode."""
    if not settings.DEMO:
        raise Refused(
            "Invented provision belongs in a demo only.", next_step="Use `skillshed demo` with a data folder of its own."
        )
    people.require(by, "provision.edit")
    if not Taxonomy.objects.filter(pk=MARK).exists():
        made = load_many(invent(count=count, providers=providers, seed=SEED, today=today or timezone.localdate()))
        people.record(by=by, did="demo.offers", kind="offer", count=made)
    return Offer.objects.filter(is_invented=True).count()


def load_many(offers: Iterable[InventedOffer], *, batch: int = BATCH) -> int:
    """Write offers with their providers and all that hangs on them, a batch a transaction; how many were written."""
    rows, written = iter(offers), 0
    terms = _terms()
    with no_collecting():
        while some := list(islice(rows, batch)):
            with transaction.atomic():
                _providers({one.provider.id: one.provider for one in some})
                _offers(some, terms)
            written += len(some)
    return written


def _offers(some: list[InventedOffer], terms: dict[str, Term]) -> None:
    Offer.objects.bulk_create([Offer(provider_id=one.provider.id, is_invented=True, **_plain(one)) for one in some])
    Run.objects.bulk_create(_runs(some))
    Cost.objects.bulk_create(
        [Cost(offer_id=one.id, kind=c.kind, amount=c.amount, description=c.description) for one in some for c in one.costs]
    )
    Funding.objects.bulk_create(
        [Funding(offer_id=one.id, programme=programme, source=source) for one in some for programme, source in one.funding]
    )
    Contact.objects.bulk_create(
        [Contact(offer_id=one.id, name=name, email=email, phone=phone) for one in some for name, email, phone in one.contacts]
    )
    Tagged.objects.bulk_create([Tagged(offer_id=one.id, term=terms[code]) for one in some for code in one.terms if code in terms])
    touched(one.id for one in some)


def _runs(some: Iterable[InventedOffer]) -> Iterator[Run]:
    for one in some:
        for run in one.runs:
            yield Run(offer_id=one.id, venue_id=run.venue.id if run.venue else None, **_plain(run))


def _plain(row: InventedOffer | InventedRun | InventedVenue) -> dict[str, object]:
    """The row's own columns: those that are no other record's."""
    return {one.name: getattr(row, one.name) for one in fields(row) if one.name not in OWN_FIELDS}


def _providers(wanted: dict[object, InventedProvider]) -> None:
    """Those that are not there yet, with their organisations (the cast's are there already) and venues."""
    held = set(Provider.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    new = [one for key, one in wanted.items() if key not in held]
    organisations = _organisations(new)
    Provider.objects.bulk_create(
        Provider(
            id=one.id,
            organisation=organisations[one.name],
            description=one.description,
            email=one.email,
            phone=one.phone,
            legal_status=one.legal_status,
        )
        for one in new
    )
    Venue.objects.bulk_create(Venue(provider_id=one.id, **_plain(venue)) for one in new for venue in one.venues)


def _organisations(new: list[InventedProvider]) -> dict[str, Organisation]:
    found = {one.name: one for one in Organisation.objects.filter(name__in=[p.name for p in new], is_invented=True)}
    missing = [
        Organisation(name=one.name, kind=one.organisation_kind, ukprn=one.ukprn, website=one.website, is_invented=True)
        for one in new
        if one.name not in found
    ]
    made = bulk_create_with_history(missing, Organisation) if missing else []
    return found | {one.name: one for one in made}


def _terms() -> dict[str, Term]:
    """Code -> term of the two taxonomies, made where they are not there yet."""
    needs, areas = words()["taxonomy"], words()["ssa"]
    own = _taxonomy("needs", needs["name"], needs["description"])
    ssa = _taxonomy("ssa", "Sector subject areas", "Tiers 1 and 2, as the Department for Education names them.")
    for code, name in needs["terms"].items():
        _term(own, code, code, name, None)
    for code, name in sorted(areas.items(), key=lambda row: "." in row[0]):
        _term(ssa, f"ssa {code}", code, name, identity("term", f"ssa {code.split('.')[0]}") if "." in code else None)
    held = {term.pk: term for term in Term.objects.filter(taxonomy__in=(own, ssa))}
    codes = [*needs["terms"], *(f"ssa {code}" for code in areas)]
    return {code: held[identity("term", code)] for code in codes}


def _taxonomy(key: str, name: str, description: str) -> Taxonomy:
    return Taxonomy.objects.get_or_create(pk=identity("taxonomy", key), defaults={"name": name, "description": description})[0]


def _term(taxonomy: Taxonomy, key: str, code: str, name: str, parent: object) -> None:
    fields_of = {"taxonomy": taxonomy, "code": code, "name": name, "parent_id": parent}
    Term.objects.get_or_create(pk=identity("term", key), defaults=fields_of)
