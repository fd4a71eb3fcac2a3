"""Which kind of response a saved file is: by what it holds, and by its name where that could be two."""

from __future__ import annotations

from typing import Any

_NAMED = ("service_at_location", "taxonomy_term", "taxonomy", "organization", "service")
_PLURALS = {
    "taxonomies": "taxonomy",
    "organizations": "organization",
    "organisations": "organization",
    "organisation": "organization",
}


def kind_of(document: Any, name: str) -> str | None:
    """A key of `schemas.ENDPOINTS`; None where it is no response of the standard."""
    if not isinstance(document, dict):
        return None
    if "contents" in document or {"total_items", "page_number"} & set(document):
        contents = document.get("contents")
        first = contents[0] if isinstance(contents, list) and contents else None
        inside = (_object_kind(first) if isinstance(first, dict) else None) or _name_kind(name)
        return f"{inside}_list" if inside else None
    if {"version", "profile", "openapi_url"} & set(document) and not {"name", "location"} & set(document):
        return "api_details"
    plain = name.rsplit("/", 1)[-1].lower()
    if "id" not in document and not plain.startswith((*_NAMED, *_PLURALS)):
        return None  # a dashboard's answer, a settings file: no object of the standard is without an id
    return _object_kind(document) or _name_kind(name) or "service"


def _object_kind(found: dict[str, Any]) -> str | None:
    keys = set(found)
    if {"service", "location"} & keys or ({"service_id", "location_id"} <= keys):
        return "service_at_location"
    if {"status", "organization", "organization_id", "minimum_age", "assured_date", "cost_options", "schedules", "fees"} & keys:
        return "service"
    if {"term_uri", "parent_id", "taxonomy", "taxonomy_id"} & keys:
        return "taxonomy_term"
    if {"taxonomy_terms", "version"} & keys:
        return "taxonomy"
    if {"website", "logo", "organization_identifiers", "services", "parent_organization_id"} & keys:
        return "organization"
    return None


def _name_kind(name: str) -> str | None:
    """`services_page2.json`, `taxonomies/1f….json`, `service_full.json`."""
    plain = name.lower().replace("-", "_")
    for plural, single in _PLURALS.items():
        plain = plain.replace(plural, single)
    return next((kind for kind in _NAMED if kind in plain), None)
