"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.offers import listing, pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("offers/<uuid:number>/", pages.offer, name="offer"),
    path("offers/<uuid:number>/apply/", pages.apply, name="apply"),
    path("providers/<uuid:number>/", pages.provider, name="provider"),
    path("shortlist/", listing.shortlist, name="shortlist"),
    path("shortlist/change/", listing.change, name="change_shortlist"),
    path("shortlist/compare/", listing.compare, name="compare_offers"),
    path("shortlist/print/", listing.sheet, name="print_offers"),
]
