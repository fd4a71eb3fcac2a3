"""Providers answer by account or by the key of a letter; advisers see their people; nobody sees anybody else's."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from skillshed.referrals import links, services
from skillshed.referrals.models import Client as Helped
from skillshed.referrals.models import OutcomeRecord, Participation, Referral
from skillshed.site.referring.urls import urlpatterns
from tests.referrals.conftest import PERSONAL
from tests.support.accounts import signed_in

pytestmark = pytest.mark.django_db


def test_a_provider_opens_accepts_and_ends_by_account(town, refer):
    row, browser = refer(), signed_in(town.carys)
    listed = browser.get("/inbox/").content.decode()
    assert row.client.code in listed
    assert "Zebedee" not in listed, "nobody is shown before it is opened"
    one, answer = (reverse(f"provision:{name}", args=[row.pk]) for name in ("inbox_one", "inbox_answer"))
    assert "Zebedee" not in browser.get(one).content.decode()
    browser.post(answer, {"to": "received"})
    assert "Zebedee Quill" in browser.get(one).content.decode()
    for to in ("accepted", "started", "completed"):
        assert browser.post(answer, {"to": to}).status_code == 302
    assert "Zebedee" not in browser.get(one).content.decode(), "the purpose is over"
    browser.post(answer, {"month": "0", "outcome": "job"})
    assert OutcomeRecord.objects.get(month=0).outcome == "job"


def test_declining_asks_for_a_reason(town, refer):
    row, browser = refer(), signed_in(town.carys)
    answer = reverse("provision:inbox_answer", args=[row.pk])
    browser.post(answer, {"to": "received"})
    fault = browser.post(answer, {"to": "declined"})
    assert (fault.status_code, "Choose a reason" in fault.content.decode()) == (422, True)
    browser.post(answer, {"to": "declined", "reason": "full", "note": "Again in January"})
    assert Referral.objects.get().state == "declined"


def test_a_moves_the_table_does_not_know_is_told(town, refer):
    row, browser = refer(), signed_in(town.carys)
    answer = reverse("provision:inbox_answer", args=[row.pk])
    assert browser.post(answer, {"to": "nonsense"}).status_code == 400
    assert browser.post(answer, {"to": "completed"}).status_code == 403


def test_the_key_of_the_letter_opens_one_referral_with_a_press(town, refer):
    row = refer()
    from skillshed.referrals.letters import post_letters

    post_letters()
    letter = next(one for one in mail.outbox if "office" in one.to[0])
    key = re.search(r"#key=(\S+)", letter.body)[1]
    browser = Client()
    browser.get("/inbox/key/")
    assert Referral.objects.get().state == "sent", "looking does nothing: mail programs look, too"
    assert browser.post("/inbox/key/", {"key": key}).url == "/inbox/opened/"
    page = browser.get("/inbox/opened/").content.decode()
    assert "Zebedee Quill" in page
    assert PERSONAL["note"] not in page, "by link only how to reach the person"
    browser.post("/inbox/opened/answer/", {"to": "accepted"})
    assert Referral.objects.get().state == "accepted"
    assert browser.get(reverse("provision:inbox_one", args=[row.pk])).status_code == 302, "the key opens no account"


def test_a_key_ends_and_a_forged_one_opens_nothing(town, refer, monkeypatch):
    row = refer()
    key = links.provider_key(row)
    for wrong in (
        key[:-2],
        "x",
        links.signing.dumps(row.pk.hex, salt="other"),
        links.signing.dumps(uuid.uuid4().hex, salt=links.SALT),
    ):
        reply = Client().post("/inbox/key/", {"key": wrong})
        assert reply.status_code in (404, 422)
        assert "Bricklaying" not in reply.content.decode()
    import time

    late = time.time() + 15 * 86_400
    monkeypatch.setattr(links.signing.time, "time", lambda: late)
    assert Client().post("/inbox/key/", {"key": key}).status_code == 422
    assert Referral.objects.get().state == "sent"


def test_an_adviser_opens_a_case_refers_and_sees_what_comes(town):
    browser = signed_in(town.brian)
    fields = {"name": "Zebedee Quill", "phone": "07700 900123", "email": "zebedee.quill@example.org", "channel": "in_person"}
    assert browser.post("/cases/new/", fields).status_code == 422, "the person must know first"
    browser.post("/cases/new/", {**fields, "said": "on", "postcode": "BB11 1AA", "born": "1990-04-01"})
    client = Helped.objects.get()
    assert (client.organisation, client.adviser, client.home_ons) == (town.advice, town.brian, "E07000117")
    found = browser.get(reverse("provision:choose_offer", args=[client.pk]), {"q": "brick"}).content.decode()
    refer = reverse("provision:refer_case", args=[client.pk, town.offer.pk])
    assert refer in found
    key = re.search('name="key" value="(.*?)"', browser.get(refer).content.decode())[1]
    assert browser.post(refer, {"key": key, "channel": "in_person"}).status_code == 422
    for _ in range(2):
        browser.post(refer, {"key": key, "channel": "in_person", "agree": "on"})
    row = Referral.objects.get()
    assert (row.state, row.organisation) == ("sent", town.advice)
    services.move(by=town.carys, referral=row.pk, to="declined", reason="full", note="Again in January")
    page = browser.get(reverse("provision:case", args=[client.pk])).content.decode()
    assert "No places left" not in page or "no places left" in page
    assert "Again in January" in page
    assert "Find something else together" in browser.get("/cases/").content.decode()


def test_a_draft_waits_for_the_person(town, case):
    browser, client = signed_in(town.brian), case()
    browser.post(reverse("provision:refer_case", args=[client.pk, town.offer.pk]), {"key": "k", "draft": "yes"})
    row = Referral.objects.get()
    assert (row.state, row.consent) == ("draft", None)
    assert not signed_in(town.carys).get("/inbox/").content.decode().count(client.code)
    browser.post(reverse("provision:send_draft", args=[client.pk, row.pk]), {"channel": "phone", "agree": "on"})
    assert Referral.objects.get().state == "sent"


def test_a_case_s_page_does_what_its_buttons_say(town, case):
    browser, client = signed_in(town.brian), case()
    act = reverse("provision:case_act", args=[client.pk])
    page = reverse("provision:case", args=[client.pk])
    browser.post(act, {"do": "note", "text": "Likes mornings"})
    browser.post(act, {"do": "plan", "what": "Write a CV", "due_on": date.today().isoformat(), "step": "job_ready"})
    browser.post(act, {"do": "begin", "project": "Job club", "part_step": "engagement", "started_on": "2026-09-01"})
    shown = browser.get(page).content.decode()
    assert all(words in shown for words in ("Likes mornings", "Write a CV", "Job club"))
    assert "Planned: Write a CV" in browser.get("/cases/").content.decode()
    browser.post(act, {"do": "tick", "which": str(client.plan.get().pk)})
    assert client.plan.get().done_on == date.today()
    part = Participation.objects.get()
    assert browser.post(act, {"do": "end", "which": str(part.pk), "ended_on": "", "how": "completed"}).status_code == 422
    browser.post(act, {"do": "end", "which": str(part.pk), "ended_on": "2026-10-01", "how": "completed"})
    assert Participation.objects.get().ended_on == date(2026, 10, 1)
    fault = browser.post(act, {"do": "note", "text": " "})
    assert (fault.status_code, "Write the note" in fault.content.decode()) == (422, True)
    assert browser.post(act, {"do": "nothing"}).status_code == 404


def test_cases_are_found_by_whole_words_only(town, case):
    browser, client = signed_in(town.brian), case()
    case(name="Somebody Else", email="else@example.org", phone="07700 900999")
    for text in (client.code, "zebedee quill", PERSONAL["email"], "+447700900123"):
        page = browser.post("/cases/", {"text": text}).content.decode()
        assert page.count("Zebedee Quill</a>") == 1, text
        assert "Somebody Else</a>" not in page
    assert "Nobody is found" in browser.post("/cases/", {"text": "Zebed"}).content.decode()


def test_every_address_gives_strangers_nothing(town, refer, case):
    """Every address of the room, by every role and nobody, with numbers of what is another's and of what is not there."""
    row, client = services.receive(by=town.carys, referral=refer().pk), case()
    own = services.draft(by=town.brian, client=client, offer=town.offer, request_key="k")
    browsers = {
        "nobody": Client(),
        **{name: signed_in(getattr(town, name)) for name in ("amina", "olwen", "piotr", "gwen", "elin", "brian", "carys")},
    }
    theirs = {"brian": {client.pk}, "carys": {row.pk}}
    for pattern in urlpatterns:
        for who, browser in browsers.items():
            for number in (row.pk, client.pk, own.pk, row.consent_id, row.client_id):
                if number in theirs.get(who, ()):
                    continue
                _refused(browser, who, pattern, number, own)


