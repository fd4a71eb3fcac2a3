"""Addresses of reports."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.reports import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("reports/", pages.reports, name="reports"),
    path("reports/<slug:template_id>/<str:slug>/", pages.report, name="report"),
    path("reports/<slug:template_id>/<str:slug>/report.<str:kind>", pages.file, name="report_file"),
    path("reports/<slug:template_id>/<str:slug>/figures/<slug:name>.svg", pages.picture, name="report_picture"),
]
