"""Figures of an occupation in a place: the most telling first, what they are really of, and honest falling back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from skillshed.evidence.book import Book
from skillshed.insight.occupations.desk import pay_source, with_pay
from skillshed.insight.occupations.figures import figure, is_old, places
from skillshed.insight.occupations.outlook import outlook
from skillshed.insight.occupations.pillars import pillar_of, pillars
from skillshed.skills.taxonomy.store import open_taxonomy
from skillshed.skills.transitions import soc
from skillshed.skills.transitions.facts import SCHEMA, Facts
from skillshed.skills.transitions.moves import Desk
from skillshed.skills.transitions.opening import open_pairs
from skillshed.skills.transitions.paths import Wish, paths

BURNLEY, PRESTON = "E07000117", "E07000123"


def test_the_jobs_own_group_in_england_goes_before_a_wider_one_here(book: Book) -> None:
    found = figure(book, "pay", soc.Group("6135", "6", None), BURNLEY)
    assert found is not None
    assert (found.value, found.digits, found.estimate.place_name, found.is_here) == (480, 4, "England", False)
    assert found.about == "Care workers and home carers"
    assert found.estimate.period.startswith("2025")
    assert found.release
    assert found.pounds_year == pytest.approx(480 * 52.18)


def test_a_wider_group_here_goes_before_the_same_elsewhere(book: Book) -> None:
    here = figure(book, "pay", soc.Group("6221", "6", None), BURNLEY)
    there = figure(book, "pay", soc.Group("6221", "6", None), PRESTON)
    assert here is not None
    assert there is not None
    assert (here.value, here.digits, here.is_here) == (455, 1, True)
    assert (there.value, there.estimate.place_name) == (470, "England")


def test_nothing_published_is_nothing_and_never_nought(book: Book) -> None:
    group = soc.Group("9223", "9", None)
    assert figure(book, "pay", group, BURNLEY) is None
    assert figure(book, "adverts", group, BURNLEY) is None
    assert figure(book, "people", group, BURNLEY) is None
    assert outlook(book, group, BURNLEY) is None
    assert outlook(book, None, BURNLEY) is None


def test_an_old_figure_says_so(book: Book) -> None:
    found = figure(book, "pay", soc.Group("5213", "5", None), BURNLEY)
    assert found is not None
    assert found.is_old
    assert not is_old("2025-01-01/P1Y", date(2026, 11, 22))


def test_places_are_looked_through_from_the_district_to_england(book: Book) -> None:
    kinds = [book.place(code).kind for code in places(book, BURNLEY)]
    assert kinds[0] == "district"
    assert kinds.index("region") < kinds.index("country")
    assert places(book, "") == ["E92000001"]


def test_pay_of_the_book_stands_under_the_desk_with_its_source(
    data: Path, desk: Desk, book: Book, ids: dict[str, str], tmp_path: Path
) -> None:
    groups = soc.linked(open_taxonomy(data), data)
    paid = with_pay(desk, book, groups, BURNLEY)
    assert paid.facts.known(ids["care at home worker"], "pay_gbp_year") == pytest.approx(480 * 52.18)
    assert pay_source(paid, ids["care at home worker"]) == "median weekly pay, Care workers and home carers, England, 2025"
    assert pay_source(paid, ids["building cleaner"]) is None
    assert paid.facts.known(ids["building cleaner"], "pay_gbp_year") is None
    assert with_pay(desk, Book(tmp_path), groups, BURNLEY) is desk


def test_pay_of_a_file_is_said_to_be_old(data: Path, desk: Desk, ids: dict[str, str]) -> None:
    table = pl.DataFrame(
        {"id": [ids["welder"], ids["baker"]], "pay_gbp_year": [24_000.0, 20_000.0], "source": ["mcc_transitions.csv", "own.csv"]}
    ).with_columns(pl.lit(None, pl.Float64).alias(name) for name in ("job_zone", "risk", "bottleneck"))
    loaded = replace(desk, facts=Facts(table.select(list(SCHEMA))))
    assert "estimate of 2019" in str(pay_source(loaded, ids["welder"]))
    assert "its year is not known" in str(pay_source(loaded, ids["baker"]))


def test_a_pay_floor_holds_by_the_pay_of_the_book(data: Path, desk: Desk, book: Book, ids: dict[str, str]) -> None:
    groups = soc.linked(open_taxonomy(data), data)
    paid, pairs = with_pay(desk, book, groups, ""), open_pairs(desk.space, data)
    start, goal = ids["shop assistant"], ids["sales assistant"]
    assert paths(paid, pairs, start, goal, Wish(pay_floor_gbp=20_000), groups)
    assert paths(paid, pairs, start, goal, Wish(pay_floor_gbp=22_500), groups) == []


def test_steps_say_hours_level_and_where_pay_comes_from(data: Path, desk: Desk, book: Book, ids: dict[str, str]) -> None:
    groups = soc.linked(open_taxonomy(data), data)
    paid, pairs = with_pay(desk, book, groups, ""), open_pairs(desk.space, data)
    found = paths(paid, pairs, ids["shop assistant"], ids["sales assistant"], Wish(paths=1), groups)[0]
    assert found["hours_status"] == "assumption"
    assert found["hours"] == sum(step["hours"] for step in found["steps"]) > 0
    assert found["steps"][-1]["level"] == 2
    assert found["steps"][-1]["pay_gbp_year"] == pytest.approx(420 * 52.18)
    assert not paths(
        paid, pairs, ids["shop assistant"], ids["sales assistant"], Wish(most_hours=found["hours"] - 1, most_steps=1), groups
    )
    assert not paths(paid, pairs, ids["shop assistant"], ids["sales assistant"], Wish(least_level=3), groups)


def test_every_occupation_belongs_to_one_pillar(data: Path, ids: dict[str, str]) -> None:
    found = pillar_of(open_taxonomy(data))
    assert set(found) == set(ids.values())
    assert set(found.values()) == {one.id for one in pillars()}
    said = {
        label: found[ids[label]]
        for label in (
            "welder",
            "care at home worker",
            "chef",
            "software developer",
            "nuclear engineer",
            "mixed farmer",
            "bus driver",
        )
    }
    assert said == {
        "welder": "manufacturing", "care at home worker": "health", "chef": "tourism", "software developer": "digital", "nuclear engineer": "energy",
        "mixed farmer": "food", "bus driver": "everyday",
    }  # fmt: skip
