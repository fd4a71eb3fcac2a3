"""Any area of England, as far as it is known; the trap's evidence; the years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from skillshed.evidence.book import Book
from skillshed.insight.compare import Verdict
from skillshed.insight.equilibrium.assess import Assessment, assess, shares_of_quadrants, stand, stand_all
from skillshed.insight.equilibrium.definition import QUADRANTS, definition
from skillshed.insight.equilibrium.movement import movement
from skillshed.insight.equilibrium.trap import Side, reading, sides, trap
from skillshed.terms.errors import NotFound


def test_all_districts_and_who_is_not_known(found: Assessment) -> None:
    assert len(found.standings) == 296
    unknown = {one.name: one.missing for one in found.standings if not one.chances}
    assert set(unknown) == {"Isles of Scilly", "Boston", "City of London"}
    assert "Share with level 4 or above: no interval" in unknown["City of London"]
    assert found.counted == 293


def test_a_small_district_is_never_a_bare_label(found: Assessment) -> None:
    fylde = next(one for one in found.standings if one.name == "Fylde")
    assert fylde.quadrant == "gaps"
    assert not fylde.is_named, "Fylde is as likely as not on the other side of the median of supply"
    assert 0.4 < fylde.chance < 0.75
    assert all(one.is_named == (one.chance >= 0.75) for one in found.standings if one.chances)


def test_a_hidden_cell_widens_the_interval(found: Assessment) -> None:
    ribble = next(one for one in found.standings if one.name == "Ribble Valley")
    blackburn = next(one for one in found.standings if one.name == "Blackburn with Darwen")
    assert ribble.inputs[1].how == "modelled"
    assert ribble.inputs[1].hidden == pytest.approx(0.174, abs=0.001)
    assert (ribble.inputs[1].error or 0) > 5 * (blackburn.inputs[1].error or 0)


def test_a_modelled_interval_is_near_the_published_ones(embedded: Book) -> None:
    """Where every cell has its interval, the effective sample read off qualifications gives nearly the same."""
    from skillshed.insight.equilibrium.inputs import readings

    codes = [place.code for place in embedded.areas.of_kind("lep")]
    read = readings(embedded, definition(), codes)
    supply = read.filter(pl.col("measure") == "level4_or_above").select("place", "period", s="value", se="error")
    work = read.filter((pl.col("measure") == "high_skilled_share") & (pl.col("how") == "published"))
    both = work.join(supply, on=["place", "period"]).with_columns(n=pl.col("s") * (100 - pl.col("s")) / pl.col("se") ** 2 * 0.75)
    ratio = both.select((((pl.col("value") * (100 - pl.col("value")) / pl.col("n")).sqrt()) / pl.col("error")).alias("r"))["r"]
    assert len(ratio) > 100
    assert 0.85 < float(ratio.median() or 0) < 1.3  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "slug", ["lancashire", "cornwall", "tees-valley", "kent", "north-east", "lancashire-lsip", "preston-ttwa"]
)
def test_any_area_stands_somewhere(embedded: Book, found: Assessment, slug: str) -> None:
    code = (
        embedded.areas.one(slug).code
        if slug in ("lancashire", "cornwall", "tees-valley", "kent", "north-east")
        else embedded.areas.find(slug)[0].code
    )
    one = stand(embedded, found, code)
    assert one.chances, one.missing
    assert sum(one.chances.values()) == pytest.approx(1)
    assert one.releases


def test_every_kind_of_area(embedded: Book, found: Assessment) -> None:
    for kind, least in (("lsip", 40), ("lep", 36), ("combined_authority", 13)):
        standings = stand_all(embedded, found, [place.code for place in embedded.areas.of_kind(kind)])
        assert sum(bool(one.chances) for one in standings) >= least
        assert all(one.missing for one in standings if not one.chances)


def test_one_part_without_an_interval_does_not_silence_a_large_area(embedded: Book, found: Assessment) -> None:
    """The City of London, a few thousand people, has none; the travel-to-work area of London has four million."""
    london = next(place for place in embedded.areas.of_kind("ttwa") if place.name == "London")
    one = stand(embedded, found, london.code)
    assert one.chances
    assert one.supply.how == "parts"
    assert one.inputs[1].how == "modelled"
    assert 0.2 < (one.supply.error or 0) < 1.5


def test_value_added_per_job_of_an_own_area_lies_between_its_parts(embedded: Book, found: Assessment) -> None:
    own = embedded.areas.add("Three of Kent", ["Thanet", "Dover", "Maidstone"], author="a test")
    try:
        one = stand(embedded, found, own.code)
        parts = [
            stand(embedded, found, embedded.areas.one(name).code).inputs[2].value or 0
            for name in ("Thanet", "Dover", "Maidstone")
        ]
        assert min(parts) < (one.inputs[2].value or 0) < max(parts)
        assert one.inputs[2].basis == "weighted"
        assert "people who work here" in one.inputs[2].note
        assert one.chances
    finally:
        embedded.areas.remove(own.slug)


def test_the_simple_version_is_in_per_cent(embedded: Book) -> None:
    simple = assess(embedded, definition("simple"), year="2019")
    burnley = next(one for one in simple.standings if one.name == "Burnley")
    assert simple.shown_demand(burnley.demand or 0) == pytest.approx(burnley.inputs[1].value)
    assert 40 < simple.cut[1] < 55


def test_the_same_seed_gives_the_same_and_another_nearly_so(embedded: Book, read: pl.DataFrame, found: Assessment) -> None:
    again = assess(embedded, definition(), year="2019", read=read)
    other = assess(embedded, definition().changed(seed=7), year="2019", read=read)
    assert [one.chances for one in again.standings] == [one.chances for one in found.standings]
    apart = [
        abs(a.chances[q] - b.chances[q])
        for a, b in zip(other.standings, found.standings, strict=True)
        if a.chances and b.chances
        for q in QUADRANTS
    ]
    assert 0 < max(apart) < 0.03


def test_what_was_known_on_a_day(embedded: Book) -> None:
    with pytest.raises(NotFound, match="No year has every input"):
        assess(embedded, definition(), as_of=date(2000, 1, 1))


def test_a_year_that_is_not_there_names_those_that_are(embedded: Book, read: pl.DataFrame) -> None:
    with pytest.raises(NotFound, match="2017, 2018, 2019, 2020, 2021"):
        assess(embedded, definition(), year="1999", read=read)


def test_shares_of_quadrants_add_up(found: Assessment) -> None:
    assert sum(shares_of_quadrants(found.standings).values()) == pytest.approx(1)
    assert shares_of_quadrants([]) == {}


def test_movement_says_only_what_every_year_allows(embedded: Book, read: pl.DataFrame) -> None:
    years = [assess(embedded, definition(), year=str(year), read=read) for year in (2017, 2019, 2021)]
    stayed = movement([stand(embedded, one, embedded.areas.one("middlesbrough").code) for one in years])
    unsure = movement([stand(embedded, one, embedded.areas.one("fylde").code) for one in years])
    assert stayed.stayed == "low"
    assert unsure.stayed == ""
    flipped = [replace(stayed.known[0]), replace(stayed.known[-1], likeliest="high", is_named=True)]
    assert movement(flipped).moved == ("low", "high")


def test_the_trap_is_a_list_with_the_unknown_in_it(embedded: Book, found: Assessment) -> None:
    code = embedded.areas.one("burnley").code
    evidence = trap(embedded, code, standing=stand(embedded, found, code))
    by_id = {one.sign.id: one for one in evidence}
    assert [one.sign.id for one in evidence] == [sign.id for sign in reading().sign]
    assert sum(sides(evidence).values()) == len(evidence)
    assert by_id["graduates_leave"].side is Side.UNKNOWN
    assert "DfE graduate outcomes" in by_id["graduates_leave"].why
    assert by_id["growth"].side is Side.FOR
    assert by_id["shortages"].wider == "Lancashire"
    assert by_id["pay"].found is not None
    assert by_id["pay"].side is Side.LEVEL, "£593 (±65) cannot be told from £648"
    assert all(one.releases for one in evidence if one.found)


def test_a_survey_figure_without_its_interval_is_no_evidence(embedded: Book) -> None:
    evidence = {one.sign.id: one for one in trap(embedded, embedded.areas.one("burnley").code)}
    lone = evidence["no_qualifications"]
    assert lone.found is not None
    assert lone.found.a.lower is None
    assert lone.side is Side.UNKNOWN
    assert evidence["skilled_work"].side is Side.UNKNOWN, "without the diagnosis its interval is not known"


def test_a_count_and_a_comparator_within_the_least_difference_are_level(embedded: Book) -> None:
    strict = reading().model_copy(update={"least_difference": 0.9})
    lax = reading().model_copy(update={"least_difference": 0.0})
    code = embedded.areas.one("cornwall").code
    firm = {one.sign.id: one for one in trap(embedded, code, asked=strict)}
    loose = {one.sign.id: one for one in trap(embedded, code, asked=lax)}
    assert firm["births"].side is Side.LEVEL
    assert loose["births"].side is Side.FOR
    assert loose["births"].found is not None
    assert loose["births"].found.verdict is Verdict.AS_THEY_ARE
