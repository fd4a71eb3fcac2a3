"""The in-demand badge: three states, whose projection it is, never for what is not known."""

from __future__ import annotations

import polars as pl
import pytest

from skillshed.evidence.book import Book
from skillshed.insight.occupations import outlook
from skillshed.provision import demand as room
from skillshed.provision.demand import State, demand
from skillshed.terms.errors import InputNotUnderstood, NotFound

BURNLEY, NORTH_WEST, ENGLAND = "E07000117", "E12000002", "E92000001"


def table(place, rates, jobs=20_000.0):
    rows = [
        {"place": place, "place_name": place, "level": "narrow", "code": code, "category": f"Work of {code}", "base": jobs, "expansion": 0.0, "per_year": None if rate is None else jobs * rate, "is_indicative": jobs < 10_000, "basis": "published", "note": "", "release": "one+two"}
        for code, rate in rates.items()
    ]  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"per_year": pl.Float64})


@pytest.fixture
def projected(monkeypatch, tmp_path):
    """Says which places have a projection, and gives a book."""
    held = {}

    def requirement(book, place, by, as_of):
        assert by == "occupation"
        if place not in held:
            raise NotFound("none", next_step="none")
        return held[place]

    monkeypatch.setattr(outlook, "requirement", requirement)
    return held, Book(tmp_path)


def test_in_demand_only_where_openings_are_above_all_by_the_margin(projected):
    held, book = projected
    held[BURNLEY] = table(BURNLEY, {"61": 0.06, "21": 0.04, "92": 0.02})
    states = {code: demand(book, [f"{code}35"], BURNLEY).state for code in ("61", "21", "92")}
    assert states == {"61": State.IN_DEMAND, "21": State.NOT_ABOVE, "92": State.NOT_ABOVE}
    badge = demand(book, ["61"], BURNLEY)
    assert (badge.rate_pct, badge.all_rate_pct) == (pytest.approx(6), pytest.approx(4))
    assert (
        badge.words
        == "In demand. Work of 61: about 1,200 openings a year in E07000117, 6.0 for each 100 jobs; all occupations 4.0."
    )
    assert badge.releases == ("one", "two")


def test_the_best_of_several_occupations_counts(projected):
    held, book = projected
    held[BURNLEY] = table(BURNLEY, {"61": 0.06, "92": 0.02})
    assert demand(book, ["9244", "6135"], BURNLEY).occupation == "61 Work of 61"


def test_what_is_not_known_never_has_a_badge(projected):
    held, book = projected
    assert demand(book, [], BURNLEY) is None
    assert demand(book, ["6135"], BURNLEY).state is State.NOT_KNOWN
    held[BURNLEY] = table(BURNLEY, {"61": None, "21": 0.04})
    fresh = Book(book.folder / "fresh")
    assert demand(fresh, ["6135"], BURNLEY).state is State.NOT_KNOWN
    assert not demand(fresh, ["9999"], BURNLEY).is_in_demand


def test_it_falls_back_to_region_then_england_and_says_so(projected):
    held, book = projected
    held[ENGLAND] = table(ENGLAND, {"61": 0.06, "92": 0.02})
    england = demand(book, ["61"], BURNLEY)
    assert england.place == ENGLAND
    assert "There is no projection for Burnley" in england.words
    held[NORTH_WEST] = table(NORTH_WEST, {"61": 0.06, "92": 0.02})
    assert demand(Book(book.folder / "other"), ["61"], BURNLEY).place == NORTH_WEST


def test_small_groups_are_marked(projected):
    held, book = projected
    held[BURNLEY] = table(BURNLEY, {"61": 0.06, "92": 0.02}, jobs=900.0)
    assert "rough guide" in demand(book, ["61"], BURNLEY).words


def test_an_area_may_set_its_own_margin(projected):
    held, book = projected
    held[BURNLEY] = table(BURNLEY, {"61": 0.045, "92": 0.035})
    assert demand(book, ["61"], BURNLEY).is_in_demand
    text = (room.files("skillshed.provision") / "demand.toml").read_text("utf-8")
    (book.folder / "demand.toml").write_text(text.replace("margin = 0.1", "margin = 0.5"), "utf-8")
    assert not demand(book, ["61"], BURNLEY).is_in_demand
    (book.folder / "demand.toml").write_text("margin = -1", "utf-8")
    with pytest.raises(InputNotUnderstood, match=r"demand\.toml"):
        demand(book, ["61"], BURNLEY)
