"""Sharing where one is, in a real browser: to about a kilometre, said on the page; refused, a way on. Nothing finer leaves the page."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest

from skillshed.provision.models import Offer
from tests.eligibility.test_in_a_browser import fine

EXACT = {"latitude": 53.78912345, "longitude": -2.24798765, "accuracy": 12}


@pytest.fixture
def town(transactional_db: None) -> dict[str, Offer]:
    """A few invented offers near Burnley, committed so that the server sees them."""
    from tests.support import provision_cast

    return provision_cast.town()


def phone(chromium: Any, **more: Any) -> Any:
    return chromium.new_context(viewport={"width": 360, "height": 800}, **more).new_page()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_allowed_it_is_taken_to_a_kilometre_and_said(
    chromium: Any, live_server: Any, town: dict[str, Offer], caplog: pytest.LogCaptureFixture
) -> None:
    page = phone(chromium, geolocation=EXACT, permissions=["geolocation"])
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(f"{asked.url} {asked.post_data or ''}"))
    with caplog.at_level(logging.DEBUG):
        page.goto(f"{live_server.url}/find/help/")
        page.fill("#q", "care")
        page.get_by_role("button", name="Use where I am").click()
        page.wait_for_url("**/find/help/?q=care&near=**")
    assert "near=53.79%2C-2.25" in page.url
    assert "where you are, near BB1" in page.locator(".found-count").inner_text()
    assert "Burnley" in page.get_by_text("We took where you are to about a kilometre").inner_text()
    assert page.get_by_role("link", name="Adult social care, level 3").is_visible()
    fine(page)
    everything = " ".join([*sent, caplog.text, *(one["value"] for one in page.context.cookies())])
    assert "53.79" in everything
    assert not re.search(r"53\.7891|2\.2479", everything), "nothing finer left the page, and nothing finer is logged"
    page.context.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_refused_it_says_what_to_do_and_the_field_is_there(chromium: Any, live_server: Any, town: dict[str, Offer]) -> None:
    page = phone(chromium, permissions=[])
    page.goto(f"{live_server.url}/find/help/")
    page.get_by_role("button", name="Use where I am").click()
    told = page.get_by_role("status").filter(has_text="You did not let this page see where you are")
    told.wait_for()
    assert "Write your postcode or town" in told.inner_text()
    assert page.evaluate("document.activeElement.id") == "near"
    fine(page)
    page.keyboard.type("BB11 1AA")
    page.keyboard.press("Enter")
    page.wait_for_url("**near=BB11+1**")
    page.context.close()


@pytest.mark.django_db
def test_a_finer_point_in_an_address_is_rounded_before_anything_is_shown(client: Any) -> None:
    reply = client.get("/find/help/", {"near": "53.78912345, -2.24798765"})
    assert (reply.status_code, reply.url) == (302, "/find/help/?near=53.79%2C-2.25")
    assert client.get("/find/help/", {"near": "48.85,2.35"}).context["where"].error.startswith("That point lies outside")
    at_sea = client.get("/find/help/", {"near": "56.00,1.50"}).context["where"]
    assert (at_sea.near.label, at_sea.district) == ("where you are", "")


@pytest.mark.django_db
def test_what_is_missing_where_one_is_counts_for_that_district(client: Any) -> None:
    from skillshed.referrals.models import UnmetNeed

    client.post("/find/ask/", {"door": "help", "near": "53.79,-2.25", "q": "falconry"})
    assert UnmetNeed.objects.get().home_ons == "E07000117"
