"""Addresses of the commentary."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.insight.commentary import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("commentary/<str:slug>/", pages.commentary, name="commentary"),
    path("commentary/<str:slug>/replace/", pages.replace_one, name="commentary_replace"),
    path("commentary/<str:slug>/take-back/", pages.take_back_one, name="commentary_take_back"),
]
