"""Addresses of plans: using."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.plans.using import audit, letters, many, rows, snaps

urlpatterns: list[URLPattern | URLResolver] = [
    path("plans/schema.json", many.schema, name="schema"),
    path("plans/-/load/", many.load, name="load"),
    path("plans/-/stop/<str:token>/", letters.stop, name="stop_letters"),
    path("plans/<slug:slug>/beside/", many.side_by_side, name="beside"),
    path("plans/<slug:slug>/audit/", audit.audit, name="audit"),
    path("plans/<slug:slug>/letters/", letters.letters, name="letters"),
    path("plans/<slug:slug>/rows/", rows.rows, name="rows"),
    path("plans/<slug:slug>/drop/", rows.drop, name="drop"),
    path("plans/<slug:slug>/keep/", rows.keep, name="keep"),
    path("plans/<slug:slug>/snapshots/", snaps.listed, name="snapshots"),
    path("plans/<slug:slug>/snapshots/compare/", snaps.compared, name="snapshots_compared"),
    path("plans/<slug:slug>/snapshots/<int:number>/", snaps.shown, name="snapshot"),
]
