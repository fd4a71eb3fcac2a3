"""A provider's day in a real browser: from the letter's link to a run of the next term, wide, narrow and without JavaScript."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from skillshed.provision import assuring, problems
from skillshed.provision.models import Offer
from tests.support import accounts, small_directory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fine(page: Any) -> None:
    """Nothing the engine finds, one heading, and nothing wider than the screen."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


@pytest.mark.parametrize(("width", "script"), [(1280, True), (320, False)])
def test_a_provider_keeps_its_offers(chromium: Any, live_server: Any, settings: Any, width: int, script: bool) -> None:
    settings.BASE_URL = live_server.url
    directory = small_directory.made(timezone.localdate(), courses=3)
    Offer.objects.filter(pk=directory.shown[0].pk).update(assured_on=timezone.localdate() - timedelta(days=95))
    told = problems.tell(offer=directory.shown[1], kind="wrong", words="It costs £90.", email="reader@example.org")
    user = accounts.made("Carys", "provider", organisation=directory.college.organisation)
    context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
    page = context.new_page()
    page.set_default_timeout(10_000)
    seen = (lambda: fine(page)) if script else (lambda: None)  # the engine itself is a script

    page.goto(assuring.link_for(directory.college))
    seen()
    page.locator("li", has_text="Course 0").get_by_role("button", name="Yes, all right").click()
    assert "Marked as right: 1 offer" in page.locator("main").inner_text()

    page.goto(f"{live_server.url}/provide/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", accounts.PASSWORD)
    page.locator("main button[type=submit], main form button").first.click()
    page.goto(f"{live_server.url}/provide/")
    seen()
    page.get_by_role("link", name="Course 1 in computing").first.click()
    seen()
    page.goto(f"{live_server.url}/provide/")
    page.get_by_role("link", name="Add an offer").click()
    page.get_by_role("button", name="Save and go on").click()
    seen()
    assert page.locator(".govuk-error-summary").is_visible()
    page.fill("#id_title", "Welding for beginners")
    page.fill("#id_description", "Ten weeks of welding for people who never held a torch, with all that is needed.")
    page.get_by_role("button", name="Save and go on").click()
    seen()
    page.fill("#id_starts_on", "2027-01-11")
    page.fill("#id_places_left", "9")
    page.fill("#id_places", "9")
    page.get_by_role("button", name="Save").click()
    seen()
    page.fill("input[name=places_left]", "4")
    page.get_by_role("button", name="Save places left").click()
    assert page.input_value("input[name=places_left]") == "4"
    page.get_by_role("link", name="Next term").click()
    seen()
    page.get_by_role("button", name="Copy").click()
    assert "12 April 2027" in page.locator("main").inner_text()
    page.get_by_role("link", name="Change costs, funding and whom to ask").click()
    seen()
    page.fill("#id_cost-0-amount", "0")
    page.get_by_role("button", name="Save").click()
    assert "Course fee: free" in page.locator("main").inner_text()

    page.goto(f"{live_server.url}/provide/problems/{told.pk}/")
    seen()
    page.get_by_label("It is put right").check()
    page.get_by_role("button", name="Close the problem").click()
    page.goto(problems.state_link(told))
    seen()
    assert "Put right" in page.locator("main").inner_text()
    context.close()


def test_a_reader_tells_a_problem(chromium: Any, live_server: Any) -> None:
    directory = small_directory.made(timezone.localdate(), courses=1)
    page = chromium.new_context(viewport={"width": 360, "height": 800}).new_page()
    page.goto(f"{live_server.url}/offers/{directory.shown[0].pk}/problem/")
    fine(page)
    page.get_by_role("button", name="Send").click()
    fine(page)
    assert page.locator(".govuk-error-summary a").first.get_attribute("href") == "#id_kind_0"
    page.get_by_label("It is full").check()
    page.get_by_role("button", name="Send").click()
    fine(page)
    assert "Open" in page.locator("main").inner_text()
    page.context.close()
