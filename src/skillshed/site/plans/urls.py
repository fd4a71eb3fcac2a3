"""Addresses of plans, in the namespace `plans`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.plans import changing, files, pages
from skillshed.site.plans.actors.urls import urlpatterns as actors
from skillshed.site.plans.board.urls import urlpatterns as board
from skillshed.site.plans.evaluating.urls import urlpatterns as evaluating
from skillshed.site.plans.using.urls import urlpatterns as using

app_name = "plans"
urlpatterns: list[URLPattern | URLResolver] = [
    path("plans/", pages.plans, name="list"),
    path("plans/<slug:slug>/", pages.plan, name="plan"),
    path("plans/<slug:slug>/chain/", pages.chain, name="chain"),
    path("plans/<slug:slug>/chain.<str:ending>", files.picture, name="chain_picture"),
    path("plans/<slug:slug>/lint/", pages.lacks, name="lint"),
    path("plans/<slug:slug>/record/", changing.record, name="record"),
    path("plans/<slug:slug>/approve/", changing.approve, name="approve"),
    path("plans/<slug:slug>/comment/", changing.comment, name="comment"),
    path("plans/<slug:slug>/learn/", changing.learn, name="learn"),
    path("plans/<slug:slug>/history/", changing.history, name="history"),
    path("plans/<slug:slug>/plan.<str:ending>", files.export, name="export"),
    *evaluating,
    *actors,
    *board,
    *using,
    path("plans/<slug:slug>/<path:key>/edit/", changing.edit, name="edit"),
    path("plans/<slug:slug>/<path:key>/", pages.element, name="element"),
]
