"""Whole journeys in a real browser: a resident on a phone, a provider by letter, an adviser; every page with an accessibility engine."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from skillshed.referrals.models import Client as Helped
from skillshed.referrals.models import Referral
from tests.referrals.conftest import Town, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast() -> Town:
    """The cast, in a database that the live server sees."""
    return build()


def opened(chromium: Any, width: int, **more: Any) -> Any:
    page = chromium.new_context(viewport={"width": width, "height": 800}, **more).new_page()
    page.set_default_timeout(120_000)
    return page


def signed(chromium: Any, live_server: Any, user: Any, width: int = 1280) -> Any:
    page, client = opened(chromium, width), Client()
    client.force_login(user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    return page


def sound(page: Any) -> None:
    """No violation, one first heading, nothing to scroll sideways. The engine needs scripts; pages without are looked at apart."""
    from axe_playwright_python.sync_playwright import Axe

    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.locator("h1").count() == 1
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"


def go_through(page: Any, live_server: Any, cast: Town, look: Any) -> None:
    page.goto(f"{live_server.url}{reverse('provision:refer', args=[cast.offer.pk])}?door=help")
    look(page)
    page.get_by_role("button", name="Go on").click()
    look(page)
    assert page.get_by_role("alert").get_by_text("Write the name you go by").is_visible()
    page.get_by_label("Name").fill("Zebedee Quill")
    page.get_by_label("Phone number").fill("07700 900123")
    page.get_by_label("Email address").fill("zebedee.quill@example.org")
    page.get_by_role("button", name="Go on").click()
    look(page)
    page.get_by_label("Your postcode").fill("BB11 1AA")
    page.get_by_label("Caring for children").check()
    page.get_by_role("button", name="Go on").click()
    look(page)
    page.get_by_role("button", name="Send", exact=True).click()
    assert page.get_by_role("alert").get_by_text("Tick the box if you agree").is_visible()
    page.get_by_label("I agree", exact=True).check()
    page.get_by_role("button", name="Send", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "Your referral is sent"
    look(page)
    page.get_by_role("link", name="See my referral").click()
    look(page)


def test_a_resident_on_a_phone_then_the_provider_by_letter(chromium: Any, live_server: Any, cast: Town) -> None:
    phone = opened(chromium, 360)
    go_through(phone, live_server, cast, sound)
    row = Referral.objects.select_related("client").get()
    letter = next(one for one in mail.outbox if "office" in one.to[0])
    link = re.search(r"http\S+#key=\S+", letter.body)[0]
    office = opened(chromium, 1280)
    office.goto(live_server.url + link.removeprefix("http://127.0.0.1:8000"))
    assert "#" not in office.url, "the key leaves the address"
    sound(office)
    office.get_by_role("button", name="Open the referral").click()
    assert office.get_by_text("Zebedee Quill").is_visible()
    sound(office)
    office.get_by_role("button", name="Accept").click()
    assert office.get_by_text("The referral is now: accepted.").is_visible()
    phone.reload()
    assert phone.get_by_text("Calder Vale College has accepted you.").is_visible()
    phone.get_by_role("button", name="Take it back").first.click()
    office.reload()
    assert not office.get_by_text("Zebedee Quill").is_visible()
    phone.get_by_role("link", name="Have everything erased").click()
    sound(phone)
    phone.get_by_label("Type the word erase").fill("erase")
    phone.get_by_role("button", name="Erase for good").click()
    assert Helped.objects.get(pk=row.client_id).name == ""
    phone.context.close(), office.context.close()


def test_all_of_it_without_scripts(chromium: Any, live_server: Any, cast: Town) -> None:
    page = opened(chromium, 360, java_script_enabled=False)
    go_through(page, live_server, cast, lambda page: None)
    row = Referral.objects.select_related("client").get()
    letter = next(one for one in mail.outbox if "office" in one.to[0])
    key = re.search(r"#key=(\S+)", letter.body)[1]
    page.goto(f"{live_server.url}/inbox/key/")
    page.get_by_label("Key").fill(key)
    page.get_by_role("button", name="Open the referral").click()
    page.get_by_role("button", name="Put on the waiting list").click()
    other = opened(chromium, 320, java_script_enabled=False)
    other.goto(f"{live_server.url}/my-referral/")
    other.get_by_label("Your code").fill(row.client.code)
    other.get_by_label("Your phone number or email address").fill("07700 900123")
    other.get_by_role("button", name="Open", exact=True).click()
    assert other.get_by_text("You are on the waiting list of Calder Vale College.").is_visible()
    page.context.close(), other.context.close()


def test_an_adviser_refers_and_sees_the_answer(chromium: Any, live_server: Any, cast: Town) -> None:
    page = signed(chromium, live_server, cast.brian)
    page.goto(f"{live_server.url}/cases/new/")
    sound(page)
    page.get_by_label("Name").fill("Zebedee Quill")
    page.get_by_label("Phone number").fill("07700 900123")
    page.get_by_label("The person knows").check()
    page.get_by_role("button", name="Open the case").click()
    sound(page)
    page.get_by_role("link", name="Refer to an offer").click()
    page.locator("#words").fill("brick")
    page.locator("main").get_by_role("button", name="Find").click()
    sound(page)
    page.get_by_role("link", name="Bricklaying for beginners").click()
    sound(page)
    page.get_by_label("I read these words").check()
    page.get_by_role("button", name="Send", exact=True).click()
    office = signed(chromium, live_server, cast.carys)
    office.goto(f"{live_server.url}/inbox/")
    sound(office)
    office.locator("tbody a").first.click()
    sound(office)
    office.get_by_role("button", name="Open the referral").click()
    office.get_by_role("button", name="Accept").click()
    sound(office)
    page.reload()
    assert page.locator(".tag").get_by_text("Accepted").is_visible()
    sound(page)
    page.goto(f"{live_server.url}/cases/")
    sound(page)
    for address in ("/funnel/", "/escalator/"):
        page.goto(live_server.url + address)
        sound(page)
    page.context.close(), office.context.close()
