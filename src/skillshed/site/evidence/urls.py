"""Addresses of the evidence room. Names agreed between its pages: places, place, measures, measure, compare, packs, pack, areas,
area_new, sources, source, release, trace, boundaries, uncertainty; picture, where, shapes, data, embed."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.evidence import downloads, embed, pictures
from skillshed.site.evidence.pages import (
    areas,
    bring,
    compare,
    home,
    measure,
    measures,
    packs,
    place,
    places,
    releases,
    search,
    sources,
    texts,
    trace,
)

app_name = "evidence"
Addresses = list[URLPattern | URLResolver]

# Without a namespace: the frame of every page leads to them.
front: Addresses = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
]
take_away: Addresses = [
    path("figures/map.geojson", pictures.shapes, name="shapes"),
    path("figures/where/<slug:slug>.svg", pictures.where, name="where"),
    path("figures/<slug:view>.<slug:kind>", pictures.picture, name="picture"),
    path("data/<slug:stem>.<slug:kind>", downloads.data, name="data"),
    path("embed/<slug:view>/", embed.embed, name="embed"),
]
places_and_measures: Addresses = [
    path("places/", places.places, name="places"),
    path("places/<str:slug>/", place.place, name="place"),
    path("measures/", measures.measures, name="measures"),
    path("measures/<str:measure_id>/", measure.measure, name="measure"),
]
# Where people add to the evidence: areas, files, the words of measures.
editing: Addresses = [
    path("areas/", areas.areas, name="areas"),
    path("areas/new/", areas.area_new, name="area_new"),
    path("areas/picture.svg", areas.area_picture, name="area_picture"),
    path("areas/<slug:slug>/edit/", areas.area_edit, name="area_edit"),
    path("areas/<slug:slug>/remove/", areas.area_remove, name="area_remove"),
    path("import/", bring.bring, name="bring"),
    path("import/<slug:token>/", bring.bring_job, name="bring_job"),
    path("import/<slug:token>/columns/<int:number>/", bring.bring_map, name="bring_map"),
    path("import/<slug:token>/publish", bring.bring_publish, name="bring_publish"),
    path("import/<slug:token>/discard", bring.bring_discard, name="bring_discard"),
    path("measures/<str:measure_id>/edit/", texts.measure_edit, name="measure_edit"),
    path("measures/<str:measure_id>/edit/revert", texts.measure_revert, name="measure_revert"),
]
more: Addresses = [
    path("compare/", compare.compare, name="compare"),
    path("compare/<slug:stem>.<slug:kind>", compare.data, name="compare_data"),
    path("packs/", packs.packs, name="packs"),
    path("packs/<slug:pack_id>/", packs.pack, name="pack"),
    path("packs/<slug:pack_id>.toml", packs.toml, name="pack_toml"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<slug:name>/", sources.source, name="source"),
    path("releases/<str:release_id>/", releases.release, name="release"),
    path("releases/<str:release_id>/put-aside.csv", releases.put_aside, name="put_aside"),
    path("quality/", sources.quality, name="quality"),
    path("trace/<str:measure>/", trace.trace, name="trace"),
    path("trace/<str:measure>/chain.json", trace.trace_json, name="trace_json"),
]

urlpatterns = [*take_away, *places_and_measures, *editing, *more]
