"""Addresses of plans: board."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.plans.board import pages, targets

urlpatterns: list[URLPattern | URLResolver] = [
    path("plans/<slug:slug>/pack/", pages.report, {"name": "pack"}, name="pack"),
    path("plans/<slug:slug>/pack/keep/", pages.keep, name="pack_keep"),
    path("plans/<slug:slug>/progress/", pages.report, {"name": "progress"}, name="progress"),
    path("plans/<slug:slug>/lsip/", pages.report, {"name": "lsip"}, name="lsip"),
    path("plans/<slug:slug>/<str:name>.report.<str:ending>", pages.file, name="report_file"),
    path("plans/<slug:slug>/pillars/", pages.pillars, name="pillars"),
    path("plans/<slug:slug>/matrix/", targets.matrix, name="matrix"),
    path("plans/<slug:slug>/matrix.<str:ending>", targets.export, name="matrix_file"),
    path("plans/<slug:slug>/public/", pages.public, name="public"),
    path("plans/<slug:slug>/public/seen/", pages.seen, name="public_seen"),
]
