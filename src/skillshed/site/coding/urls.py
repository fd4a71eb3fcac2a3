"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from skillshed.site.coding import pages

app_name = "coding"
urlpatterns = [
    path("coding/", pages.review, name="review"),
    path("coding/<str:token>/", pages.show, name="list"),
    path("coding/<str:token>/coded.csv", pages.download, name="download"),
    path("coding/<str:token>/remove/", pages.remove, name="remove"),
]
