"""Feeds judged: the official mock feeds pass, broken ones fail at the right place, and the schemas agree with the official ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from skillshed.cli.main import main
from skillshed.oruk.live import validate_live
from skillshed.oruk.schemas import validator
from skillshed.oruk.validate import validate_folder
from skillshed.terms.errors import InputNotUnderstood, NotFound, SourceUnavailable
from tests.conftest import real_data

ON = date(2026, 11, 22)
Change = Callable[[dict[str, Any]], None]


@pytest.fixture(scope="module")
def provision() -> Path:
    return real_data("provision")


def saved(folder: Path, name: str, document: Any) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
    return folder


@pytest.mark.parametrize("feed", ["V3.0-UK-Default", "V3.0-UK-Warn"])
def test_official_mock_feeds_pass_with_warnings(provision: Path, feed: str) -> None:
    found = validate_folder(provision / "oruk-validator-mocks" / feed, on=ON).document()
    assert found["errors"] == 0, found["findings"]
    assert {"OFF_THE_EARTH", "STALE"} <= {one["code"] for one in found["findings"]}


def remove(*path: str) -> Change:
    def change(document: dict[str, Any]) -> None:
        found = document
        for part in path[:-1]:
            found = found[part][0] if isinstance(found[part], list) else found[part]
        found.pop(path[-1])

    return change


def put(value: Any, *path: str) -> Change:
    def change(document: dict[str, Any]) -> None:
        found = document
        for part in path[:-1]:
            found = found[part][0] if isinstance(found[part], list) else found[part]
        found[path[-1]] = value

    return change


BROKEN: list[tuple[str, Change, str, str]] = [
    ("service_full.json", remove("name"), "name", "FIELD_MISSING"),
    ("service_full.json", put(12, "email"), "email", "WRONG_TYPE"),
    ("service_full.json", put("not an address", "url"), "url", "WRONG_FORMAT"),
    ("service_full.json", put("42", "id"), "id", "WRONG_FORMAT"),
    ("service_full.json", put("open", "status"), "status", "NOT_A_CHOICE"),
    ("service_full.json", put(None, "description"), "description", "WRONG_TYPE"),
    ("service_full.json", remove("organization", "name"), "organization.name", "FIELD_MISSING"),
    ("service_full.json", remove("service_at_locations", "location", "addresses", "postal_code"), "service_at_locations[0].location.addresses[0].postal_code", "FIELD_MISSING"),
    ("service_full.json", put("yesterday", "last_modified"), "last_modified", "WRONG_FORMAT"),
    ("service_list.json", remove("contents", "name"), "contents[0].name", "FIELD_MISSING"),
    ("service_list.json", put("one", "total_items"), "total_items", "WRONG_TYPE"),
    ("service_list.json", put({}, "contents"), "contents", "WRONG_TYPE"),
    ("api_details.json", remove("openapi_url"), "openapi_url", "FIELD_MISSING"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "path", "code"), BROKEN, ids=[f"{row[0]}-{row[2]}-{row[3]}" for row in BROKEN])
def test_a_broken_feed_is_judged_and_the_place_named(
    provision: Path, tmp_path: Path, name: str, change: Change, path: str, code: str
) -> None:
    document = json.loads((provision / "oruk-validator-mocks/V3.0-UK-Default" / name).read_text("utf-8"))
    change(document)
    found = validate_folder(saved(tmp_path / "feed", name, document), on=ON).document()
    errors = [(one["file"], one["path"], one["code"]) for one in found["findings"] if one["level"] == "error"]
    assert errors == [(name, path, code)]


@pytest.mark.parametrize(
    ("content", "code"),
    [("<html>gone</html>", "NOT_JSON"), ('{"id": 1,}', "NOT_JSON"), ("", "NOT_JSON"), ("[" * 200_000, "TOO_DEEP")],
)
def test_what_is_no_json_is_said(tmp_path: Path, content: str, code: str) -> None:
    found = validate_folder(saved(tmp_path / "feed", "services.json", content), on=ON).document()
    assert [one["code"] for one in found["findings"] if one["level"] == "error"] == [code]


def test_the_same_id_twice_and_a_page_that_contradicts_itself(provision: Path, tmp_path: Path) -> None:
    page = json.loads((provision / "oruk-validator-mocks/V3.0-UK-Default/service_list.json").read_text("utf-8"))
    page["contents"] *= 2
    codes = {
        one["code"] for one in validate_folder(saved(tmp_path / "feed", "services.json", page), on=ON).document()["findings"]
    }
    assert {"SAME_ID_TWICE", "PAGE_CONTRADICTS"} <= codes


def test_a_folder_that_is_none_or_empty(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        validate_folder(tmp_path / "none", on=ON)
    with pytest.raises(InputNotUnderstood, match=r"no \.json file"):
        validate_folder(tmp_path, on=ON)


def test_the_command(provision: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["oruk", "validate", str(provision / "oruk-validator-mocks/V3.0-UK-Default"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["is_valid"] is True
    assert main(["oruk", "validate", str(saved(tmp_path / "feed", "service_full.json", {"id": "x"})), "--json"]) == 11
    found = json.loads(capsys.readouterr().out)
    assert {"file", "path", "reason", "level"} <= set(found["findings"][0])


KINDS = ["service", "service_list", "service_at_location", "service_at_location_list", "organization"]
DAMAGE = st.sampled_from([None, "", 7, "x", [], {}, True])


def places(found: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    pairs = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for name, value in pairs:
        yield (*above, name)
        yield from places(value, (*above, name))


@pytest.mark.parametrize("kind", KINDS)
def test_our_schemas_judge_as_the_official_ones(provision: Path, kind: str) -> None:
    """Any field damaged or taken away: the compiled official schema and ours accept and refuse the same."""
    official = json.loads((provision / f"oruk-3.0/schema/compiled/{kind}.json").read_text("utf-8"))
    checker = FormatChecker(["uuid", "uri", "email", "date-time"])
    theirs = Draft202012Validator(official, format_checker=checker)
    folder = provision / "oruk-validator-mocks/V3.0-UK-Default"
    name = {"service": "service_full", "service_at_location": "service_at_location_full", "organization": "organization"}.get(
        kind, kind
    )
    whole = json.loads((folder / f"{name}.json").read_text("utf-8"))
    sample = whole["contents"][0] if "contents" in whole else whole
    ours = Draft202012Validator(_item(kind), format_checker=checker)
    every = list(places(sample))

    @settings(max_examples=150, deadline=None, database=None)
    @given(st.sampled_from(every), DAMAGE, st.booleans())
    def judge(path: tuple[Any, ...], value: Any, is_taken: bool) -> None:
        document = deepcopy(sample)
        found = document
        for part in path[:-1]:
            found = found[part]
        if is_taken and isinstance(found, dict):
            found.pop(path[-1])
        else:
            found[path[-1]] = value
        assert ours.is_valid(document) is theirs.is_valid(document), (path, value, is_taken)

    judge()


def _item(kind: str) -> Any:
    schema = validator(kind).schema
    assert isinstance(schema, dict)
    return schema["properties"]["contents"]["items"] if kind.endswith("_list") else schema


class Feed(BaseHTTPRequestHandler):
    answers: dict[str, Any] = {}

    def do_GET(self) -> None:
        found = self.answers.get(self.path.rstrip("/") or "/")
        self.send_response(200 if found is not None else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(json.dumps(found).encode())

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    found = HTTPServer(("127.0.0.1", 0), Feed)
    Thread(target=found.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{found.server_port}"
    found.shutdown()
    found.server_close()


def test_a_live_feed_first_middle_and_last_page(provision: Path, server: str) -> None:
    folder = provision / "oruk-validator-mocks/V3.0-UK-Default"
    page = json.loads((folder / "service_list.json").read_text("utf-8"))
    page |= {"total_pages": 5, "total_items": 5, "last_page": False}
    first = page["contents"][0]["id"]
    last = deepcopy(page) | {"page_number": 5, "first_page": False, "last_page": True}
    del last["contents"][0]["status"]
    Feed.answers = {
        "/": json.loads((folder / "api_details.json").read_text("utf-8")), "/services": page, "/services?page=5": last,
        "/services?page=3": page | {"page_number": 3, "first_page": False}, f"/services/{first}": json.loads((folder / "service_full.json").read_text("utf-8")),
    }  # fmt: skip
    found = validate_live(server, on=ON).document()
    assert [(one["file"], one["path"]) for one in found["findings"] if one["level"] == "error"] == [
        ("/services?page=5", "contents[0].status")
    ]
    assert [one["file"] for one in found["files"]] == [
        "/",
        "/services",
        "/services?page=3",
        "/services?page=5",
        f"/services/{first}",
    ]
    assert sum(one["code"] == "OPTIONAL_ENDPOINT_NON_SUCCESS" for one in found["findings"]) == 3


def test_a_feed_that_does_not_answer() -> None:
    with pytest.raises(SourceUnavailable):
        validate_live("http://127.0.0.1:9", on=ON)
