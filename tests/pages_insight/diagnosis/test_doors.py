"""Pages, pictures, files, API and command of the diagnosis say the same, and say what they do not know."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client

from skillshed.cli.main import main


def text_of(page: bytes) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.decode())).split())


@pytest.mark.parametrize("slug", ["burnley", "pendle", "lancashire", "cornwall", "tees-valley", "thanet", "north-west"])
def test_a_page_for_any_place(reader: Client, slug: str) -> None:
    reply = reader.get(f"/diagnosis/{slug}/?year=2019")
    page = reply.content.decode()
    assert reply.status_code == 200
    assert page.count("<h1") == 1
    assert len(page) < 200_000
    said = text_of(reply.content)
    for words in (
        "recalled from memory: not yet read in a source",
        "Not known",
        "our assumption",
        "Source: Office for National Statistics",
    ):
        assert words in said
    assert re.search(r"over 99%|under 1%|\d\d?%", said)


@pytest.mark.django_db
def test_every_picture_and_link_of_a_page_is_there(reader: Client) -> None:
    for address in ("/diagnosis/burnley/", "/diagnosis/?place=lancashire", "/diagnosis/lancashire/?method=simple"):
        page = reader.get(address).content.decode()
        found = {unescape(one) for one in re.findall(r'(?:src|srcset|href)="(/[^"#]+)"', page)}
        for one in sorted(found):
            if not one.startswith("/static/"):
                assert reader.get(one, follow=True).status_code == 200, one


def test_the_picture_is_as_high_as_the_page_says(reader: Client) -> None:
    page = reader.get("/diagnosis/burnley/").content.decode()
    for source, width, height in re.findall(r'<img src="([^"]+)"[^>]*width="(\d+)" height="(\d+)"', page)[1:]:
        drawn = ElementTree.fromstring(reader.get(unescape(source)).content)
        assert (drawn.get("width"), drawn.get("height")) == (width, height)


def test_the_districts_of_england_in_one_page(reader: Client) -> None:
    reply = reader.get("/diagnosis/?year=2019")
    said = text_of(reply.content)
    assert len(reply.content) < 200_000
    assert "of 296 districts of England" in said
    assert "3 are not yet known" in said
    assert said.count("Cannot be told: ") > 50


def test_what_is_missing_is_named(reader: Client) -> None:
    said = text_of(reader.get("/diagnosis/boston/?year=2019").content)
    assert "Where Boston stands is not yet known" in said
    assert "High-skilled occupations: no figure" in said
    assert "In each year that is known (2017, 2018 and 2020" in said or "can be told from chance" in said


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("weights=1,2", 400, "add up to 1"),
        ("weights=a,b", 400, "not a list of weights"),
        ("split=mode", 400, "not a split"),
        ("year=1999", 404, "2017, 2018, 2019, 2020, 2021"),
        ("draws=999999", 400, "at most 20,000"),
        ("seed=-1", 400, "not a whole number"),
        ("as_of=soon", 400, "not a date"),
        ("method=<script>", 404, "There is no diagnosis"),
        ("shows=moon", 400, "not a quadrant"),
        ("as_of=2000-01-01", 404, "No year has every input"),
    ],
)
def test_what_does_not_fit_says_what_to_do(reader: Client, query: str, status: int, words: str) -> None:
    reply = reader.get(f"/diagnosis/burnley/?{query}")
    assert reply.status_code == status
    assert words in text_of(reply.content)
    assert b'<script>"' not in reply.content


def test_the_address_holds_the_whole_state(reader: Client) -> None:
    page = reader.get("/diagnosis/burnley/?weights=.5,.5&split=mean&year=2018&seed=9").content.decode()
    picture = unescape(re.findall(r'src="(/diagnosis/picture/scatter[^"]+)"', page)[0])
    for part in ("place=burnley", "weights=.5,.5", "split=mean", "year=2018", "seed=9"):
        assert part in picture
    assert "Demand, weight 0.50" in text_of(page.encode())
    assert "Split at the mean" in text_of(page.encode())


def test_files_hold_every_number_with_its_release(reader: Client) -> None:
    reply = reader.get("/diagnosis/data/x.csv?place=lancashire&districts=yes&year=2019")
    rows = list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"))))
    measures = {row["measure"] for row in rows}
    assert {"level4_or_above", "gva_per_job", "demand_index", "chance_low", "chance_high"} <= measures
    assert len(rows) == 14 * 8
    burnley = {row["measure"]: row for row in rows if row["place_name"] == "Burnley"}
    assert sum(float(burnley[f"chance_{name}"]["value"]) for name in ("low", "high", "gaps", "surplus")) == pytest.approx(100)
    assert burnley["level4_or_above"]["lower"]
    assert "nomis" in burnley["chance_low"]["release"]
    for kind in ("json", "ods", "xlsx", "csvw"):
        assert reader.get(f"/diagnosis/data/x.{kind}?place=burnley").status_code == 200
    assert reader.get("/diagnosis/data/x.exe?place=burnley").status_code == 404
    assert reader.get("/diagnosis/picture/years.svg").status_code == 404


def test_api_and_command_say_the_same(
    reader: Client, diagnosed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SKILLSHED_DATA", str(diagnosed))
    over = reader.get("/api/v1/diagnosis/burnley?year=2019").json()
    assert main(["diagnose", "burnley", "--year", "2019", "--json"]) in (0, None)
    said = json.loads(capsys.readouterr().out)
    assert said["chances"] == over["chances"]
    assert said["trap"]["counts"] == over["trap"]["counts"]
    assert over["verdict"] == "Almost certainly in a low-skills equilibrium (over 99%)"
    assert sum(over["chances"].values()) == pytest.approx(1)
    assert len(over["movement"]["years"]) == 5
    assert over["method"]["weights_status"] == ["memory", "memory"]
    assert {"for", "against", "level", "not known"} == set(over["trap"]["counts"])


def test_command_in_words_and_its_exit_codes(
    diagnosed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SKILLSHED_DATA", str(diagnosed))
    main(["diagnose", "cornwall", "--simple", "--year", "2019", "--draws", "500", "--seed", "3"])
    said = capsys.readouterr()
    assert said.out.startswith("Cornwall: ")
    assert "[not known] In a trap, graduates leave" in said.out
    assert "our assumption" in said.err
    main(["diagnose", "lancashire", "--districts", "--year", "2019"])
    assert "of 14 districts of Lancashire" in capsys.readouterr().out
    assert main(["diagnose", "burnley", "--weights", "1,1"]) == 2
    assert main(["diagnose", "burnley", "--year", "1990"]) == 12
    assert "Choose one of: 2017" in capsys.readouterr().err


def test_many_districts_through_the_api(reader: Client) -> None:
    found = reader.get("/api/v1/diagnosis?place=cornwall&year=2019").json()
    assert [one["name"] for one in found["districts"]] == ["Cornwall"]
    whole = reader.get("/api/v1/diagnosis?method=simple&year=2019").json()
    assert len(whole["districts"]) == 296
    assert sum(whole["expected_shares"].values()) == pytest.approx(1)
    assert reader.get("/api/v1/diagnosis/burnley?draws=9999999").status_code == 422
    assert reader.get("/api/v1/diagnosis/no-such-place-here").status_code == 404


def test_an_own_area_has_a_page(reader: Client, diagnosed: Path) -> None:
    from skillshed.evidence.book import Book

    own = Book(diagnosed).areas.add("Two of Kent", ["Thanet", "Dover"], author="a test")
    try:
        said = text_of(reader.get(f"/diagnosis/{own.slug}/?year=2019").content)
        assert "Two of Kent" in said
        assert "put together by weights" in said
    finally:
        Book(diagnosed).areas.remove(own.slug)
