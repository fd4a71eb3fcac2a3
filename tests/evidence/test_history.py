"""Districts that were merged, split, renamed or given another code come out right before and after."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from skillshed.evidence.book import Book
from skillshed.evidence.covers import covers
from skillshed.evidence.series import series

from .shelf import bring, table

MEASURE = "starters.starters"
MERGED = {
    "E06000063": ["E07000026", "E07000028", "E07000029"],  # Cumberland: Allerdale, Carlisle, Copeland
    "E06000064": ["E07000027", "E07000030", "E07000031"],  # Westmorland and Furness: Barrow, Eden, South Lakeland
    "E06000065": [f"E0700016{n}" for n in range(3, 10)],  # North Yorkshire
    "E06000066": ["E07000187", "E07000188", "E07000189", "E07000246"],  # Somerset, with Somerset West and Taunton
}


@pytest.mark.parametrize("new", MERGED)
def test_before_the_reorganisation_a_sum_and_after_it_as_published(book: Book, new: str) -> None:
    bring(book, table([(old, 2022, 10) for old in MERGED[new]] + [(new, 2024, 99)]))
    rows = series(book, MEASURE, [new]).select("period", "value", "basis", "note").rows()
    name = book.place(MERGED[new][0]).name
    assert [row[:3] for row in rows] == [
        ("2022-01-01/P1Y", 10.0 * len(MERGED[new]), "summed"),
        ("2024-01-01/P1Y", 99.0, "published"),
    ]
    assert rows[0][3].startswith(f"made of {name}, ")
    assert rows[0][3].endswith("which it replaced in 2023")
    assert rows[1][3] == ""


def test_somerset_before_2019_is_five_districts(book: Book) -> None:
    bring(book, table([(old, 2016, 10) for old in ("E07000187", "E07000188", "E07000189", "E07000190", "E07000191")]))
    assert series(book, MEASURE, ["E06000066"])["value"].to_list() == [50.0]
    assert series(book, MEASURE, ["E07000246"])["value"].to_list() == [20.0]


@pytest.mark.parametrize(("name", "code"), [("Allerdale", "E07000026"), ("Taunton Deane", "E07000190"), ("Daventry", "E07000151"),
                                             ("Shepway", "E07000112"), ("Aylesbury Vale", "E07000004")])  # fmt: skip
def test_districts_that_are_no_more_resolve(book: Book, name: str, code: str) -> None:
    bring(book, table([(name, 2018, 7)], "district,year,starters"))
    assert series(book, MEASURE, [book.places.one(name).code]).select("place", "value").rows() == [(code, 7.0)]


def test_a_code_issued_anew_is_the_same_place(book: Book) -> None:
    bring(book, table([("E06000048", 2012, 7), ("E06000057", 2014, 8)]))
    assert series(book, MEASURE, ["E06000057"])["value"].to_list() == [7.0, 8.0]


def test_dorset_the_county_ended_before_dorset_the_district(book: Book) -> None:
    bring(book, table([("Dorset", "county", 2017, 7)], "area,area type,year,starters"), "before.csv")
    bring(book, table([("Dorset", "county", 2021, 8)], "area,area type,year,starters"), "after.csv")
    assert book.lake.scan(next(iter(book.lake.releases()))).collect()["place"].to_list() in (["E10000009"], ["E06000059"])
    places = {row[0] for release in book.lake.releases() for row in book.lake.scan(release).select("place").collect().rows()}
    assert places == {"E10000009", "E06000059"}


@pytest.mark.parametrize(
    ("code", "place"),
    [("TLB", "E92000001"), ("TLL", "W92000004"), ("TLM", "S92000003"), ("TLN", "N92000002"), ("UK", "K02000001"), ("UKX", "UKX"),
     ("TLZ", "TLZ"), ("K99000002", "UKX")],
)  # fmt: skip
def test_countries_under_statistical_codes(book: Book, code: str, place: str) -> None:
    bring(book, table([(code, 2021, 7)]))
    assert series(book, MEASURE, [place]).select("place", "value").rows() == [(place, 7.0)]


def test_a_place_without_districts_has_no_parts_parents_or_twins(book: Book) -> None:
    for code in ("UKX", "TLZ"):
        assert (book.covers(code), book.twins(code), book.areas.parents(code)) == ([], [], [])
        assert book.areas.outline(code) is None
    assert not book.areas.successors("TLB").height
    assert not book.areas.predecessors("E92000001").height


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("Humber", "lep", "E37000018"), ("Northamptonshire", "lep", "E37000026"), ("North Eastern", "lep", "E37000025"),
        ("Greater Cambridge Greater Peterborough", "lep", "E37000042"), ("Cornwall and the Isles of Scilly", "lep", "E37000005"),
        ("Cambridge and Peterborough", "combined_authority", "E47000008"), ("London (Inner)", "region", "E13000001"),
        ("London (Outer)", "region", "E13000002"), ("Bournemouth (Pre LG)", "la", "E06000028"), ("Poole (Pre LG)", "la", "E06000029"),
        ("Dorset (Pre LG)", "la", "E10000009"), ("Extra-Regio", "", "TLZ"),
    ],
)  # fmt: skip
def test_names_publishers_use(book: Book, name: str, kind: str, code: str) -> None:
    asked = pl.DataFrame([(None, name, kind, 2018)], schema=["place_code", "place_name", "place_kind", "year"], orient="row")
    assert book.areas.resolve(asked)["code"].to_list() == [code]


def test_inner_and_outer_london_are_london(book: Book) -> None:
    held = [set(book.areas.members(code)["code"]) for code in ("E13000001", "E13000002", "E12000007")]
    assert [len(one) for one in held] == [14, 19, 33]
    assert held[0] | held[1] == held[2]


def test_an_area_is_covered_by_statistical_regions_of_each_level(book: Book) -> None:
    found = [set(cover["place"]) for cover in covers(book.areas, "E37000019")]
    assert {"TLD41", "TLD42", "TLD44", "TLD45", "TLD46", "TLD47"} in found
    assert {"TLD4"} in found
    bring(book, table([(code, 2018, 10) for code in ("TLD41", "TLD42", "TLD44", "TLD45", "TLD46", "TLD47")]))
    row = series(book, MEASURE, ["E37000019"]).row(0, named=True)
    assert (row["value"], row["basis"]) == (60.0, "summed")


def test_the_cover_with_the_most_known_figures_is_used(book: Book) -> None:
    bring(book, table([("E07000117", 2021, 5), ("E10000017", 2021, 100), ("E06000008", 2021, 10), ("E06000009", 2021, 10)]))
    row = series(book, MEASURE, ["E37000019"]).row(0, named=True)
    assert (row["value"], row["note"]) == (120.0, "")


def test_parts_of_districts_are_a_best_fit(book: Book) -> None:
    ttwa = book.places.one("blackburn-ttwa").code
    members = book.areas.members(ttwa)
    bring(book, table([(code, 2021, 1000) for code in members["code"]]))
    row = series(book, MEASURE, [ttwa]).row(0, named=True)
    assert row["value"] == pytest.approx(1000 * members["weight"].sum())
    assert (row["basis"], row["status"]) == ("best_fit", "estimated")


def test_as_of_holds_for_sums_too(book: Book) -> None:
    old = MERGED["E06000063"]
    bring(book, table([(code, 2022, 10) for code in old]), on=date(2023, 1, 1))
    bring(book, table([(code, 2022, 20) for code in old]), on=date(2024, 1, 1))
    assert series(book, MEASURE, ["E06000063"])["value"].to_list() == [60.0]
    assert series(book, MEASURE, ["E06000063"], as_of=date(2023, 6, 1))["value"].to_list() == [30.0]
