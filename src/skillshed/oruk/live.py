"""A running feed, asked as the official validator asks it: the first, a middle and the last page, and one of each in full."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx

from skillshed.oruk.findings import Report
from skillshed.oruk.schemas import ENDPOINTS
from skillshed.oruk.validate import BASIC, LARGEST, Saved, check, level_of
from skillshed.terms.errors import SourceUnavailable

LISTS = ("service_list", "taxonomy_list", "taxonomy_term_list", "service_at_location_list")
SECONDS = 20.0


def validate_live(address: str, *, on: date) -> Report:
    """Check the feed below an address. Raises SourceUnavailable where nothing answers at all."""
    report = Report(address)
    with httpx.Client(timeout=SECONDS, follow_redirects=True, headers={"Accept": "application/json"}) as client:
        _one(report, client, address.rstrip("/"), "/", "api_details", on)
        for kind in LISTS:
            first = _one(report, client, address.rstrip("/"), ENDPOINTS[kind], kind, on)
            for page in _further(first):
                _one(report, client, address.rstrip("/"), f"{ENDPOINTS[kind]}?page={page}", kind, on)
            known = _first_id(first)
            if known:
                _one(report, client, address.rstrip("/"), f"{ENDPOINTS[kind]}/{known}", kind.removesuffix("_list"), on)
    return report


def _further(first: Any) -> Iterator[int]:
    pages = first.get("total_pages") if isinstance(first, dict) else None
    if isinstance(pages, int) and pages > 1:
        yield from sorted({(pages + 1) // 2, pages} - {1})


def _first_id(first: Any) -> str:
    contents = first.get("contents") if isinstance(first, dict) else None
    found = contents[0].get("id") if isinstance(contents, list) and contents and isinstance(contents[0], dict) else None
    return found if isinstance(found, str) else ""


def _one(report: Report, client: httpx.Client, base: str, path: str, kind: str, on: date) -> Any:
    level = level_of(kind)
    code = "REQUIRED_ENDPOINT_FAILED" if kind in BASIC else "OPTIONAL_ENDPOINT_NON_SUCCESS"
    try:
        reply = client.get(f"{base}{path}")
    except httpx.HTTPError as error:
        if kind == "api_details" and isinstance(error, httpx.ConnectError):
            raise SourceUnavailable(f"{base} does not answer.", next_step="Check the address, and try again later.") from error
        report.add(level, code, path, "$", f"It does not answer: {type(error).__name__}.")
        return None
    if not reply.is_success:
        report.add(level, code, path, "$", f"It answers {reply.status_code} {reply.reason_phrase}.")
        return None
    if reply.headers.get("access-control-allow-origin") != "*":
        report.add("warning", "NO_CORS", path, "$", "Access-Control-Allow-Origin is not *: pages elsewhere cannot read the feed.")
    document, found = check(report, Saved(path, reply.content[:LARGEST], kind), on)
    report.files.append({"file": path, "kind": found, "endpoint": ENDPOINTS[kind]})
    return document
