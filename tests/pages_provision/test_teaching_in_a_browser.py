"""A provider says what its course teaches, a resident finds it, a commissioner sees what nobody teaches: wide, and narrow without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from skillshed.people.services import SYSTEM
from skillshed.provision import services
from skillshed.provision.models import OfferSkill
from skillshed.provision.teaching import untaught as untaught_room
from skillshed.provision.teaching.wanted import Demand, Wanted
from skillshed.skills.opened import opened
from tests.pages_provision.test_keeping_in_a_browser import fine
from tests.support import accounts, small_directory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_said_found_and_missed(
    chromium: Any, live_server: Any, settings: Any, monkeypatch: Any, width: int, script: bool
) -> None:
    settings.BASE_URL = live_server.url
    directory = small_directory.made(timezone.localdate(), courses=2)
    taxonomy = opened(settings.CONFIG.data).taxonomy
    ids = {label: taxonomy.skills.filter(label=label)["id"][0] for label in ("lay bricks", "robotics")}
    asked = tuple(
        Wanted(ids[label], label, 90.0, ((f"{group} Work of {group}", 90.0),), ())
        for label, group in (("lay bricks", "53"), ("robotics", "21"))
    )
    monkeypatch.setattr(untaught_room, "wanted", lambda *_: Demand(asked, "Burnley", (), "Invented projection", ()))
    course = directory.shown[1]
    words = {
        "title": "Certificate in Engineering",
        "description": "You will learn to use milling machines and weld to a standard.",
    }
    services.save_offer(by=SYSTEM, provider=directory.college, offer=course, **words)
    carys = accounts.made("Carys", "provider", organisation=directory.college.organisation)
    elin = accounts.made("Elin", "commissioner")
    context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
    page = context.new_page()
    page.set_default_timeout(20_000)

    def seen() -> None:
        if script:  # the engine itself is a script
            fine(page)

    def sign_in(email: str) -> None:
        page.goto(f"{live_server.url}/provide/")
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", accounts.PASSWORD)
        page.locator("main button[type=submit], main form button").first.click()

    sign_in(carys.email)
    page.goto(f"{live_server.url}/provide/offers/{course.pk}/")
    page.get_by_role("link", name="Say what it teaches").click()
    seen()
    page.get_by_role("group", name="Milling machines").get_by_label("Taught", exact=True).check()
    page.get_by_role("group", name="Operate welding equipment").get_by_label("Not taught").check()
    page.get_by_role("button", name="Keep these decisions").click()
    assert "2 decisions kept." in page.locator("main").inner_text()
    page.fill("#skill", "lay brick")
    page.get_by_role("button", name="Add").click()
    seen()
    assert page.locator(".govuk-error-summary").is_visible()
    page.fill("#skill", "lay bricks")
    page.get_by_role("button", name="Add").click()
    seen()
    assert {one.label: one.state for one in OfferSkill.objects.filter(offer=course)} == {
        "milling machines": "confirmed", "operate welding equipment": "refused", "lay bricks": "added",
    }  # fmt: skip

    page.goto(f"{live_server.url}/learn/gap/")
    seen()
    page.get_by_role("button", name="Show courses").click()
    seen()
    assert page.locator(".govuk-error-summary").is_visible()
    page.fill("#from", "shop assistant")
    page.fill("#to", "bricklayer")
    page.fill("#place", "BB11 1AA")
    page.fill("#words", "I am good at sums")
    page.get_by_role("button", name="Show courses").click()
    seen()
    assert page.url == f"{live_server.url}/learn/gap/?from=shop+assistant&to=bricklayer&place=BB11"
    assert "lay bricks" in page.locator(".gap-steps").inner_text()
    page.get_by_role("link", name="Certificate in Engineering").first.click()
    seen()
    assert "What you would learn" in page.locator("main").inner_text()

    context.clear_cookies()
    sign_in(elin.email)
    page.goto(f"{live_server.url}/cold-spots/")
    page.get_by_role("link", name="Skills in demand that no offer near by teaches").click()
    page.fill("#place", "Burnley")
    page.get_by_role("button", name="Show").click()
    seen()
    text = page.locator("main").inner_text()
    assert "Hanging on one offer (1)" in text
    assert "No offer within reach of Burnley is known to teach 1 of the 2 skills" in text
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename.startswith("skills-in-demand-nobody-teaches_burnley")
    context.close()
