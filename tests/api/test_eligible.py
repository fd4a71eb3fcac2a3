"""Eligibility for programs: the command line's answer, nothing in an address, nothing kept, rules with their source."""

from __future__ import annotations

import json
import logging

import pytest

from skillshed.cli.main import main
from skillshed.rules.facts import known_facts
from skillshed.rules.trial import cast

AMINA = {"date_of_birth": "1996-03-14", "area_code": "E07000117", "immigration_status": "uk_national", "ordinarily_resident": True, "employment_status": "employed", "gross_annual_earnings_gbp": 23400, "benefits": [], "has_full_level_3": False, "course_level": 3}  # fmt: skip


def post(api, body, address="/api/v1/eligible", **more):
    return api.post(address, body if isinstance(body, str) else json.dumps(body), content_type="application/json", **more)


@pytest.mark.parametrize("facts", [AMINA, {}, {"date_of_birth": None}, {"date_of_birth": "2004-02-29", "benefits": ["UC"]}])
def test_it_is_what_the_command_line_says(api, tmp_path, capsys, facts):
    path = tmp_path / "facts.json"
    path.write_text(json.dumps({"facts": facts}), "utf-8")
    assert main(["eligible", str(path), "--on", "2025-10-01", "--json"]) == 0
    assert post(api, {"facts": facts, "on": "2025-10-01"}).json() == json.loads(capsys.readouterr().out)


def test_only_the_programmes_asked_for(api):
    found = post(api, {"facts": AMINA, "on": "2025-10-01", "programmes": ["FCFJ", "LLE"]}).json()
    assert [one["programme"] for one in found] == ["FCFJ", "LLE"]


def test_nothing_of_it_may_be_kept_or_stands_in_a_log(api, caplog):
    caplog.set_level(logging.DEBUG)
    for body in ({"facts": AMINA, "on": "2025-10-01"}, {"facts": {**AMINA, "date_of_birth": "14.3.1996"}, "on": "2025-10-01"}):
        reply = post(api, body, headers={"origin": "https://elsewhere.example"})
        assert reply.headers["Cache-Control"] == "no-store"
        assert "ETag" not in reply.headers
        assert reply.headers["Access-Control-Allow-Origin"] == "*"
        assert not reply.cookies
    assert not [one for one in caplog.messages if "1996" in one or "E07000117" in one]


def test_other_origins_may_post_after_asking(api):
    before = api.options(
        "/api/v1/eligible", headers={"origin": "https://elsewhere.example", "access-control-request-method": "POST"}
    )
    assert (before.status_code, before.headers["Access-Control-Allow-Methods"]) == (204, "POST, OPTIONS")
    assert before.headers["Access-Control-Allow-Headers"] == "Content-Type"


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
@pytest.mark.parametrize("address", ["/api/v1/eligible", "/api/v1/eligible/next"])
def test_facts_are_never_read_from_an_address(api, method, address):
    reply = getattr(api, method)(f"{address}?date_of_birth=1996-03-14")
    assert (reply.status_code, reply.headers["Allow"]) == (405, "POST, OPTIONS")


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ("{", 400, "JSON"),
        ("[]", 422, "kind"),
        ({"facts": {}}, 422, "both needed"),
        ({"facts": {}, "on": "soon"}, 422, "on"),
        ({"facts": {}, "on": "2025-02-29"}, 422, "on"),
        ({"facts": {}, "on": "0001-01-01"}, 422, "on"),
        ({"facts": {"date_of_birth": "9999-01-01"}, "on": "2025-10-01"}, 422, "date_of_birth"),
        ({"facts": {"age": 30}, "on": "2025-10-01"}, 422, "age"),
        ({"facts": {"benefits": "UC"}, "on": "2025-10-01"}, 422, "benefits"),
        ({"facts": {"gross_annual_earnings_gbp": -1}, "on": "2025-10-01"}, 422, "gross_annual_earnings_gbp"),
        ({"facts": {}, "on": "2025-10-01", "programmes": ["NONE"]}, 404, "NONE"),
        ({"facts": {}, "on": "2025-10-01", "why": 1}, 422, "none of those"),
        ('{"facts": {}, "on": "2025-10-01", "x": "' + "a" * 70_000 + '"}', 413, "larger"),
    ],
)
def test_faults_name_the_thing(api, body, status, words):
    reply = post(api, body)
    assert reply.status_code == status, reply.content
    assert words in reply.json()["error"]["message"]


def test_too_many_posts_are_refused_as_reads_are(api, monkeypatch):
    from skillshed.site.api import doors

    monkeypatch.setattr(doors, "ASKS", 2)
    assert [post(api, {"facts": {}, "on": "2025-10-01", "programmes": ["LLE"]}).status_code for _ in range(3)] == [200, 200, 429]


def test_asking_on_until_all_is_decided_never_asks_twice(api):
    amina = cast()["amina"].facts
    facts, asked = {}, []
    for _ in range(60):
        said = post(api, {"facts": facts, "on": "2025-10-01", "programmes": ["FCFJ"]}, "/api/v1/eligible/next").json()
        if said["question"] is None:
            break
        name = said["question"]["name"]
        assert said["question"]["ask"] == known_facts()[name].ask
        assert name not in asked
        asked.append(name)
        value = amina[name]
        facts[name] = (
            value.isoformat()
            if name == "date_of_birth"
            else sorted(value)
            if isinstance(value, frozenset)
            else value
            if isinstance(value, bool | str)
            else float(value)
        )
    assert (said["undecided"], said["question"]) == ([], None)
    assert post(api, {"facts": facts, "on": "2025-10-01", "programmes": ["FCFJ"]}).json()[0]["verdict"] in (
        "eligible",
        "not_eligible",
    )
    left = post(api, {"facts": {}, "on": "2025-10-01", "leave_out": list(known_facts())}, "/api/v1/eligible/next").json()
    assert left["question"] is None
    assert left["undecided"]


def test_rules_come_with_source_and_status(api):
    rows = api.get("/api/v1/rules?scheme=ASF").json()
    assert {row["scheme"] for row in rows} == {"ASF"}
    assert all(row["status"] for row in rows)
    memory = api.get("/api/v1/rules?memory=true").json()
    assert memory
    assert not any(row["is_verified"] for row in memory)
    one = api.get(f"/api/v1/rules/{rows[0]['id']}").json()
    assert rows[0] in one
    assert api.get("/api/v1/rules/ASF.nothing").status_code == 404
    assert len(api.get("/api/v1/rules/ASF.earnings_threshold_gbp_year").json()) > 1


def test_every_rule_an_answer_cites_can_be_looked_up(api):
    for one in post(api, {"facts": AMINA, "on": "2025-10-01"}).json():
        for rule in one["rules"]:
            assert api.get(f"/api/v1/rules/{rule}").json()[0]["id"] == rule


def test_programmes_name_their_successors(api):
    found = {one["id"]: one for one in api.get("/api/v1/programmes").json()}
    assert len(found) == 24
    assert all(one["successor"] in found for one in found.values() if one["closes"])
