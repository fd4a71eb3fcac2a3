"""Pages of plans as their owners, colleagues and strangers meet them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from skillshed.insight.plan.reading import parse_plan
from skillshed.people.services import SYSTEM
from skillshed.plans.models import Actual, Plan
from skillshed.plans.services import load_plan
from tests.plans.conftest import TEXT
from tests.support.accounts import made, signed_in

TAG = re.compile(r'class="tag tag-(\w+)">([^<]+)')


@pytest.fixture
def plan(db: None) -> Plan:
    found = load_plan(by=SYSTEM, file=parse_plan(TEXT, "small.yaml"))
    Plan.objects.filter(pk=found.pk).update(is_public=True)
    return Plan.objects.get(pk=found.pk)


@pytest.fixture
def olga(plan: Plan) -> Client:
    return signed_in(made("Olga", "plan_owner"))


@pytest.fixture
def pavel(plan: Plan) -> Client:
    return signed_in(made("Pavel", "plan_owner"))


ADDRESSES = (
    "",
    "chain/",
    "lint/",
    "A1/",
    "U1/",
    "hub/",
    "S1/",
    "M1/",
    "plan.json",
    "plan.csv",
    "plan.xml",
    "plan.ics",
    "plan.xlsx",
    "chain.svg?theme=T",
)


def test_a_measures_own_page_says_what_its_elements_page_says(client: Client, db: None) -> None:
    # A unit that is also an actor's id stays a unit.
    text = TEXT.replace("unit: institutions", "unit: hub")
    assert text != TEXT
    found = load_plan(by=SYSTEM, file=parse_plan(text, "small.yaml"))
    Plan.objects.filter(pk=found.pk).update(is_public=True)
    Actual.objects.create(plan=found, measure="M1", on=date(2021, 12, 31), value=75, state="approved")
    page, of = (client.get(f"/plans/small/{key}/?on=2022-01-10").content.decode() for key in ("M1", "U1"))
    head = page.split("<h1")[1].split("</p>")[0]
    assert TAG.findall(head) == TAG.findall(of.split("<h1")[1].split("</p>")[0]) != [("unknown", "Not measured")]
    assert 'href="/plans/small/U1/"' in head
    assert "<dt>Unit</dt><dd>hub</dd>" in page
    assert "<dt>Cumulative</dt><dd>yes</dd>" in page
    assert "<dt>Target for</dt><dd>31 December 2023</dd>" in page
    assert "What leads to it" not in page
    assert "What leads to it" in of


@pytest.mark.parametrize("address", ADDRESSES)
def test_anybody_may_read_a_public_plan(client, plan, address):
    reply = client.get(f"/plans/small/{address}")
    assert reply.status_code == 200
    if reply["Content-Type"].startswith("text/html"):
        assert reply.content.decode().count("<h1") == 1


@pytest.mark.parametrize("address", ["", "chain/", "lint/", "A1/", "plan.json", "chain.svg"])
def test_a_plan_that_is_not_public_is_not_there_for_strangers(client, plan, address):
    Plan.objects.update(is_public=False)
    assert client.get(f"/plans/small/{address}").status_code == 404
    assert client.get("/plans/").content.decode().count("A small plan") == 0
    assert signed_in(made("Elin", "commissioner")).get(f"/plans/small/{address}").status_code == 200


@pytest.mark.parametrize("address", ["record/", "history/", "A1/edit/", "approve/", "comment/", "learn/"])
def test_what_owners_do_is_closed_to_others(client, plan, address):
    assert client.get(f"/plans/small/{address}").status_code in (302, 405)
    resident = signed_in(made("Amina"))
    assert resident.post(f"/plans/small/{address}", {"words": "x", "kind": "finding"}).status_code in (302, 403, 405)
    assert Actual.objects.count() == 0
    assert plan.comments.count() == plan.lessons.count() == 0


def test_a_quarter_is_recorded_by_one_and_approved_by_another(olga, pavel, plan):
    figures = {"on": "31 December 2021", "value-M1": "75", "value-M2": "1,00", "numerator-M3": "", "note-M1": "counted"}
    reply = olga.post("/plans/small/record/", figures, follow=True)
    assert "The figures are kept" in reply.content.decode()
    assert {(one.measure, int(one.value), one.state) for one in Actual.objects.all()} == {
        ("M1", 75, "submitted"),
        ("M2", 100, "submitted"),
    }
    assert "No approved figure" in olga.get("/plans/small/?on=2022-01-15").content.decode()
    ids = list(Actual.objects.values_list("pk", flat=True))
    assert (
        "somebody other" in olga.post("/plans/small/approve/", {"actual": ids, "state": "approved"}, follow=True).content.decode()
    )
    pavel.post("/plans/small/approve/", {"actual": ids, "state": "approved"})
    page = olga.get("/plans/small/?on=2022-01-15").content.decode()
    assert "75 institutions on 31 December 2021" in page
    assert "On track" in page


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"on": "soon", "value-M1": "7"}, "last day of the period"),
        ({"on": "2021-12-31"}, "at least one figure"),
        ({"on": "2021-12-31", "value-M1": "many"}, "is no number"),
    ],
)
def test_what_cannot_be_recorded_is_said_beside_its_field(olga, figures, said):
    reply = olga.post("/plans/small/record/", figures)
    assert reply.status_code == 422
    assert said in reply.content.decode()
    assert Actual.objects.count() == 0


def test_recording_is_all_or_nothing(olga):
    olga.post("/plans/small/record/", {"on": "2021-12-31", "value-M1": "75"})
    reply = olga.post("/plans/small/record/", {"on": "2022-03-31", "value-M2": "5", "value-M1": "74"})
    assert reply.status_code == 422
    assert "would fall" in reply.content.decode()
    assert not Actual.objects.filter(on=date(2022, 3, 31)).exists()


def test_two_owners_editing_at_once_lose_nothing(olga, pavel, plan):
    first = {
        "revision": "1",
        "field-name": "Roll out everywhere",
        "field-objective": "O",
        "field-owners": "hub; college",
        "field-accountable": "hub",
        "field-outputs": "U1; U2",
    }
    second = {**first, "field-name": "Roll out", "field-accountable": "college"}
    third = {**first, "field-name": "Something else"}
    assert olga.post("/plans/small/A1/edit/", first).status_code == 302
    assert pavel.post("/plans/small/A1/edit/", second).status_code == 302
    assert plan.elements.get(key="A1").data["accountable"] == "college"
    assert plan.elements.get(key="A1").data["name"] == "Roll out everywhere"
    clash = pavel.post("/plans/small/A1/edit/", third)
    assert clash.status_code == 409
    assert "Something else" in clash.content.decode()


def test_a_change_is_kept_exactly_as_it_was_where_nothing_was_typed(olga, plan):
    before = plan.elements.get(key="A1").data
    page = olga.get("/plans/small/A1/edit/").content.decode()
    assert 'value="hub; college"' in page
    olga.post(
        "/plans/small/A1/edit/",
        {
            "revision": "1",
            "field-name": "Roll out",
            "field-objective": "O",
            "field-owners": "hub; college",
            "field-accountable": "hub",
            "field-outputs": "U1; U2",
        },
    )
    assert plan.elements.get(key="A1").data == before
    assert plan.elements.get(key="A1").revision == 1


def test_a_finding_beyond_its_evidence_is_refused(olga, plan):
    reply = olga.post("/plans/small/learn/", {"kind": "finding", "words": "It had an impact.", "level": "2"}, follow=True)
    assert "level 2" in reply.content.decode()
    assert plan.lessons.count() == 0


def test_a_sheet_is_brought_in_and_its_bad_rows_listed(olga):
    from django.core.files.uploadedfile import SimpleUploadedFile

    sheet = SimpleUploadedFile("q.csv", b"measure,on,value\nM1,2021-12-31,60\nM9,2021-12-31,5\n")
    page = olga.post("/plans/small/record/", {"file": sheet}).content.decode()
    assert "1 figures are new" in page or "1 figure" in page
    assert "no measure “M9”" in page


def test_drafts_are_not_in_files_for_strangers(client, olga):
    olga.post("/plans/small/record/", {"on": "2021-12-31", "value-M1": "75"})
    assert b"75" not in client.get("/plans/small/plan.csv").content
    assert b"M1,2021-12-31" in olga.get("/plans/small/plan.csv").content


def test_a_large_plan_asks_the_database_a_few_questions(client, plan, django_assert_max_num_queries):
    client.get("/plans/small/")
    with django_assert_max_num_queries(20):
        client.get("/plans/small/")
