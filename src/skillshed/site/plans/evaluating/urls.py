"""Addresses of plans: evaluating."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.plans.evaluating import cohorts, learning, pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("cohorts/", cohorts.cohorts, name="cohorts"),
    path("evaluate/", pages.evaluate, name="evaluate"),
    path("evaluate/figures/<slug:view>.<slug:kind>", pages.evaluate_picture, name="evaluate_picture"),
    path("evaluate/lines.csv", pages.evaluate_file, name="evaluate_file"),
    path("plans/<slug:slug>/evaluation/", learning.evaluation, name="evaluation"),
    path("plans/<slug:slug>/lessons/new/", learning.lesson, name="new_lesson"),
    path("plans/<slug:slug>/lessons/<int:number>/", learning.lesson, name="lesson"),
    path("plans/<slug:slug>/evaluation/<str:key>/keep/", learning.keep_finding, name="keep_finding"),
    path("plans/<slug:slug>/evaluation/<str:key>/", pages.evaluate_measure, name="evaluate_measure"),
]
