"""Check a feed: each response against its schema, its pages against each other, and what it says against sense."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jsonschema import ValidationError

from skillshed.oruk.findings import Report, path_of, shown
from skillshed.oruk.kinds import kind_of
from skillshed.oruk.schemas import ENDPOINTS, PAGE, validator
from skillshed.oruk.sense import check_sense
from skillshed.terms.errors import InputNotUnderstood, NotFound

BASIC = ("api_details", "service_list", "service")
LARGEST = 100_000_000


@dataclass(frozen=True, slots=True)
class Saved:
    """One response: where it was found, and its bytes."""

    name: str
    content: bytes
    kind: str | None = None


def validate_folder(folder: Path, *, on: date) -> Report:
    """A folder of saved responses (`*.json`, folders within too). Raises NotFound where there is none."""
    if not folder.is_dir():
        raise NotFound(f"{folder} is no folder.", next_step="Name a folder of saved responses, or the address of a feed.")
    paths = sorted(path for path in folder.rglob("*.json") if path.is_file())
    if not paths:
        raise InputNotUnderstood(
            f"{folder} holds no .json file.", next_step="Save each response of the feed as a .json file there."
        )
    report = Report(str(folder))
    kinds = check_all(report, (Saved(path.relative_to(folder).as_posix(), _read(path)) for path in paths), on)
    for kind in BASIC:
        if kind not in kinds:
            report.add(
                "warning",
                "NOT_THERE",
                ENDPOINTS[kind],
                "$",
                f"No answer of {ENDPOINTS[kind]} is in the folder, so it was not checked.",
            )
    return report


def check_all(report: Report, saved: Iterator[Saved], on: date) -> set[str]:
    """Check every response into the report; gives the kinds found."""
    kinds: set[str] = set()
    known: dict[str, set[str]] = {}
    for one in saved:
        document, kind = check(report, one, on)
        if kind:
            kinds.add(kind)
            known.setdefault(kind.removesuffix("_list"), set()).update(_repeated(report, one.name, document))
        report.files.append({"file": one.name, "kind": kind, "endpoint": ENDPOINTS.get(kind or "")})
    return kinds


def check(report: Report, saved: Saved, on: date) -> tuple[Any, str | None]:
    """Check one response; gives what it holds and its kind."""
    document = _parsed(report, saved)
    if document is None:
        return None, None
    kind = saved.kind or kind_of(document, saved.name)
    if kind is None:
        report.add(
            "warning",
            "NOT_A_RESPONSE",
            saved.name,
            "$",
            "It is no response of Open Referral UK (no page with contents, no service, organisation, taxonomy or term), so it was not checked.",
        )
        return document, None
    for fault in validator(kind).iter_errors(document):
        report.add(level_of(kind), _code(fault), saved.name, path_of(_place(fault)), _reason(fault))
    if kind.endswith("_list") and isinstance(document, dict):
        _check_page(report, saved.name, document)
    check_sense(report, saved.name, document, kind, on)
    return document, kind


def level_of(kind: str) -> str:
    """How bad a fault is: a feed stands or falls with its three basic answers, as the official validator has it."""
    return "error" if kind in BASIC else "warning"


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.stat().st_size <= LARGEST else b""


def _parsed(report: Report, saved: Saved) -> Any:
    try:
        text = saved.content.decode("utf-8-sig")
        return json.loads(text)
    except UnicodeDecodeError as error:
        report.add("error", "NOT_UTF8", saved.name, "$", f"Byte {error.start} is not UTF-8, and JSON must be.")
    except json.JSONDecodeError as error:
        start = text.lstrip()[:1]
        what = (
            "it is a web page, not JSON"
            if start == "<"
            else f"it is not JSON at line {error.lineno}, column {error.colno}: {error.msg}"
        )
        report.add("error", "NOT_JSON", saved.name, f"line {error.lineno}", f"{what[0].upper()}{what[1:]}.")
    except RecursionError:
        report.add("error", "TOO_DEEP", saved.name, "$", "It is nested too deeply to be read.")
    return None


def _repeated(report: Report, name: str, document: Any) -> set[str]:
    """Ids of a page; one that stands twice on it is named."""
    contents = document.get("contents") if isinstance(document, dict) else None
    seen: set[str] = set()
    for index, found in enumerate(contents if isinstance(contents, list) else []):
        known = found.get("id") if isinstance(found, dict) else None
        if isinstance(known, str):
            if known in seen:
                report.add(
                    "error", "SAME_ID_TWICE", name, path_of(["contents", index, "id"]), f"{known} stands twice on this page."
                )
            seen.add(known)
    return seen


def _check_page(report: Report, name: str, page: dict[str, Any]) -> None:
    contents = page.get("contents")
    if not isinstance(contents, list):
        return
    for field in PAGE:
        if field not in page:
            report.add("warning", "PAGE_FIELD_MISSING", name, field, f"The page does not say '{field}'.")
    if not contents:
        report.add("warning", "EMPTY_PAGE", name, "contents", "The page is empty.")
    number, pages, size = page.get("page_number"), page.get("total_pages"), page.get("size")
    expected: list[tuple[str, Any, str]] = [
        ("empty", not contents, f"it holds {len(contents)}"),
        ("size", len(contents), f"it holds {len(contents)}"),
    ]
    if isinstance(number, int) and isinstance(pages, int):
        expected += [
            ("first_page", number <= 1, f"it is page {number}"),
            ("last_page", number >= pages, f"it is page {number} of {pages}"),
        ]
    for field, right, why in expected:
        given = page.get(field)
        if given is not None and type(given) is type(right) and given != right:
            report.add("warning", "PAGE_CONTRADICTS", name, field, f"The page says {field} {_json(given)}, but {why}.")
    total = page.get("total_items")
    if isinstance(total, int) and isinstance(size, int) and total < len(contents):
        report.add(
            "warning", "PAGE_CONTRADICTS", name, "total_items", f"The page says {total} in all, but it holds {len(contents)}."
        )


def _json(value: Any) -> str:
    return json.dumps(value)


def _place(fault: ValidationError) -> list[Any]:
    """Where: of a missing field, the place it should stand."""
    parts = list(fault.absolute_path)
    return [*parts, _missing(fault)] if fault.validator == "required" else parts


def _missing(fault: ValidationError) -> str:
    return str(fault.message.split("'")[1])


def _code(fault: ValidationError) -> str:
    return {"required": "FIELD_MISSING", "type": "WRONG_TYPE", "format": "WRONG_FORMAT", "enum": "NOT_A_CHOICE"}.get(
        str(fault.validator), "SCHEMA"
    )


_ARTICLES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "object": "an object",
    "array": "a list",
}
_FORMS = {
    "uuid": "a UUID",
    "uri": "a full address such as https://example.org/",
    "email": "an e-mail address",
    "date-time": "a time such as 2026-09-01T09:00:00Z",
}


def _reason(fault: ValidationError) -> str:
    if fault.validator == "required":
        return f"'{_missing(fault)}' is missing, and the standard requires it."
    if fault.validator == "type":
        return f"{shown(fault.instance)} should be {_ARTICLES.get(str(fault.validator_value), str(fault.validator_value))}."
    if fault.validator == "format":
        return f"{shown(fault.instance)} is not {_FORMS.get(str(fault.validator_value), str(fault.validator_value))}."
    if fault.validator == "enum":
        choices: Any = fault.validator_value
        return f"{shown(fault.instance)} is none of: {', '.join(map(str, choices))}."
    return str(fault.message)
