"""Addresses where people add to the evidence: areas, files, the words of measures."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.evidence.pages import areas, bring, texts

urlpatterns: list[URLPattern | URLResolver] = [
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
