"""Addresses of this room, in the namespace of provision."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.learning import gap

urlpatterns: list[URLPattern | URLResolver] = [
    path("learn/gap/", gap.gap, name="learn_gap"),
]
