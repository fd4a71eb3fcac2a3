"""A plan owner's week in a real browser: record a quarter, have it approved, read what changed and why, make the board's pack.

Wide with scripts, and on a telephone without them; then every page of a plan for everybody's access.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from skillshed.insight.plan.reading import parse_plan
from skillshed.people.services import SYSTEM
from skillshed.plans.models import Actual, Plan
from skillshed.plans.services import load_plan, record_actual
from skillshed.plans.snapshots import take_snapshot
from tests.plans.conftest import TEXT
from tests.support.accounts import made

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATHS = ("", "chain/", "lint/", "evaluation/", "actors/", "matrix/", "lsip/", "progress/", "record/", "pack/", "snapshots/", "history/", "audit/",
         "rows/", "public/", "public/seen/", "letters/", "U1/", "S1/", "U1/edit/")  # fmt: skip


@pytest.fixture
def plan() -> Plan:
    cache.clear()
    found = load_plan(by=SYSTEM, file=parse_plan(TEXT, "small.yaml"))
    for on, value in ((date(2021, 12, 31), 60), (date(2022, 12, 31), 70)):
        record_actual(by=SYSTEM, plan=found, measure="M1", on=on, value=Decimal(value), submit=True)
    found.actuals.update(state="approved")
    return found


def _page(chromium: Any, live_server: Any, name: str, width: int, **more: Any) -> Any:
    client = Client()
    client.force_login(made(name, "plan_owner"))
    context = chromium.new_context(viewport={"width": width, "height": 800}, **more)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.set_default_navigation_timeout(120_000)
    return page


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, False)])
def test_a_quarter_from_the_form_to_the_board(chromium, live_server, plan, tmp_path, width, scripts):
    olga = _page(chromium, live_server, "Olga", width, java_script_enabled=scripts, accept_downloads=True)
    olga.goto(f"{live_server.url}/plans/small/")
    assert "None of" in olga.locator("h1").inner_text() or "behind" in olga.locator("h1").inner_text()
    olga.get_by_role("link", name="Record a quarter").click()
    olga.get_by_label("Last day of the period").fill("some day")
    olga.get_by_role("button", name="Keep the figures").click()
    assert olga.get_by_role("alert").count() == 1
    olga.get_by_label("Last day of the period").fill("31 December 2023")
    olga.get_by_label("Institutions in the hub").first.fill("75")
    olga.get_by_role("button", name="Keep the figures").click()
    assert Actual.objects.get(on=date(2023, 12, 31)).value == 75

    pavel = _page(chromium, live_server, "Pavel", width, java_script_enabled=scripts)
    pavel.goto(f"{live_server.url}/plans/small/record/")
    pavel.get_by_role("checkbox").first.check()
    pavel.get_by_role("button", name="Approve").click()
    assert Actual.objects.get(on=date(2023, 12, 31)).state == "approved"

    olga.goto(f"{live_server.url}/plans/small/U1/?on=2024-01-15")
    said = olga.locator("main").inner_text()
    assert "Behind" in said
    assert "75 institutions on 31 December 2023; the plan had 156 institutions by then" in said
    olga.goto(f"{live_server.url}/plans/small/pack/?on=2024-01-15")
    assert "Decisions needed" in olga.locator("main").inner_text()
    with olga.expect_download() as word:
        olga.get_by_role("link", name="Word").click()
    kept = tmp_path / "pack.docx"
    word.value.save_as(kept)
    assert _words(kept).count("Institutions in the hub")


def _words(path: Path) -> str:
    from docx import Document

    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_the_chain_can_be_made_larger_by_mouse_and_keyboard(chromium, live_server, plan):
    page = _page(chromium, live_server, "Olga", 1280)
    page.goto(f"{live_server.url}/plans/small/chain/", wait_until="load")
    frame = page.get_by_role("region", name="The chain, drawn")
    frame.locator("img").evaluate("one => one.decode()")
    width = frame.locator("img").bounding_box()["width"]
    page.get_by_role("button", name="Larger").click()
    assert frame.locator("img").bounding_box()["width"] == pytest.approx(1.5 * width, rel=0.1)
    frame.focus()
    page.keyboard.press("+")
    before = frame.evaluate("one => one.scrollLeft")
    box = frame.bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 20)
    page.mouse.up()
    assert frame.evaluate("one => one.scrollLeft") == pytest.approx(before + 100, abs=2)
    page.keyboard.press("0")
    assert frame.locator("img").bounding_box()["width"] <= box["width"] + 1


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_a_plan_is_open_to_everybody(chromium, live_server, plan, width):
    from axe_playwright_python.sync_playwright import Axe

    one, two = (take_snapshot(by=SYSTEM, plan=plan, on=on, book=None) for on in (date(2022, 1, 1), date(2023, 1, 1)))
    page = _page(chromium, live_server, "Olga", width)
    paths = (*PATHS, f"snapshots/{one.pk}/", f"snapshots/compare/?number={one.pk}&number={two.pk}")
    for path in ("/plans/", *(f"/plans/small/{one}" for one in paths), "/cohorts/"):
        reply = page.goto(live_server.url + path, wait_until="load")
        assert reply.status in (200, 403 if path == "/cohorts/" else 200), path
        found = Axe().run(page)
        assert found.violations_count == 0, (path, found.generate_report())
        assert page.locator("h1").count() == 1, path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
