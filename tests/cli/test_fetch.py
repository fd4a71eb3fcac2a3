"""`skillshed fetch` end to end: asks, imports, answers; and what it says when a publisher fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillshed.cli.fetching import one_set, place_codes, wanted
from skillshed.evidence.book import Book
from skillshed.evidence.packs import shipped_packs
from skillshed.sources.connect.wants import load_wants
from skillshed.terms.errors import NotFound
from tests.connect.server import Publishers

from .conftest import Run


def test_figures_come_and_can_be_asked_for(run: Run, publishers: Publishers) -> None:
    came = run("fetch", "claimant_count", "--place", "Burnley", "--json")
    assert came.code == 0, came.err
    [row] = came.json
    assert (row["want"], row["source"], row["result"], row["rows_out"]) == ("claimant_count", "nomis", "new", 130)
    assert "0xinvented" not in came.out
    asked = [url for url in publishers.plan.asked if "data.csv" in url]
    assert "E07000117" in asked[0]
    assert "K02000001" in asked[0]
    series = run("series", "nm_162_1.claimant_count", "--place", "Burnley", "--json")
    assert series.code == 0, series.err
    assert (series.json[0]["place"], series.json[0]["value"], series.json[0]["release"]) == ("E07000117", 3000.0, row["release"])


def test_one_indicator_without_a_column_that_names_it(run: Run, publishers: Publishers) -> None:
    came = run("fetch", "employment-rate", "--place", "Burnley", "--json")
    assert (came.code, [row["dataset"] for row in came.json]) == (0, ["employment-rate"]), came.err
    series = run("series", "employment_rate", "--place", "Burnley", "--from", "2019", "--to", "2019", "--json")
    [row] = series.json
    assert (row["value"], row["lower"], row["upper"], row["unit"]) == (70.5, 65.1, 75.9, "percent")


def test_a_pack_brings_what_its_figures_need(run: Run, publishers: Publishers, data: Path) -> None:
    came = run("fetch", "headline", "--place", "Lancashire", "--json")
    assert came.code == 0, came.err
    assert {row["dataset"] for row in came.json} == {
        "employment-rate", "claimant-count", "gross-median-weekly-pay", "level-3-or-above-qualifications",
        "gross-value-added-per-filled-job", "gross-disposable-household-income-per-head",
    }  # fmt: skip
    again = run("fetch", "headline", "--place", "Lancashire", "--json")
    assert {row["result"] for row in again.json} == {"was here"}


def test_every_command_a_pack_names_brings_something() -> None:
    wants = load_wants()
    for pack in shipped_packs().values():
        for slot in pack.slots:
            if slot.bring.startswith("skillshed fetch "):
                assert one_set(wants, slot.bring.split()[2]), slot.bring


def test_what_a_source_may_be(data: Path) -> None:
    book = Book(data)
    assert {want.source for want in wanted(book, "nomis")} == {"nomis"}
    assert [want.datasets for want in wanted(book, "no-qualifications-great-britain")] == [("no-qualifications-great-britain",)]
    assert [want.name for want in wanted(book, "bres")] == ["bres_industry"]
    assert {want.name for want in wanted(book, "annex_a")} >= {"bres_industry", "business_counts", "population", "els_indicators"}
    with pytest.raises(NotFound, match="nothing to fetch called 'weather'"):
        wanted(book, "weather")


def test_a_place_is_asked_for_with_its_parts_and_what_it_is_compared_with(data: Path) -> None:
    codes = place_codes(Book(data), "E37000019")
    assert codes[0] == "E37000019"
    assert {"E07000117", "E06000008", "E10000017", "E12000002", "E92000001", "K02000001"} <= set(codes)


@pytest.mark.parametrize(("fault", "words"), [("429", "ask too often"), ("503", "closed for the moment"), ("cut", "cut short"),
                                               ("half_row", ""), ("html", "not the CSV asked for")])  # fmt: skip
def test_a_publisher_that_fails_is_named_and_can_be_tried_again(run: Run, publishers: Publishers, fault: str, words: str) -> None:
    publishers.plan.faults.extend([fault] * 3)
    failed = run("fetch", "claimant_count", "--place", "Burnley", "--json")
    assert failed.code == 13, failed.err
    [row] = failed.json
    assert (row["result"], row["can_try_again"]) == ("not had", True)
    assert words in row["why"]
    assert "Nomis" in row["why"]
    assert run("releases", "--json").json == []
    publishers.plan.faults.clear()
    assert run("fetch", "claimant_count", "--place", "Burnley").code == 0


def test_one_failure_does_not_stop_the_others(run: Run, publishers: Publishers) -> None:
    publishers.plan.faults.extend(["503"] * 3)
    mixed = run("fetch", "headline", "--place", "Burnley")
    assert mixed.code == 13
    assert "5 of 6 came for Burnley" in mixed.err
    assert "asks only for what is missing" in mixed.err


def test_figures_nobody_has_are_said_to_be_missing(run: Run, publishers: Publishers) -> None:
    publishers.plan.nomis_rows = 0
    none = run("fetch", "claimant_count", "--place", "Burnley", "--json")
    assert (none.code, none.json[0]["can_try_again"]) == (12, False)


def test_a_place_or_source_that_is_none(run: Run, publishers: Publishers) -> None:
    assert run("fetch", "nomis", "--place", "Atlantis").code == 12
    assert run("fetch", "weather").code == 12
    assert publishers.plan.asked == []
