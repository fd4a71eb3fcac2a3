"""Brian's afternoon in a real browser: an invented closure from the notice to the letters, wide and narrow, with and without JavaScript."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from skillshed.employers.models import Redundancy
from skillshed.people.models import AuditEntry
from tests.redundancy.conftest import build
from tests.redundancy.lists import PEOPLE, VACANCIES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fine(page: Any) -> None:
    """Nothing the engine finds, one heading, and nothing wider than the screen."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
    narrow(page)


def narrow(page: Any) -> None:
    """One heading, and nothing wider than the screen."""
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def upload(page: Any, name: str, text: str) -> None:
    page.set_input_files("#file", files=[{"name": name, "mimeType": "text/csv", "buffer": text.encode()}])
    page.get_by_role("button", name="Read the file").click()


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_a_closure_from_notice_to_letters(chromium: Any, live_server: Any, skills: Any, width: int, script: bool) -> None:
    brian = build().brian
    context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
    page = context.new_page()
    page.set_default_timeout(60_000)
    client = Client()
    client.force_login(brian)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    seen = (lambda: fine(page)) if script else (lambda: narrow(page))  # the engine itself is a script

    page.goto(f"{live_server.url}/redundancies/")
    seen()
    page.get_by_role("link", name="Open a response").click()
    page.get_by_role("button", name="Open it").click()
    seen()
    assert page.locator(".govuk-error-summary").is_visible()
    today = timezone.localdate()
    page.fill("#id_employer", "Calder Cartons")
    page.fill("#id_noticed_on", (today - timedelta(days=3)).isoformat())
    page.fill("#id_ends_on", (today + timedelta(days=60)).isoformat())
    page.fill("#id_ring", "Next Step Advice, 01632 960150")
    page.get_by_role("button", name="Open it").click()
    seen()

    page.get_by_role("link", name="Bring a list of people").click()
    seen()
    upload(page, "wrong.csv", "a,b\n1,2\n")
    seen()
    upload(page, "people.csv", PEOPLE.replace("Number,", "Gender,Number,", 1).replace("\nA", "\nX,A") + "F,,Cook\n")
    seen()
    assert "Columns refused" in page.locator("main").inner_text()
    page.get_by_role("button", name="Bring the good rows in").click()
    seen()
    page.get_by_role("link", name="Back to the response").click()
    page.get_by_role("link", name="Bring a list of vacancies").click()
    seen()
    upload(page, "vacancies.csv", VACANCIES)
    page.get_by_role("button", name="Bring them in").click()
    page.get_by_role("link", name="Look at the job titles").click()
    seen()
    row = page.locator("tr", has_text="Cleaner").first
    if row.locator("details").count():
        row.locator("summary").click()
    row.locator("input[name=typed]").fill("building cleaner")
    row.get_by_role("button", name="Decide").click()
    assert "is taken for building cleaner" in page.locator("main").inner_text()

    page.goto(f"{live_server.url}/redundancies/{Redundancy.objects.get().pk}/")
    page.get_by_role("link", name="See the best placing").click()
    seen()
    assert "of 4 people could go to a vacancy" in page.locator("h1").inner_text()
    page.get_by_role("link", name="Leave out Forklift driver").click()
    assert "Left out: Forklift driver" in page.locator("main").inner_text()
    seen()
    page.get_by_role("link", name="put back").click()
    page.locator("summary", has_text="What if").click()
    page.get_by_label("Lift the worst fit first").check()
    page.get_by_role("button", name="Work it out").click()
    assert "fair=on" in page.url
    seen()
    for tab in ("Who is left", "What would place more", "Lists for advisers"):
        page.get_by_role("link", name=tab, exact=True).first.click()
        seen()
        if tab != "Lists for advisers":
            continue
        with page.expect_download() as taken:
            page.get_by_role("button", name="Letters to edit (Word)").click()
        assert taken.value.suggested_filename == "letters.docx"
    page.get_by_role("link", name="A1").first.click()
    seen()
    page.select_option("#id_outcome", "placed")
    page.fill("#id_on", today.isoformat())
    page.get_by_role("button", name="Keep").click()
    seen()
    page.get_by_role("link", name="Erase this person").click()
    seen()
    page.get_by_role("link", name="Keep").click()
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Calder Cartons").click()
    page.get_by_role("link", name="Erase it now").click()
    seen()
    page.get_by_role("button", name="Erase it").click()
    seen()
    assert "were erased on" in page.locator("main").inner_text()
    assert AuditEntry.objects.filter(did="redundancy.download").count() == 1
    context.close()
