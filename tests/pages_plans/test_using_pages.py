"""Pages and API of plans in use: parts, letters, snapshots, rows, several plans; drafts are for colleagues."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from skillshed.insight.plan.reading import parse_plan
from skillshed.people.services import SYSTEM
from skillshed.plans import reminding
from skillshed.plans.models import Actual, Plan
from skillshed.plans.services import load_plan, record_actual
from tests.plans.conftest import TEXT
from tests.support.accounts import made, signed_in

PARTS = TEXT.replace("target: 400,", "target: 400, parts: [{place: Burnley, value: 90}, {group: Carers, value: 50}],")


@pytest.fixture
def plan(db: None) -> Plan:
    cache.clear()
    found = load_plan(by=SYSTEM, file=parse_plan(PARTS, "small.yaml"))
    Plan.objects.filter(pk=found.pk).update(is_public=True)
    return Plan.objects.get(pk=found.pk)


@pytest.fixture
def olga(plan: Plan) -> Client:
    return signed_in(made("Olga", "plan_owner"))


def test_parts_are_recorded_in_the_form_and_shown_with_a_status_each(olga, client, plan):
    page = olga.get("/plans/small/record/").content.decode()
    assert 'name="value-M2.part1"' in page
    olga.post("/plans/small/record/", {"on": "2021-12-31", "value-M2.part1": "30", "value-M2.part2": "1"})
    assert {(one.place, one.group, int(one.value)) for one in Actual.objects.all()} == {("Burnley", "", 30), ("", "Carers", 1)}
    Actual.objects.update(state="approved")
    for one in Actual.objects.all():
        one.save()
    page = client.get("/plans/small/U2/?on=2022-01-15").content.decode()
    assert "By place and group" in page
    assert page.count("Burnley") > 1
    assert "Behind in Carers." in page


def test_a_fault_in_a_part_leads_to_its_field(olga):
    reply = olga.post("/plans/small/record/", {"on": "2021-12-31", "value-M2.part2": "many"})
    assert reply.status_code == 422
    assert 'href="#value-M2.part2"' in reply.content.decode()


def test_what_is_due_stands_on_the_plan_for_colleagues(olga, client):
    assert "What is due, and of whom" in olga.get("/plans/small/").content.decode()
    assert "What is due, and of whom" not in client.get("/plans/small/").content.decode()


def test_letters_are_chosen_and_stopped(olga, client, plan):
    olga.post("/plans/small/letters/", {"mail": "0"})
    assert reminding.readers(plan) == []
    olga.post("/plans/small/letters/", {"mail": "1", "actor": "hub"})
    [(user, wish)] = reminding.readers(plan)
    assert wish.actor == "hub"
    address = f"/plans/-/stop/{reminding.stop_token(plan, user)}/"
    assert client.get(address).status_code == 200
    assert len(reminding.readers(plan)) == 1, "a mail program that opens links stops nothing"
    client.post(address)
    assert reminding.readers(plan) == []
    assert client.post("/plans/-/stop/forged/").status_code == 404


def test_snapshots_are_kept_shown_and_compared(olga, plan):
    for day in ("2021-12-31", "2022-12-31"):
        assert olga.post("/plans/small/snapshots/", {"on": day}).status_code == 302
    first, second = plan.snapshots.order_by("pk").values_list("pk", flat=True)
    assert "comes out the same" in olga.get(f"/plans/small/snapshots/{first}/").content.decode()
    assert json.loads(olga.get(f"/plans/small/snapshots/{first}/?format=json").content)["on"] == "2021-12-31"
    assert "What changed from" in olga.get(f"/plans/small/snapshots/compare/?number={first}&number={second}").content.decode()
    assert olga.get("/plans/small/snapshots/compare/?number=1").status_code == 302
    assert olga.get("/plans/small/snapshots/999/").status_code == 404
    assert olga.post("/plans/small/snapshots/", {"on": "soon"}).status_code == 422


def test_rows_are_added_changed_and_taken_out(olga, plan):
    link = {"group": "links", "field-from": "A1", "field-to": "S1", "field-confidence": "low"}
    assert olga.post("/plans/small/rows/", link).status_code == 302
    measure = {"group": "measures", "field-id": "M8", "field-of": "U1", "field-target": "5", "yes": "cumulative"}
    assert olga.post("/plans/small/rows/", measure).status_code == 302
    assert plan.elements.get(key="M8").data == {"id": "M8", "of": "U1", "target": "5", "cumulative": True}
    edit = {"revision": "1", "field-from": "A1", "field-to": "S1", "field-confidence": "high"}
    assert olga.post("/plans/small/link-1/edit/", edit).status_code == 302
    assert plan.elements.get(key="link-1").data["confidence"] == "high"
    wrong = olga.post("/plans/small/rows/", {**link, "field-to": "S9"})
    assert wrong.status_code == 422
    assert "S9" in wrong.content.decode()
    assert "U1" in olga.post("/plans/small/drop/", {"group": "outputs", "key": "U1"}, follow=True).content.decode()
    assert plan.elements.filter(key="U1").exists()
    olga.post("/plans/small/drop/", {"group": "links", "key": "link-1"})
    assert not plan.elements.filter(key="link-1").exists()
    assert "took out" in olga.get("/plans/small/audit/").content.decode()


def test_versions_are_kept_and_the_plan_opened_by_its_owner(olga, client, plan):
    olga.post("/plans/small/U1/edit/", {"revision": "1", "field-name": "Schools", "field-objective": "O"})
    assert "Version 2 is kept" in olga.post("/plans/small/keep/", {"said": "Renamed"}, follow=True).content.decode()
    assert "Nothing changed since version 2" in olga.post("/plans/small/keep/", follow=True).content.decode()
    assert "name is now “Schools”" in olga.get("/plans/small/history/").content.decode()
    assert client.get("/plans/small/").status_code == 200
    olga.post("/plans/small/public/", {})
    assert client.get("/plans/small/").status_code == 404
    olga.post("/plans/small/public/", {"is_public": "on"})
    assert client.get("/plans/small/").status_code == 200


def test_a_plan_is_loaded_in_the_browser_and_a_broken_one_names_its_places(olga, client):
    other = TEXT.replace("id: small", "id: other")
    assert olga.post("/plans/-/load/", {"file": SimpleUploadedFile("other.yaml", other.encode())}).status_code == 302
    broken = other.replace("outputs: [U1, U2]", "outputs: [U1, U9]")
    reply = olga.post("/plans/-/load/", {"file": SimpleUploadedFile("other.yaml", broken.encode())})
    assert reply.status_code == 422
    assert "U9" in reply.content.decode()
    assert client.get("/plans/other/").status_code == 404, "a new plan is for colleagues first"
    page = olga.get("/plans/small/beside/?plan=other").content.decode()
    assert page.count("A small plan") >= 2
    assert client.get("/plans/small/beside/?plan=other").status_code == 404


def test_a_limited_owner_brings_no_file_over_another_s_plan(db):
    from skillshed.people.services import create_organisation

    mine, theirs = (create_organisation(by=SYSTEM, name=name, kind="authority") for name in ("Mine", "Theirs"))
    load_plan(by=SYSTEM, file=parse_plan(TEXT, "small.yaml"), owner=theirs)
    paula = signed_in(made("Paula", "plan_owner", organisation=mine))
    reply = paula.post("/plans/-/load/", {"file": SimpleUploadedFile("p.yaml", TEXT.replace("Roll out", "Mine now").encode())})
    assert reply.status_code in (403, 422)
    assert not Plan.objects.get().elements.filter(data__name="Mine now").exists()


@pytest.mark.parametrize("address", ["snapshots/", "audit/", "rows/", "letters/", "keep/", "drop/", "public/"])
def test_what_colleagues_do_is_closed_to_others(client, plan, address):
    assert client.get(f"/plans/small/{address}").status_code in (302, 405)
    assert signed_in(made("Amina")).post(f"/plans/small/{address}", {"on": "2021-12-31"}).status_code in (403, 405)


def got(client, address, status=200):
    reply = client.get(f"/api/v1/plans{address}")
    assert reply.status_code == status, reply.content
    return reply.json()


def test_the_api_tells_what_the_pages_tell_and_drafts_to_colleagues_only(client, olga, plan):
    record_actual(by=SYSTEM, plan=plan, measure="M1", on=date(2021, 12, 31), value=Decimal(75), submit=True)
    assert [one["plan"] for one in got(client, "")] == ["small"]
    assert [one.get("actuals", []) for one in got(client, "/small")["measures"]] == [[], [], []]
    assert got(olga, "/small")["measures"][0]["actuals"][0]["value"] == "75"
    assert [len(one["figures"]) for one in got(client, "/small/measures?on=2022")["measures"]] == [0, 0, 0]
    assert [len(one["figures"]) for one in got(olga, "/small/measures?on=2022")["measures"]] == [1, 0, 0]
    Actual.objects.get().save()
    one = Actual.objects.get()
    one.state = "approved"
    one.save()
    rows = got(client, "/small/status?on=2022-01-15")
    assert (rows["on"], rows["measures"][0]["value"], rows["measures"][0]["colour"]) == ("2022-01-15", 75.0, "green")
    assert got(client, "/small/chain")["outcomes"][0]["outcome"] == "S1"
    assert "M1" in client.get("/api/v1/plans/small/status?format=csv").content.decode()
    assert client.get("/api/v1/plans/small/status")["Cache-Control"] == "private, no-store"
    Plan.objects.update(is_public=False)
    for address in ("/small", "/small/status", "/small/chain", "/small/measures"):
        assert got(client, address, 404)["error"]["kind"] == "not_found"
    assert got(client, "") == []
    assert got(olga, "/small/status?on=soon", 422)
    assert client.post("/api/v1/plans").status_code == 405
