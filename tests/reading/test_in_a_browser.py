"""The pages that lead to figures in a real browser: wide, narrow, without JavaScript, by keyboard alone, with an accessibility engine."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from skillshed.evidence.book import Book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = {
    "home": "/",
    "search": "/search/?q=qualifications+Burnley&list=1",
    "nothing": "/search/?q=Accrington",
    "compare": "/compare/?place=burnley&place=pendle&place=hyndburn",
    "packs": "/packs/",
    "pack": "/packs/headline/?place=burnley",
    "sources": "/sources/",
    "source": "/sources/ons_els/",
    "quality": "/quality/",
    "trace": "/trace/employment_rate/?place=pendle&period=2019",
}


def _open(chromium: Any, address: str, width: int, *, script: bool = True) -> Any:
    context = chromium.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)
    page = context.new_page()
    page.goto(address, wait_until="load")
    return page


@pytest.mark.parametrize("name", PAGES)
def test_nothing_hinders_anybody(chromium: Any, live_server: Any, real: Book, name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for width in (1280, 360):
        page = _open(chromium, live_server.url + PAGES[name], width)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
        spare = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert spare == 0, f"{name} is wider than a screen of {width}"
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels
        page.context.close()


@pytest.mark.parametrize("name", ["home", "compare", "pack", "trace"])
def test_it_reads_the_same_without_scripts_at_320(chromium: Any, live_server: Any, real: Book, name: str) -> None:
    page = _open(chromium, live_server.url + PAGES[name], 320, script=False)
    assert page.locator("h1").count() == 1
    # Without scripts the page's own width cannot be asked by a script: the picture of the whole page tells.
    shot = page.screenshot(full_page=True)
    assert int.from_bytes(shot[16:20], "big") == 320
    page.context.close()


def test_the_first_page_shows_all_it_promises_without_scrolling(chromium: Any, live_server: Any, real: Book) -> None:
    page = _open(chromium, live_server.url, 1280)
    page.set_viewport_size({"width": 1280, "height": 720})
    for selector in ("h1", "#find", ".doors li:last-child", ".news h2"):
        box = page.locator(selector).bounding_box()
        assert box["y"] + box["height"] <= 720, selector
    page.set_viewport_size({"width": 360, "height": 740})
    box = page.locator(".place-box").bounding_box()
    assert box["y"] + box["height"] <= 740
    page.context.close()


def test_from_question_to_bytes_by_keyboard_alone(chromium: Any, live_server: Any, real: Book) -> None:
    page = _open(chromium, live_server.url, 1280)
    _tab_to(page, "document.activeElement.id === 'find'")
    page.keyboard.type("emploiment rate Pendel since 2015")
    page.keyboard.press("Enter")
    page.wait_for_url("**/measures/employment_rate/**")
    assert "Showing employment rate in Pendle since 2015" in page.locator(".asked").inner_text()
    _tab_to(page, "document.activeElement.textContent.startsWith('Trace these numbers')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/trace/employment_rate/**")
    assert "kept, checksum agrees" in page.locator("main").inner_text()
    page.context.close()


def _tab_to(page: Any, wanted: str) -> None:
    """Press Tab until the wanted thing has the focus, which must be seen on everything passed."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate(wanted):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            return
    raise AssertionError(f"no way by keyboard to {wanted}")
