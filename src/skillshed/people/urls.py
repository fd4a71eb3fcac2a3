"""Addresses of the people room: record numbers only, nothing personal."""

from __future__ import annotations

from django.urls import path

from skillshed.people import pages

app_name = "people"
urlpatterns = [
    path("", pages.people, name="list"),
    path("me/", pages.me, name="me"),
    path("me/export", pages.export_me, name="export_me"),
    path("me/erase", pages.erase_me, name="erase_me"),
    path("invite", pages.invite, name="invite"),
    path("audit", pages.audit, name="audit"),
    path("accounts/<int:number>/", pages.account, name="account"),
    path("accounts/<int:number>/export", pages.export, name="export"),
    path("accounts/<int:number>/erase", pages.erase, name="erase"),
    path("roles/<int:number>/end", pages.end_role, name="end_role"),
]
