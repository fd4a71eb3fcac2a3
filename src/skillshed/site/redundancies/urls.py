"""Addresses of this room. Numbers of records only: nothing personal stands in an address."""

from __future__ import annotations

from django.urls import URLPattern, path

from skillshed.site.redundancies import bringing, listing, matches, responses

ONE = "redundancies/<uuid:number>/"
app_name = "redundancies"
urlpatterns: list[URLPattern] = [
    path("redundancies/", responses.listed, name="list"),
    path("redundancies/new/", responses.new, name="new"),
    path("redundancies/template/<str:kind>.csv", bringing.template, name="template"),
    path(ONE, responses.response, name="response"),
    path(f"{ONE}change/", responses.change, name="change"),
    path(f"{ONE}erase/", responses.erase, name="erase"),
    path(f"{ONE}bring/<str:kind>/", bringing.bring, name="bring"),
    path(f"{ONE}brought/<uuid:upload>/", bringing.brought, name="brought"),
    path(f"{ONE}brought/<uuid:upload>/confirm/", bringing.confirm, name="confirm"),
    path(f"{ONE}brought/<uuid:upload>/discard/", bringing.discard, name="discard"),
    path(f"{ONE}people/", listing.people, name="people"),
    path(f"{ONE}people/<int:person>/", listing.person, name="person"),
    path(f"{ONE}people/<int:person>/held.json", listing.export, name="export"),
    path(f"{ONE}people/<int:person>/erase/", listing.forget_person, name="erase_person"),
    path(f"{ONE}vacancies/", listing.vacancies, name="vacancies"),
    path(f"{ONE}titles/", listing.titles, name="titles"),
    path(f"{ONE}matches/", matches.matches, name="matches"),
    path(f"{ONE}matches/left/", matches.left, name="left"),
    path(f"{ONE}matches/training/", matches.training, name="training"),
    path(f"{ONE}lists/", matches.adviser_lists, name="lists"),
    path(f"{ONE}take/<str:what>.<str:ending>", matches.take, name="take"),
]
