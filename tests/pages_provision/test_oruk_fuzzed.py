"""The feed against its own description: schemathesis asks what fits it and what does not; and what people try by hand."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from django.conf import settings as held
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from skillshed.oruk.schemas import ENDPOINTS
from skillshed.site.api import doors
from skillshed.site.oruk.openapi import facts
from tests.support import small_directory

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance, response_schema_conformance,
    negative_data_rejection, positive_data_acceptance, unsupported_method,
]  # fmt: skip
HOSTILE = [
    "0", "-1", "1" + "0" * 30, "1e400", "nan", "inf", "-inf", "\0", "BB11\0", "x" * 5000, "٣", "１２", "2026-02-31", "9999-12-31T23:59:59-23:59",
    "0000-00-00", "24:00", "' OR 1=1 --", "%", "_", "\\", "[]", "{}", "null", "\u202e", "🦆", "\ud800", "../../etc/passwd", "<script>",
]  # fmt: skip

pytestmark = pytest.mark.django_db
schema = schemathesis.openapi.from_wsgi("/oruk/openapi.json", get_wsgi_application())


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "ASKS", 1_000_000)
    monkeypatch.setattr(held, "CONFIG", held.CONFIG.model_copy(update={"downloads_a_minute": 0}))


@schema.parametrize()
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_answers_keep_to_the_description(case: Any, directory: small_directory.Directory) -> None:
    # A distance from nowhere is refused with words, which no description of single parameters can say.
    is_lost = "proximity" in case.query and not case.query.get("postcode")
    case.call_and_validate(checks=[check for check in CHECKS if not (is_lost and check is positive_data_acceptance)])


@pytest.mark.parametrize("kind", [kind for kind in facts()["asked"] if kind.endswith("_list")])
@pytest.mark.parametrize("given", HOSTILE)
def test_whatever_is_asked_is_answered_or_refused_with_words(kind: str, given: str, db: None, client: Client) -> None:
    asked = facts()["asked"][kind]
    for name in asked:
        reply = client.get(f"/oruk{ENDPOINTS[kind]}", {name: given.encode("utf-8", "surrogatepass")})
        assert reply.status_code in (200, 400, 404), (name, given, reply.status_code)
        if reply.status_code != 200:
            assert reply.json()["error"]["next_step"]


@pytest.mark.parametrize(
    ("name", "given"),
    [("page", "٣"), ("page", "1" + "0" * 30), ("per_page", "1_0"), ("minimum_age", "٣"), ("minimum_age", "1_0"), ("minimum_age", "inf"), ("day", "MOON"),
     ("start_time", "0930"), ("start_time", "٠٩:٣٠"), ("end_time", "24:00"), ("taxonomy_id", "urn:uuid:6a4a2f0e-5f0b-5d43-9f0c-0d6a4d3c9e11"),
     ("search", "x" * 5000), ("modified_after", "2026-02-31")],
)  # fmt: skip
def test_what_looks_like_a_value_and_is_none_is_refused(name: str, given: str, db: None, client: Client) -> None:
    reply = client.get("/oruk/services", {name: given})
    assert reply.status_code == 400
    assert name in reply.json()["error"]["message"]
    assert len(reply.content) < 400


def test_a_parameter_given_twice_is_refused_unless_it_says_the_same(db: None, client: Client) -> None:
    reply = client.get("/oruk/services?page=1&page=2")
    assert (reply.status_code, reply.json()["error"]["message"]) == (400, "'page' is given more than once.")
    assert client.get("/oruk/services?page=1&page=1").status_code == 200


def test_the_feed_says_where_its_description_is(db: None, client: Client) -> None:
    about = client.get("/oruk/").json()
    address = about["openapi_url"].removeprefix("http://127.0.0.1:8000")
    told = client.get(address).json()
    assert set(told["paths"]) == set(ENDPOINTS.values())
    assert told["servers"][0]["url"] == about["openapi_url"].removesuffix("/openapi.json")


def test_every_example_of_the_description_is_answered(db: None, client: Client) -> None:
    small_directory.made(timezone.localdate())
    for path, methods in client.get("/oruk/openapi.json").json()["paths"].items():
        for one in methods["get"]["parameters"]:
            if "example" in one:
                near = {"postcode": "BB11 1AA"} if one["name"] == "proximity" else {}
                assert client.get(f"/oruk{path}", {**near, one["name"]: one["example"]}).status_code == 200, (path, one["name"])
