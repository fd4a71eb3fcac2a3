"""Addresses of the people room."""

from __future__ import annotations

from django.urls import path

from skillshed.people import pages

app_name = "people"
urlpatterns = [
    path("me/", pages.me, name="me"),
]
