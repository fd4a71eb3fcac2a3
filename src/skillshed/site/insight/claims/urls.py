"""Addresses of claims."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.insight.claims import drafting, pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("claims/", pages.ledgers, name="claims"),
    path("claims/draft/", drafting.drafting, name="claims_draft"),
    path("claims/<slug:name>.<str:kind>", pages.download, name="claims_file"),
    path("claims/<slug:name>/verdicts.<str:kind>", pages.picture, name="claims_picture"),
    path("claims/<slug:name>/", pages.ledger, name="claims_ledger"),
]
