"""Cold spots as readers, files and the API give them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.pages.reading import Page

pytestmark = pytest.mark.django_db
LANCASHIRE = "/cold-spots/lancashire/?need=claimants&mode=car"


def text(address: str, status: int = 200) -> str:
    reply = Client().get(address)
    assert reply.status_code == status, reply.content.decode()[:800]
    return " ".join(reply.content.decode().split())


def test_the_message_says_how_many_live_in_cold_spots(some: Any):
    page = text(LANCASHIRE)
    assert "live in cold spots for provision" in page
    assert "95% interval" in page
    assert "1 run does not say how many places it has: each is taken to have 8, 12 or 20." in page
    assert "1 offer online or national" in page
    assert "(estimate)" in page
    assert "Luo, W. and Qi, Y. (2009)" in page


def test_the_page_reads_in_order_and_is_small(some: Any):
    html = Client().get(LANCASHIRE).content.decode()
    page = Page(html)
    assert page.is_in_order
    assert len(html.encode()) < 200_000
    assert len(page.ids) == len(set(page.ids))
    assert all(one["alt"] for one in page.images if "map.svg" in one["src"])


def test_without_provision_nobody_reaches_it_and_the_page_helps(here: Any, db: None):
    page = text(LANCASHIRE)
    assert "Nobody in Lancashire can reach provision within 60 minutes by car" in page
    assert "This directory holds no such offer at a venue." in page


def test_a_need_not_counted_is_said(some: Any):
    assert "cannot be told: nobody here has counted uncounted people" in text("/cold-spots/lancashire/?need=nobody_counts")


def test_each_thing_not_known_is_said_of_what_it_is(some: Any):
    own = some.folder / "needs.toml"
    before = own.read_text("utf-8")
    more = """[young_claimants]
title = "Young"
short = "young claimants"
audience = "young"
ages = [16, 17]
base = "population"
ways = [{ count = "claimant_count" }]
why = "Invented."
"""
    try:
        own.write_text(before + more, "utf-8")
        page = text("/cold-spots/lancashire/?need=young_claimants&mode=car")
    finally:
        own.write_text(before, "utf-8")
    assert "2 offers do not say for what ages they are, and count." in page
    assert "1 run does not say how many places it has: each is taken to have 8, 12 or 20." in page


def test_filters_stand_in_the_address_and_in_the_message(some: Any):
    page = text(f"{LANCASHIRE}&level=3&subject=5&kind=course&free=yes")
    assert "free level 3 courses in construction, planning and the built environment" in page
    assert 'value="3" checked' in page


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/cold-spots/atlantis/", 404, "atlantis"),
        ("/cold-spots/lancashire/?need=unicorns", 404, "unicorns"),
        ("/cold-spots/lancashire/?mode=teleport", 400, "teleport"),
        ("/cold-spots/lancashire/?level=99", 400, "99"),
        ("/cold-spots/lancashire/?on=soon", 400, "soon"),
        ("/cold-spots/lancashire/data.exe", 404, ""),
    ],
)
def test_what_cannot_be_read_is_named(here: Any, db: None, address: str, status: int, words: str):
    assert words in text(address, status)


def test_an_area_is_found_by_name_and_its_address_is_its_slug(here: Any, db: None):
    reply = Client().get("/cold-spots/?place=Burnley&need=claimants")
    assert reply["Location"] == "/cold-spots/burnley/?need=claimants"
    assert "NEET" in text("/cold-spots/") or "Claimants" in text("/cold-spots/")


def test_the_map_shows_every_home_once_with_its_key(some: Any):
    reply = Client().get("/cold-spots/lancashire/map.svg?need=claimants&mode=car")
    drawn = ElementTree.fromstring(reply.content)
    words = [one.text for one in drawn.iter("{http://www.w3.org/2000/svg}text")]
    said = json.loads(Client().get("/cold-spots/lancashire/data.json?need=claimants&mode=car").content)
    homes = [one for one in drawn.iter() if one.find("{http://www.w3.org/2000/svg}title") is not None and one is not drawn]
    assert len(homes) == len(said["homes"])
    assert "cold spot, larger for more people" in words
    again = Client().get("/cold-spots/lancashire/map.svg?need=claimants&mode=car", headers={"if-none-match": reply["ETag"]})
    assert again.status_code == 304


def test_the_files_hold_the_same(some: Any):
    base = "/cold-spots/lancashire/data"
    asked = "?need=claimants&mode=car"
    said = json.loads(Client().get(f"{base}.json{asked}").content)
    rows = list(csv.DictReader(io.StringIO(Client().get(f"{base}.csv{asked}").content.decode())))
    assert [row["sector"] for row in rows] == [one["sector"] for one in said["homes"]]
    cold = [one for one in said["homes"] if one["verdict"] == "cold"]
    assert said["people_in_cold_spots"] == pytest.approx(sum(one["people_in_need"] for one in cold), abs=1 + 0.05 * len(cold))
    content = zipfile.ZipFile(io.BytesIO(Client().get(f"{base}.ods{asked}").content)).read("content.xml").decode()
    for name in ("Read me", "Districts", "Homes", "Nearest offers", "Choices"):
        assert f'table:name="{name}"' in content


def test_the_api_gives_the_same_and_follows_the_directory(some: Any, offered: Any):
    asked = "/api/v1/cold-spots?area=lancashire&need=claimants&mode=car"
    first = Client().get(asked)
    assert (
        first.json()["homes"]
        == json.loads(Client().get("/cold-spots/lancashire/data.json?need=claimants&mode=car").content)["homes"]
    )
    assert "ETag" not in first.headers
    offered((53.923, -3.015), assured_on=first.json()["on"], run={"starts_any_time": True, "starts_on": None})
    assert Client().get(asked).json()["counted"]["offers"] == first.json()["counted"]["offers"] + 1
    table = Client().get(f"{asked}&format=csv").content.decode()
    assert table.startswith("sector,district,")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 320])
def test_in_a_browser_with_an_accessibility_engine(some: Any, chromium: Any, live_server: Any, width: int):
    from axe_playwright_python.sync_playwright import Axe

    page = chromium.new_page(viewport={"width": width, "height": 800})
    for address in (LANCASHIRE, "/cold-spots/"):
        page.goto(f"{live_server.url}{address}")
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
