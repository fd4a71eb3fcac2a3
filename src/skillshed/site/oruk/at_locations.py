"""/oruk/service_at_locations: offers at their venues, and online."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from skillshed.evidence.postcodes.points import Located, locate
from skillshed.provision.collecting import no_collecting
from skillshed.provision.feeds import out_reads as reads
from skillshed.provision.feeds.out_index import Pair, held, pair_of
from skillshed.provision.feeds.out_near import near, serving
from skillshed.provision.feeds.out_oruk import full_at_location, listed_at_location
from skillshed.provision.feeds.out_terms import Json
from skillshed.provision.models import Venue
from skillshed.site.oruk import asked
from skillshed.site.oruk.answers import missing, opened, paged, said, streamed
from skillshed.site.oruk.names import name_of
from skillshed.site.oruk.services import narrowed
from skillshed.terms.errors import NotFound, UsageError

CHUNK = 500
LONGEST_PLACE = 40  # letters


@opened
def at_locations(request: HttpRequest) -> HttpResponseBase:
    """A page of offers at places; within so many metres of a postcode, nearest first."""
    on = timezone.localdate()
    found = _pairs(request, on)
    is_full = asked.yes(request.GET, "full")
    if asked.streamed(request.GET):
        return streamed(_all(found, on))
    return paged(request, found, len(found), lambda rows: _built(rows, on, is_full))


@opened
def one_at_location(request: HttpRequest, id: UUID) -> JsonResponse:
    """One offer at one place, whole."""
    on = timezone.localdate()
    pair = pair_of(str(id), on)
    rows = _built([pair], on, True) if pair else []
    if not rows:
        raise missing("service at a location", id)
    return said(rows[0])


def _pairs(request: HttpRequest, on: date) -> Sequence[Pair]:
    postcode, reach = asked.words(request.GET, "postcode", LONGEST_PLACE), asked.metres(request.GET, "proximity")
    if not postcode and reach is not None:
        raise UsageError("'proximity' is from nowhere.", next_step="Give a postcode beside it, such as postcode=BB11 1AA.")
    where = _located(postcode) if postcode else None
    here, offers = held(on), narrowed(request, on)
    found = here.pairs if offers is here.offers else here.pairs_of([one for one in offers if one in here.places])
    if where is None:
        return found
    if reach is None:
        return serving(here, found, where.district)
    return near(here, found, where.latitude, where.longitude, reach)


def _all(found: Sequence[Pair], on: date) -> Iterator[Json]:
    for start in range(0, len(found), CHUNK):
        with no_collecting():
            rows = _built(found[start : start + CHUNK], on, True)
        yield from rows


def _located(postcode: str) -> Located:
    where = locate(postcode)
    if where is None:
        raise NotFound(f"'{postcode}' is no postcode known here.", next_step="Give a full postcode, such as BB11 1AA.")
    return where


def _built(pairs: Sequence[Pair], on: date, is_full: bool) -> list[Json]:
    offers = {one.pk.hex: one for one in reads.some({offer for offer, _ in pairs}, on, is_full=is_full)}
    venues = {one.pk.hex: one for one in Venue.objects.filter(pk__in={venue for _, venue in pairs if venue})}
    # One that was withdrawn a moment ago is left out of the page.
    here = [(offers[offer], venues.get(venue)) for offer, venue in pairs if offer in offers]
    if is_full:
        return [full_at_location(offer, venue, name_of) for offer, venue in here]
    return [listed_at_location(offer, venue) for offer, venue in here]
