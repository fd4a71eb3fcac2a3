"""A resident on a phone: search, narrow down, open, shortlist, compare, print; and the same without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest

from skillshed.provision.models import Offer
from tests.eligibility.test_in_a_browser import fine

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(transactional_db: None) -> dict[str, Offer]:
    """A few invented offers near Burnley, committed so that the server sees them."""
    from tests.support import provision_cast

    return provision_cast.town()


def journey(page: Any, base: str, town: dict[str, Offer], look: Any) -> None:
    """The whole way, with a look at every page."""
    page.goto(f"{base}/find/")
    look(page)
    page.get_by_role("link", name="Find help", exact=True).click()
    page.fill("#q", "social care")
    page.fill("#near", "BB11 1AA")
    page.get_by_role("button", name="Search").click()
    assert "1AA" not in page.url
    assert page.input_value("#near") == "BB11 1AA"
    look(page)
    if not page.locator("summary:has-text('Days and times')").is_visible():
        page.locator("summary:has-text('Narrow down')").click()
    page.get_by_label("Evening").check()
    page.get_by_role("button", name="Show results").first.click()
    assert "when=evening" in page.url
    page.locator("#r1 button:has-text('Add to shortlist')").click()
    assert "Shortlist (1)" in page.locator(".shortlist-link").inner_text()
    page.get_by_role("link", name="Adult social care, level 3").click()
    look(page)
    page.goto(f"{base}/find/help/?q=computer")
    page.locator("#r1 button:has-text('Add to shortlist')").click()
    page.goto(f"{base}/shortlist/")
    look(page)
    page.get_by_role("button", name="Compare").click()
    assert page.locator("thead th").count() == 2
    look(page)
    page.goto(f"{base}/shortlist/")
    page.get_by_role("link", name="Print").click()
    assert page.locator(".sheet").count() == 2
    look(page)
    page.goto(f"{base}/offers/{town['care'].pk}/apply/")
    look(page)


@pytest.mark.parametrize("width", [320, 1280])
def test_a_resident_finds_compares_and_prints(chromium: Any, live_server: Any, town: dict[str, Offer], width: int) -> None:
    page = chromium.new_context(viewport={"width": width, "height": 800}).new_page()
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    journey(page, live_server.url, town, fine)
    page.goto(f"{live_server.url}/find/young/?near=Burnley&miles=25")
    fine(page)
    page.goto(f"{live_server.url}/find/help/?q=welding&near=Burnley&miles=1&remote=no")
    fine(page)
    page.goto(f"{live_server.url}/find/help/?skill=lay+bricks&skill=no+such+skill")
    assert page.locator(".chips li").count() == 3, "two skills, and to begin again"
    fine(page)
    page.get_by_role("link", name="We do not know a skill called").click()
    assert page.locator("#skill").is_visible(), "folded away on a phone, and opened by the link"
    page.fill("#skill", "milling machines")
    page.locator("#skill").press("Enter")
    page.wait_for_url(lambda address: "no+such" not in address)
    assert page.locator(".chips li").count() == 3
    assert said == []
    page.context.close()


def test_it_needs_no_javascript(chromium: Any, live_server: Any, town: dict[str, Offer]) -> None:
    page = chromium.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False).new_page()
    journey(page, live_server.url, town, lambda _: None)
    page.goto(f"{live_server.url}/find/young/?near=Burnley&miles=25")
    assert page.locator("svg .pin").count() == 2
    page.context.close()


def test_the_map_can_be_moved_and_its_pins_lead_to_the_results(chromium: Any, live_server: Any, town: dict[str, Offer]) -> None:
    page = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{live_server.url}/find/help/?near=Burnley&miles=25&view=map")
    page.get_by_role("button", name="Open the map to move it").click()
    page.locator(".pin-live").first.wait_for(timeout=30_000)
    assert page.locator(".pin-live").count() == 2
    assert page.locator(".pin-live").first.get_attribute("href").startswith("#r")
    page.context.close()
