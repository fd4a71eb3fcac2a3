"""Dev diagnoses the needs of an invented works in a real browser: wide with scripts and signed in, and on a telephone without either.

Then every page of the room for everybody's access.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from skillshed.employers.models import Diagnosis
from skillshed.employers.seeds import seed_diagnoses
from tests.support.accounts import made

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _page(chromium: Any, live_server: Any, width: int, *, scripts: bool, name: str = "") -> Any:
    context = chromium.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts, accept_downloads=True)
    if name:
        client = Client()
        client.force_login(made(name, "employer"))
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.set_default_navigation_timeout(120_000)
    return page


def _on(page: Any) -> None:
    page.get_by_role("button", name="Go on").click()


def _diagnose(page: Any, url: str) -> None:
    """All twelve questions, one skipped, one answered wrongly first."""
    page.goto(f"{url}/employers/")
    page.get_by_role("link", name="Work out which skills you will need").click()
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("Where do your people work?").fill("nowhere at all")
    _on(page)
    assert page.get_by_role("alert").count() == 1
    page.get_by_label("Where do your people work?").fill("Burnley")
    _on(page)
    page.get_by_label("25 to 49").check()
    _on(page)
    page.get_by_label("Manufacturing").check()
    _on(page)
    page.get_by_label("Robots, automated machines").check()
    page.get_by_label("What is it, and what will people have to do with it?").fill("We need cyber security and robotics.")
    _on(page)
    page.get_by_role("button", name="Skip").click()
    page.get_by_label("Business growth").check()
    page.get_by_role("link", name="Back").click()
    page.get_by_role("button", name="Skip").click()
    page.get_by_label("Nothing that we expect").check()
    _on(page)
    page.get_by_label("People who retire").check()
    page.get_by_label("Which jobs, and what will you miss when they go?").fill("Two welders retire.")
    _on(page)
    page.locator("#title-0").fill("Welders")
    page.locator("#now-0").fill("10")
    page.locator("#then-0").fill("12")
    page.locator("#title-1").fill("toolmaker")
    _on(page)
    assert page.locator("h1").inner_text() == "Which jobs do you mean?"
    page.get_by_label("None of these").check()
    _on(page)
    page.get_by_label("Applicants lack the skills").check()
    _on(page)
    page.get_by_label("None of these").check()
    _on(page)
    page.get_by_label("Lack of funds, or training is expensive").check()
    _on(page)
    page.get_by_label("No", exact=True).check()
    _on(page)


@pytest.mark.parametrize(("width", "scripts", "name"), [(1280, True, "Dev"), (360, False, "")])
def test_from_the_front_door_to_the_plan_and_the_picture(chromium, live_server, offers, tmp_path, width, scripts, name):
    page = _page(chromium, live_server, width, scripts=scripts, name=name)
    _diagnose(page, live_server.url)
    said = page.locator("main").inner_text()
    assert "Your skills plan: Burnley" in said
    assert "Welders: you will need 2 more than now." in said
    assert "Cyber security for small firms" in said
    assert "Rules and standards" in said.split("SKILLS AT RISK")[0].split("Skills at risk")[0], (
        "what was skipped is told as not known"
    )
    assert "toolmaker (not among the occupations we know)" in said
    page.get_by_role("checkbox", name="robotics").uncheck()
    page.get_by_role("button", name="Keep what is ticked").click()
    assert not page.get_by_role("checkbox", name="robotics").is_checked()
    with page.expect_download() as plan:
        page.get_by_role("link", name="Take the plan (PDF)").click()
    plan.value.save_as(tmp_path / "plan.pdf")
    assert Path(tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF")
    page.get_by_role("button", name="Add my answers to the local picture").click()
    assert not Diagnosis.objects.exists(), "nothing is sent without a yes"
    page.get_by_label("I agree that these answers are kept and counted").check()
    page.get_by_role("button", name="Add my answers to the local picture").click()
    kept = Diagnosis.objects.get()
    assert (kept.district, kept.changes) == ("E07000117", {"technology": ["automation"], "growth": [], "leaving": ["retire"]})
    page.get_by_role("button", name="Take my answers back").click()
    assert not Diagnosis.objects.exists()
    page.get_by_role("link", name="See the local picture").click()
    assert "Fewer than five employers have answered" in page.locator("main").inner_text()


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_is_open_to_everybody(chromium, live_server, offers, settings, width):
    from axe_playwright_python.sync_playwright import Axe

    settings.DEMO = True
    seed_diagnoses()
    page = _page(chromium, live_server, width, scripts=True)

    def sound() -> None:
        found = Axe().run(page)
        assert found.violations_count == 0, (page.url, found.generate_report())
        assert page.locator("h1").count() == 1, page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url

    for path in (
        "/employers/",
        "/employers/who-pays/",
        "/employers/diagnose/",
        "/employers/picture/?place=burnley",
        "/employers/picture/?place=blackpool",
    ):
        page.goto(live_server.url + path)
        sound()
    page.goto(f"{live_server.url}/employers/diagnose/")
    page.get_by_role("button", name="Begin").click()
    for name in ("place", "size", "technology", "jobs", "barriers"):
        page.goto(f"{live_server.url}/employers/diagnose/question/{name}/")
        sound()
        if name == "jobs":
            page.locator("#now-0").fill("some")
        _on(page)
        sound()
    page.goto(f"{live_server.url}/employers/diagnose/question/jobs/")
    page.locator("#title-0").fill("toolmaker")
    _on(page)
    sound()
    page.get_by_role("radio").first.check()
    _on(page)
    page.goto(f"{live_server.url}/employers/diagnose/question/technology/")
    page.locator("#words").fill("We need cyber security and must read engineering drawings.")
    _on(page)
    page.goto(f"{live_server.url}/employers/diagnose/result/")
    sound()
