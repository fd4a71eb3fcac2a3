"""Pages, pictures, files and the API of claims."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from django.test import Client

from skillshed.insight.claims.ledger import parse_ledger, shipped

CHAPTER = "In 2019 the employment rate in Burnley was 70.0%, lower than in the UK. House prices rose by 9% in 2021."


def _text(reply: object) -> str:
    return reply.content.decode()  # type: ignore[attr-defined]


def test_the_list_counts_every_verdict_and_leads_to_each_ledger(client: Client) -> None:
    page = _text(client.get("/claims/"))
    assert page.count("<h1>") == 1
    assert re.search(r"<h1>\d+ of \d+ claims hold</h1>", page)
    assert all(f"/claims/{name}/" in page for name in shipped())
    assert 'src="/claims/all/verdicts.svg' in page
    assert "/claims/draft/" in page
    filtered = _text(client.get("/claims/?verdict=wider_measure"))
    assert "16 and 17 year olds who are NEET" in filtered
    assert "13.6% of all employment" not in filtered


def test_a_ledger_gives_reason_source_and_trace(client: Client) -> None:
    page = _text(client.get("/claims/strategic-framework-2021/"))
    assert "13.6% fits 2015 in this file" in page
    assert "Trace the number" in page
    links = re.findall(r'href="(/trace/[^"]+)"', page)
    assert links
    assert client.get(links[0].replace("&amp;", "&")).status_code == 200
    only = _text(client.get("/claims/strategic-framework-2021/?verdict=different_bases"))
    assert "All claims" not in only
    assert "above that of England" in only


@pytest.mark.parametrize(
    "address", ["/claims/nothing/", "/claims/?verdict=perhaps", "/claims/nothing.csv", "/claims/green-transition.pdf"]
)
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_as_known_on_another_day(client: Client) -> None:
    reply = client.get("/claims/strategic-framework-2021/?as_of=2018-01-01")
    assert reply.status_code == 200
    assert "Data as known on 1 January 2018" in _text(reply).replace("data as", "Data as")


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_pictures_have_their_own_addresses(client: Client, kind: str) -> None:
    reply = client.get(f"/claims/green-transition/verdicts.{kind}?width=narrow")
    assert reply.status_code == 200
    assert (
        client.get(f"/claims/green-transition/verdicts.{kind}?width=narrow", headers={"If-None-Match": reply["ETag"]}).status_code
        == 304
    )


def test_files_hold_the_same_claims(client: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(_text(client.get("/claims/green-transition.csv")))))
    found = json.loads(_text(client.get("/claims/green-transition.json")))["claims"]
    ledger = shipped()["green-transition"]
    assert [row["id"] for row in rows] == [row["id"] for row in found] == [claim.id for claim in ledger.claims]
    assert {row["verdict"] for row in rows} == {row["verdict"] for row in found}
    assert client.get("/claims/all.ods").content.startswith(b"PK")
    own = client.get("/claims/green-transition.yaml")
    assert [claim.id for claim in parse_ledger(_text(own), "x.yaml").claims] == [claim.id for claim in ledger.claims]


def test_a_draft_is_proposed_corrected_checked_and_taken_away(client: Client) -> None:
    empty = client.get("/claims/draft/")
    assert "is not kept" in _text(empty)
    page = _text(client.post("/claims/draft/", {"text": CHAPTER, "action": "propose"}))
    fields = dict(re.findall(r'name="(p\d+-[^"]+)" value="([^"]*)"', page))
    assert fields["p1-f-measure"] == "employment_rate"
    assert "House prices rose by 9% in 2021." in page
    corrected = {**fields, **dict.fromkeys(("p1-keep", "p2-keep"), "on"), "text": CHAPTER}
    checked = client.post("/claims/draft/", {**corrected, "action": "check"})
    assert "95% interval" in _text(checked)
    assert checked["Cache-Control"] == "no-store"
    wrong = _text(client.post("/claims/draft/", {**corrected, "p1-f-place": "Atlantis", "action": "check"}))
    assert "We know no place called &#x27;Atlantis&#x27;" in wrong
    taken = client.post("/claims/draft/", {**corrected, "action": "yaml"})
    assert taken["Content-Disposition"] == 'attachment; filename="claims.yaml"'
    assert [claim.measure for claim in parse_ledger(_text(taken), "x.yaml").claims] == ["employment_rate", "employment_rate"]


@pytest.mark.parametrize("typed", [{"text": ""}, {"text": "x" * 150_001}, {"text": "5% in Leeds", "place": "Atlantis"}])
def test_a_draft_that_cannot_be_read_says_why(client: Client, typed: dict[str, str]) -> None:
    reply = client.post("/claims/draft/", typed)
    assert reply.status_code in (404, 422)
    assert "There is a problem" in _text(reply)


def test_a_text_with_markup_stays_text(client: Client) -> None:
    page = _text(
        client.post("/claims/draft/", {"text": "<script>alert(1)</script> pay in Leeds was £500 in 2020.", "action": "propose"})
    )
    assert "<script>alert(1)" not in page


def test_a_form_without_its_token_is_refused(home: object, db: None) -> None:
    assert Client(enforce_csrf_checks=True).post("/claims/draft/", {"text": CHAPTER}).status_code == 403


def test_the_api_gives_ledgers_and_claims(client: Client) -> None:
    ledgers = client.get("/api/v1/claims").json()
    assert {one["ledger"] for one in ledgers} == set(shipped())
    whole = client.get("/api/v1/claims/green-transition").json()
    assert whole["claims"] == len(whole["items"]) == sum(whole["counts"].values())
    assert {"verdict", "said", "found", "period", "release", "why"} <= set(whole["items"][0])
    assert client.get("/api/v1/claims/nothing").status_code == 404
