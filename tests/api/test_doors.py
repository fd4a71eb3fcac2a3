"""What every answer carries: methods, origins, conditional requests, a bound on the rate; and the manual."""

from __future__ import annotations

import re

import pytest

from skillshed.site.api import doors

ASKED = "/api/v1/series?measure=claimant_count&place=burnley"


def test_an_unchanged_answer_costs_nothing(api):
    first = api.get(ASKED)
    again = api.get(ASKED, headers={"if-none-match": f'W/{first.headers["ETag"]}, "other"'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert api.get(f"{ASKED}&limit=1", headers={"if-none-match": first.headers["ETag"]}).status_code == 200


def test_the_tag_changes_with_the_evidence(api, here):
    before = api.get(ASKED).headers["ETag"]
    if "own:changed" not in here.areas:
        here.areas.add("changed", ["burnley"])
    assert api.get(ASKED).headers["ETag"] != before
    here.areas.remove("changed")


def test_other_origins_may_read_and_nothing_else(api):
    reply = api.get(ASKED, headers={"origin": "https://elsewhere.example"})
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in reply.headers
    before = api.options(ASKED, headers={"origin": "https://elsewhere.example", "access-control-request-method": "GET"})
    assert (before.status_code, before.headers["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert api.get("/api/v1/nothing").headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_only_reads(api, method):
    reply = getattr(api, method)(ASKED)
    assert (reply.status_code, reply.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert reply.json()["error"]["next_step"] == "Ask with GET."


def test_head_answers_without_a_body(api):
    reply = api.head(ASKED)
    assert (reply.status_code, reply.content) == (200, b"")
    assert reply.headers["ETag"] == api.get(ASKED).headers["ETag"]


def test_one_address_may_not_ask_without_end(api, monkeypatch):
    monkeypatch.setattr(doors, "ASKS", 3)
    assert [api.get("/api/v1/packs").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = api.get("/api/v1/packs")
    assert 1 <= int(refused.headers["Retry-After"]) <= doors.WINDOW
    assert refused.json()["error"]["kind"] == "too_many_requests"
    assert api.get("/api/v1/packs", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_the_manual_lists_every_operation_and_asks_nobody_else(api):
    page = api.get("/api/v1/docs")
    html = page.content.decode()
    for address, methods in api.get("/api/v1/openapi.json").json()["paths"].items():
        for method in methods:
            assert f"{method.upper()} {address}<" in html
    assert re.findall(r'(?:src|href)="(?:https?:)?//(?!www\.nationalarchives)[^"]*', html) == []
    assert "<script>" not in html
    assert "style=" not in html
    assert "unsafe" not in page.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_every_example_of_the_manual_is_an_address_of_the_api(api):
    examples = re.findall(r'href="(/api/v1/[^"]+)"', api.get("/api/v1/docs").content.decode())
    assert len(examples) >= 12
    for address in examples:
        assert api.get(address.replace("&amp;", "&")).status_code in (200, 404), address
