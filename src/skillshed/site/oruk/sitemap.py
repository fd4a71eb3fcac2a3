"""/sitemap.xml: the public pages search engines may list; an index of maps where one map would be too long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from skillshed.provision.models import Provider
from skillshed.provision.published import published
from skillshed.site.evidence.links import place_page
from skillshed.site.evidence.opened import book

ANY = UUID(int=0)
MOST = 50_000  # the protocol's own limit
XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
FIXED = ("home", "evidence:places", "evidence:measures", "insight:hub", "eligibility:start", "provision:hub")
KINDS = ("country", "region", "county", "combined_authority", "lep", "lsip", "district", "ttwa")


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the pages: how many, and the lines of a slice of them."""

    count: int
    lines: Callable[[int, int], list[str]]


@require_safe
@cache_control(max_age=3600, public=True)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The map, or the index of the maps."""
    total = sum(part.count for part in _parts())
    if total <= MOST:
        return _map(0)
    pages = [_absolute(reverse("provision:sitemap_part", args=[number])) for number in range(1, -(-total // MOST) + 1)]
    inside = "".join(f"<sitemap><loc>{escape(page)}</loc></sitemap>" for page in pages)
    return _xml(f"<sitemapindex {XMLNS}>{inside}</sitemapindex>")


@require_safe
@cache_control(max_age=3600, public=True)
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """One of the maps of the index."""
    if not 1 <= number <= max(-(-sum(part.count for part in _parts()) // MOST), 1):
        raise Http404(f"no map {number}")
    return _map((number - 1) * MOST)


def _map(start: int) -> HttpResponse:
    lines: list[str] = []
    stop = start + MOST
    for part in _parts():
        first, last = max(start, 0), min(stop, part.count)
        lines += part.lines(first, last) if first < last else []
        start, stop = start - part.count, stop - part.count
    return _xml(f"<urlset {XMLNS}>{''.join(lines)}</urlset>")


def _parts() -> list[Part]:
    fixed = [address for address in (_address(name) for name in FIXED) if address]
    places = [place_page(place.code) for kind in KINDS for place in book().areas.of_kind(kind) if place.end is None]
    parts = [_plain(fixed), _plain(places)]
    if _address("provision:provider", ANY):
        parts.append(
            _records("provision:provider", Provider.objects.filter(offers__in=published(timezone.localdate())).distinct())
        )
    if _address("provision:offer", ANY):
        parts.append(_records("provision:offer", published(timezone.localdate())))
    return parts


def _plain(addresses: Sequence[str]) -> Part:
    return Part(len(addresses), lambda first, last: [_line(address) for address in addresses[first:last]])


def _records(name: str, found: QuerySet[Any]) -> Part:
    def lines(first: int, last: int) -> list[str]:
        rows = found.order_by("pk").values_list("pk", "modified_on")[first:last]
        # The address is made once: reversing fifty thousand of them takes seconds.
        before, _, after = _address(name, ANY).partition(str(ANY))
        return [_line(f"{before}{pk}{after}", changed.date().isoformat()) for pk, changed in rows]

    return Part(found.count(), lines)


def _line(address: str, changed: str = "") -> str:
    return f"<url><loc>{escape(_absolute(address))}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>"


def _absolute(address: str) -> str:
    return settings.BASE_URL + address


def _address(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _xml(text: str) -> HttpResponse:
    return HttpResponse(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}', content_type="application/xml")
