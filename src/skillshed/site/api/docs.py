"""The API's manual: one plain page made from the OpenAPI document, which asks nothing of another host."""

from __future__ import annotations

import json
import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

USUAL = {"limit": "Most rows of one answer.", "offset": "Rows to pass over.", "format": "How the answer is written."}


class PlainDocs(DocsBase):
    """Every operation with its parameters, its answer's fields and an example to open."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """The page at /docs."""
        document = api.get_openapi_schema()
        groups: dict[str, list[dict[str, Any]]] = {}
        for address, methods in document["paths"].items():
            method, said = next(iter(methods.items()))
            groups.setdefault(said["tags"][0], []).append(_operation(method, address, said, document))
        facts = {"title": api.title, "version": api.version, "about": api.description.split("\n"), "groups": groups,
                 "openapi_url": self.get_openapi_url(api, kwargs)}  # fmt: skip
        return render(request, "api/docs.html", facts)


def _operation(method: str, address: str, said: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    schema = said["responses"][200]["content"]["application/json"]["schema"]
    return {
        "id": said["operationId"], "method": method.upper(), "address": address, "body": _body(said), "summary": said["summary"], "about": said.get("description", ""),
        "example_url": _example(address, said.get("x-example", "")) if method == "get" else "", "parameters": [_parameter(one) for one in said["parameters"]],
        "fields": _fields(schema, document), "has_csv": "text/csv" in said["responses"][200]["content"],
    }  # fmt: skip


def _body(said: dict[str, Any]) -> str:
    """An example of what is sent, where something is."""
    content = said.get("requestBody", {}).get("content", {}).get("application/json", {})
    return json.dumps(content["example"], indent=1) if "example" in content else ""


def _example(address: str, said: str) -> str:
    """An address to open: what is said fills the path's gap where it has one, and is the query where it has none."""
    if not said:
        return "" if "{" in address else address
    if "{" not in address:
        return f"{address}?{said}"
    value, mark, query = said.partition("?")
    return re.sub(r"\{[^}]+\}", value, address) + mark + query


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    schema = one["schema"]
    default = schema.get("default")
    return {
        "name": one["name"], "is_needed": one["required"], "may_repeat": schema.get("type") == "array",
        "about": one.get("description", "") or USUAL.get(one["name"], ""), "choices": _choices(schema),
        "default": "" if default in (None, [], "") else str(default).lower() if isinstance(default, bool) else default,
    }  # fmt: skip


def _choices(schema: dict[str, Any]) -> list[str]:
    found = schema.get("enum") or next((part["enum"] for part in schema.get("anyOf", []) if "enum" in part), [])
    return [str(one) for one in found]


def _fields(schema: dict[str, Any], document: dict[str, Any]) -> list[str]:
    """Names of the answer's fields; of a list's or a page's items, theirs."""
    shape = _meant(schema.get("items", schema), document)
    items = shape.get("properties", {}).get("items", {}).get("items")
    return list(_meant(items or shape, document).get("properties", {}))


def _meant(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        found: dict[str, Any] = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        return found
    return schema
