"""Addresses of accounts and people."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("people/", include("skillshed.people.urls")),
]
