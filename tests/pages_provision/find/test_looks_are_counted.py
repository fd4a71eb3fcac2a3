"""Offers are counted once a day and browser, for readers only; their provider sees it, nobody learns who looked."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skillshed.people.services import SYSTEM
from skillshed.provision import tally
from skillshed.provision.models import OfferTally
from skillshed.referrals import services
from skillshed.referrals.actors import Link
from skillshed.referrals.kinds import Datum
from skillshed.referrals.services import Agreed
from skillshed.site.find import counted
from tests.support.accounts import made, signed_in

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36"


def reader(**more):
    return Client(headers={"User-Agent": PHONE, **more})


def looks(offer):
    today = timezone.localdate()
    return tally.looks([offer.pk], today, today).get(offer.pk, {})


def test_a_reader_is_counted_once_a_day_whatever_they_open_again(town):
    browser, care = reader(), town["care"]
    for _ in range(3):
        browser.get("/find/help/?q=care")
        browser.get(f"/offers/{care.pk}/")
        browser.get(f"/offers/{care.pk}/apply/")
        browser.post("/shortlist/change/", {"offer": str(care.pk)})
    assert looks(care) == {"shown": 1, "view": 1, "final_screen": 1, "shortlist": 1}
    reader().get(f"/offers/{care.pk}/")
    assert looks(care)["view"] == 2


def test_tomorrow_the_same_browser_counts_again(town, monkeypatch):
    from datetime import timedelta

    browser, care, today = reader(), town["care"], timezone.localdate()
    browser.get(f"/offers/{care.pk}/")
    monkeypatch.setattr(counted.timezone, "localdate", lambda *_: today + timedelta(days=1))
    browser.get(f"/offers/{care.pk}/")
    assert OfferTally.objects.filter(offer=care, step="view").count() == 2


@pytest.mark.parametrize(
    "agent",
    [
        "Googlebot/2.1 (+http://www.google.com/bot.html)",
        "Slackbot-LinkExpanding 1.0",
        "python-requests/2.32",
        "curl/8.5",
        "HeadlessChrome/130",
        "",
    ],
)
def test_programs_that_read_the_web_are_left_out(town, agent):
    Client(headers={"User-Agent": agent}).get(f"/offers/{town['care'].pk}/")
    assert looks(town["care"]) == {}


def test_pages_fetched_in_advance_and_heads_are_left_out(town):
    reader(Sec_Purpose="prefetch").get(f"/offers/{town['care'].pk}/")
    reader().head(f"/offers/{town['care'].pk}/")
    assert looks(town["care"]) == {}


def test_the_cookie_knows_nothing_of_the_reader_and_stays_small(town, monkeypatch):
    browser = reader()
    browser.get("/find/help/?q=care&near=BB11 1AA", follow=True)
    held = signing.loads(browser.cookies["steps"].value, salt=counted.COOKIE.salt)
    assert set(held) == {"door", "district", "done", "day", "seen"}
    assert "1AA" not in str(held)
    monkeypatch.setattr(counted, "MOST", 1)
    other = reader()
    other.get("/find/help/?q=care")
    full = other.cookies["steps"].value
    before = OfferTally.objects.count()
    other.get("/find/help/?q=computer")
    assert OfferTally.objects.count() == before, "no room is no count, not one at every look"
    assert (
        signing.loads(other.cookies["steps"].value, salt=counted.COOKIE.salt)["seen"]
        == signing.loads(full, salt=counted.COOKIE.salt)["seen"]
    )


def test_a_full_cookie_is_still_one_a_browser_takes():
    marks = {look: "".join(counted._mark(uuid4()) for _ in range(counted.MOST)) for look in tally.LOOKS}
    done = [f"help:{step}" for step in tally.STEPS]
    held = {"door": "help", "district": "E07000117", "done": done, "day": "2026-11-22", "seen": marks}
    assert len(signing.dumps(held, salt=counted.COOKIE.salt, compress=True)) < 3_000, "browsers take 4,096"


def test_the_providers_own_people_do_not_count(town):
    care = town["care"]
    own = made("Carys", "provider", organisation=care.provider.organisation)
    browser = signed_in(own)
    browser.get(f"/offers/{care.pk}/", headers={"User-Agent": PHONE})
    assert looks(care) == {}
    signed_in(made("Olwen", "provider", organisation=town["welding"].provider.organisation)).get(
        f"/offers/{care.pk}/", headers={"User-Agent": PHONE}
    )
    assert looks(care) == {"view": 1}


def refer(offer, times, to=()):
    for number in range(times):
        row = services.refer_oneself(
            offer=offer, agreed=Agreed("I agree.", (Datum.NAME, Datum.PHONE)), request_key=f"{offer.pk}-{number}-{to}", name=f"Person {number}",
            phone=f"07700 9000{number:02}",
        ).referral  # fmt: skip
        for state in to:
            services.move(by=Link(row.pk), referral=row.pk, to=state)


def test_a_provider_sees_looks_and_referrals_of_its_offers_and_others_only_what_hides_people(town):
    care = town["care"]
    carys = signed_in(made("Carys", "provider", organisation=care.provider.organisation))
    gwen = signed_in(made("Gwen", "administrator"))
    assert "Nothing is counted yet" in carys.get(reverse("provision:my_offer", args=[care.pk])).content.decode()
    for _ in range(2):
        reader().get(f"/offers/{care.pk}/")
    refer(care, 7)
    refer(care, 2, ("accepted",))
    shown = carys.get(reverse("provision:my_offer", args=[care.pk])).content.decode()
    assert "9 in all" in shown
    assert "<dt>Accepted</dt><dd>2</dd>" in shown
    assert '<th scope="row">Page opened</th><td class="num">2</td><td class="num">not counted</td>' in shown
    assert "Looks are counted since" in shown
    listed = carys.get(reverse("provision:provide_one", args=[care.provider_id])).content.decode()
    assert '<td class="num">9</td>' in listed
    others = gwen.get(reverse("provision:my_offer", args=[care.pk])).content.decode()
    assert "<dt>Accepted</dt><dd>hidden: few</dd>" in others
    assert "9 in all" not in others


def test_another_provider_is_refused(town):
    from skillshed.referrals.received import received
    from skillshed.terms.errors import Refused

    care, olwen = town["care"], made("Olwen", "provider", organisation=town["welding"].provider.organisation)
    with pytest.raises(Refused):
        received(by=olwen, organisation=care.provider.organisation)
    assert received(by=SYSTEM, organisation=care.provider.organisation).counts == {}
