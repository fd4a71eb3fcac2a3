"""Addresses of balance."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.insight.balance import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("balance/", pages.balances, name="balances"),
    path("balance/<str:slug>/", pages.balance, name="balance"),
    path("balance/<str:slug>/<slug:view>.<slug:kind>", pages.take, name="balance_take"),
]
