"""Which published area answers for a place, and what is said where it is another."""

from __future__ import annotations

import polars as pl
import pytest

from skillshed.evidence.book import Book
from skillshed.insight.structure.document import document
from skillshed.insight.structure.jobs import Level, answering, level, year_of
from skillshed.insight.structure.structure import steps, structure, unreliable
from skillshed.terms.errors import NotFound, UsageError


@pytest.mark.parametrize(
    ("code", "name", "how", "parts"),
    [
        ("UKD4", "division", "published", {"UKD4"}),
        ("E37000019", "division", "same_area", {"UKD4"}),
        ("E07000117", "division", "within", {"UKD4"}),  # Burnley
        ("E07000117", "section", "within", {"UKD46"}),  # East Lancashire is nearer
        ("E37000034", "division", "within", {"UKC1"}),  # Tees Valley lies in Tees Valley and Durham
        ("E06000052", "subclass", "within", {"UKK3"}),  # Cornwall
        ("E06000063", "division", "within", {"UKD1"}),  # Cumberland, made in 2023
        ("E12000002", "division", "summed", {"UKD1", "UKD3", "UKD4", "UKD6", "UKD7"}),  # North West
        ("E10000016", "section", "summed", {"UKJ43", "UKJ44", "UKJ45", "UKJ46"}),  # Kent
    ],
)
def test_the_smallest_published_area_that_holds_a_place_answers(
    embedded: Book, code: str, name: str, how: str, parts: set[str]
) -> None:
    found = answering(embedded, code, level(embedded, name))
    assert (found.how, set(found.parts)) == (how, parts)
    if how == "within":
        assert f"which holds {embedded.place(code).name}: none are published" in found.said


def test_an_area_of_ones_own_across_two_regions(tmp_path_factory: pytest.TempPathFactory) -> None:
    from skillshed.evidence.demo import load_embedded

    home = tmp_path_factory.mktemp("own")
    load_embedded(home)
    book = Book(home)
    place = book.areas.add("Pennine edge", ["Burnley", "Calderdale"])
    found = answering(book, place.code, level(book, "division"))
    assert (found.how, found.parts) == ("spread", ("UKD4", "UKE4"))
    assert found.said.startswith("Figures are for Lancashire and West Yorkshire together, which hold Pennine edge")
    own = structure(book, place.code)
    assert own.quotients["jobs"].sum() == pytest.approx(
        sum(structure(book, code).quotients["jobs"].sum() for code in ("UKD4", "UKE4"))
    )


def test_an_area_that_holds_a_sliver_of_a_place_is_named_but_not_added(embedded: Book) -> None:
    found = answering(embedded, "E30000239", level(embedded, "division"))  # Manchester's travel-to-work area, with High Peak
    assert found.parts == ("UKD3",)
    assert "Greater Manchester, which holds most of Manchester (Derbyshire and Nottinghamshire holds the rest)" in found.said


@pytest.mark.parametrize("kind", ["ttwa", "lep", "lsip", "combined_authority"])
def test_areas_that_answer_together_share_no_district(embedded: Book, kind: str) -> None:
    found = level(embedded, "section")  # partnerships and regions stand in one table there
    for place in embedded.areas.of_kind(kind):
        try:
            parts = answering(embedded, place.code, found).parts
        except NotFound:
            continue  # Wales, and three labour markets across its border
        districts = [code for part in parts for code in embedded.areas.members(part)["code"]]
        assert len(districts) == len(set(districts)), place.name


@pytest.mark.parametrize(("code", "name"), [("K03000001", "division"), ("W06000015", "division"), ("E92000001", "section")])
def test_who_cannot_be_answered_is_told_why(embedded: Book, code: str, name: str) -> None:
    with pytest.raises(NotFound) as why:
        answering(embedded, code, level(embedded, name))
    assert why.value.next_step


def test_an_industry_unknown_somewhere_is_left_out_everywhere(published: Book) -> None:
    found = year_of(level(published, "subclass"), 2017)
    assert found.left_out == ["01000"]  # farms of Scotland had no figure before 2018
    assert "01000" not in found.codes
    assert "01000" in year_of(level(published, "subclass"), 2018).codes


def test_a_year_of_only_some_areas_is_no_year(embedded: Book) -> None:
    found = level(embedded, "subclass")
    assert 2016 in found.rows["year"]  # of the reference place
    assert found.years == [2015, 2018, 2019, 2021]
    with pytest.raises(NotFound, match="2016"):
        structure(embedded, "UKD4", level_name="subclass", year=2016)


def test_years_out_of_order_and_levels_there_are_not(embedded: Book) -> None:
    with pytest.raises(UsageError, match="lies after"):
        structure(embedded, "UKD4", year=2016, base_year=2019)
    with pytest.raises(UsageError, match="no level 'class'"):
        structure(embedded, "UKD4", level_name="class")


def test_a_leap_of_the_series_is_said(embedded: Book) -> None:
    found = structure(embedded, "UKD4", level_name="subclass")
    leap = found.steps.row(0, named=True)
    assert (leap["code"], leap["year"], leap["jobs_before"], leap["jobs"]) == ("42220", 2021, 8_000, 500)
    # A region whose parts have different years: no step comes from a part that is missing.
    wide = level(embedded, "subclass")
    years = steps(wide, ("UKD3", "UKD4"), 2015, 2021).select("year", "year_before").unique()
    assert set(years["year"]) | set(years["year_before"]) <= {2015, 2018, 2019, 2021}


def test_breaks_are_said_where_the_years_lie_on_either_side(embedded: Book) -> None:
    assert any("Scotland" in said for said in structure(embedded, "UKD4", year=2019).breaks)
    assert structure(embedded, "UKD4", base_year=2018, year=2019).breaks == []


def test_nothing_known_then(embedded: Book) -> None:
    from datetime import date

    with pytest.raises(NotFound, match="not loaded as known on 2001-01-01"):
        structure(embedded, "UKD4", as_of=date(2001, 1, 1))


def test_the_document_says_what_is_not_known(embedded: Book) -> None:
    found = document(embedded, "E06000052")
    assert any("Cornwall itself" in gap for gap in found["not_known"])
    assert any("publishes none" in gap for gap in found["not_known"])
    assert any("no Skills Imperative workbook" in gap for gap in found["not_known"])
    assert found["complexity"]["domains"] is None
    total = found["shift_share"]["total"]
    assert total["national"] + total["mix"] + total["regional"] == pytest.approx(total["change"])


def test_an_unreliable_figure_is_said_where_it_is_the_places_own() -> None:
    rows = pl.DataFrame(
        [("P", 2020, "A", "Farms", 5.0, "unreliable"), ("P", 2020, "B", "Mines", 5.0, "final"), ("Q", 2020, "B", "Mines", 5.0, "unreliable")],
        schema=["place", "year", "code", "name", "jobs", "status"], orient="row",
    )  # fmt: skip
    found = Level("section", "", "section", "", "sum", "", "", rows)
    assert unreliable(found, ("P",), 2020) == ["Farms"]
    assert unreliable(found, ("P", "Q"), 2020) == ["Farms", "Mines"]


def test_a_level_is_what_its_definition_says(embedded: Book) -> None:
    found = level(embedded, "section")
    assert isinstance(found, Level)
    assert found.reference_name == "England"
    assert "E92000001" not in found.areas
