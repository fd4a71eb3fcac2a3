"""A resident and a pupil in a real browser: wide, narrow, without JavaScript, with an accessibility engine."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fine(page: Any) -> None:
    """Nothing the engine finds, and nothing wider than the screen."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def resident(page: Any, site: str, check: Any) -> None:
    """Amina was a care worker; she looks for what else there is."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/careers/")
    check(page)
    page.fill("#near", "BB11 1AA")
    page.get_by_role("button", name="Use this place").click()
    page.fill("#title", "care assistant")
    page.select_option("#years", "2")
    page.get_by_role("button", name="Add this job").click()
    check(page)
    page.locator("input[name=job]").first.check()
    page.get_by_role("button", name="This one").click()
    page.fill("#text", "customer service, use spreadsheets")
    page.get_by_role("button", name="Read this").click()
    check(page)
    page.locator("input[name=skill]").first.check()
    page.get_by_role("button", name="Add what I ticked").click()
    check(page)
    page.get_by_role("link", name="Show me jobs").click()
    page.locator(".job-card summary").first.click()
    check(page)
    assert page.locator("h1").inner_text().replace("\n", " ") == "Jobs for you around Burnley"
    page.locator(".try button").first.click()
    assert page.locator("#tried").is_visible()
    check(page)
    page.locator(".job-card h3 a").first.click()
    check(page)
    assert page.locator("#ways").is_visible()
    page.get_by_role("link", name="All moves from").click()
    check(page)
    page.get_by_role("link", name="Steps there").first.click()
    check(page)
    assert len(asked) > 8
    assert not [url for url in asked if "BB11" in url or "spreadsheets" in url or "customer" in url]


def pupil(page: Any, site: str, check: Any) -> None:
    """A pupil who likes animals, and wants it forgotten on the school's computer."""
    page.goto(f"{site}/careers/")
    page.get_by_label("Animals", exact=True).check()
    page.get_by_label("Cooking and baking", exact=True).check()
    page.locator("section.wide button").click()
    check(page)
    assert page.locator(".goes-with").count() > 0
    assert page.locator(".have-bar").count() == 0
    page.locator(".job-card h3 a").first.click()
    check(page)
    page.go_back()
    page.get_by_role("button", name="Forget it all").click()
    assert "forgotten" in page.locator(".notice-good").inner_text()
    page.get_by_role("link", name="Food and agriculture").click()
    check(page)


@pytest.mark.parametrize("width", [1280, 360])
def test_a_resident_gets_from_a_job_to_steps(chromium: Any, live_server: Any, width: int) -> None:
    page = chromium.new_context(viewport={"width": width, "height": 800}).new_page()
    resident(page, live_server.url, fine)
    page.context.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_a_pupil_gets_from_likes_to_jobs(chromium: Any, live_server: Any, width: int) -> None:
    page = chromium.new_context(viewport={"width": width, "height": 800}).new_page()
    pupil(page, live_server.url, fine)
    page.context.close()


def test_neither_needs_javascript(chromium: Any, live_server: Any) -> None:
    for journey in (resident, pupil):
        page = chromium.new_context(viewport={"width": 320, "height": 800}, java_script_enabled=False).new_page()
        journey(page, live_server.url, lambda shown: shown.locator("h1").wait_for())
        page.context.close()
