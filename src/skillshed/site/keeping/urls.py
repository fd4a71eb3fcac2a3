"""Addresses of those who keep the directory true: readers who tell problems, providers, the hub."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.keeping import assure, mine, parts, problems, skills
from skillshed.site.keeping.importing import importing_urls

urlpatterns: list[URLPattern | URLResolver] = [
    *importing_urls,
    path("still-right/<str:token>/", assure.still_right, name="still_right"),
    path("offers/<uuid:number>/problem/", problems.tell, name="tell_problem"),
    path("problem/<str:token>/", problems.state, name="problem_state"),
    path("provide/problems/", problems.listed, name="problems"),
    path("provide/problems/<uuid:number>/", problems.answer, name="answer_problem"),
    path("provide/", mine.provide, name="provide"),
    path("provide/<uuid:number>/", mine.provider, name="provide_one"),
    path("provide/<uuid:number>/about/", mine.about, name="edit_provider"),
    path("provide/<uuid:number>/offers/new/", mine.offer_new, name="offer_new"),
    path("provide/<uuid:number>/venues/new/", parts.venue_new, name="venue_new"),
    path("provide/offers/<uuid:number>/", mine.offer, name="my_offer"),
    path("provide/offers/<uuid:number>/edit/", mine.offer_edit, name="offer_edit"),
    path("provide/offers/<uuid:number>/money/", parts.money, name="offer_money"),
    path("provide/offers/<uuid:number>/skills/", skills.skills, name="offer_skills"),
    path("provide/offers/<uuid:number>/skills/add/", skills.add, name="offer_skill_add"),
    path("provide/offers/<uuid:number>/say/", mine.say, name="offer_say"),
    path("provide/offers/<uuid:number>/runs/new/", parts.run_new, name="run_new"),
    path("provide/runs/<uuid:number>/", parts.run_edit, name="run_edit"),
    path("provide/runs/<uuid:number>/places/", parts.run_places, name="run_places"),
    path("provide/runs/<uuid:number>/copy/", parts.run_copy, name="run_copy"),
    path("provide/runs/<uuid:number>/drop/", parts.run_drop, name="run_drop"),
    path("provide/venues/<uuid:number>/", parts.venue_edit, name="venue_edit"),
]
