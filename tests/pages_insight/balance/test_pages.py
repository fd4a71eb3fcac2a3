"""The pages, pictures, files, command and API of supply against demand."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from skillshed.cli.main import main
from skillshed.evidence.book import Book

pytestmark = pytest.mark.django_db


def text(address: str, status: int = 200) -> str:
    reply = Client().get(address)
    assert reply.status_code == status, reply.content.decode()[:1000]
    return " ".join(reply.content.decode().split())


def test_a_place_shows_both_sides_with_ranges_and_sources(here: Book) -> None:
    page = text("/balance/lancashire-lsip/")
    assert page.count("<h1>") == 1
    assert "What is learned and what is needed in Lancashire" in page
    assert "in none of 7 groups can a shortage or an excess be told" in page
    assert "Between 430 and 6,300 people a year learn it" in page
    assert "Skills Imperative 2035" in page
    assert "/trace/total_requirement/?place=lancashire-lsip" in page
    assert "from memory, not checked" in page
    assert "an assumption" in page
    assert "No number is given." in page
    assert "surplus" not in page.lower()
    assert "<script" not in page.replace('<script src="/static/site', "")


def test_a_district_far_from_there_leads_to_the_area_round_it(here: Book) -> None:
    for slug, around in (("cornwall", "Cornwall and"), ("dover", "Kent and Medway"), ("redcar-and-cleveland", "Tees Valley")):
        page = text(f"/balance/{slug}/")
        assert "what is learned is known, what will be needed is not" in page
        assert f"lies in {around}" in page
        assert "Supply and demand in" in page


def test_a_missing_side_names_the_command(here: Book) -> None:
    page = text("/balance/lancashire-lsip/?as_of=2001-01-01")
    assert "skillshed import FILE (Skills Imperative 2035 workbook of the area)" in page
    assert "skillshed import FILE (DfE, further education and skills, achievements by sector subject area)" in page
    assert "skillshed import FILE (Nomis, Annual Population Survey table T19)" in page


def test_the_counterfactual_shows_every_year(here: Book) -> None:
    page = text("/balance/pendle/")
    assert "Pendle: 390 to 3,800 more people in work, depending on which of 7 years is asked" in page
    assert "12.5% to 28.3%" in page
    assert "2,300 to 3,700" in page
    assert "at or under the benchmark of 3.0%" in text("/balance/ribble-valley/")


@pytest.mark.parametrize("name", ["gaps.svg", "years.svg", "gaps.svg?width=narrow", "years.svg?framed=yes"])
def test_pictures_have_their_own_addresses(here: Book, name: str) -> None:
    reply = Client().get(f"/balance/lancashire-lsip/{name}")
    drawn = reply.content.decode()
    assert reply.headers["Content-Type"] == "image/svg+xml"
    assert 'role="img"' in drawn
    assert "<desc" in drawn
    again = Client().get(f"/balance/lancashire-lsip/{name}", headers={"If-None-Match": reply.headers["ETag"]})
    assert again.status_code == 304


def test_files_hold_the_same_numbers(here: Book) -> None:
    said = json.loads(Client().get("/balance/lancashire-lsip/data.json").content)
    rows = list(csv.DictReader(io.StringIO(Client().get("/balance/lancashire-lsip/data.csv").content.decode())))
    care = next(one for one in said["families"] if one["id"] == "care")
    row = next(one for one in rows if one["item"] == care["title"] and one["side"] == "requirement")
    assert float(row["low"]) == care["requirement"]["low"]
    assert Client().get("/balance/lancashire-lsip/data.ods").content[:2] == b"PK"
    assert Client().get("/balance/lancashire-lsip/data.exe").status_code == 404
    assert Client().get("/balance/lancashire-lsip/other.svg").status_code == 404


def test_api_and_command_give_the_same_document(
    here: Book, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = Client().get("/api/v1/balance/cornwall")
    assert reply.status_code == 200
    monkeypatch.setenv("SKILLSHED_DATA", str(here.folder))
    assert main(["balance", "Cornwall", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    other = reply.json()
    assert {name: value for name, value in said.items() if name != "as_known_on"} == {
        name: value for name, value in other.items() if name != "as_known_on"
    }
    assert said["covered_by"]
    assert Client().get("/api/v1/balance/nowhere").status_code == 404


def test_the_command_speaks_to_people(here: Book, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLSHED_DATA", str(here.folder))
    assert main(["balance", "lancashire-lsip"]) == 0
    shown = capsys.readouterr()
    assert "Construction and building" in shown.out
    assert "not available" in shown.out  # a mark in brackets would be swallowed by the terminal
    assert "not counted: Graduates of universities" in shown.err
    assert main(["balance", "Nowhereshire"]) == 12
    assert main(["balance", "Pendle", "--as-of", "yesterday"]) == 2


def test_choosing_a_place(here: Book) -> None:
    assert "Tees Valley" in text("/balance/")
    reply = Client().get("/balance/", {"place": "Kent", "as_of": "2026-01-01"})
    assert reply.headers["Location"] == "/balance/kent/?as_of=2026-01-01"
    assert Client().get("/balance/Kent/").headers["Location"] == "/balance/kent/"
    text("/balance/nowhere/", 404)
    text("/balance/?place=nowhere", 404)


def test_an_area_of_an_odd_name(here: Book) -> None:
    place = here.areas.add('<b>Two</b> & "Sons"', ["Burnley", "Pendle"])
    try:
        page = text(f"/balance/{place.slug}/")
        assert "<b>Two</b>" not in page
        assert "&lt;b&gt;Two&lt;/b&gt;" in page
    finally:
        here.areas.remove(place.code.removeprefix("own:"))


def test_a_changed_definition_shows_at_once(here: Book) -> None:
    from skillshed.insight.balance.definitions import SHIPPED

    text("/balance/lancashire-lsip/")
    (here.folder / "balance").mkdir()
    changed = (
        (SHIPPED / "balance.toml").read_text("utf-8").replace('author = "skillshed developers"', 'author = "Elin’s team"', 1)
    )
    (here.folder / "balance" / "balance.toml").write_text(changed, encoding="utf-8")
    assert "By Elin’s team" in text("/balance/lancashire-lsip/")
    (here.folder / "balance" / "balance.toml").write_text("years = ", encoding="utf-8")
    assert "balance.toml is not valid TOML" in text("/balance/lancashire-lsip/", 422)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_nothing_hinders_anybody(chromium: Any, live_server: Any, here: Book) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for path in ("/balance/", "/balance/lancashire-lsip/", "/commentary/burnley/"):
        for width in (1280, 320):
            context = chromium.new_context(viewport={"width": width, "height": 800})
            page = context.new_page()
            page.goto(live_server.url + path, wait_until="load")
            found = Axe().run(page).response["violations"]
            assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == [], path
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, path
            context.close()
