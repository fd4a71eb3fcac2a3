"""A resident refers themselves, comes back with their code, changes their mind, leaves."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from skillshed.provision.models import Tally
from skillshed.referrals.models import Client as Helped
from skillshed.referrals.models import Consent, Referral
from tests.referrals.conftest import PERSONAL

pytestmark = pytest.mark.django_db
SECRETS = ("Zebedee", "Quill", "zebedee.quill", "07700", "wheelchair")
CONTACT = {name: PERSONAL[name] for name in ("name", "email", "phone")}


def walked(browser: Client, town, **more: str) -> str:
    """The first two pages, as a resident fills them in; the address of the third."""
    first = reverse("provision:refer", args=[town.offer.pk])
    assert browser.get(f"{first}?door=help").status_code == 200
    second = browser.post(first, CONTACT)
    assert second.status_code == 302, second.content.decode()
    third = browser.post(
        second.url, {"postcode": "BB11 1AA", "age_band": "25-49", "note": PERSONAL["note"], "groups": ["carer"], **more}
    )
    assert third.status_code == 302, third.content.decode()
    return third.url


def sent(browser: Client, town) -> Referral:
    reply = browser.post(walked(browser, town), {"agree": "on", "keep_in_touch": "on"})
    assert reply.url == "/refer/done/"
    return Referral.objects.select_related("client", "consent").get()


def test_three_pages_then_the_code(town):
    browser = Client()
    check = walked(browser, town)
    page = browser.get(check).content.decode()
    assert "I agree that my name, phone number, email address, age group and note on what helps go to Calder Vale College" in page
    assert "checked" not in page, "no tick is set beforehand"
    assert Referral.objects.count() == 0
    browser.post(check, {"agree": "on"})
    row = Referral.objects.select_related("client", "consent").get()
    assert (row.state, row.door, row.home_ons, row.client.groups) == ("sent", "help", "E07000117", ["carer"])
    assert Consent.objects.get().words in page.replace("&#x27;", "'")
    assert set(row.consent.data) == {"name", "phone", "email", "age", "note"}
    done = browser.get("/refer/done/").content.decode()
    assert row.client.code in done
    assert Tally.objects.get(step="final_screen").count == 1


def test_without_agreement_nothing_is_kept(town):
    browser = Client()
    reply = browser.post(walked(browser, town), {"keep_in_touch": "on"})
    assert reply.status_code == 422
    assert "Tick the box if you agree" in reply.content.decode()
    assert not Helped.objects.exists()


def test_the_answers_in_the_browser_are_sealed_and_go(town):
    browser = Client()
    walked(browser, town)
    cookie = browser.cookies["referring"]
    assert not [word for word in SECRETS if word in cookie.value]
    assert (cookie["httponly"], cookie["path"], cookie["samesite"]) == (True, "/refer/", "Lax")
    sent(browser, town)
    assert browser.cookies["referring"].value == ""


def test_sending_the_last_page_twice_is_one_referral(town):
    browser = Client()
    check = walked(browser, town)
    cookies = browser.cookies["referring"].value
    browser.post(check, {"agree": "on"})
    browser.cookies["referring"] = cookies
    assert browser.post(check, {"agree": "on"}).url == "/refer/done/"
    assert Referral.objects.count() == 1


def test_faults_are_told_at_the_field(town):
    reply = Client().post(reverse("provision:refer", args=[town.offer.pk]), {"name": "", "email": "zebedee"})
    page = reply.content.decode()
    assert reply.status_code == 422
    assert 'href="#id_name">Write the name you go by' in page
    assert 'href="#id_email">Write the email address like' in page


def test_the_record_opens_with_the_code_and_only_with_it(town):
    row = sent(Client(), town)
    browser = Client()
    assert "See your referral" in browser.get("/my-referral/").content.decode()
    wrong = browser.post("/my-referral/", {"code": row.client.code, "contact": "somebody@example.org"})
    assert (wrong.status_code, row.offer_title in wrong.content.decode()) == (422, False)
    right = browser.post("/my-referral/", {"code": row.client.code.lower(), "contact": "07700 900 123"})
    assert right.status_code == 302
    page = browser.get("/my-referral/").content.decode()
    assert "It is sent. Calder Vale College has not opened it yet." in page
    assert PERSONAL["note"] in page
    title = re.search("<title>(.*?)</title>", page)[1]
    assert not [word for word in SECRETS if word in title]
    browser.post("/my-referral/leave/")
    assert PERSONAL["note"] not in browser.get("/my-referral/").content.decode()


def test_guessing_ends(town):
    row, browser = sent(Client(), town), Client()
    for _ in range(5):
        assert browser.post("/my-referral/", {"code": row.client.code, "contact": "x@example.org"}).status_code == 422
    assert browser.post("/my-referral/", {"code": row.client.code, "contact": PERSONAL["email"]}).status_code == 429


def test_flooding_ends(town):
    for number in range(10):
        browser = Client()
        assert browser.post(walked(browser, town), {"agree": "on"}).status_code == 302, number
    browser = Client()
    assert browser.post(walked(browser, town), {"agree": "on"}).status_code == 429


def test_taking_consent_back_copy_and_erasure(town):
    browser = Client()
    row = sent(browser, town)
    copy = browser.post("/my-referral/export/").json()
    assert (copy["name"], copy["note"]) == (PERSONAL["name"], PERSONAL["note"])
    browser.post(f"/my-referral/agreements/{row.consent_id}/")
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert browser.post("/my-referral/erase/", {"word": "no"}).status_code == 422
    assert browser.post("/my-referral/erase/", {"word": "erase"}).status_code == 302
    assert Helped.objects.get().name == ""
    assert "See your referral" in browser.get("/my-referral/").content.decode()


def test_an_offer_that_takes_nobody(town):
    type(town.offer).objects.update(status="temporarily closed")
    assert Client().get(reverse("provision:refer", args=[town.offer.pk])).status_code == 404


def test_nothing_personal_in_logs(town, caplog):
    caplog.set_level("DEBUG")
    browser = Client()
    row = sent(browser, town)
    browser.get("/my-referral/")
    Client().post("/my-referral/", {"code": row.client.code, "contact": "zebedee.quill@example.net"})
    Client().get(f"/my-referral/{row.pk}/withdraw/")
    logged = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert not [word for word in (*SECRETS, row.client.code) if word in logged]


def test_a_resident_with_an_account_finds_it_again_there_and_an_adviser_s_is_not_tied(town):
    from tests.support.accounts import signed_in

    for user, tied in ((town.amina, True), (town.brian, False)):
        browser = signed_in(user)
        first = reverse("provision:refer", args=[town.offer.pk])
        assert (user.email in browser.get(first).content.decode()) is tied
        browser.post(walked(browser, town), {"agree": "on"})
        row = Referral.objects.select_related("client").order_by("-made_on").first()
        assert (row.client.person == user.person) is tied
    assert town.offer.title in signed_in(town.amina).get("/my-referral/").content.decode()
    assert town.offer.title not in signed_in(town.brian).get("/my-referral/").content.decode()
