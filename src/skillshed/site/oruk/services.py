"""/oruk/services: offers that are published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from skillshed.provision.collecting import no_collecting
from skillshed.provision.feeds import out_reads as reads
from skillshed.provision.feeds.out_index import held, texts
from skillshed.provision.feeds.out_oruk import full_service, service
from skillshed.provision.feeds.out_terms import Json
from skillshed.provision.models import Offer
from skillshed.site.oruk import asked
from skillshed.site.oruk.answers import missing, opened, paged, said, streamed
from skillshed.site.oruk.names import name_of

CHUNK = 500
NARROWS = (
    "search", "minimum_age", "maximum_age", "start_time", "end_time", "day", "taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after",
)  # fmt: skip


@opened
def services(request: HttpRequest) -> HttpResponseBase:
    """A page of services, or all of them as a stream."""
    on = timezone.localdate()
    found = narrowed(request, on)
    is_full = asked.yes(request.GET, "full")
    if asked.streamed(request.GET):
        return streamed(_all(found, on))
    if asked.yes(request.GET, "minimal"):
        return paged(request, found, len(found), lambda ids: [_minimal(one) for one in reads.offers(on).filter(pk__in=ids)])
    return paged(request, found, len(found), lambda ids: _built(ids, on, is_full))


@opened
def one_service(request: HttpRequest, id: UUID) -> JsonResponse:
    """One service, whole."""
    found = _built([str(id)], timezone.localdate(), True)
    if not found:
        raise missing("service", id)
    return said(found[0])


def narrowed(request: HttpRequest, on: date) -> Sequence[str]:
    """The ids of the published offers that the parameters ask for, in order."""
    given, here = request.GET, held(on)
    if not any(given.get(name, "").strip() for name in NARROWS):
        return here.offers
    found = reads.searched(Offer.objects.all(), asked.words(given, "search"))
    found = reads.of_ages(found, asked.age(given, "minimum_age"), asked.age(given, "maximum_age"))
    start, end, day = asked.clock(given, "start_time"), asked.clock(given, "end_time"), asked.day(given, "day")
    found = reads.at_times(found, on, start=start, end=end, day=day)
    if term := asked.ident(given, "taxonomy_term_id"):
        found = reads.with_term(found, term)
    if taxonomy := asked.ident(given, "taxonomy_id"):
        found = reads.with_taxonomy(found, taxonomy)
    if organization := asked.ident(given, "organization_id"):
        found = reads.of_organization(found, organization)
    if when := asked.moment(given, "modified_after"):
        found = reads.modified_after(found, when)
    return sorted(one for one in texts(found) if one in here.places)


def _built(ids: Sequence[str], on: date, is_full: bool) -> list[Json]:
    offers = reads.some(ids, on, is_full=is_full)
    return [full_service(one, name_of) if is_full else service(one) for one in offers]


def _all(ids: Sequence[str], on: date) -> Iterator[Json]:
    """Every service whole; a chunk is read, told and let go before the next."""
    for start in range(0, len(ids), CHUNK):
        with no_collecting():
            rows = _built(ids[start : start + CHUNK], on, True)
        yield from rows


def _minimal(offer: Offer) -> dict[str, str]:
    return {"id": str(offer.pk), "last_modified": offer.modified_on.isoformat(timespec="seconds")}
