"""Addresses of the API: /api/v1/..."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path

from skillshed.site.api.doors import door, failed, opened
from skillshed.site.api.service import api


def missing(request: HttpRequest, **_: str) -> HttpResponse:
    """Anything else below /api/."""
    return failed(404, "not_found", f"There is nothing at {request.path}.", "/api/v1/docs lists what may be asked.")


_patterns, _app, _namespace = api.urls
urlpatterns = [
    path("api/v1/", include((opened(_patterns), _app), namespace=_namespace)),
    re_path(r"^api/", door(missing)),
]
