"""Definitions of one's own, leftovers swept away, and findings that say what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from skillshed.evidence.book import Book
from skillshed.evidence.packs import fill, pack, packs
from skillshed.evidence.quality import findings
from skillshed.terms.errors import InputNotUnderstood, NotFound

from .shelf import BURNLEY, LANCASHIRE, bring, table

OWN = """
id = "starters"
title = "Starters"
unit = "people"
kind = "count"
review_by = 2020-01-01

[[from]]
measure = "starters.starters"
"""
PACK = """
id = "mine"
title = "Mine"
about = "For a test."
author = "A test"
place = "E37000019"

[[slots]]
number = "1"
title = "Starters by district"
measure = "starters"
across = "districts"
period = "2021"
first = "2020"

[[slots]]
number = "2"
title = "Open"

[[slots]]
number = "3"
title = "Starters here"
measure = "starters"
across = "place"
"""


def write(book: Book, folder: str, text: str, name: str = "own.toml") -> Path:
    path = book.folder / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_leftovers_of_broken_imports_are_swept_and_nothing_else(book: Book) -> None:
    release = bring(book, table([(BURNLEY, 2021, 5)])).release
    (book.lake.folder / "observations" / ".writing-x").mkdir()
    (book.lake.folder / "tables" / "release=never").mkdir(parents=True)
    (book.lake.folder / "releases" / ".writing-y").write_text("half")
    assert book.lake.sweep() == 0  # younger than an hour: perhaps still being written
    assert book.lake.sweep(older_than_seconds=-1) == 3
    assert book.lake.scan(release.id).collect().height == 1


def test_a_definition_of_ones_own_and_its_review(book: Book) -> None:
    bring(book, table([(BURNLEY, 2021, 5)]))
    write(book, "measures", OWN)
    assert book.measure("starters").title == "Starters"
    said = [row["finding"] for row in findings(book, on=date(2030, 1, 1)) if row["what"] == "starters"]
    assert said == ["its definition was due for review by 1 January 2020", "its newest period begins 2021-01-01: it is stale"]


@pytest.mark.parametrize(
    ("text", "words"),
    [("= broken", "not valid TOML"), ('id = "x"', "title: Field required"), (OWN.replace("people", "people") + "odd = 1", "odd")],
)
def test_a_faulty_definition_is_named(book: Book, text: str, words: str) -> None:
    write(book, "measures", text)
    with pytest.raises(InputNotUnderstood, match=r"own\.toml") as caught:
        _ = book.measures
    assert words in str(caught.value)


def test_two_definitions_of_one_measure_are_named(book: Book) -> None:
    write(book, "measures", OWN)
    write(book, "measures", OWN, "twin.toml")
    with pytest.raises(InputNotUnderstood, match=r"twin\.toml"):
        _ = book.measures


def test_a_pack_of_ones_own_fills_from_what_is_loaded(book: Book) -> None:
    bring(book, table([(BURNLEY, 2021, 5), (BURNLEY, 2019, 4)]))
    write(book, "measures", OWN)
    write(book, "packs", PACK)
    mine = pack(book, "mine")
    districts, waiting, here = (fill(book, mine, slot, LANCASHIRE) for slot in mine.slots)
    assert districts.rows.select("place", "value").rows() == [(BURNLEY, 5.0)]
    assert waiting.why == "No figure is defined for this slot."
    assert here.rows["note"].to_list()[0].startswith("too few parts are known: 13 of 14 parts lack a figure")
    assert {"mine", "headline", "figures24", "annex_a"} <= set(packs(book))
    with pytest.raises(NotFound, match="no pack 'yours'"):
        pack(book, "yours")


@pytest.mark.parametrize(("text", "words"), [("= broken", "not valid TOML"), ('id = "x"', "title: Field required")])
def test_a_faulty_pack_is_named(book: Book, text: str, words: str) -> None:
    write(book, "packs", text)
    with pytest.raises(InputNotUnderstood, match=r"own\.toml") as caught:
        packs(book)
    assert words in str(caught.value)
