"""The questions as a person walks them: nothing in an address, nothing on the server, any question may be left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

pytestmark = pytest.mark.django_db
BURNLEY = {"answer": "BB11 1AA"}
REPLIES: dict[str, dict[str, Any]] = {
    "date_of_birth": {"day": "14", "month": "3", "year": "1996"}, "area_code": {"answer": "Burnley"}, "uk_resident_since": {"day": "14", "month": "3", "year": "1996"},
    "benefits": {"answer": ["none"]}, "gross_annual_earnings_gbp": {"answer": "£24,000"}, "immigration_status": {"answer": "uk_national"},
    "employment_status": {"answer": "employed"}, "ordinarily_resident": {"answer": "yes"}, "course_level": {"answer": "3"},
}  # fmt: skip


@pytest.fixture
def browser(client: Client) -> Client:
    """A client that has begun, for a start on 1 September 2025."""
    reply = client.post("/eligible/", {"on": "2025-09-01"})
    assert reply.status_code == 302
    return client


def asked(client: Client) -> str:
    """The fact the next question asks, or nothing when it is over."""
    reply = client.get("/eligible/question/")
    return str(reply.context["fact"].name) if reply.status_code == 200 else ""


def walked(client: Client) -> Iterator[str]:
    """Answer every question until none is left."""
    for _ in range(40):
        name = asked(client)
        if not name:
            return
        yield name
        reply = client.post("/eligible/question/", {"question": name, **REPLIES.get(name, {"answer": "no"})})
        assert reply.status_code == 302, (name, reply.content.decode()[:500])
    raise AssertionError("the questions never end")


def test_a_whole_walk_ends_with_reasons(browser: Client) -> None:
    names = list(walked(browser))
    assert len(names) == len(set(names)), "no question is asked twice"
    page = browser.get("/eligible/results/").content.decode()
    assert "Free Courses for Jobs" in page
    assert "Your pay of £24,000 a year is under the line of £25,750." in page
    assert "ASF.earnings_threshold_gbp_year@2025-08-01" in page
    assert "Kickstart ended: the last start was 31 March 2022." in page


def test_answers_live_in_the_browser_only(browser: Client) -> None:
    list(walked(browser))
    assert Session.objects.count() == 0
    cookie = browser.cookies["answers"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"], cookie["expires"]) == (
        True,
        "Lax",
        "/",
        "",
        "",
    )
    assert len(cookie.value) < 3_000


def test_every_question_may_be_left_out(browser: Client) -> None:
    for _ in range(40):
        name = asked(browser)
        if not name:
            break
        assert browser.post("/eligible/question/", {"question": name, "skip": "yes"}).status_code == 302
    page = browser.get("/eligible/results/")
    assert not any(group.id in ("eligible", "not_eligible") for group in page.context["groups"])


def test_an_answer_can_be_changed(browser: Client) -> None:
    list(walked(browser))
    assert browser.get("/eligible/question/gross_annual_earnings_gbp/").status_code == 200
    browser.post("/eligible/question/", {"question": "gross_annual_earnings_gbp", "answer": "60000"})
    assert "is not under the line of £25,750" in browser.get("/eligible/results/").content.decode()


@pytest.mark.parametrize(
    ("name", "posted", "said"),
    [
        ("date_of_birth", {"day": "31", "month": "2", "year": "1996"}, "31 2 1996 is no day of the calendar"),
        ("date_of_birth", {"day": "1", "month": "2", "year": "96"}, "year in four figures"),
        ("area_code", {"answer": "Nowhere at all"}, "Write a postcode in England"),
        ("course_level", {"answer": "24000"}, "from 0 to 8"),
        ("gross_annual_earnings_gbp", {"answer": "lots"}, "Write a number"),
        ("benefits", {"answer": ["none", "UC"]}, "not both"),
        ("ehc_plan", {}, "Choose yes or no"),
        ("uc_claim", {"answer": "both"}, "Choose one"),
    ],
)
def test_what_is_not_understood_says_what_to_write(browser: Client, name: str, posted: dict[str, Any], said: str) -> None:
    reply = browser.post("/eligible/question/", {"question": name, **posted})
    page = reply.content.decode()
    assert reply.status_code == 422
    assert said in page
    assert "<title>Error: " in page


def test_a_postcode_over_a_border_is_not_guessed(browser: Client) -> None:
    reply = browser.post("/eligible/question/", {"question": "area_code", "answer": "BB12"})
    assert reply.status_code == 422
    assert len(reply.context["choices"]) > 1


@pytest.mark.parametrize("path", ["/eligible/question/", "/eligible/results/"])
def test_without_answers_it_begins_at_the_beginning(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == "/eligible/"
    client.cookies["answers"] = "forged"
    assert client.get(path).headers["Location"] == "/eligible/"


def test_begin_again_forgets(browser: Client) -> None:
    browser.post("/eligible/again/")
    assert browser.cookies["answers"].value == ""
    assert browser.get("/eligible/again/").status_code == 405


def test_pages_are_not_kept_by_anybody(browser: Client) -> None:
    assert "no-store" in browser.get("/eligible/question/").headers["Cache-Control"]


@pytest.mark.parametrize("name", ["password", "../../etc"])
def test_no_such_question(browser: Client, name: str) -> None:
    assert browser.get(f"/eligible/question/{name}/").status_code == 404
    assert browser.post("/eligible/question/", {"question": name, "answer": "x"}).status_code == 404


def test_a_day_is_needed(client: Client) -> None:
    assert client.post("/eligible/", {"on": "soon"}).status_code == 422


def test_the_data_folder_is_left_alone(browser: Client, settings: Any) -> None:
    before = sorted(Path(settings.CONFIG.data).rglob("*"))
    list(walked(browser))
    assert sorted(Path(settings.CONFIG.data).rglob("*")) == before
