"""Place and measure pages in a real browser: wide, narrow, without scripts, with an accessibility engine."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESSES = ("/places/burnley/", "/places/lancashire/", "/measures/employment_rate/?place=burnley&place=pendle", "/measures/industry_share/?place=lancashire",
             "/places/", "/measures/", "/embed/line/?measure=employment_rate&place=burnley", "/measures/employment_rate/?place=Pendel")  # fmt: skip


def opened(chromium: Any, live_server: Any, address: str, width: int, **more: Any) -> tuple[Any, list[str]]:
    page = chromium.new_page(viewport={"width": width, "height": 800}, **more)
    page.set_default_timeout(120_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "response",
        lambda answer: (
            faults.append(f"{answer.status} {answer.url}") if answer.status >= 400 and "Pendel" not in answer.url else None
        ),
    )
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith((live_server.url, "data:", "blob:")) else faults.append(f"elsewhere: {asked.url}")
        ),
    )
    page.goto(f"{live_server.url}{address}")
    return page, faults


def load_all(page: Any) -> None:
    page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach(one => one.loading = 'eager')")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("width", [1280, 360, 320])
def test_no_fault_no_violation_no_sideways_scroll(chromium: Any, live_server: Any, address: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page, faults = opened(chromium, live_server, address, width)
    load_all(page)
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.close()


def test_nothing_jumps_while_pictures_load(chromium: Any, live_server: Any) -> None:
    page, _ = opened(chromium, live_server, "/places/burnley/", 1280)
    before = page.evaluate("document.documentElement.scrollHeight")
    load_all(page)
    assert page.evaluate("document.documentElement.scrollHeight") == before
    sizes = page.evaluate(
        "[...document.images].filter(one => one.naturalHeight && Math.abs(one.naturalHeight - one.height) > 1 && one.width === one.naturalWidth).map(one => one.src)"
    )
    assert sizes == []
    page.close()


def test_a_place_is_added_without_scripts(chromium: Any, live_server: Any) -> None:
    page, faults = opened(chromium, live_server, "/measures/employment_rate/?place=burnley", 1280, java_script_enabled=False)
    page.fill("#add-place", "Pendle")
    page.click(".choose button")
    assert "place=burnley&place=Pendle" in page.url
    assert page.locator("#place-pendle").is_checked()
    page.uncheck("#place-burnley")
    page.click(".choose button")
    assert page.locator("h3").first.inner_text().startswith("Pendle’s employment rate")
    assert faults == []
    page.close()


def test_the_drawn_map_becomes_one_that_moves(chromium: Any, live_server: Any) -> None:
    page, faults = opened(chromium, live_server, "/measures/employment_rate/?place=burnley", 1280)
    page.click("[data-map-open]")
    page.wait_for_selector(".map-live canvas")
    page.wait_for_selector(".map-key:not([hidden])")
    assert faults == []
    page.close()
