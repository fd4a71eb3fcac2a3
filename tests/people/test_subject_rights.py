"""Export and erasure of a person."""

from __future__ import annotations

import json

import pytest
from allauth.account.models import EmailAddress
from axes.models import AccessLog
from django.test import Client

from skillshed.people import holders, reads, services
from skillshed.people.models import User
from skillshed.people.subject_rights import erase_person, export_person
from skillshed.terms.errors import Refused

from .conftest import PASSWORD


@pytest.fixture
def carys(account, gwen) -> User:
    user = account("Carys", "provider")
    college = services.create_organisation(by=gwen, name="One College", kind="provider")
    services.add_member(by=gwen, person=user.person, organisation=college, job_title="Data manager")
    return user


def test_a_person_takes_everything_held_about_them(carys):
    Client(REMOTE_ADDR="192.0.2.7").post("/account/login/", {"login": carys.email, "password": PASSWORD})
    found = json.loads(json.dumps(export_person(by=carys, person=carys.person)))
    assert found["person"]["name"] == "Carys"
    assert found["account"]["email"] == "carys@example.org"
    assert [row["role"] for row in found["account"]["roles"]] == ["provider"]
    assert found["memberships"][0]["job_title"] == "Data manager"
    assert [row["network_address"] for row in found["account"]["sign_ins"]] == ["192.0.2.7"]
    assert reads.trail("person", str(carys.person_id)).first().did == "person.export"


def test_nobody_takes_what_is_anothers(carys, amina):
    with pytest.raises(Refused):
        export_person(by=amina, person=carys.person)
    with pytest.raises(Refused):
        erase_person(by=amina, person=carys.person)


def test_erasure_leaves_no_trace_of_who_and_keeps_the_trail(carys, gwen):
    client = Client()
    client.post("/account/login/", {"login": carys.email, "password": PASSWORD})
    services.record(by=carys, did="evidence.import")
    before = reads.check_trail().entries
    erase_person(by=gwen, person=carys.person)
    kept = User.objects.get(pk=carys.pk)
    assert kept.person.name == f"Erased person {kept.person_id}"
    assert (kept.is_active, kept.email, kept.has_usable_password()) == (False, f"erased-{kept.pk}@erased.invalid", False)
    assert not EmailAddress.objects.filter(user=kept).exists()
    assert not AccessLog.objects.filter(username="carys@example.org").exists()
    assert not reads.held(kept)
    assert kept.person.memberships.get().job_title == ""
    assert client.get("/people/me/").status_code == 302, "the open session must be dead"
    check = reads.check_trail()
    assert (check.is_whole, check.entries) == (True, before + 1)


def test_a_person_may_erase_themselves_and_a_second_time_changes_nothing(carys):
    first = erase_person(by=carys, person=carys.person)
    again = erase_person(by=services.SYSTEM, person=carys.person)
    assert again.erased_on == first.erased_on


def test_the_last_administrator_cannot_be_erased(gwen):
    with pytest.raises(Refused, match="last administrator"):
        erase_person(by=gwen, person=gwen.person)
    assert User.objects.get(pk=gwen.pk).is_active


def test_other_rooms_are_asked_too(carys, monkeypatch):
    forgotten = []
    monkeypatch.setattr(holders, "_HOLDERS", {})
    holders.register(holders.Holder("referrals", lambda person: [person.pk], lambda person: forgotten.append(person.pk)))
    with pytest.raises(ValueError, match="already exports"):
        holders.register(holders.Holder("referrals", lambda person: [], lambda person: None))
    assert export_person(by=carys, person=carys.person)["referrals"] == [carys.person_id]
    erase_person(by=carys, person=carys.person)
    assert forgotten == [carys.person_id]
