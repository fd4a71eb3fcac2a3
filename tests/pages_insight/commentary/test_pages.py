"""The commentary of a place: read by all, replaced by analysts, flagged when a number moves, taken back."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from typing import Any

import pytest
from django.test import Client

from skillshed.cli.main import main
from skillshed.evidence.book import Book
from skillshed.people.models import AuditEntry
from skillshed.publishing.commentary import Replacement, keep, read_kept
from skillshed.site.insight.commentary import services
from skillshed.terms.errors import NotFound, Refused, UsageError
from tests.support import accounts

pytestmark = pytest.mark.django_db
BURNLEY, SENTENCE = "E07000117", "employment_rate:level"
PAGE, FORM = "/commentary/burnley/", f"/commentary/burnley/replace/?id={SENTENCE}"


@pytest.fixture
def analyst(db: None) -> Client:
    return accounts.signed_in(accounts.made("Farah", "analyst"))


def text(client: Client, address: str, status: int = 200) -> str:
    reply = client.get(address)
    assert reply.status_code == status, reply.content.decode()[:1000]
    return " ".join(reply.content.decode().split())


def written(client: Client, said: str = "Work is scarce.", **changes: str) -> Any:
    form = client.get(FORM).context["form"].initial
    return client.post(FORM, {"text": said, "author": "Farah’s team", "was": form["was"], "under": form["under"], **changes})


def test_everybody_reads_it_and_only_analysts_are_offered_a_change(here: Book, analyst: Client) -> None:
    page = text(Client(), PAGE)
    assert "Burnley’s employment rate was 76.0% (±12.8) in 2023." in page
    assert "Replace" not in page
    assert "/trace/employment_rate/" in page
    assert "Replace" in text(analyst, PAGE)
    assert "Replace" not in text(analyst, PAGE + "?as_of=2026-11-22")  # an older day is for reading
    assert Client().get(FORM).headers["Location"].startswith("/account/login/")
    assert accounts.signed_in(accounts.made("Amina")).get(FORM).status_code == 403


def test_a_sentence_is_replaced_with_its_author_day_numbers_and_audit(here: Book, analyst: Client) -> None:
    assert "Burnley, 2023: 76.0% (±12.8)" in text(analyst, FORM)
    reply = written(analyst, "Work is  <b>scarce</b>.")
    assert (reply.status_code, reply.headers["Location"]) == (302, PAGE)
    page = text(Client(), PAGE)
    assert "Work is &lt;b&gt;scarce&lt;/b&gt;." in page
    assert "Written by Farah’s team" in page
    assert "in place of: “Burnley’s employment rate was 76.0%" in page
    kept = tomllib.loads((here.folder / "commentary" / "e07000117.toml").read_text("utf-8"))[SENTENCE]
    assert kept["numbers"] == "Burnley, 2023: 76.0% (±12.8)"
    entry = AuditEntry.objects.order_by("-number").first()
    assert entry is not None
    assert (entry.did, entry.thing, entry.facts) == ("commentary.replace", BURNLEY, {"sentence": SENTENCE})


def test_a_number_that_moved_is_flagged_on_the_page_and_by_the_command(
    here: Book, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Replacement(
        text="Work is scarce.", by="Farah’s team", on=date(2026, 1, 1), fingerprint="old", numbers="Burnley, 2023: 70.0% (±9.0)"
    )
    keep(here.folder, BURNLEY, SENTENCE, old)
    page = text(Client(), PAGE)
    assert "1 replaced sentence to read again" in page
    assert "When it was written: Burnley, 2023: 70.0% (±9.0)." in page
    assert "Now: Burnley, 2023: 76.0% (±12.8)." in page
    monkeypatch.setenv("SKILLSHED_DATA", str(here.folder))
    assert main(["commentary", "burnley", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    first = said["sections"][0]["sentences"][0]
    assert (first["is_replaced"], first["by"], first["moved"]["was"]) == (True, "Farah’s team", "Burnley, 2023: 70.0% (±9.0)")
    assert first["numbers"][0]["release"]
    assert main(["commentary", "burnley"]) == 0
    assert "THE NUMBER MOVED" in capsys.readouterr().err


def test_it_is_taken_back(here: Book, analyst: Client) -> None:
    written(analyst)
    back = f"/commentary/burnley/take-back/?id={SENTENCE}"
    assert Client().post(back).status_code == 302
    assert read_kept(here.folder, BURNLEY)
    assert analyst.get(back).status_code == 405
    assert analyst.post(back, {"was": "something else"}).status_code == 409
    assert analyst.post(back).headers["Location"] == PAGE
    assert read_kept(here.folder, BURNLEY) == {}
    assert analyst.post(back).status_code == 404
    assert "Work is scarce" not in text(Client(), PAGE)


def test_two_people_do_not_undo_each_other_unseen(here: Book, analyst: Client) -> None:
    seen = analyst.get(FORM).context["form"].initial
    assert written(analyst, "First.").status_code == 302
    late = analyst.post(FORM, {"text": "Second.", "author": "Somebody", "was": seen["was"], "under": seen["under"]})
    assert late.status_code == 409
    assert "Somebody else changed this sentence" in late.content.decode()
    assert "Second." in late.content.decode()  # what was typed is not lost
    assert read_kept(here.folder, BURNLEY)[SENTENCE].text == "First."
    moved = written(analyst, "Third.", under="0000")
    assert moved.status_code == 409
    assert "The numbers under this sentence moved" in moved.content.decode()


@pytest.mark.parametrize(
    ("said", "author", "why"),
    [(" ", "A", "Write a sentence"), ("x" * 1001, "A", "1000"), ("A sentence.", "", "Enter who answers for it")],
)
def test_what_cannot_be_kept_is_told_and_nothing_is_written(
    here: Book, analyst: Client, said: str, author: str, why: str
) -> None:
    reply = written(analyst, said, author=author)
    assert reply.status_code == 422
    assert why in reply.content.decode()
    assert read_kept(here.folder, BURNLEY) == {}


def test_a_form_without_its_token_is_refused(here: Book) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(accounts.made("Farah", "analyst"))
    assert strict.post(FORM, {"text": "x", "author": "y"}).status_code == 403
    assert read_kept(here.folder, BURNLEY) == {}


def test_a_role_for_one_place_reaches_what_lies_in_it(here: Book) -> None:
    lancashire = accounts.made("Elin", "analyst", place_ons="E37000019")
    client = accounts.signed_in(lancashire)
    assert client.get(FORM).status_code == 200
    assert client.get("/commentary/cornwall/replace/?id=employment_rate:level").status_code == 403
    with pytest.raises(Refused):
        services.replace_sentence(by=lancashire, place="E06000052", identity=SENTENCE, text="x", author="y", was="")
    assert read_kept(here.folder, "E06000052") == {}


def test_services_refuse_what_is_not_there(here: Book) -> None:
    farah = accounts.made("Farah", "analyst")
    before = AuditEntry.objects.count()
    with pytest.raises(NotFound):
        services.replace_sentence(by=farah, place=BURNLEY, identity="employment_rate:nothing", text="x", author="y", was="")
    with pytest.raises(UsageError):
        services.replace_sentence(by=farah, place=BURNLEY, identity=SENTENCE, text="", author="y", was="")
    assert AuditEntry.objects.count() == before  # nothing done, nothing in the trail


def test_any_place_and_pack(here: Book) -> None:
    for address in (
        "/commentary/cornwall/?pack=annex_a",
        "/commentary/tees-valley-lsip/",
        "/commentary/kent/",
        "/commentary/england/",
    ):
        assert "percentage point" in text(Client(), address)
    text(Client(), "/commentary/nowhere/", 404)
    text(Client(), PAGE + "?pack=nothing", 404)


def test_a_damaged_file_is_named(here: Book) -> None:
    (here.folder / "commentary").mkdir()
    (here.folder / "commentary" / "e07000117.toml").write_text("not toml [")
    assert "commentary/e07000117.toml" in text(Client(), PAGE, 422)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_analyst_replaces_a_sentence_without_scripts(chromium: Any, live_server: Any, here: Book) -> None:
    from axe_playwright_python.sync_playwright import Axe

    session = accounts.signed_in(accounts.made("Farah", "analyst")).cookies["sessionid"].value
    for script in (True, False):
        context = chromium.new_context(viewport={"width": 320, "height": 800}, java_script_enabled=script)
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + PAGE)
        page.get_by_role("link", name="Replace").or_(page.get_by_role("link", name="Change")).first.click()
        if script:
            assert [one["id"] for one in Axe().run(page).response["violations"]] == []
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        page.get_by_label("Your sentence").fill(f"Work is scarce, {script}.")
        page.get_by_label("Who answers for it").fill("Farah’s team")
        page.get_by_role("button", name="Save the sentence").click()
        assert f"Work is scarce, {script}." in page.content()
        context.close()
