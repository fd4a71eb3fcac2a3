"""Farah, an analyst, codes a list in a real browser: wide with scripts, and on a telephone without them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.support.accounts import made

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLES = "title,sector\nWelder,\nzzgrumbler,shipyard\nHead of odd jobs,\nRegistered nurse,hospital\n"


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, False)])
def test_farah_codes_a_list(chromium: Any, live_server: Any, data: Path, tmp_path: Path, width: int, scripts: bool) -> None:
    client = Client()
    client.force_login(made("Farah", "analyst"))
    context = chromium.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts, accept_downloads=True)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{live_server.url}/coding/")
    _looked_at(page, scripts, f"coding-start-{width}")
    page.get_by_label("ESCO occupations").check()
    page.get_by_label("Titles, one a line").fill(TITLES)
    page.get_by_role("button", name="Code them").click()
    assert "to look at" in page.locator("h1").inner_text()
    _looked_at(page, scripts, f"coding-list-{width}")
    grumbler = page.get_by_role("group", name="zzgrumbler")
    grumbler.get_by_role("radio", name="None: no code fits").check()
    page.get_by_role("button", name="Keep what I decided").click()
    assert "1 decided" in page.locator("main").inner_text()
    assert page.get_by_role("group", name="zzgrumbler").count() == 0
    with page.expect_download() as coded:
        page.get_by_role("link", name="Download the coded list").click()
    kept = tmp_path / "coded.csv"
    coded.value.save_as(kept)
    assert "a person decided that no code fits" in kept.read_text(encoding="utf-8-sig")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Remove this list").click()
    assert "The list is removed" in page.locator("main").inner_text()
    context.close()


def _looked_at(page: Any, scripts: bool, name: str) -> None:
    """Axe finds nothing; a picture where one is asked for."""
    if folder := os.environ.get("PICTURES_FOLDER"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
    if scripts:
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(page).response["violations"]
        assert found == [], [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found]
