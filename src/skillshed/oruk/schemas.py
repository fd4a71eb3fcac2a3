"""JSON Schemas of Open Referral UK's responses, put together from one table of objects."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

Schema = dict[str, Any]
FORMATS = {"uuid", "uri", "email", "date-time"}
# What a detailed answer adds to an object of its own: a service at a location carries its service, an organisation its services.
WITHIN = {"service_at_location": {"service": "service"}, "organization": {"services": "[service]"}}
# What is not repeated inside another object.
CUT = {("service_at_location", "service"): {"service_at_locations"}}
PAGE = {
    "total_items": "integer", "total_pages": "integer", "page_number": "integer", "size": "integer",
    "first_page": "boolean", "last_page": "boolean", "empty": "boolean",
}  # fmt: skip
ENDPOINTS = {
    "api_details": "/", "service_list": "/services", "service": "/services/{id}", "taxonomy_list": "/taxonomies", "taxonomy": "/taxonomies/{id}",
    "taxonomy_term_list": "/taxonomy_terms", "taxonomy_term": "/taxonomy_terms/{id}", "service_at_location_list": "/service_at_locations",
    "service_at_location": "/service_at_locations/{id}", "organization_list": "/organizations", "organization": "/organizations/{id}",
}  # fmt: skip


@cache
def objects() -> dict[str, dict[str, Any]]:
    """Every object: `required` and `fields` (name -> kind)."""
    return tomllib.loads(resources.files("skillshed.oruk").joinpath("objects.toml").read_text("utf-8"))


@cache
def validator(kind: str) -> Draft202012Validator:
    """What checks one kind of response (a key of ENDPOINTS), formats too."""
    return Draft202012Validator(schema(kind), format_checker=FormatChecker(sorted(FORMATS)))


@cache
def schema(kind: str) -> Schema:
    """The JSON Schema of one kind of response."""
    if kind == "api_details":
        texts: Schema = {"version": {"type": "string"}, "profile": _plain("uri"), "openapi_url": _plain("uri")}
        return {"type": "object", "properties": texts, "required": ["version", "profile", "openapi_url"]}
    if kind.endswith("_list"):
        pages: Schema = {name: {"type": type_} for name, type_ in PAGE.items()}
        inside = _object(kind.removesuffix("_list"), is_list=True)
        return {
            "type": "object",
            "properties": {**pages, "contents": {"type": "array", "items": inside}},
            "required": ["contents"],
        }
    return _object(kind, is_list=False)


def _object(name: str, *, is_list: bool, above: str = "") -> Schema:
    """An object with what it holds; in a list only what it has one of."""
    found = objects()[name]
    cut = CUT.get((above, name), set())
    fields = {**found["fields"], **({} if above else WITHIN.get(name, {}))}
    properties = {field: _field(kind, name, is_list) for field, kind in fields.items() if field not in cut}
    return {
        "type": "object",
        "properties": {field: one for field, one in properties.items() if one},
        "required": found["required"],
    }


def _field(kind: str, above: str, is_list: bool) -> Schema:
    if kind.startswith("["):
        return {} if is_list else {"type": "array", "items": _object(kind[1:-1], is_list=is_list, above=above)}
    return _object(kind, is_list=is_list, above=above) if kind in objects() else _plain(kind)


def _plain(kind: str) -> Schema:
    if kind.startswith("one of: "):
        return {"type": "string", "enum": kind.removeprefix("one of: ").split(", ")}
    if kind == "number":
        return {"type": "number"}
    return {"type": "string", "format": kind} if kind in FORMATS else {"type": "string"}
