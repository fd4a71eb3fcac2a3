"""The API itself: its operations, and how a fault becomes an answer."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from skillshed import __version__
from skillshed.site.api.docs import PlainDocs
from skillshed.site.api.doors import failed
from skillshed.site.api.operations import (
    ahead,
    areas,
    balance,
    claims,
    cold_spots,
    diagnosis,
    eligibility,
    measures,
    packs,
    plans,
    releases,
    reports,
    series,
    structure,
)
from skillshed.terms.errors import UserError

ABOUT = """Local skills evidence: places, measures, figures, releases, and the way from a number back to the publisher's bytes.
Everything is read with GET, without a key; only facts of a person are posted, are answered and are not kept. Figures come with status, interval and release; a null value always has a status that says why.
A place is a code (E07000117), a slug (burnley) or a name. Errors are {"error": {"kind", "message", "next_step"}}."""

api = NinjaAPI(
    title="skillshed", version=__version__, description=ABOUT, urls_namespace="api", docs=PlainDocs(), docs_url="/docs"
)
EVIDENCE = {"areas": areas, "measures": measures, "series": series, "releases": releases, "packs": packs}
INSIGHT = {
    "diagnosis": diagnosis,
    "structure": structure,
    "ahead": ahead,
    "balance": balance,
    "claims": claims,
    "reports": reports,
}
PROVISION = {"provision": cold_spots, "eligibility": eligibility}
for group, room in {**EVIDENCE, **INSIGHT, **PROVISION, "plans": plans}.items():
    api.add_router("", room.router, tags=[group])


@api.exception_handler(UserError)
def on_user_error(request: HttpRequest, error: UserError) -> HttpResponse:
    """A fault the caller can put right."""
    kind = re.sub(r"(?<!^)(?=[A-Z])", "_", error.kind).lower()
    return failed(error.http_status, kind, error.message, error.next_step)


@api.exception_handler(ValidationError)
def on_bad_request(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter that is missing or cannot be read."""
    return failed(
        422, "usage_error", "; ".join(_told(fault) for fault in error.errors), "See /api/v1/docs for what may be asked."
    )


@api.exception_handler(HttpError)
def on_bad_body(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON."""
    return failed(
        error.status_code,
        "usage_error",
        "The body cannot be read as JSON.",
        "Send an object such as the example in /api/v1/docs.",
    )


def _told(fault: dict[str, Any]) -> str:
    where = [str(part) for part in fault["loc"] if part not in ("query", "path", "body", "said")]
    return f"{'.'.join(where)}: {fault['msg'].removeprefix('Value error, ')}"
