"""Addresses of structure."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.insight.structure import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("structure/", pages.index, name="structure"),
    path("structure/<str:slug>/", pages.place, name="structure_place"),
    path("structure/<str:slug>/data/<slug:view>.<slug:kind>", pages.data, name="structure_data"),
    path("structure/<str:slug>/<slug:view>.<slug:kind>", pages.picture, name="structure_picture"),
]
