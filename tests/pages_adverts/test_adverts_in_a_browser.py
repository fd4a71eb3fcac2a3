"""Farah, an analyst, in a real browser: from the foot of the page to a skill's trace, wide and on a telephone."""

from __future__ import annotations

import itertools

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _sound(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4')].filter(h => !h.closest('[role=alert]')).map(h => +h.tagName[1])"
    )
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels


@pytest.mark.parametrize("width", [1280, 360])
def test_from_the_foot_of_the_page_to_a_trace(chromium, live_server, use, with_adverts, width):
    use(with_adverts)
    context = chromium.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(live_server.url + "/adverts/")
    _sound(page)
    page.get_by_label("Place", exact=True).fill("Hyndburn")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**place=Hyndburn**")
    assert "in Hyndburn" in page.locator("h1").inner_text()
    assert page.get_by_text("Withheld").count()
    page.get_by_label("Place", exact=True).fill("Burnley")
    page.keyboard.press("Enter")
    page.wait_for_url("**place=Burnley**")
    _sound(page)
    page.get_by_role("link", name="Trace operate forklift").click()
    page.wait_for_url("**/trace/**")
    assert "adverts_counted." in page.content()
    context.close()


def test_without_adverts_it_is_sound_too(chromium, live_server, use, without_adverts):
    use(without_adverts)
    context = chromium.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=True)
    page = context.new_page()
    page.goto(live_server.url + "/adverts/?place=nowhereatall")
    _sound(page)
    assert "There is a problem" in page.content()
    context.close()