def _refused(browser, who: str, pattern, number, own) -> None:
    names = pattern.pattern.converters
    if not set(names) & {"number", "referral"} or pattern.name.startswith("refer"):
        return
    values = {"number": number, "offer": own.offer_id, "referral": own.pk, "month": 0, "name": "ehc_plan"}
    given = {name: values[name] for name in names}
    absent = {**given, "number": uuid.uuid4()}
    for method in ("get", "post"):
        asked, none = (getattr(browser, method)(reverse(f"provision:{pattern.name}", kwargs=one)) for one in (given, absent))
        told = f"{method} {pattern.name} by {who}"
        assert asked.status_code in (302, 404, 405), f"{told}: {asked.status_code}"
        assert asked.status_code == none.status_code, f"{told} tells what is there"
        if asked.status_code == 302:
            assert asked.url.startswith("/account/login/"), f"{told} leads to {asked.url}"
        text = asked.content.decode()
        assert not [word for word in ("Zebedee", "Quill", "07700", "Bricklaying") if word in text], told


def test_lists_hold_only_one_s_own(town, refer, case):
    row, client = refer(), case()
    for who, address, code in (
        ("olwen", "/inbox/", row.client.code),
        ("piotr", "/cases/", client.code),
        ("brian", "/cases/", row.client.code),
    ):
        reply = signed_in(getattr(town, who)).get(address)
        assert (reply.status_code, code in reply.content.decode()) == (200, False), who
    for who in ("amina", "elin", "gwen", "carys"):
        assert signed_in(getattr(town, who)).get("/cases/").status_code == 403
    for who in ("amina", "elin", "gwen", "brian"):
        assert signed_in(getattr(town, who)).get("/inbox/").status_code == 403
    assert Client().get("/cases/").status_code == 302


