"""Pages of areas, imports, texts and the API's manual in a browser: no violation, no sideways scroll, keyboard and no script needed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import accounts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TIDY = "area_code,area_name,year,starts\nE07000117,Burnley,2021,120\n,Burnly,2021,7\n"
ODD = "Wo,Wann,Wie viel\nE07000117,2021,120\n"


@pytest.fixture
def page(chromium: Any, live_server: Any, farah: Any) -> Any:
    """A page an analyst has signed in on."""
    found = chromium.new_page(viewport={"width": 1280, "height": 800}, base_url=live_server.url)
    client = accounts.signed_in(farah)
    found.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    yield found
    found.close()


def clean(page: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize(
    "address",
    [
        "/areas/",
        "/areas/new/?code=burnley&code=pendle",
        "/areas/new/?code=burnley&code=lancashire-lep",
        "/import/",
        "/measures/claimant_count/edit/",
        "/api/v1/docs",
    ],
)
def test_pages_are_clean(page: Any, address: str) -> None:
    page.goto(address)
    clean(page)


def test_an_area_is_made_by_keyboard(page: Any) -> None:
    page.goto("/areas/new/?q=lancashire")
    page.focus("#d-E07000117")
    page.keyboard.press("Space")
    page.focus("#d-E07000122")
    page.keyboard.press("Space")
    page.get_by_role("button", name="See them together").press("Enter")
    page.get_by_label("Name of the area").fill("Pendle")
    page.get_by_label("Name of the area").press("Enter")
    clean(page)
    assert page.get_by_role("alert").get_by_role("link").inner_text().startswith("There is already a place called 'Pendle'")


def test_files_are_brought_in(page: Any) -> None:
    page.goto("/import/")
    for text in ("<html>no</html>", TIDY):
        page.set_input_files("#files", {"name": "starts.csv", "mimeType": "text/csv", "buffer": text.encode()})
        page.get_by_role("button", name="Look at the files").click()
        page.wait_for_load_state()
        clean(page)
    page.get_by_role("button", name="Publish this file").click()
    page.wait_for_url("**/import/*/")
    page.get_by_role("heading", name="Import report").wait_for()
    clean(page)


def test_columns_are_explained(page: Any) -> None:
    page.goto("/import/")
    page.set_input_files("#files", {"name": "odd.csv", "mimeType": "text/csv", "buffer": ODD.encode()})
    page.get_by_role("button", name="Look at the files").click()
    page.get_by_role("button", name="Try it").click()
    page.get_by_role("alert").wait_for()
    clean(page)
    for name, role in (("Wo", "place: code"), ("Wann", "period or date"), ("Wie viel", "figures")):
        page.get_by_label(name, exact=True).select_option(label=role)
    page.get_by_role("button", name="Try it").click()
    page.get_by_role("heading", name="What was understood").wait_for()
    assert "1 row would be kept" in page.content()
