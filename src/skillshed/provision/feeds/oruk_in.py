"""Another Open Referral UK feed: a folder of saved responses, HSDS tables, or a live address; judged, then brought in item by item."""

from __future__ import annotations

import csv
import json
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from skillshed.oruk.findings import Finding, Report
from skillshed.oruk.kinds import kind_of
from skillshed.oruk.validate import LARGEST, Saved, check
from skillshed.provision.feeds.incoming import Batch
from skillshed.provision.feeds.oruk_map import put_service, put_taxonomy
from skillshed.provision.feeds.oruk_places import Json, listed
from skillshed.terms.errors import InputNotUnderstood, NotFound, SourceUnavailable

SECONDS = 20.0
PAUSE = 0.05  # between two questions, so that a small server is not crowded
TRIES = 3
MOST_PAGES = 5000
PER_PAGE = 100
MOST_IN_ROW = 5  # answers that may fail one after the other before the feed counts as away
WITHOUT = {"FIELD_MISSING", "WRONG_TYPE", "NOT_A_CHOICE"}


@dataclass(slots=True)
class _Found:
    """Services by id, whole ones before those of lists; where each was read, and why some cannot be used."""

    whole: dict[str, tuple[str, Json]] = field(default_factory=dict)
    short: dict[str, tuple[str, Json]] = field(default_factory=dict)
    places: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    organizations: dict[str, Json] = field(default_factory=dict)
    taxonomies: list[tuple[str, Json]] = field(default_factory=list)
    bad: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    nameless: list[tuple[str, str, str]] = field(default_factory=list)
    incomplete: str = ""


def read_folder(folder: Path, *, on: date) -> Batch:
    """A folder of saved responses (or of HSDS tables as CSV). NotFound, or InputNotUnderstood where no service is in it."""
    if not folder.is_dir():
        raise NotFound(f"{folder} is no folder.", next_step="Name a folder of saved responses, or the address of a feed.")
    if (folder / "services.csv").is_file():
        return _batch(_tables(folder), str(folder), on)
    found, report = _Found(), Report(str(folder))
    for path in sorted(folder.rglob("*.json")):
        if path.is_file():
            content = path.read_bytes() if path.stat().st_size <= LARGEST else b""
            _take(found, report, Saved(path.relative_to(folder).as_posix(), content), on)
    batch = _batch(found, str(folder), on)
    if not found.whole and not found.short and not found.bad and not found.nameless:
        raise InputNotUnderstood(
            f"No service of Open Referral UK is in {folder}.", next_step="Save the answers of /services and /services/{id} there."
        )
    _note_pages(batch, folder)
    return batch


def read_document(content: bytes, name: str, *, on: date) -> Batch:
    """One saved response: a page of services or a service. What is not in it is not gone."""
    found = _Found()
    _take(found, Report(name), Saved(name, content), on)
    if not found.whole and not found.short and not found.bad:
        why = found.nameless[0][2] if found.nameless else "It holds no service."
        raise InputNotUnderstood(
            f"'{name}' is no response of Open Referral UK that could be brought in. {why}",
            next_step="`skillshed oruk validate` checks a folder of responses.",
        )
    batch = _batch(found, name, on)
    batch.is_whole = False
    return batch


def read_address(address: str, *, on: date) -> Batch:
    """A live feed, page by page and service by service. SourceUnavailable where it does not answer."""
    base = address.rstrip("/")
    found, report = _Found(), Report(base)
    with httpx.Client(timeout=SECONDS, follow_redirects=True, headers={"Accept": "application/json"}) as client:
        _pages(found, report, client, base, on)
        failed = 0
        for key, (_, short) in list(found.short.items()):
            path = f"/services/{key}"
            content = _ask(client, f"{base}{path}")
            if content is None:
                failed += 1
                found.bad[key] = (path, "$", "The service itself does not answer, so it was left as it is here.")
                if failed >= MOST_IN_ROW:
                    raise SourceUnavailable(
                        f"{base} stopped answering at {path}.", next_step="Try again later: nothing was changed."
                    )
                continue
            failed = 0
            _take(found, report, Saved(path, content, "service"), on, expected=str(short["id"]))
    return _batch(found, base, on)


