"""Addresses of diagnosis."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from skillshed.site.insight.diagnosis import pages, taken

urlpatterns: list[URLPattern | URLResolver] = [
    path("diagnosis/", pages.districts, name="diagnosis"),
    re_path(r"^diagnosis/picture/(?P<view>[a-z]+)\.(?P<kind>[a-z]+)$", taken.picture, name="diagnosis_picture"),
    re_path(r"^diagnosis/data/(?P<stem>[^/]+)\.(?P<kind>[a-z]+)$", taken.data, name="diagnosis_data"),
    path("diagnosis/<slug>/", pages.place, name="diagnosis_place"),
]
