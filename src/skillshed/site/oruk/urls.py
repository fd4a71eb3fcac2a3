"""Addresses of the Open Referral UK feed, with and without a last slash: a caller is never sent on. And what else goes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path, register_converter
from django.urls.converters import UUIDConverter

from skillshed.site.api.doors import door, failed, tag
from skillshed.site.oruk import at_locations, lists, openapi, services, sitemap, tables
from skillshed.site.oruk.answers import opened


class AnyUuid(UUIDConverter):
    """A UUID in letters of either case."""

    regex = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"


register_converter(AnyUuid, "anyuuid")


def _both(address: str, view: Callable[..., Any], name: str) -> list[URLPattern]:
    return [path(f"oruk{address}", view, name=name), path(f"oruk{address}/", view)]


@opened
def _missing(request: HttpRequest) -> HttpResponse:
    return failed(404, "not_found", f"There is nothing at {request.path}.", "Ids are UUIDs. The endpoints are /services, "
                  "/service_at_locations, /taxonomies, /taxonomy_terms and /organizations below /oruk.")  # fmt: skip


urlpatterns: list[URLPattern | URLResolver] = [
    *_both("", lists.about, "oruk"),
    path("oruk/openapi.json", door(openapi.openapi, tag_of=lambda request: tag(request.path)), name="oruk_openapi"),
    *_both("/services", services.services, "oruk_services"),
    *_both("/services/<anyuuid:id>", services.one_service, "oruk_service"),
    *_both("/taxonomies", lists.taxonomies, "oruk_taxonomies"),
    *_both("/taxonomies/<anyuuid:id>", lists.one_taxonomy, "oruk_taxonomy"),
    *_both("/taxonomy_terms", lists.terms, "oruk_terms"),
    *_both("/taxonomy_terms/<anyuuid:id>", lists.one_term, "oruk_term"),
    *_both("/service_at_locations", at_locations.at_locations, "oruk_at_locations"),
    *_both("/service_at_locations/<anyuuid:id>", at_locations.one_at_location, "oruk_at_location"),
    *_both("/organizations", lists.organizations, "oruk_organizations"),
    *_both("/organizations/<anyuuid:id>", lists.one_organization, "oruk_organization"),
    re_path(r"^oruk/", _missing),
    path("offers.csv", tables.offers_csv, name="offers_csv"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemap.sitemap_part, name="sitemap_part"),
]
