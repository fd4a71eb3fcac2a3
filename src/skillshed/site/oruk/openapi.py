"""/oruk/openapi.json: the feed's description of itself, made from the standard's own objects and `openapi.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse

from skillshed import __version__
from skillshed.oruk.schemas import ENDPOINTS, schema
from skillshed.site.oruk.answers import said

Json = dict[str, Any]
ABOUT = "The directory as an Open Referral UK 3.0 feed: read with GET, from any origin, without a key."
ERROR: Json = {
    "type": "object", "required": ["error"],
    "properties": {"error": {"type": "object", "required": ["kind", "message", "next_step"], "properties": {
        "kind": {"type": "string"}, "message": {"type": "string"}, "next_step": {"type": "string"}}}},
}  # fmt: skip
FAULTS = {
    "400": "A parameter cannot be understood: the message names it.",
    "404": "Nothing of this id, or at this postcode, is published.",
    "429": "Too many requests from one address: `Retry-After` says how many seconds to wait.",
}


def openapi(request: HttpRequest) -> JsonResponse:
    """The OpenAPI 3.1 document."""
    return said(document(settings.BASE_URL))


@cache
def facts() -> Json:
    """The parameters, which endpoint takes which, and what each endpoint is."""
    return tomllib.loads(resources.files("skillshed.site.oruk").joinpath("openapi.toml").read_text("utf-8"))


def document(base: str) -> Json:
    """The description of the feed that stands below `base`."""
    components: Json = {kind: schema(kind) for kind in ENDPOINTS}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Open Referral UK feed", "version": __version__, "description": ABOUT},
        "servers": [{"url": f"{base}/oruk"}],
        "paths": {path: {"get": _operation(kind, path)} for kind, path in ENDPOINTS.items()},
        "components": {"schemas": {**components, "error": ERROR}},
    }


def _operation(kind: str, path: str) -> Json:
    asked = facts()["asked"].get(kind, [])
    content: Json = {"application/json": {"schema": _answer(kind, asked)}}
    if "format" in asked:
        content["application/x-ndjson"] = {"schema": {"type": "string"}}
    told = {
        code: {"description": words, "content": _json({"$ref": "#/components/schemas/error"})} for code, words in FAULTS.items()
    }
    return {
        "operationId": kind, "summary": facts()["about"][kind],
        "parameters": [*([_id()] if "{id}" in path else []), *(_parameter(name) for name in asked)],
        "responses": {"200": {"description": "What was asked for.", "content": content}, **told},
    }  # fmt: skip


def _answer(kind: str, asked: list[str]) -> Json:
    whole: Json = {"$ref": f"#/components/schemas/{kind}"}
    if "minimal" not in asked:
        return whole
    # Ids and times only, where they are asked for, are no services of the standard.
    brief = {"type": "object", "required": ["id", "last_modified"]}
    page = {"type": "object", "required": ["contents"], "properties": {"contents": {"type": "array", "items": brief}}}
    return {"anyOf": [whole, page]}


def _json(shape: Json) -> Json:
    return {"application/json": {"schema": shape}}


def _id() -> Json:
    return {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}


def _parameter(name: str) -> Json:
    row = facts()["parameters"][name]
    given = {"example": row["example"]} if "example" in row else {}
    return {
        "name": name,
        "in": "query",
        "required": False,
        "allowEmptyValue": True,
        "description": row["about"],
        "schema": row["schema"],
        **given,
    }
