"""Pages of who does what, and of the self-assessment, as owners, colleagues, strangers and respondents meet them."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from skillshed.insight.plan.reading import parse_plan
from skillshed.people.services import SYSTEM
from skillshed.plans import maturity, relations
from skillshed.plans.models import Opinion, Plan, Relation, Response, Round
from skillshed.plans.services import load_plan
from tests.plans.conftest import TEXT
from tests.support.accounts import made, signed_in
from tests.support.provision_cast import town

RELATIONS = {
    "elements": [{"label": "Weld Fund", "type": "funder"}],
    "connections": [
        {
            "from": "Weld Fund",
            "to": "College",
            "type": "funds",
            "attributes": {"until": "UNTIL", "amount": "5000", "evidence": "letter"},
        }
    ],
}


@pytest.fixture
def plan(db: None) -> Plan:
    found = load_plan(by=SYSTEM, file=parse_plan(TEXT, "small.yaml"))
    Plan.objects.filter(pk=found.pk).update(is_public=True)
    return Plan.objects.get(pk=found.pk)


@pytest.fixture
def olga(plan: Plan) -> Client:
    return signed_in(made("Olga", "plan_owner"))


@pytest.fixture
def related(plan: Plan) -> Relation:
    from skillshed.plans.files import document
    from skillshed.plans.mapping import of_plans

    until = (timezone.localdate() + timedelta(days=60)).isoformat()
    content = json.dumps(RELATIONS).replace("UNTIL", until)
    relations.bring_in(
        by=SYSTEM, content=content, name="x.json", said_by="The board", known=of_plans([document(plan)]).map.nodes, is_public=True
    )
    return Relation.objects.get()


@pytest.fixture
def round_(plan: Plan) -> Round:
    today = timezone.localdate()
    return maturity.open_round(
        by=SYSTEM, title="Spring", opens_on=today, closes_on=today + timedelta(days=9), plan=plan, is_public=True
    )


MAPS = ("", "ask/", "ask/?q=roll+out", "who/skills-hub/", "who/college/", "picture.svg", "picture.svg?width=narrow", "who/skills-hub/picture.svg",
        "actors.csv", "relations.csv", "kumu.json", "?kind=provider", "?relation=funds", "?place=E07000117", "?on=2001-01-01", "?within=90", "?on=never&within=x")  # fmt: skip


@pytest.mark.parametrize("address", MAPS)
@pytest.mark.parametrize("home", ["/actors/", "/plans/small/actors/"])
def test_anybody_may_read_the_map_of_public_plans(client, plan, related, home, address):
    reply = client.get(home + address)
    assert reply.status_code == 200
    if reply["Content-Type"].startswith("text/html"):
        page = reply.content.decode()
        assert page.count("<h1") == 1
        assert len(page) < 200_000


@pytest.mark.parametrize(
    "address", ["/plans/small/actors/", "/plans/small/actors/who/skills-hub/", "/plans/small/actors/kumu.json"]
)
def test_a_plan_that_is_not_public_shows_strangers_nobody(client, plan, address):
    Plan.objects.update(is_public=False)
    assert client.get(address).status_code == 404
    assert client.get("/actors/who/skills-hub/").status_code == 404
    assert "Skills Hub" not in client.get("/actors/").content.decode()
    assert signed_in(made("Elin", "commissioner")).get(address).status_code == 200


def test_who_is_not_on_the_map_is_not_found(client, plan):
    assert client.get("/actors/who/nobody/").status_code == 404
    assert client.get("/actors/who/nobody/picture.svg").status_code == 404


def test_an_empty_map_says_what_to_do(client, db):
    page = client.get("/actors/").content.decode()
    assert "Load a plan that names its actors" in page
    assert client.get("/actors/picture.svg").status_code == 404


def test_what_would_break_and_what_ends_is_told(client, related):
    page = client.get("/actors/").content.decode()
    assert "stops funding" in page
    assert "£5,000" in page
    assert "says The board" in page
    assert "stops funding" not in client.get("/plans/small/actors/").content.decode()
    hub = client.get("/actors/who/skills-hub/").content.decode()
    assert "nobody would answer for them" in hub


def test_a_relation_that_has_ended_is_not_on_a_later_day(client, related):
    later = (timezone.localdate() + timedelta(days=90)).isoformat()
    assert "Weld Fund" in client.get("/actors/relations.csv").content.decode()
    assert "Weld Fund" not in client.get(f"/actors/relations.csv?on={later}").content.decode()


def test_whom_to_talk_to_is_answered_with_reasons(client, plan):
    town()
    page = client.get("/actors/ask/?q=social+care").content.decode()
    assert "Weaver College" in page
    assert "Adult social care, level 3" in page
    assert "Nobody fits" in client.get("/actors/ask/?q=zymurgy").content.decode()


def test_what_changes_is_seen_at_once(client, related, olga):
    assert "The board" in client.get("/actors/relations/").content.decode()
    olga.post("/actors/relations/change/", {"relation": related.pk, "do": "withdraw"})
    assert "Weld Fund" not in client.get("/actors/relations.csv").content.decode()


def test_a_list_is_brought_in_by_owners_only(client, olga, plan):
    sheet = lambda: SimpleUploadedFile("r.csv", b"from,to,relation\nCollege,Skills Hub,shares data\nCollege,Nobody,funds\n")  # noqa: E731
    assert client.post("/actors/bring/", {"file": sheet(), "said_by": "Board"}).status_code in (302, 403)
    assert signed_in(made("Amina")).post("/actors/bring/", {"file": sheet(), "said_by": "Board"}).status_code == 403
    assert Relation.objects.count() == 0
    assert olga.post("/actors/bring/", {"file": sheet()}).status_code == 422
    assert olga.post("/actors/bring/", {"said_by": "Board"}).status_code == 422
    page = olga.post("/actors/bring/", {"file": sheet(), "said_by": "Board", "public": "yes"}).content.decode()
    assert "1 new, 0 changed, 1 row refused" in page
    assert "Nobody on the map or in the file is called “Nobody”" in page
    assert Relation.objects.get().is_public


def test_a_file_that_is_no_list_is_told_beside_its_field(olga):
    for content in (b"\x89PNG\r\n\x1a\n\x00\x00", b"a,b\n1,2\n", b"{"):
        reply = olga.post("/actors/bring/", {"file": SimpleUploadedFile("x.csv", content), "said_by": "Board"})
        assert reply.status_code == 422
        assert 'href="#file"' in reply.content.decode()


def test_a_relation_is_ended_on_a_day_that_can_be(olga, related):
    assert (
        "Write the day"
        in olga.post("/actors/relations/change/", {"relation": related.pk, "on": "soon"}, follow=True).content.decode()
    )
    assert "Choose a relation" in olga.post("/actors/relations/change/", {"on": "2026-01-01"}, follow=True).content.decode()
    olga.post("/actors/relations/change/", {"relation": related.pk, "on": "1 June 2026"})
    related.refresh_from_db()
    assert related.until.isoformat() == "2026-06-01"
    assert (
        signed_in(made("Amina")).post("/actors/relations/change/", {"relation": related.pk, "do": "withdraw"}).status_code == 403
    )


def test_referrals_are_on_the_map_of_those_only_who_may_see_counts(client, plan):
    assert "Relations of referral are left out" in client.get("/actors/").content.decode()
    assert "Relations of referral are left out" not in signed_in(made("Elin", "commissioner")).get("/actors/").content.decode()


def test_the_round_is_answered_without_an_account_one_question_a_page(client, round_):
    start = f"/maturity/answer/{maturity.link_of(round_)}/"
    assert "Not kept: who you are" in client.get(start).content.decode()
    assert client.post(start, {"kind": ""}).status_code == 422
    reply = client.post(start, {"kind": "learner"})
    for number in range(1, 12):
        address = reply["Location"]
        page = client.get(address).content.decode()
        assert f"question {number} of 11" in page
        assert page.count("<h1") == 1
        assert client.post(address, {"level": "7"}).status_code == 422
        reply = client.post(
            address, {"level": "unknown" if number == 2 else "3", "comment": "More <evenings>" if number == 1 else ""}
        )
    check = client.get(reply["Location"]).content.decode()
    assert "More &lt;evenings&gt;" in check
    assert check.count("3, defined") == 10
    first = re.search(r'href="([^"]+/1/\?check=yes)"', check)
    assert first is not None
    back = client.post(first[1].replace("&amp;", "&"), {"level": "5", "comment": ""})
    assert back["Location"] == reply["Location"]
    assert client.post(reply["Location"])["Location"] == "/maturity/thanks/"
    assert client.get("/maturity/thanks/").status_code == 200
    assert Response.objects.get().sent_on == timezone.localdate()
    assert sorted(Opinion.objects.values_list("level", flat=True).exclude(level=None)) == [3] * 9 + [5]
    assert client.post(reply["Location"]).status_code == 404
    assert "sessionid" not in client.cookies


def test_nothing_is_shown_of_a_round_while_it_is_open(client, olga, round_):
    address = f"/maturity/{round_.pk}/"
    assert client.get(address).status_code == 404
    page = olga.get(address).content.decode()
    assert "shown to nobody until it has closed" in page
    assert olga.get(f"{address}picture.svg").status_code == 404
    assert "Answer it" not in client.get("/maturity/").content.decode()
    assert "answer it" in signed_in(made("Amina")).get("/maturity/").content.decode()


def test_a_closed_round_is_read_by_anybody_and_cannot_be_answered(client, olga, round_):
    for kind, level in (("employer", 2), ("provider", 4)):
        for _ in range(5):
            token = maturity.token_of(maturity.begin(round_=round_, kind=kind))
            maturity.answer(token=token, feature="governance", level=level, comment="secret words")
            maturity.send(token=token)
    token = maturity.token_of(maturity.begin(round_=round_, kind="learner"))
    maturity.answer(token=token, feature="governance", level=1)
    maturity.send(token=token)
    assert client.post(f"/maturity/{round_.pk}/close/").status_code == 302
    olga.post(f"/maturity/{round_.pk}/close/")
    page = client.get(f"/maturity/{round_.pk}/").content.decode()
    assert "Kinds of respondent disagree on 1 of eleven features" in page
    assert "secret words" not in page
    assert "Learners’ representative</th>" not in page
    assert "1 of 1 (100%)" in page
    assert "secret words" in olga.get(f"/maturity/{round_.pk}/").content.decode()
    assert client.get(f"/maturity/{round_.pk}/picture.svg").status_code == 200
    assert "cannot be answered now" in client.get(f"/maturity/answer/{maturity.link_of(round_)}/").content.decode()


def test_rounds_are_opened_by_owners(client, olga, plan):
    form = {"title": "Autumn", "opens_on": "1 September 2027", "closes_on": "30 September 2027", "plan": "small", "public": "yes"}
    assert signed_in(made("Amina")).post("/maturity/open/", form).status_code == 403
    assert olga.post("/maturity/open/", {**form, "closes_on": "soon"}).status_code == 422
    assert olga.post("/maturity/open/", {**form, "title": " "}).status_code == 422
    assert olga.post("/maturity/open/", {**form, "closes_on": "1 August 2027"}).status_code == 422
    assert Round.objects.count() == 0
    assert olga.post("/maturity/open/", form).status_code == 302
    assert Round.objects.get().plan == plan


@pytest.mark.parametrize("address", ["/maturity/answer/x/", "/maturity/answering/x/1/", "/maturity/answering/x/check/"])
def test_a_link_that_is_none_says_so(client, db, address):
    assert client.get(address).status_code == 404


def test_the_map_asks_the_database_a_few_questions(client, related, django_assert_max_num_queries):
    client.get("/actors/")
    with django_assert_max_num_queries(20):
        client.get("/actors/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_nothing_hinders_anybody(chromium: Any, live_server: Any, related: Relation, round_: Round) -> None:
    from axe_playwright_python.sync_playwright import Axe

    done = maturity.open_round(
        by=SYSTEM, title="Done", opens_on=timezone.localdate(), closes_on=timezone.localdate(), is_public=True
    )
    for level in (2, 2, 3, 3, 3):
        token = maturity.token_of(maturity.begin(round_=done, kind="employer"))
        maturity.answer(token=token, feature="governance", level=level)
        maturity.send(token=token)
    Round.objects.filter(pk=done.pk).update(
        opens_on=timezone.localdate() - timedelta(days=9), closes_on=timezone.localdate() - timedelta(days=1)
    )
    begun = maturity.token_of(maturity.begin(round_=round_, kind="employer"))
    paths = (
        "/actors/", "/plans/small/actors/", "/actors/who/college/", "/actors/ask/?q=roll+out", "/actors/relations/", "/maturity/",
        f"/maturity/{done.pk}/", f"/maturity/answer/{maturity.link_of(round_)}/", f"/maturity/answering/{begun}/1/", f"/maturity/answering/{begun}/check/",
    )  # fmt: skip
    for path in paths:
        for width in (1280, 320):
            context = chromium.new_context(viewport={"width": width, "height": 800})
            page = context.new_page()
            page.goto(live_server.url + path, wait_until="load")
            found = Axe().run(page).response["violations"]
            assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == [], path
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, path
            context.close()
