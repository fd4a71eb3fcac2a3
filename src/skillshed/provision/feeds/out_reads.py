"""What the feed publishes, fetched in a fixed number of queries, and narrowed as Open Referral UK lets a caller ask."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, TextField
from django.db.models.functions import Cast

from skillshed.provision.feeds import out_skills as skills
from skillshed.provision.feeds.out_terms import OwnTerm, own_taxonomies, own_terms
from skillshed.provision.models import Contact, Cost, Funding, Offer, Provider, Run, Tagged, Term
from skillshed.provision.published import open_runs, published


def offers(on: date) -> QuerySet[Offer]:
    """What is published on a day, in an order that does not change between pages."""
    return published(on).order_by("pk")


def with_lists(found: QuerySet[Offer], on: date) -> QuerySet[Offer]:
    """With all that a full service tells. Runs that are over are not told."""
    tags = _told("tags", Tagged.objects.prefetch_related("term__taxonomy").order_by("pk"))
    return _with_own(found, on).prefetch_related(tags, skills.prefetched())


def _with_own(found: QuerySet[Offer], on: date) -> QuerySet[Offer]:
    # Providers and venues are fetched once however many offers share them; what no feed tells is left behind.
    runs = open_runs(on).defer("origins").prefetch_related("venue").order_by("starts_on", "pk")
    return with_heads(found).prefetch_related(_told("runs", runs), _told("funding", Funding.objects.order_by("pk")))


def with_heads(found: QuerySet[Offer]) -> QuerySet[Offer]:
    """With what a page of results tells."""
    lists = _told("costs", Cost.objects.order_by("pk")), _told("contacts", Contact.objects.order_by("pk"))
    return found.defer("origins").prefetch_related("provider__organisation", *lists)


def _told(name: str, found: QuerySet[Any]) -> Prefetch[Any]:
    # As a plain list: a related manager made for each of thousands of offers takes a third of the time.
    return Prefetch(name, found, to_attr=f"told_{name}")


def some(ids: Collection[str | UUID], on: date, *, is_full: bool) -> list[Offer]:
    """These offers as far as they are published still, with their lists, in the order of their ids."""
    found = offers(on).filter(pk__in=ids)
    if not is_full:
        return list(with_heads(found))
    listed = list(_with_own(found, on))
    _carry_terms({one.pk: one for one in listed})
    skills.carry(listed)
    return listed


def _carry_terms(offers: dict[UUID, Offer]) -> None:
    """Each offer's terms, without a record made for each of very many tags."""
    pairs = list(Tagged.objects.filter(offer__in=offers).order_by("pk").values_list("offer_id", "term_id"))
    terms = Term.objects.select_related("taxonomy").in_bulk({term for _, term in pairs})
    for one in offers.values():
        one.told_terms = []  # type: ignore[attr-defined]
    for offer, term in pairs:
        if term in terms:
            offers[offer].told_terms.append(terms[term])  # type: ignore[attr-defined]


def providers() -> QuerySet[Provider]:
    """Organisations that offer provision."""
    return Provider.objects.select_related("organisation").order_by("pk")


def searched(found: QuerySet[Offer], text: str) -> QuerySet[Offer]:
    """Those in which every word stands somewhere."""
    for word in text.split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(summary__icontains=word)
            | Q(description__icontains=word)
            | Q(provider__organisation__name__icontains=word)
        )
    return found


def of_ages(found: QuerySet[Offer], least: float | None, most: float | None) -> QuerySet[Offer]:
    """The standard's meaning: a minimum age of at least, a maximum age of at most; an age that is not said is neither."""
    found = found if least is None else found.filter(minimum_age__gte=least)
    return found if most is None else found.filter(maximum_age__lte=most)


def at_times(found: QuerySet[Offer], on: date, *, start: time | None, end: time | None, day: str) -> QuerySet[Offer]:
    """Those with one run that opens no earlier, closes no later and meets on the day."""
    if start is None and end is None and not day:
        return found
    runs = open_runs(on).filter(offer=OuterRef("pk"))
    runs = runs if start is None else runs.filter(opens_at__gte=start)
    runs = runs if end is None else runs.filter(closes_at__lte=end)
    if day:
        runs = runs.annotate(days_text=Cast("days", TextField())).filter(days_text__contains=f'"{day}"')
    return found.filter(Exists(runs))


def with_term(found: QuerySet[Offer], term: UUID) -> QuerySet[Offer]:
    """Those described with a term, of the directory's own lists or of a feed's taxonomy, and those that teach it where it is a skill."""
    if own := own_terms().get(str(term)):
        return _own(found, own)
    if taught := next((one for one in skills.skill_terms() if one.id == str(term)), None):
        return skills.with_skill(found, taught)
    return found.filter(Exists(Tagged.objects.filter(offer=OuterRef("pk"), term=term)))


def with_taxonomy(found: QuerySet[Offer], taxonomy: UUID) -> QuerySet[Offer]:
    """Those described with any term of a taxonomy."""
    own = next((one for one in own_taxonomies() if one.id == str(taxonomy)), None)
    if taught := next((one for one in skills.skill_taxonomies() if one.id == str(taxonomy)), None):
        return skills.with_skills(found, taught)
    if own is None:
        return found.filter(Exists(Tagged.objects.filter(offer=OuterRef("pk"), term__taxonomy=taxonomy)))
    field = own.terms[0].field
    return found.exclude(**{field: {} if field == "features" else [] if _is_list(field) else ""})


def of_organization(found: QuerySet[Offer], provider: UUID) -> QuerySet[Offer]:
    """Those of one organisation."""
    return found.filter(provider=provider)


def modified_after(found: QuerySet[Offer], when: datetime) -> QuerySet[Offer]:
    """Those that changed then or later, in themselves, what they teach, their organisation or a place of theirs."""
    moved = Run.objects.filter(Q(venue__modified_on__gte=when) | Q(modified_on__gte=when), offer=OuterRef("pk"))
    return found.filter(Q(modified_on__gte=when) | Q(provider__modified_on__gte=when) | Exists(moved) | skills.restated(when))


def _own(found: QuerySet[Offer], term: OwnTerm) -> QuerySet[Offer]:
    if term.field == "features":
        return found.filter(**{f"features__{term.code}": True})
    if not _is_list(term.field):
        return found.filter(**{term.field: term.code})
    return found.annotate(**{f"{term.field}_text": Cast(term.field, TextField())}).filter(
        **{f"{term.field}_text__contains": f'"{term.code}"'}
    )


def _is_list(field: str) -> bool:
    return field in ("audiences", "languages")
