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
from tests.support import provision_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast() -> Town:
    """The cast, in a database that the live server sees."""
    return build()


def opened(chromium: Any, width: int, **more: Any) -> Any:
    page = chromium.new_context(viewport={"width": width, "height": 800}, **more).new_page()
    page.set_default_timeout(30_000)
    page.set_default_navigation_timeout(120_000)
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


def opened_case(page: Any, base: str) -> None:
    page.goto(f"{base}/cases/new/")
    page.get_by_label("Name").fill("Zebedee Quill")
    page.get_by_label("Phone number").fill("07700 900123")
    page.get_by_label("Date of birth").fill("1996-03-14")
    page.get_by_label("Their postcode").fill("BB11 1AA")
    page.get_by_label("The person knows").check()
    page.get_by_role("button", name="Open the case").click()


def look_for(page: Any, look: Any) -> None:
    """From the case to offers near another place, three of them kept."""
    page.get_by_role("link", name="Shortlist and search").click()
    look(page)
    assert page.input_value("#near") == "Burnley", "where they live stands there to begin with"
    page.locator("main #q").fill("care")
    page.locator("main #near").fill("PR1 2HE")
    page.get_by_role("button", name="Search for them").click()
    assert page.get_by_text("Searching for Zebedee Quill").is_visible()
    assert "1AA" not in page.url
    assert "2HE" not in page.url
    assert "Zebedee" not in page.url
    look(page)
    keep(page, "Adult social care, level 3")
    page.get_by_role("link", name="Adult social care, level 3", exact=True).click()
    assert page.get_by_role("button", name="Take off shortlist").is_visible()
    look(page)
    for words, title in (("computer", "First steps on a computer"), ("animal", "Animal care T Level")):
        page.goto(f"{page.url.split('/offers/')[0].split('/find/')[0]}/find/help/?q={words}&age=any")
        keep(page, title)


def keep(page: Any, title: str) -> None:
    page.locator("li.offer", has_text=title).locator("button", has_text="Add to shortlist").click()


def ask(page: Any, look: Any) -> None:
    """Two questions after agreement."""
    page.get_by_role("link", name="Their answers").click()
    look(page)
    page.get_by_role("button", name="They agree: begin").click()
    assert page.get_by_role("alert").get_by_text("Tick the box if they agree").is_visible()
    page.get_by_label("I read these words").check()
    page.get_by_role("button", name="They agree: begin").click()
    look(page)
    page.get_by_role("button", name="I do not know, or would rather not say").click()
    look(page)
    page.get_by_role("link", name="Back to their shortlist").click()


def test_an_adviser_finds_keeps_compares_prints_and_refers_for_one_person(chromium: Any, live_server: Any, cast: Town) -> None:
    provision_cast.town()
    page = signed(chromium, live_server, cast.brian)
    for look, width in ((sound, 1280), (sound, 360)):
        page.set_viewport_size({"width": width, "height": 800})
        opened_case(page, live_server.url)
        look_for(page, look)
        ask(page, look)
        look(page)
        care = page.locator("li.offer", has_text="Adult social care")
        assert care.get_by_text("Not yet known").is_visible()
        assert page.locator("li.offer", has_text="Animal care").get_by_text("Not for you").is_visible()
        care.locator("summary", has_text="Add a note").click()
        care.get_by_label("Note").fill("Ask for Ruth")
        care.get_by_label("Print it on their sheet").check()
        care.get_by_role("button", name="Keep the note").click()
        animal = page.locator("li.offer", has_text="Animal care")
        animal.locator("summary", has_text="They do not take it").click()
        animal.get_by_role("button", name="Put it aside").click()
        assert page.get_by_role("alert").get_by_text("Choose why it is not taken").is_visible()
        look(page)
        page.locator("li.offer", has_text="Animal care").get_by_label("Why?").select_option("not_eligible")
        page.locator("li.offer", has_text="Animal care").get_by_role("button", name="Put it aside").click()
        assert page.get_by_role("heading", name="Not taken").is_visible()
        page.get_by_role("button", name="Compare those ticked").click()
        assert page.locator("thead th").count() == 2
        look(page)
        page.go_back()
        page.get_by_role("button", name="Print a sheet of those ticked").click()
        assert page.get_by_text("Ask for Ruth").is_visible()
        assert "Zebedee" not in page.content()
        look(page)
        page.go_back()
        page.locator("li.offer", has_text="Adult social care").get_by_role("link", name="Refer").click()
        page.get_by_label("I read these words").check()
        page.get_by_role("button", name="Send", exact=True).click()
        look(page)
        page.get_by_role("link", name="Shortlist and search").click()
        assert page.locator("li.offer", has_text="Adult social care").locator(".tag", has_text="Sent").is_visible()
    page.context.close()


def test_all_of_the_search_for_one_person_without_scripts(chromium: Any, live_server: Any, cast: Town) -> None:
    provision_cast.town()
    page, client = opened(chromium, 320, java_script_enabled=False), Client()
    client.force_login(cast.brian)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    opened_case(page, live_server.url)
    look_for(page, lambda page: None)
    ask(page, lambda page: None)
    assert page.locator("li.offer").count() == 3
    page.get_by_role("button", name="Print a sheet of those ticked").click()
    assert page.locator(".sheet").count() == 3
    page.context.close()
