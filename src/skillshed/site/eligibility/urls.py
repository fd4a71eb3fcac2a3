"""Addresses of the eligibility questions. No answer ever stands in one."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.eligibility import pages

app_name = "eligibility"
urlpatterns: list[URLPattern | URLResolver] = [
    path("eligible/", pages.start, name="start"),
    path("eligible/question/", pages.question, name="question"),
    path("eligible/question/<slug:name>/", pages.question, name="change"),
    path("eligible/results/", pages.results, name="results"),
    path("eligible/again/", pages.again, name="again"),
]
