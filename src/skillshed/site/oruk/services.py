"""/oruk/services: offers that are published."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from skillshed.provision.feeds import out_reads as reads
from skillshed.provision.feeds.out_oruk import full_service, service
from skillshed.provision.models import Offer
from skillshed.site.oruk import asked
from skillshed.site.oruk.answers import missing, opened, paged, said, streamed
from skillshed.site.oruk.names import name_of

CHUNK = 500


@opened
def services(request: HttpRequest) -> HttpResponseBase:
    """A page of services, or all of them as a stream."""
    on = timezone.localdate()
    found = narrowed(request)
    if asked.streamed(request.GET):
        return streamed(full_service(one, name_of) for one in reads.with_lists(found, on).iterator(CHUNK))
    if asked.yes(request.GET, "minimal"):
        return paged(request, found, found.count(), lambda rows: [_minimal(one) for one in rows])
    if asked.yes(request.GET, "full"):
        rows = reads.with_lists(found, on)
        return paged(request, rows, found.count(), lambda rows: [full_service(one, name_of) for one in rows])
    return paged(request, reads.with_heads(found), found.count(), lambda rows: [service(one) for one in rows])


@opened
def one_service(request: HttpRequest, id: UUID) -> JsonResponse:
    """One service, whole."""
    on = timezone.localdate()
    found = reads.with_lists(reads.offers(on), on).filter(pk=id).first()
    if found is None:
        raise missing("service", id)
    return said(full_service(found, name_of))


def narrowed(request: HttpRequest) -> QuerySet[Offer]:
    """The published offers that the parameters ask for."""
    given, on = request.GET, timezone.localdate()
    found = reads.searched(reads.offers(on), asked.words(given, "search"))
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
    return found


def _minimal(offer: Offer) -> dict[str, str]:
    return {"id": str(offer.pk), "last_modified": offer.modified_on.isoformat(timespec="seconds")}
