"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.gaps import pages, skills

urlpatterns: list[URLPattern | URLResolver] = [
    path("gaps/skills/", skills.skills, name="skills_untaught"),
    path("cold-spots/", pages.choose, name="cold_spots"),
    path("cold-spots/<slug:slug>/", pages.cold_spots_of, name="cold_spots_of"),
    path("cold-spots/<slug:slug>/<slug:name>.<slug:kind>", pages.take, name="cold_spots_file"),
]
