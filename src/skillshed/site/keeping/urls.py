"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from skillshed.site.keeping.importing import importing_urls

urlpatterns: list[URLPattern | URLResolver] = [
    *importing_urls,
]