def test_a_form_from_elsewhere_does_nothing(town, refer):
    row = refer()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(town.carys)
    assert browser.post(reverse("provision:inbox_answer", args=[row.pk]), {"to": "received"}).status_code == 403
    assert Client(enforce_csrf_checks=True).post("/my-referral/", {"code": "x", "contact": "y"}).status_code == 403
    assert Referral.objects.get().state == "sent"


def test_a_role_that_ended_sees_nothing_more(town, case):
    from skillshed.people.services import SYSTEM, end_role

    browser, client = signed_in(town.brian), case()
    end_role(by=SYSTEM, grant=town.brian.grants.get())
    assert browser.get(reverse("provision:case", args=[client.pk])).status_code == 404


def test_access_ends_by_itself(town, refer, monkeypatch):
    from django.utils import timezone

    from skillshed.site.referring import opened

    row, browser = refer(), Client()
    browser.post("/my-referral/", {"code": row.client.code, "contact": PERSONAL["email"]})
    assert row.offer_title in browser.get("/my-referral/").content.decode()
    late = timezone.now() + timedelta(minutes=31)
    monkeypatch.setattr(opened.timezone, "now", lambda: late)
    assert row.offer_title not in browser.get("/my-referral/").content.decode()


def test_counts_are_for_those_who_may_and_nobody_is_in_them(town, refer):
    for number in range(7):
        row = refer(name=f"Person {number}", email=f"p{number}@example.org", home_ons="E07000117" if number else "E07000122")
        services.move(by=town.carys, referral=row.pk, to="declined", reason="full")
    for who in ("elin", "gwen", "brian"):
        browser = signed_in(getattr(town, who))
        for address in ("/funnel/", "/funnel/figures.csv", "/escalator/", "/escalator/figures.csv"):
            reply = browser.get(address)
            assert reply.status_code == 200
            assert not re.search(r"Person \d|p\d@", reply.content.decode())
    page = signed_in(town.elin).get("/funnel/figures.csv").content.decode()
    assert "Referrals sent,all,all,5" in page
    assert "hidden" in page
    for who in ("amina", "carys"):
        assert signed_in(getattr(town, who)).get("/funnel/").status_code == 403
    assert signed_in(town.elin).get("/funnel/?from=tomorrow").status_code == 400
    months = signed_in(town.elin).get("/funnel/figures.csv?from=2026-02-11&to=2026-02-12")
    assert "funnel-2026-02-01-to-2026-02-28.csv" in months["Content-Disposition"]
