"""/oruk/service_at_locations: offers at their venues, and online."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from skillshed.evidence.postcodes.points import Located, locate
from skillshed.provision.feeds import out_reads as reads
from skillshed.provision.feeds.out_near import Pair, near, serving
from skillshed.provision.feeds.out_oruk import full_at_location, listed_at_location
from skillshed.provision.feeds.out_places_index import pair_of
from skillshed.provision.feeds.out_terms import Json
from skillshed.provision.models import Run, Venue
from skillshed.site.oruk import asked
from skillshed.site.oruk.answers import missing, opened, paged, said, streamed
from skillshed.site.oruk.names import name_of
from skillshed.site.oruk.services import narrowed
from skillshed.terms.errors import NotFound, UsageError

CHUNK = 500


@opened
def at_locations(request: HttpRequest) -> HttpResponseBase:
    """A page of offers at places; within so many metres of a postcode, nearest first."""
    found = _pairs(request)
    is_full = asked.yes(request.GET, "full")
    if asked.streamed(request.GET):
        return streamed(row for rows in _chunks(found) for row in _built(rows, True))
    total = len(found) if isinstance(found, list) else found.count()
    return paged(request, found, total, lambda rows: _built(rows, is_full))


@opened
def one_at_location(request: HttpRequest, id: UUID) -> JsonResponse:
    """One offer at one place, whole."""
    on = timezone.localdate()
    offer, venue = pair_of(str(id)) or (None, None)
    offers = reads.offers(on).filter(pk=offer)
    if offer is None or (offer, venue) not in set(reads.places(offers, on)):
        raise missing("service at a location", id)
    return said(_built([(offer, venue)], True)[0])


def _pairs(request: HttpRequest) -> list[Pair] | QuerySet[Run, Pair]:
    on, postcode, reach = timezone.localdate(), request.GET.get("postcode", "").strip(), asked.metres(request.GET, "proximity")
    found = narrowed(request)
    if not postcode:
        if reach is not None:
            raise UsageError("'proximity' is from nowhere.", next_step="Give a postcode beside it, such as postcode=BB11 1AA.")
        return reads.places(found, on)
    where = _located(postcode)
    if reach is None:
        return reads.places(serving(found, where.district, on), on)
    return near(reads.places(found, on), where.latitude, where.longitude, reach)


def _chunks(found: list[Pair] | QuerySet[Run, Pair]) -> Iterator[list[Pair]]:
    rows = iter(found if isinstance(found, list) else found.iterator(CHUNK))
    while some := list(islice(rows, CHUNK)):
        yield some


def _located(postcode: str) -> Located:
    where = locate(postcode[:20])
    if where is None:
        raise NotFound(f"'{postcode[:20]}' is no postcode known here.", next_step="Give a full postcode, such as BB11 1AA.")
    return where


def _built(pairs: Sequence[Pair], is_full: bool) -> list[Json]:
    on = timezone.localdate()
    wanted = reads.offers(on).filter(pk__in={offer for offer, _ in pairs})
    offers = {one.pk: one for one in (reads.with_lists(wanted, on) if is_full else reads.with_heads(wanted))}
    venues = Venue.objects.in_bulk({venue for _, venue in pairs if venue})
    # One that was withdrawn a moment ago is left out of the page.
    here = [(offers[offer], venues.get(venue) if venue else None) for offer, venue in pairs if offer in offers]
    if is_full:
        return [full_at_location(offer, venue, name_of) for offer, venue in here]
    return [listed_at_location(offer, venue) for offer, venue in here]
