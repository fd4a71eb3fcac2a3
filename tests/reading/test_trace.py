"""The chain behind a number, as a page and as JSON."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from skillshed.evidence.book import Book
from tests.reading.conftest import SECOND, WIDGETS


def test_a_published_number_leads_to_its_row_and_bytes(widgets: dict[str, str], get: Any) -> None:
    text = get.text(f"/trace/{WIDGETS}/?place=burnley&period=2019")
    assert "130 widgets" in text or ">130" in text
    assert "read as it stands" in text
    assert hashlib.sha256(SECOND.encode()).hexdigest() in text
    assert "row 2" in text
    assert "kept, checksum agrees" in text
    assert f"skillshed trace {WIDGETS} --place burnley --period 2019" in text


def test_what_was_said_before_stands_beside_it(widgets: dict[str, str], get: Any) -> None:
    text = get.text(f"/trace/{WIDGETS}/?place=burnley&period=2019")
    story = text.split("What each release said of it")[1]
    assert "revised since" in story
    assert "used here" in story
    assert f"/releases/{widgets['first']}/" in story


def test_as_known_earlier_the_earlier_number_stands(widgets: dict[str, str], get: Any) -> None:
    text = get.text(f"/trace/{WIDGETS}/?place=burnley&period=2019&as_of=2021-06-30")
    assert "Data as known on 30 June 2021" in text
    assert widgets["second"] not in text
    assert "--as-of 2021-06-30" in text


def test_a_sum_names_its_parts_and_what_is_missing(widgets: dict[str, str], get: Any) -> None:
    text = get.text(f"/trace/{WIDGETS}/?place=lancashire&period=2020")
    assert "sum of the parts" in text
    assert ">Burnley</th>" in text
    assert ">Pendle</th>" in text
    assert "There is no figure for Lancashire in 2020" in text, "two of fourteen are no total"
    assert "2 of 14" in text


def test_the_newest_period_is_meant_where_none_is_named(widgets: dict[str, str], get: Any) -> None:
    assert "in 2020." in get.text(f"/trace/{WIDGETS}/?place=burnley")


def test_the_chain_as_json_is_the_same(widgets: dict[str, str], get: Any) -> None:
    found = get(f"/trace/{WIDGETS}/chain.json?place=burnley&period=2019").json()
    assert found["answer"]["value"] == 130
    assert found["inputs"][0]["raw"][0]["sha256"] == hashlib.sha256(SECOND.encode()).hexdigest()
    assert [row["value"] for row in found["vintages"]] == [100, 130]


def test_damaged_bytes_are_told_not_hidden(widgets: dict[str, str], empty: Book, get: Any) -> None:
    sha = empty.lake.release(widgets["second"]).raw[0].sha256
    empty.lake.raw_path(sha).write_bytes(b"changed")
    assert "DAMAGED" in get.text(f"/trace/{WIDGETS}/?place=burnley&period=2019")


def test_what_cannot_be_traced_says_why(widgets: dict[str, str], get: Any) -> None:
    assert "add ?place=pendle" in get.text(f"/trace/{WIDGETS}/", 400)
    assert "Loaded: 2019 to 2020" in get.text(f"/trace/{WIDGETS}/?place=burnley&period=1999", 404)
    assert "There is no" in get.text(f"/trace/{WIDGETS}/?place=cornwall", 404)
    assert get("/trace/none_such/?place=burnley").status_code == 404


def test_two_clicks_from_a_real_figure_to_its_bytes(real: Book, lmi: Path, get: Any) -> None:
    page = get.text("/measures/employment_rate/?place=pendle")
    address = page.split('href="/trace/')[1].split('"')[0].replace("&amp;", "&")
    text = get.text(f"/trace/{address}")
    assert hashlib.sha256((lmi / "ons-els" / "employment-rate.csv").read_bytes()).hexdigest() in text
