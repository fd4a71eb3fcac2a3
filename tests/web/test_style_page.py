"""Every component on one page: in a browser, wide and narrow, with an accessibility engine."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(chromium: Any, live_server: Any, width: int, **more: Any) -> tuple[Any, list[str]]:
    page = chromium.new_page(viewport={"width": width, "height": 800}, **more)
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("response", lambda answer: faults.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith((live_server.url, "data:", "blob:")) else faults.append(f"elsewhere: {asked.url}")
        ),
    )
    page.goto(f"{live_server.url}/style/")
    page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach(one => one.loading = 'eager')")
    page.wait_for_load_state("networkidle")
    return page, faults


@pytest.mark.parametrize("width", [1280, 640, 360, 320])
def test_no_fault_no_violation_no_sideways_scroll(chromium: Any, live_server: Any, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page, faults = opened(chromium, live_server, width)
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.close()


def test_letters_can_grow_to_twice_their_size(chromium: Any, live_server: Any) -> None:
    page, _ = opened(chromium, live_server, 640)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    page.close()


def test_the_page_stands_without_scripts(chromium: Any, live_server: Any) -> None:
    page = chromium.new_page(java_script_enabled=False)
    page.goto(f"{live_server.url}/style/")
    assert page.locator("table").count() >= 4
    assert page.locator("button[hidden]").count() == 3, "what only works with a script is not offered"
    page.close()


def test_the_drawn_map_becomes_one_that_moves(chromium: Any, live_server: Any) -> None:
    page, faults = opened(chromium, live_server, 1280)
    page.click("[data-map-open]")
    page.wait_for_selector(".map-live canvas")
    page.wait_for_selector(".map-key:not([hidden])")
    page.wait_for_timeout(1500)
    page.locator(".map-live").hover()
    page.wait_for_function("document.querySelector('.map-status').textContent.includes('%')")
    assert faults == []
    page.close()


def test_keyboard_reaches_main_and_tables(chromium: Any, live_server: Any) -> None:
    page, _ = opened(chromium, live_server, 1280)
    page.evaluate("document.activeElement.blur(); document.body.tabIndex = -1; document.body.focus()")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "govuk-skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    assert page.evaluate("document.querySelectorAll('.frame:not([tabindex=\"0\"])').length") == 0
    page.close()
