"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.find import drawn, kept, pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("find/", pages.hub, name="hub"),
    path("find/ask/", pages.ask, name="unmet"),
    path("find/order/", pages.ordering, name="ordering"),
    path("find/ground.svg", drawn.ground, name="ground"),
    path("find/ground.geojson", drawn.shapes, name="shapes"),
    path("find/<slug:path>/", pages.find, name="find"),
    path("find/<slug:path>/left-out/", pages.left_out, name="left_out"),
    path("searches/", kept.searches, name="searches"),
    path("searches/keep/", kept.keep, name="keep_search"),
    path("searches/<int:number>/", kept.look, name="look_search"),
    path("searches/<int:number>/change/", kept.change, name="change_search"),
    path("searches/stop/<str:token>/", kept.stop, name="stop_mail"),
]
