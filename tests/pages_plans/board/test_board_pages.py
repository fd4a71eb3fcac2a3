"""Packs, public view, pillars and matrix in the browser."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from skillshed.insight.plan.reading import parse_plan
from skillshed.plans.models import PublicView
from tests.pages_plans.board.conftest import SECRETS
from tests.support.accounts import made, signed_in

OPEN = ("", "chain/", "lint/", "A1/", "U1/", "P/", "M1/", "F/", "pledge/", "pillars/", "lsip/", "matrix/", "plan.json", "plan.csv", "plan.xml",
        "plan.ics", "plan.xlsx", "chain.svg?theme=T", "matrix.csv", "matrix.xlsx", "lsip.report.html", "person-1/")  # fmt: skip


def _text(reply) -> str:
    data = reply.content
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return " ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return data.decode("utf-8")


@pytest.mark.parametrize("address", OPEN)
def test_nothing_that_is_not_public_is_anywhere_a_stranger_can_look(client, plan, address):
    reply = client.get(f"/plans/open/{address}")
    assert reply.status_code == 200
    text = _text(reply)
    assert [one for one in SECRETS if one in text] == []


def test_the_same_is_shown_to_those_who_work_on_it(olga):
    seen = " ".join(_text(olga.get(f"/plans/open/{address}")) for address in ("", "A1/", "plan.json", "F/"))
    assert [one for one in SECRETS if one not in seen] == []


@pytest.mark.parametrize("address", ["pack/", "progress/", "pack.report.pdf", "progress.report.html", "public/", "public/seen/"])
def test_packs_and_settings_are_for_colleagues(client, plan, address):
    assert client.get(f"/plans/open/{address}").status_code in (302, 403)
    assert signed_in(made("Amina")).get(f"/plans/open/{address}").status_code == 403


def test_an_owner_withholds_a_priority_and_all_that_lives_by_it(client, olga, plan):
    assert "Hushed action" in client.get("/plans/open/plan.json").content.decode()
    reply = olga.post("/plans/open/public/", {"is_public": "on", "shows_money": "on", "withheld": "Q"}, follow=True)
    assert "It is kept" in reply.content.decode()
    for address in ("", "chain/", "plan.json", "plan.csv", "pillars/", "matrix/"):
        text = client.get(f"/plans/open/{address}").content.decode()
        assert "Hushed" not in text, address
        assert "Quiet" not in text, address
    assert client.get("/plans/open/AQ/").status_code == 404
    assert "77777" in client.get("/plans/open/F/").content.decode()
    assert client.get("/plans/open/lint/").status_code == client.get("/plans/open/lsip/").status_code == 404
    assert "Hushed" in olga.get("/plans/open/plan.json").content.decode()
    seen = olga.get("/plans/open/public/seen/").content.decode()
    assert "Hushed" not in seen
    assert "Jane" not in seen


def test_the_check_list_says_what_employers_said_or_why_nothing_can_be_said(olga, plan):
    text = olga.get("/plans/open/lsip/").content.decode()
    assert "What employers said themselves" in text
    assert "ask them to answer" in text


def test_an_id_that_is_none_is_said_and_nothing_changes(olga, plan):
    reply = olga.post("/plans/open/public/", {"is_public": "on", "withheld": "Q, ZZ"})
    assert reply.status_code == 422
    assert "no element ZZ" in reply.content.decode()
    assert not PublicView.objects.exists()


def test_what_is_not_a_plan_owners_cannot_be_set_by_others(client, plan):
    analyst = signed_in(made("Ana", "analyst"))
    assert analyst.post("/plans/open/public/", {"is_public": "on"}).status_code == 403
    assert not PublicView.objects.exists()


def test_what_was_learned_is_public_when_it_is_said_so(client, olga, plan):
    assert "Should we stop it?" not in client.get("/plans/open/").content.decode()
    olga.post("/plans/open/public/", {"is_public": "on", "shows_learned": "on"})
    assert "Should we stop it?" in client.get("/plans/open/").content.decode()


def test_the_pack_puts_decisions_first(olga, plan):
    page = olga.get("/plans/open/pack/?on=2022-02-01").content.decode()
    assert page.count("<h1") == 1
    assert "Should we stop it?" in page
    assert page.index("Decisions needed") < page.index("What is off") < page.index("What changed") < page.index("What is due")
    assert "No snapshot was kept before this day" in page


def test_a_snapshot_kept_from_the_page_is_what_the_next_pack_is_held_against(olga, plan):
    assert "is kept" in olga.post("/plans/open/pack/keep/?on=2021-08-01", follow=True).content.decode()
    plan.actuals.filter(on="2021-12-31").update(state="approved")
    page = olga.get("/plans/open/pack/?on=2022-02-01").content.decode()
    assert "Since the snapshot of 1 August 2021" in page
    assert "31.5 institutions" in page


@pytest.mark.parametrize("ending", ["pdf", "docx", "html", "json"])
def test_files_of_a_pack_are_the_same_each_time(olga, ending):
    first = olga.get(f"/plans/open/pack.report.{ending}?on=2022-02-01")
    assert first.status_code == 200
    assert first.content == olga.get(f"/plans/open/pack.report.{ending}?on=2022-02-01").content
    assert "2022-02-01" in first["Content-Disposition"] or ending == "json"


def test_a_file_of_targets_is_brought_in_and_bad_rows_are_said(olga, plan):
    rows = b"college,target,value,serves\nSouth College,Cyber starts,25,P\n,Nameless,3,P\nSouth College,Odd,many,P\n"
    reply = olga.post("/plans/open/matrix/", {"file": SimpleUploadedFile("t.csv", rows)})
    page = reply.content.decode()
    assert reply.status_code == 422
    assert "Row 3, college" in page
    assert "Row 4, value" in page
    assert "South College" in page
    again = olga.post("/plans/open/matrix/", {"file": SimpleUploadedFile("t.csv", rows)}).content.decode()
    assert "0 targets kept, 0 changed" in again


def test_only_owners_bring_targets_in(client, plan):
    file = SimpleUploadedFile("t.csv", b"college,target\nX,Y\n")
    assert client.post("/plans/open/matrix/", {"file": file}).status_code == 403
    assert plan.elements.filter(group="college_targets").count() == 2


def test_the_matrix_says_who_serves_what_and_what_nobody_asks_for(client, plan):
    page = client.get("/plans/open/matrix/").content.decode()
    assert "No college serves Q" in page
    assert "No priority asks for “Equine studies”" in page
    assert "Strong" in page


def test_pillars_tell_what_is_named_from_what_only_sounds_like_it(client, plan):
    page = client.get("/plans/open/pillars/").content.decode()
    assert "Nothing names it" in page  # health
    assert 'href="/plans/open/A1/"' in page


def test_the_plan_in_this_file_loads_and_comes_back(plan):
    from skillshed.insight.plan.reading import written
    from skillshed.plans.files import document

    found = document(plan)
    assert parse_plan(written(found), "again").plan == found
