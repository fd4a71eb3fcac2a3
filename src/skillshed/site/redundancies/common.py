"""What the pages of a response share: who looks, what every page says, files that are made and not kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from skillshed.employers.models import Redundancy
from skillshed.employers.redundancy.access import response_of
from skillshed.publishing.media_types import DOCX, PDF, XLSX

TYPES = {
    "csv": "text/csv; charset=utf-8", "pdf": PDF, "json": "application/json",
    "xlsx": XLSX,
    "docx": DOCX,
}  # fmt: skip
ASK = ["GET", "HEAD", "POST"]
View = Callable[..., HttpResponse]


def of_response(view: View) -> View:
    """A page of one response: its record after the request, for those who may see it; an erased one has its own page only."""

    @never_cache
    @login_required
    @wraps(view)
    def taken(request: HttpRequest, number: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        found = response_of(request.user, number)
        if found.erased_on is not None:
            return redirect("redundancies:response", number=number)
        return view(request, found, *args, **kwargs)

    return taken


def file(content: bytes, ending: str, stem: str) -> HttpResponse:
    """A file to take away, kept by no cache."""
    reply = HttpResponse(content, content_type=TYPES[ending])
    reply.headers["Content-Disposition"] = f'attachment; filename="{stem}.{ending}"'
    reply.headers["Cache-Control"] = "no-store"
    return reply


def crumbs(found: Redundancy, here: str = "") -> dict[str, Any]:
    """What every page's head asks."""
    return {"response": found, "here": here}
