"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from skillshed.site.adverts import pages

app_name = "adverts"
urlpatterns = [
    path("adverts/", pages.page, name="asked"),
    path("adverts/asked.csv", pages.take, name="take"),
]