def _pages(found: _Found, report: Report, client: httpx.Client, base: str, on: date) -> None:
    number, last = 1, 1
    while number <= min(last, MOST_PAGES):
        path = f"/services?page={number}&per_page={PER_PAGE}"
        content = _ask(client, f"{base}{path}")
        if content is None and number == 1:
            raise SourceUnavailable(f"{base}/services does not answer.", next_step="Check the address, and try again later.")
        page = _take(found, report, Saved(path, content, "service_list"), on) if content is not None else None
        if not isinstance(page, dict):
            if number == 1:
                raise InputNotUnderstood(
                    f"{base}/services is no answer of Open Referral UK.",
                    next_step="`skillshed oruk validate ADDRESS` says what is wrong with it.",
                )
            found.incomplete = f"Page {number} of the services could not be read."
        elif isinstance(page.get("total_pages"), int):
            last = max(last, page["total_pages"])
        number += 1


def _ask(client: httpx.Client, address: str) -> bytes | None:
    """The answer, asked for again where the server is busy; None where there is none."""
    for attempt in range(TRIES):
        time.sleep(PAUSE * (1 + 10 * attempt))
        try:
            reply = client.get(address)
        except httpx.HTTPError:
            continue
        if reply.is_success:
            return reply.content[:LARGEST]
        if reply.status_code not in (429, 500, 502, 503, 504):
            return None
        time.sleep(min(_seconds(reply.headers.get("retry-after", "")), 10.0))
    return None


def _seconds(text: str) -> float:
    return float(text) if re.fullmatch(r"\d{1,4}", text) else 0.0


def _take(found: _Found, report: Report, saved: Saved, on: date, *, expected: str = "") -> Any:
    """Judge one response, and sort what is in it; gives the document."""
    before = len(report.findings)
    document, kind = check(report, saved, on)
    faults = [one for one in report.findings[before:] if one.level == "error" or one.code in WITHOUT]
    if not isinstance(document, dict):
        if any(one.level == "error" for one in faults):
            (
                found.bad.__setitem__(expected, (saved.name, "$", faults[0].reason))
                if expected
                else found.nameless.append((saved.name, "$", faults[0].reason))
            )
            found.incomplete = f"{saved.name} could not be read." if not expected else found.incomplete
        return None
    items = listed(document.get("contents")) if (kind or "").endswith("_list") else [document]
    paths = [f"contents[{index}]." if (kind or "").endswith("_list") else "" for index in range(len(items))]
    for item, path in zip(items, paths, strict=True):
        _sort(found, saved.name, path, item, (kind or "").removesuffix("_list"), faults, is_whole=not path)
    return document


def _sort(found: _Found, file: str, path: str, item: Json, kind: str, faults: list[Finding], *, is_whole: bool) -> None:
    key = item.get("id")
    where = f"{file} {path.rstrip('.')}".strip()
    if kind == "service_at_location" and isinstance(item.get("service"), dict):
        inside = item["service"]
        if isinstance(inside.get("id"), str) and isinstance(item.get("location"), dict):
            found.places[inside["id"]].append({name: value for name, value in item.items() if name != "service"})
            found.short.setdefault(inside["id"], (where, inside)) if inside.get("name") and isinstance(
                inside.get("organization"), dict
            ) else None
    elif kind == "organization" and isinstance(key, str):
        found.organizations.setdefault(key, item)
    elif kind == "taxonomy" and isinstance(key, str):
        found.taxonomies.append((where, item))
    elif kind == "service" and _is_service(item):
        own = [
            one for one in faults if one.path.startswith(path) and _is_own(one.path.removeprefix(path)) and one.code in WITHOUT
        ]
        if own and isinstance(key, str):
            found.bad.setdefault(key, (where, own[0].path, own[0].reason))
        elif own or not isinstance(key, str):
            found.nameless.append((where, f"{path}id", own[0].reason if own else "It has no id."))
        else:
            (found.whole if is_whole else found.short).setdefault(key, (where, item))
            if is_whole:
                found.bad.pop(key, None)


def _is_service(item: Json) -> bool:
    """A file that might be a service by its name alone (a place, an address) is none."""
    return "location_type" not in item and bool({"name", "status", "organization", "organization_id", "description"} & set(item))


def _is_own(path: str) -> bool:
    """A fault of the service itself, not of something within it: those are left out by themselves."""
    return path in ("id", "name", "status")


