"""Sources, releases and quality: what came in, what was put aside, what changed."""

from __future__ import annotations

import hashlib
from typing import Any

from skillshed.evidence.book import Book
from skillshed.evidence.revisions import later, revision
from skillshed.sources.registry import sources
from tests.reading.conftest import FIRST, WIDGETS


def test_every_format_has_its_page(empty: Book, get: Any) -> None:
    text = get.text("/sources/")
    assert "Nothing is loaded yet" in text
    for name, source in sources().items():
        assert f"/sources/{name}/" in text
        assert source.publisher.split(",")[0] in get.text(f"/sources/{name}/")


def test_a_live_source_says_what_to_type(empty: Book, get: Any) -> None:
    assert "skillshed fetch claimant_count --place lancashire" in get.text("/sources/nomis_api/")
    assert "There is no source" in get.text("/sources/none_such/", 404)


def test_a_release_tells_what_was_read_and_what_was_put_aside(widgets: dict[str, str], get: Any) -> None:
    text = get.text(f"/releases/{widgets['first']}/")
    assert "published on 10 January 2021" in text
    assert "Nowhereshire" in text
    assert "widgets_first.csv" in text
    assert hashlib.sha256(FIRST.encode()).hexdigest() in text
    assert "All 2 rows put aside (CSV)" in text
    assert "Some of these figures are given again by" in text


def test_rows_put_aside_can_be_taken_away_and_run_nothing(widgets: dict[str, str], get: Any) -> None:
    reply = get(f"/releases/{widgets['first']}/put-aside.csv")
    body = reply.content.decode()
    assert "Nowhereshire" in body
    assert "Burnlee" in body
    assert ",=" not in body
    assert "No row of" in get.text(f"/releases/{widgets['second']}/put-aside.csv", 404)


def test_a_revision_is_told_with_its_largest_changes(widgets: dict[str, str], empty: Book, get: Any) -> None:
    found = revision(empty, empty.lake.release(widgets["second"]))
    assert found is not None
    assert (found.compared, found.changed, found.same, found.new, found.gone) == (2, 1, 1, 2, 1)
    row = found.largest.row(0, named=True)
    assert (row["place"], row["before"], row["after"], row["share"]) == ("E07000117", 100.0, 130.0, 0.3)
    text = get.text(f"/releases/{widgets['second']}/")
    assert "2 figures stand in both, 1 of them changed; 2 are new and 1 are not given again" in text
    assert "+30.0%" in text


def test_the_first_release_revises_nothing(widgets: dict[str, str], empty: Book) -> None:
    first, second = (empty.lake.release(widgets[name]) for name in ("first", "second"))
    assert revision(empty, first) is None
    assert later(empty, first) == [second]
    assert later(empty, second) == []


def test_a_release_leads_to_the_measures_that_read_it(widgets: dict[str, str], get: Any) -> None:
    text = get.text(f"/releases/{widgets['second']}/")
    assert f"/measures/{WIDGETS}/" in text
    assert get(f"/measures/{WIDGETS}/").status_code == 200


def test_quality_names_what_is_damaged(widgets: dict[str, str], empty: Book, get: Any) -> None:
    part = empty.lake.release(widgets["second"]).raw[0]
    empty.lake.raw_path(part.sha256).write_bytes(b"changed")
    text = get.text("/quality/")
    assert "the kept bytes of widgets_second.csv are missing or damaged" in text
    assert "Damaged: 1" in text
    assert "rows put aside" in text


def test_an_unknown_release_is_told_kindly(empty: Book, get: Any) -> None:
    assert "There is no release" in get.text("/releases/none/", 404)
