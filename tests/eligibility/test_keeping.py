"""Keeping answers: by choice, sealed, for one person alone, deleted for good."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from skillshed.people import reads
from skillshed.people.services import SYSTEM
from skillshed.people.subject_rights import erase_person, export_person
from skillshed.provision.answers import forget_overdue, keep_answers, kept_answers, record_of
from skillshed.provision.models import KeptAnswers
from skillshed.terms.errors import Refused
from tests.support.accounts import made, signed_in

pytestmark = pytest.mark.django_db
KEPT = "/eligible/kept/"


@pytest.fixture
def amina():
    return made("Amina")


@pytest.fixture
def browser(amina) -> Client:
    """Amina has signed in and answered one question."""
    client = signed_in(amina)
    client.post("/eligible/", {"on": "2025-09-01"})
    client.post("/eligible/question/", {"question": "employment_status", "answer": "employed"})
    return client


def test_nothing_is_kept_unless_she_says_so(browser):
    browser.get("/eligible/results/")
    assert not KeptAnswers.objects.exists()


def test_kept_answers_come_back_in_another_browser(browser, amina):
    assert browser.post(KEPT, {"do": "keep"})["Location"] == "/eligible/results/"
    elsewhere = signed_in(amina)
    assert "You kept answers on" in elsewhere.get("/eligible/").content.decode()
    assert elsewhere.post(KEPT, {"do": "take_up"})["Location"] == "/eligible/results/"
    page = elsewhere.get("/eligible/results/").content.decode()
    assert "1 September 2025" in page
    assert "Keep these instead" in page


def test_nothing_of_them_can_be_read_in_the_database_or_the_trail(browser):
    browser.post(KEPT, {"do": "keep"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM provision_keptanswers")
        assert "employed" not in cursor.fetchone()[0]
    entry = reads.trail().first()
    assert (entry.did, entry.facts) == ("answers.keep", {})


def test_deleting_is_for_good(browser, amina):
    browser.post(KEPT, {"do": "keep"})
    browser.post(KEPT, {"do": "forget"})
    assert not KeptAnswers.objects.exists()
    assert "You kept answers" not in browser.get("/eligible/").content.decode()
    assert signed_in(amina).post(KEPT, {"do": "take_up"})["Location"] == "/eligible/"


def test_another_person_never_sees_them(browser, amina):
    browser.post(KEPT, {"do": "keep"})
    for other in (made("Brian", "adviser"), made("Gwen", "administrator")):
        assert kept_answers(by=other) is None
        reply = signed_in(other).post(KEPT, {"do": "take_up"})
        assert reply["Location"] == "/eligible/"
        signed_in(other).post(KEPT, {"do": "forget"})
    assert kept_answers(by=amina)["given"] == {"employment_status": "employed"}


def test_a_stranger_cannot_keep(client):
    client.post("/eligible/", {"on": "2025-09-01"})
    assert client.post(KEPT, {"do": "keep"}).status_code == 403
    assert "Keep my answers" not in client.get("/eligible/results/").content.decode()
    with pytest.raises(Refused):
        keep_answers(by=SYSTEM, answers={})


def test_keeping_twice_keeps_the_newer_alone(amina):
    keep_answers(by=amina, answers={"on": "2025-09-01", "given": {}, "skipped": []})
    keep_answers(by=amina, answers={"on": "2026-09-01", "given": {}, "skipped": []})
    assert KeptAnswers.objects.count() == 1
    assert kept_answers(by=amina)["on"] == "2026-09-01"


def test_after_a_year_they_are_gone(amina):
    found = keep_answers(by=amina, answers={"on": "2025-09-01", "given": {}, "skipped": []})
    assert forget_overdue(on=found.forget_on - timedelta(days=1)) == 0
    KeptAnswers.objects.update(forget_on=timezone.localdate())
    assert record_of(amina) is None
    keep_answers(by=made("Dev"), answers={"on": "2025-09-01", "given": {}, "skipped": []})
    assert not KeptAnswers.objects.filter(person=amina.person).exists()


def test_export_tells_them_and_erasure_takes_them(amina):
    keep_answers(by=amina, answers={"on": date(2025, 9, 1).isoformat(), "given": {"ehc_plan": True}, "skipped": []})
    told = json.loads(json.dumps(export_person(by=amina, person=amina.person)))
    assert told["eligibility_answers"]["answers"]["given"] == {"ehc_plan": True}
    erase_person(by=amina, person=amina.person)
    assert not KeptAnswers.objects.exists()