def _batch(found: _Found, source: str, on: date) -> Batch:
    batch = Batch("oruk", source, is_whole=True, incomplete=found.incomplete)
    for where, taxonomy in found.taxonomies:
        put_taxonomy(batch, taxonomy, where)
    for key, (where, item) in (found.short | found.whole).items():
        if key in found.bad:
            continue
        batch.rows += 1
        put_service(batch, _completed(found, key, item), where, on)
    for key, (where, path, reason) in found.bad.items():
        batch.rows, batch.rows_refused = batch.rows + 1, batch.rows_refused + 1
        batch.refused.add(key)
        batch.fault(where, path, key, reason)
    for where, path, reason in found.nameless:
        batch.rows, batch.rows_refused = batch.rows + 1, batch.rows_refused + 1
        batch.fault(where, path, "", reason)
        batch.incomplete = batch.incomplete or "A service without an id could not be told from those that are here."
    return batch


def _completed(found: _Found, key: str, item: Json) -> Json:
    """A service with the organisation and the places that other answers tell of."""
    whole = dict(item)
    if not isinstance(whole.get("organization"), dict) and whole.get("organization_id") in found.organizations:
        whole["organization"] = found.organizations[whole["organization_id"]]
    there = {one.get("id") for one in listed(whole.get("service_at_locations"))}
    more = [one for one in found.places.get(key, []) if one.get("id") not in there]
    if more and not any("location" in one for one in listed(whole.get("service_at_locations"))):
        whole["service_at_locations"] = [*listed(whole.get("service_at_locations")), *more]
    return whole


def _note_pages(batch: Batch, folder: Path) -> None:
    """Saved pages may be some of many: then what is not in them is not gone."""
    for path in sorted(folder.rglob("*.json")):
        try:
            page = json.loads(path.read_bytes())
        except ValueError:
            continue
        if (
            kind_of(page, path.name) == "service_list"
            and isinstance(page.get("total_items"), int)
            and page["total_items"] > batch.rows
        ):
            batch.incomplete = (
                batch.incomplete or f"{path.name} says there are {page['total_items']} services; {batch.rows} are in the folder."
            )


def _tables(folder: Path) -> _Found:
    """HSDS's tables put together into services."""
    rows = {path.stem: list(_rows(path)) for path in folder.glob("*.csv")}

    def of(name: str, link: str, key: str) -> list[Json]:
        return [row for row in rows.get(name, ()) if row.get(link) == key]

    locations = {
        row["id"]: {
            **row,
            "addresses": of("addresses", "location_id", row["id"]),
            "accessibility": of("accessibility", "location_id", row["id"]),
        }
        for row in rows.get("locations", ())
        if row.get("id")
    }
    terms = {row["id"]: row for row in rows.get("taxonomy_terms", ()) if row.get("id")}
    parties = {
        row["id"]: {**row, "organization_identifiers": of("organization_identifiers", "organization_id", row["id"])}
        for row in rows.get("organizations", ())
        if row.get("id")
    }
    found = _Found()
    for number, row in enumerate(rows.get("services", ()), start=2):
        where, key = f"services.csv row {number}", row.get("id", "")
        if not key or not row.get("name"):
            found.nameless.append(
                (where, "id" if not key else "name", "The service has no id." if not key else "The service has no name.")
            )
            continue
        service: Json = {**row, **{name: of(table, "service_id", key) for name, table in
                                   (("schedules", "schedules"), ("cost_options", "cost_options"), ("funding", "funding"), ("languages", "languages"),
                                    ("phones", "phones"), ("service_areas", "service_areas"), ("required_documents", "required_documents"))}}  # fmt: skip
        service["organization"] = parties.get(row.get("organization_id", ""))
        service["contacts"] = [
            {**one, "phones": of("phones", "contact_id", one.get("id", "-"))} for one in of("contacts", "service_id", key)
        ]
        places = [*of("service_at_location", "service_id", key), *of("service_at_locations", "service_id", key)]
        service["service_at_locations"] = [{**one, "location": locations.get(one.get("location_id", ""))} for one in places]
        service["attributes"] = [
            {"taxonomy_term": terms[one["taxonomy_term_id"]]}
            for one in of("attributes", "link_id", key)
            if one.get("taxonomy_term_id") in terms
        ]
        found.whole[key] = (where, service)
    return found


def _rows(path: Path) -> Iterator[Json]:
    """Rows of a table without their empty cells, numbers as numbers."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: _typed(name, value) for name, value in row.items() if isinstance(value, str) and value != ""}


def _typed(name: str, value: str) -> Any:
    if name in ("latitude", "longitude", "minimum_age", "maximum_age") and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return float(value)
    return value
