"""Pages of administrators and of everybody's own account."""

from __future__ import annotations

import json

import pytest
from django.core import mail
from django.test import Client

from skillshed.people import services
from skillshed.people.models import RoleGrant, User
from tests.support.trail import unguarded


@pytest.fixture
def admin(gwen) -> Client:
    client = Client()
    client.force_login(gwen)
    return client


@pytest.fixture
def resident(amina) -> Client:
    client = Client()
    client.force_login(amina)
    return client


@pytest.mark.parametrize("address", ["/people/", "/people/audit", "/people/invite"])
def test_a_resident_is_refused_kindly(resident, address):
    reply = resident.get(address)
    assert reply.status_code == 403
    assert "Ask an administrator" in reply.content.decode()


def test_a_refused_account_page_does_not_tell_who_exists(resident, gwen):
    assert resident.get(f"/people/accounts/{gwen.pk}/").status_code == 403
    assert resident.get("/people/accounts/999999/").status_code == 403


@pytest.mark.parametrize("address", ["/people/", "/people/audit", "/people/me/", "/people/accounts/1/"])
def test_a_stranger_is_asked_to_sign_in(db, address):
    assert Client().get(address).headers["Location"].startswith("/account/login/")


def test_an_administrator_finds_grants_and_ends(admin, amina):
    found = admin.post("/people/", {"search": "ami"}).content.decode()
    assert "Amina" in found
    assert "Invented person" in found
    assert "Gwen" not in found.partition("<table")[2]
    page = f"/people/accounts/{amina.pk}/"
    for _ in range(2):  # a double click
        assert admin.post(page, {"role": "analyst"}).status_code == 302
    grant = RoleGrant.objects.get(user=amina, ended_on=None)
    assert "since" in admin.get(page).content.decode()
    admin.post(f"/people/roles/{grant.pk}/end")
    assert not RoleGrant.objects.filter(user=amina, ended_on=None).exists()


def test_a_bad_place_code_is_named_and_the_rest_is_kept(admin, amina):
    page = admin.post(f"/people/accounts/{amina.pk}/", {"role": "analyst", "place_ons": "Burnley"}).content.decode()
    assert "is not a place code" in page
    assert '<option value="analyst" selected>' in page


def test_inviting_twice_is_told_above_the_form(admin, django_capture_on_commit_callbacks):
    asked = {"name": "Hana", "email": "hana@example.org", "role": "analyst"}
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.post("/people/invite", asked).status_code == 302
    assert "already an account" in admin.post("/people/invite", asked).content.decode()
    assert len(mail.outbox) == 1
    assert User.objects.filter(email="hana@example.org").count() == 1


def test_the_audit_page_tells_whether_the_trail_is_whole(admin, gwen):
    services.record(by=gwen, did="evidence.import", kind="release", thing="nomis-1", rows=5)
    assert "<strong>Whole.</strong>" in admin.get("/people/audit?check=yes").content.decode()
    with unguarded() as cursor:
        cursor.execute("UPDATE people_auditentry SET did = 'nothing'")
    assert "<strong>Not whole.</strong>" in admin.get("/people/audit?check=yes").content.decode()


def test_my_export_is_a_file_and_not_kept_on_the_way(resident):
    reply = resident.post("/people/me/export")
    assert json.loads(reply.content)["person"]["name"] == "Amina"
    assert reply.headers["Cache-Control"] == "no-store"
    assert resident.get("/people/me/export").status_code == 405


def test_erasing_asks_for_the_word(admin, amina):
    page = f"/people/accounts/{amina.pk}/erase"
    assert "Type the word erase" in admin.post(page, {"word": "yes"}).content.decode()
    assert User.objects.get(pk=amina.pk).is_active
    admin.post(page, {"word": "erase"})
    assert not User.objects.get(pk=amina.pk).is_active


def test_my_own_erasure_asks_for_the_password_again(resident):
    reply = resident.get("/people/me/erase")
    assert reply.status_code == 302
    assert "reauthenticate" in reply.headers["Location"]


def test_the_cost_of_the_list_does_not_grow_with_people(admin, account, django_assert_max_num_queries):
    for number in range(12):
        account(f"Person{number}", "analyst")
    with django_assert_max_num_queries(9):
        assert admin.get("/people/").status_code == 200
