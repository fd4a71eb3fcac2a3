"""Addresses of plans: actors, of one plan and of the whole place, and the self-assessment."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.plans.actors import answering, changing, files, maturity, pages

MAP = (
    ("", pages.whole, "actors", {}),
    ("ask/", pages.ask, "actors_ask", {}),
    ("picture.svg", files.picture, "actors_picture", {}),
    ("actors.csv", files.export, "actors_csv", {"name": "actors.csv"}),
    ("relations.csv", files.export, "relations_csv", {"name": "relations.csv"}),
    ("kumu.json", files.export, "actors_json", {"name": "kumu.json"}),
    ("who/<slug:key>/", pages.actor, "actor", {}),
    ("who/<slug:key>/picture.svg", files.actor_picture, "actor_picture", {}),
)
urlpatterns: list[URLPattern | URLResolver] = [
    path("actors/bring/", changing.bring, name="actors_bring"),
    path("actors/relations/", pages.relations, name="relations"),
    path("actors/relations/change/", changing.change, name="relation_change"),
    *(path(f"actors/{route}", view, extra, name=name) for route, view, name, extra in MAP),
    *(path(f"plans/<slug:slug>/actors/{route}", view, extra, name=f"plan_{name}") for route, view, name, extra in MAP),
    path("maturity/", maturity.rounds, name="maturity"),
    path("maturity/open/", maturity.open_, name="maturity_open"),
    path("maturity/answer/<str:token>/", answering.start, name="maturity_start"),
    path("maturity/answering/<str:token>/<int:number>/", answering.question, name="maturity_question"),
    path("maturity/answering/<str:token>/check/", answering.check, name="maturity_check"),
    path("maturity/thanks/", answering.thanks, name="maturity_thanks"),
    path("maturity/<uuid:number>/", maturity.results, name="maturity_round"),
    path("maturity/<uuid:number>/picture.svg", maturity.picture, name="maturity_picture"),
    path("maturity/<uuid:number>/close/", maturity.close, name="maturity_close"),
]
