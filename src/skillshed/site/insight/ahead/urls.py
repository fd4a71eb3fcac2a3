"""Addresses of demand ahead."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.insight.ahead import downloads, pages, pictures

urlpatterns: list[URLPattern | URLResolver] = [
    path("ahead/", pages.index, name="ahead"),
    path("ahead/scenarios/<slug:scenario_id>.toml", pages.scenario_file, name="ahead_scenario_file"),
    path("ahead/<str:slug>/", pages.place, name="ahead_place"),
    path("ahead/<str:slug>/figures/<slug:view>.<slug:kind>", pictures.picture, name="ahead_picture"),
    path("ahead/<str:slug>/data/<slug:view>.<slug:kind>", downloads.data, name="ahead_data"),
    path("ahead/<str:slug>/forecast/<str:measure_id>/", pages.forecast, name="ahead_forecast"),
    path(
        "ahead/<str:slug>/forecast/<str:measure_id>/figure.<slug:kind>", pictures.forecast_picture, name="ahead_forecast_picture"
    ),
    path("ahead/<str:slug>/forecast/<str:measure_id>/data.<slug:kind>", downloads.forecast_data, name="ahead_forecast_data"),
]
