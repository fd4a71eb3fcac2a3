"""What no schema sees: places off the earth, ages the wrong way round, stale records, nothing to find a service by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, TypeGuard

from skillshed.oruk.findings import Report, path_of, shown

FRESH = timedelta(days=90)
SHORTEST_DESCRIPTION = 50
Parts = list[Any]


def check_sense(report: Report, file: str, document: Any, kind: str, on: date) -> None:
    """Warnings, and the few errors of sense, of one response."""
    for parts, found in _objects(document, []):
        _empty(report, file, parts, found)
        for check in (_ages, _coordinates, _dates):
            check(report, file, parts, found)
    top = document.get("contents", [document]) if isinstance(document, dict) else []
    base = ["contents"] if isinstance(document, dict) and "contents" in document else None
    if isinstance(top, list) and kind.removesuffix("_list") == "service":
        for index, service in enumerate(top):
            if isinstance(service, dict):
                parts = [*base, index] if base else []
                _service(report, file, parts, service, on)
                if kind == "service":
                    _whole_service(report, file, parts, service)


def _objects(found: Any, parts: Parts) -> Iterator[tuple[Parts, dict[str, Any]]]:
    if isinstance(found, dict):
        yield parts, found
        for name, value in found.items():
            yield from _objects(value, [*parts, name])
    elif isinstance(found, list):
        for index, value in enumerate(found):
            yield from _objects(value, [*parts, index])


def _empty(report: Report, file: str, parts: Parts, found: dict[str, Any]) -> None:
    for name, value in found.items():
        if value == "" or value is None:
            report.add(
                "warning", "EMPTY_FIELD", file, path_of([*parts, name]), f"'{name}' is empty: leave a field without a value out."
            )


def _ages(report: Report, file: str, parts: Parts, found: dict[str, Any]) -> None:
    low, high = found.get("minimum_age"), found.get("maximum_age")
    if _is_number(low) and _is_number(high) and low > high:
        reason = f"The least age ({low}) is above the greatest ({high}), so nobody fits."
        report.add("warning", "AGES_REVERSED", file, path_of([*parts, "minimum_age"]), reason)


def _coordinates(report: Report, file: str, parts: Parts, found: dict[str, Any]) -> None:
    for name, most in (("latitude", 90), ("longitude", 180)):
        value = found.get(name)
        if _is_number(value) and abs(value) > most:
            reason = f"{name.capitalize()} {value} lies off the earth: it runs from -{most} to {most}."
            report.add("warning", "OFF_THE_EARTH", file, path_of([*parts, name]), reason)


def _dates(report: Report, file: str, parts: Parts, found: dict[str, Any]) -> None:
    days = {
        name: _day(found[name])
        for name in ("valid_from", "valid_to", "assured_date", "dtstart")
        if isinstance(found.get(name), str) and found[name]
    }
    for name, day in days.items():
        if day is None:
            report.add(
                "warning", "NOT_A_DATE", file, path_of([*parts, name]), f"{shown(found[name])} is no date: write 2026-09-01."
            )
    first, last = days.get("valid_from"), days.get("valid_to")
    if first and last and first > last:
        report.add(
            "warning", "DATES_REVERSED", file, path_of([*parts, "valid_from"]), f"It begins ({first}) after it ends ({last})."
        )


def _service(report: Report, file: str, parts: Parts, found: dict[str, Any], on: date) -> None:
    if found.get("organization_id") is None and not isinstance(found.get("organization"), dict):
        report.add(
            "warning",
            "NO_ORGANISATION",
            file,
            path_of([*parts, "organization"]),
            "No organisation: nobody knows who runs the service.",
        )
    assured = _day(found.get("assured_date"))
    if "assured_date" not in found:
        report.add(
            "warning",
            "NOT_ASSURED",
            file,
            path_of([*parts, "assured_date"]),
            "No assured date: nobody can tell whether it is still right.",
        )
    elif assured and on - assured > FRESH:
        report.add(
            "warning", "STALE", file, path_of([*parts, "assured_date"]), f"Last assured on {assured}, more than 90 days ago."
        )
    text = found.get("description")
    if not isinstance(text, str) or len(text) < SHORTEST_DESCRIPTION:
        report.add(
            "warning",
            "SHORT_DESCRIPTION",
            file,
            path_of([*parts, "description"]),
            "Too little is said for anybody to choose by: write 50 letters or more.",
        )


def _whole_service(report: Report, file: str, parts: Parts, found: dict[str, Any]) -> None:
    asked: list[tuple[str, str, Callable[[Any], bool]]] = [
        ("service_at_locations", "No location: say where, or that it is virtual.", bool),
        ("schedules", "No schedule: nobody knows when.", bool),
        ("contacts", "No contact: nobody knows whom to ask.", bool),
    ]
    for name, reason, is_there in asked:
        if not is_there(found.get(name)):
            report.add("warning", f"NO_{name.upper()}", file, path_of([*parts, name]), reason)


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
