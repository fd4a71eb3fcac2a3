"""A browser and the site with its style page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

# Arguments that keep Chromium quiet, offline and able to draw WebGL without a graphics card.
ARGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(autouse=True)
def _style_page(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.web.urls"


def _settle(locator: Any) -> None:
    """A click is over when the page it led to is all there: counting its parts must not race its arrival on a busy machine."""
    click = locator.click
    if getattr(click, "settles", False):
        return

    def settled(self: Any, **options: Any) -> None:
        click(self, **options)
        self.page.wait_for_load_state()

    settled.settles = True
    locator.click = settled


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Debian's Chromium through Playwright; a skip that says so where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        if os.environ.get("SKILLSHED_REQUIRE_BROWSER") == "1":
            pytest.fail("no Chromium found")
        pytest.skip("no Chromium found; install the package chromium to run the browser tests")
    from playwright.sync_api import Locator, sync_playwright

    _settle(Locator)
    # Playwright's own loop makes Django believe that it runs inside one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGS)
        yield browser
        browser.close()
