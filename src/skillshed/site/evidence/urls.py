"""Addresses of the evidence room. Names agreed between its pages: places, place, measures, measure, compare, packs, pack, areas,
area_new, sources, source, release, trace, boundaries, uncertainty; picture, where, shapes, data, embed."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.evidence import downloads, embed, pictures
from skillshed.site.evidence.pages import measure, measures, place, places
from skillshed.site.evidence.urls_editing import urlpatterns as editing
from skillshed.site.evidence.urls_more import more

app_name = "evidence"

take_away: list[URLPattern | URLResolver] = [
    path("figures/map.geojson", pictures.shapes, name="shapes"),
    path("figures/where/<slug:slug>.svg", pictures.where, name="where"),
    path("figures/<slug:view>.<slug:kind>", pictures.picture, name="picture"),
    path("data/<slug:stem>.<slug:kind>", downloads.data, name="data"),
    path("embed/<slug:view>/", embed.embed, name="embed"),
]
places_and_measures: list[URLPattern | URLResolver] = [
    path("places/", places.places, name="places"),
    path("places/<str:slug>/", place.place, name="place"),
    path("measures/", measures.measures, name="measures"),
    path("measures/<str:measure_id>/", measure.measure, name="measure"),
]

urlpatterns = [*take_away, *places_and_measures, *editing, *more]
