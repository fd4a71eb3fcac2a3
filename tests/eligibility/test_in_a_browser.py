"""The questions in a real browser: wide, narrow, without JavaScript, with an accessibility engine."""

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


@pytest.mark.parametrize("width", [1280, 360])
def test_a_resident_gets_from_the_first_page_to_reasons(chromium: Any, live_server: Any, width: int) -> None:
    page = chromium.new_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(f"{live_server.url}/eligible/")
    fine(page)
    page.fill("#on", "2026-09-01")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Go on").click()
    fine(page)
    assert page.locator(".govuk-error-summary").is_visible()
    for _ in range(6):
        if page.locator("input[name=day]").count():
            for name, text in (("day", "14"), ("month", "3"), ("year", "1996")):
                page.fill(f"[name={name}]", text)
        elif page.locator("input[type=radio], input[type=checkbox]").count():
            page.locator("input[name=answer]").last.check()
        else:
            page.fill("#answer", "Burnley" if page.input_value("[name=question]") == "area_code" else "3")
        page.get_by_role("button", name="Go on").click()
    fine(page)
    page.goto(f"{live_server.url}/eligible/results/")
    for summary in page.locator("summary").all()[:2]:
        summary.click()
    fine(page)
    assert "1996" not in page.url
    page.context.close()


def test_it_needs_no_javascript(chromium: Any, live_server: Any) -> None:
    page = chromium.new_context(viewport={"width": 320, "height": 800}, java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/eligible/")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="I do not know").click()
    page.get_by_role("link", name="See what is known so far").click()
    assert "What you can have from" in page.locator("h1").inner_text()
    page.context.close()
