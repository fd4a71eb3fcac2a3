"""/oruk/: what this is; taxonomies, their terms, organisations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from skillshed.provision.feeds import out_reads as reads
from skillshed.provision.feeds.out_oruk import full_organization, full_service, organization, service
from skillshed.provision.feeds.out_places import location
from skillshed.provision.feeds.out_skills import skill_taxonomies, skill_terms
from skillshed.provision.feeds.out_terms import Json, own_taxonomies, own_terms, taxonomy, term
from skillshed.provision.models import Offer, Provider, Taxonomy, Term
from skillshed.site.oruk import asked
from skillshed.site.oruk.answers import missing, opened, paged, said, streamed
from skillshed.site.oruk.names import name_of

CHUNK = 100
ABOUT = {"version": "HSDS-UK-3.0", "profile": "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md"}


class Joined:
    """The directory's own entries and skills that are taught, then what came with feeds: one list to page through."""

    def __init__(self, own: Sequence[Any], kept: QuerySet[Any]) -> None:
        self.own, self.kept = own, kept
        self.total = len(own) + kept.count()

    def __getitem__(self, part: slice) -> list[Any]:
        beyond = slice(max(part.start - len(self.own), 0), max(part.stop - len(self.own), 0))
        return [*self.own[part], *(self.kept[beyond] if beyond.stop else ())]


@opened
def about(request: HttpRequest) -> JsonResponse:
    """Which standard is spoken here."""
    return said({**ABOUT, "openapi_url": f"{settings.BASE_URL}/oruk/openapi.json"})


@opened
def taxonomies(request: HttpRequest) -> JsonResponse:
    """A page of taxonomies."""
    found = Joined([*own_taxonomies(), *skill_taxonomies()], Taxonomy.objects.order_by("pk"))
    return paged(request, found, found.total, lambda rows: [taxonomy(one) for one in rows])


@opened
def one_taxonomy(request: HttpRequest, id: UUID) -> JsonResponse:
    """One taxonomy."""
    own = next((one for one in [*own_taxonomies(), *skill_taxonomies()] if one.id == str(id)), None)
    found = own or Taxonomy.objects.filter(pk=id).first()
    if found is None:
        raise missing("taxonomy", id)
    return said(taxonomy(found))


@opened
def terms(request: HttpRequest) -> JsonResponse:
    """A page of terms; of one taxonomy with `taxonomy_id`."""
    chosen = asked.ident(request.GET, "taxonomy_id")
    own, kept = list(own_terms().values()), Term.objects.select_related("taxonomy").order_by("pk")
    if chosen:
        own = [row for one in own_taxonomies() if one.id == str(chosen) for row in one.terms]
        kept = kept.filter(taxonomy=chosen)
    found = Joined([*own, *skill_terms(chosen)], kept)
    return paged(request, found, found.total, lambda rows: [term(one) for one in rows])


@opened
def one_term(request: HttpRequest, id: UUID) -> JsonResponse:
    """One term."""
    found = own_terms().get(str(id)) or Term.objects.select_related("taxonomy").filter(pk=id).first()
    found = found or next((one for one in skill_terms() if one.id == str(id)), None)
    if found is None:
        raise missing("taxonomy term", id)
    return said(term(found))


@opened
def organizations(request: HttpRequest) -> HttpResponseBase:
    """A page of organisations, an addition of HSDS; whole with `full`, their services too with `full_service`."""
    given = request.GET
    found = reads.providers()
    if when := asked.moment(given, "modified_after"):
        found = found.filter(modified_on__gte=when)
    is_whole, is_full = asked.yes(given, "full_service"), asked.yes(given, "full")
    if asked.streamed(given):
        rows = _with_offers(found, is_whole)
        return streamed(_whole(one, is_whole) for one in rows.iterator(CHUNK))
    if is_whole or is_full:
        return paged(request, _with_offers(found, is_whole), found.count(), lambda rows: [_whole(one, is_whole) for one in rows])
    return paged(request, found, found.count(), lambda rows: [organization(one) for one in rows])


@opened
def one_organization(request: HttpRequest, id: UUID) -> JsonResponse:
    """One organisation with its services, whole with `full_service`."""
    is_whole = asked.yes(request.GET, "full_service")
    found = _with_offers(reads.providers().filter(pk=id), is_whole).first()
    if found is None:
        raise missing("organisation", id)
    return said(_whole(found, is_whole))


def _with_offers(found: QuerySet[Provider], is_whole: bool) -> QuerySet[Provider]:
    on = timezone.localdate()
    offers = reads.with_lists(reads.offers(on), on) if is_whole else reads.with_heads(reads.offers(on))
    return found.prefetch_related("venues", Prefetch("offers", offers, to_attr="published_offers"))


def _whole(provider: Provider, is_whole: bool) -> Json:
    offers: Iterable[Offer] = provider.published_offers  # type: ignore[attr-defined]
    services = [full_service(one, name_of) if is_whole else service(one) for one in offers]
    return full_organization(provider, services, [location(one) for one in provider.venues.all()])
