"""Official projections: the published figures to the last digit, the identities behind them, and whose figures answer for a place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillshed.evidence.book import Book
from skillshed.insight.ahead import facts
from skillshed.insight.ahead.ground import ground
from skillshed.insight.ahead.leavers import replacement
from skillshed.insight.ahead.projections import REQUIREMENT, requirement, shared_requirement
from skillshed.terms.errors import NotFound, UsageError

LANCASHIRE, BURNLEY, CORNWALL, DEVON, ENGLAND = "E69000019", "E07000117", "E06000052", "E10000008", "E92000001"
K = ["base", "expansion", "replacement", "total"]


def row(rows: pl.DataFrame, code: str) -> dict[str, float]:
    return rows.row(by_predicate=pl.col("code") == code, named=True)


def thousands(found: dict[str, float], *names: str) -> list[float]:
    return [round(found[name] / 1000, 1) for name in names]


def test_lancashire_needs_409_thousand_people(book: Book) -> None:
    whole = row(requirement(book, LANCASHIRE, "all"), "all")
    assert thousands(whole, *K) == [722.0, 50.7, 358.3, 409.1]
    assert whole["per_year"] == pytest.approx(whole["total"] / 15)


@pytest.mark.parametrize(("code", "figures"), [("2", [34.1, 80.3, 114.4]), ("4", [-10.2, 38.7, 28.5]), ("5", [-4.6, 28.7, 24.1])])
def test_wide_occupations_are_the_published_ones(book: Book, code: str, figures: list[float]) -> None:
    assert thousands(row(requirement(book, LANCASHIRE, "occupation"), code), *K[1:]) == figures


def test_qualification_shares_move_as_published(book: Book) -> None:
    rows = requirement(book, LANCASHIRE, "qualification")
    shares = {name: dict(zip(rows["code"], rows[name] / rows[name].sum() * 100, strict=True)) for name in ("base", "target")}
    assert [round(shares[name]["none"], 2) for name in shares] == [4.86, 3.47]
    pairs = {code: [round(shares[name][code], 1) for name in shares] for code in ("1", "2", "3", "6")}
    assert pairs == {"1": [12.1, 6.3], "2": [19.9, 16.1], "3": [21.9, 20.2], "6": [18.9, 24.2]}


def test_the_rate_identity_holds_in_all_11_610_published_rows(lmi: Path) -> None:
    rows = pl.read_csv(lmi / "derived/skills_imperative_2035_replacement_demand.csv.gz")
    assert rows.height == 11_610
    for base, rate, gone in rows.select("employment_base_k", "replacement_rate_pa", "replacement_demand_k").iter_rows():
        # Rates and thousands are given to four decimals: half the last digit of the rate, carried over fifteen years.
        allowed = base * 15 * (1 + rate) ** 14 * 0.00005 + 0.0001
        assert abs(replacement(base, rate * 100, 15) - gone) <= allowed
    assert (rows["employment_target_k"] - rows["employment_base_k"] - rows["net_change_k"]).abs().max() < 0.002
    assert (rows["net_change_k"] + rows["replacement_demand_k"] - rows["total_requirement_k"]).abs().max() < 0.002


@pytest.mark.parametrize("by", ["occupation", "qualification", "industry"])
def test_narrow_categories_add_up_to_wide_ones_and_to_the_whole(book: Book, by: str) -> None:
    for code in (LANCASHIRE, CORNWALL, ENGLAND):
        rows, whole = requirement(book, code, by), row(requirement(book, code, "all"), "all")
        for level in rows["level"].unique():
            for name in ("base", "replacement", "total"):
                assert rows.filter(pl.col("level") == level)[name].sum() == pytest.approx(whole[name], rel=2e-4), (
                    code,
                    level,
                    name,
                )
        assert (rows["expansion"] + rows["replacement"] - rows["total"]).abs().max() < 2
        assert (rows["target"] - rows["base"] - rows["expansion"]).abs().max() < 2
        assert rows.filter(pl.col("base") < 10_000)["is_indicative"].all()
        assert not rows.filter(pl.col("base") >= 10_000)["is_indicative"].any()
        assert rows.schema == REQUIREMENT


def test_englands_detailed_industries_make_the_twenty_two(book: Book) -> None:
    """`Construction` names an industry and one of its parts: adding both, or taking the part for the whole, would show."""
    rows = requirement(book, ENGLAND, "industry")
    construction = row(rows, "08")
    assert (round(construction["base"]), round(construction["expansion"])) == (1_999_795, 252_122)
    assert round(construction["replacement"]) == 890_841
    assert rows.filter(pl.col("level") == "narrow")["status"].unique().to_list() == ["modelled"]
    parts = facts.industry_parts()
    assert parts["part_of"].n_unique() == 22
    assert not parts["published"].is_duplicated().any()


def test_replacement_by_industry_is_published_for_lancashire_and_estimated_elsewhere(book: Book) -> None:
    assert requirement(book, LANCASHIRE, "industry")["status"].unique().to_list() == ["modelled"]
    cornwall = requirement(book, CORNWALL, "industry")
    assert cornwall["status"].unique().to_list() == ["estimated"]
    assert "not published by industry" in cornwall["note"][0]


def test_the_estimate_by_industry_is_near_what_is_published_where_both_can_be_had(book: Book) -> None:
    """England's rates scaled to Lancashire's total, beside Lancashire's own: how wrong the estimate may be elsewhere."""
    mine, england = (requirement(book, code, "industry").filter(pl.col("level") == "narrow") for code in (LANCASHIRE, ENGLAND))
    guess = mine["base"] * (england["replacement"] / england["base"])
    guess = guess * (mine["replacement"].sum() / guess.sum())
    off = ((guess - mine["replacement"]) / mine["replacement"]).abs() * 100
    assert 0 < off.median() < 4
    assert off.max() < 14


# Whose figures


@pytest.mark.parametrize(
    ("place", "basis", "names"),
    [
        ("E69000019", "published", ["Lancashire"]),
        ("E37000019", "same_area", ["Lancashire"]),
        ("E07000117", "held_by", ["Lancashire"]),
        ("E10000017", "held_by", ["Lancashire"]),
        ("E06000052", "held_by", ["Cornwall and the Isles of Scilly"]),
        ("E47000006", "published", ["Tees Valley"]),
        ("E06000060", "same_area", ["Buckinghamshire"]),
        ("E12000001", "summed", ["North East", "Tees Valley"]),
        ("E06000064", "held_by", ["Cumbria"]),
        ("E10000008", "shared", []),
        ("E12000008", "shared", []),
    ],
)
def test_the_smallest_published_area_answers(book: Book, place: str, basis: str, names: list[str]) -> None:
    found = ground(book, place, date.max)
    assert (found.basis, [one.name for one in found.areas]) == (basis, names)


def test_a_workbook_under_another_areas_name_is_set_aside(book: Book) -> None:
    """DO_LSIP says Dorset and counts twice its jobs. The North East authority of 2014 is not that of 2024, which a partnership covers."""
    said = " ".join(ground(book, BURNLEY, date.max).aside)
    assert "E69000008" in said
    assert "E47000014" not in said
    assert row(requirement(book, "E69000008", "all"), "all")["base"] == 399_697
    assert row(requirement(book, "E47000014", "all"), "all")["base"] == 898_444


def test_a_region_is_the_sum_of_its_published_areas(book: Book) -> None:
    parts = ["E69000004", "E69000006", "E69000014", "E69000019", "E69000021"]
    whole = row(requirement(book, "E12000002", "all"), "all")
    assert whole["total"] == pytest.approx(sum(row(requirement(book, one, "all"), "all")["total"] for one in parts))


def test_a_part_of_a_published_area_is_given_the_areas_figures_by_its_name(book: Book) -> None:
    rows = requirement(book, BURNLEY)
    assert set(rows["place_name"]) == {"Lancashire"}
    assert "which holds Burnley" in rows["note"][0]


# Shared out


def test_the_districts_estimates_add_up_to_their_area(book: Book) -> None:
    districts = book.areas.members(LANCASHIRE)["code"].to_list()
    assert len(districts) == 14
    for by in ("occupation", "qualification", "industry"):
        added = sum(shared_requirement(book, one, by)["total"] for one in districts)
        assert added.to_list() == pytest.approx(
            requirement(book, LANCASHIRE, by)["total"].to_list(), rel=1e-4
        )  # the publishers round each part


def test_an_estimate_is_marked_and_says_its_assumption_and_its_range(book: Book) -> None:
    rows = shared_requirement(book, BURNLEY)
    assert set(rows["status"]) == {"estimated"}
    assert set(rows["basis"]) == {"shared"}
    assert "it assumes that people work in the occupations of those who live there" in rows["note"][0]
    assert ((rows["total_low"] <= rows["total"] + 1e-6) & (rows["total"] <= rows["total_high"] + 1e-6)).all()
    whole = row(shared_requirement(book, BURNLEY, "all"), "all")
    for by in ("occupation", "qualification"):
        added = shared_requirement(book, BURNLEY, by).filter(pl.col("level") == pl.col("level").last())["total"].sum()
        assert added == pytest.approx(whole["total"], rel=1e-3), by


def test_areas_nobody_publishes_share_what_is_left_of_england(book: Book) -> None:
    outside = [
        "E10000008",
        "E06000026",
        "E06000027",
        "E06000066",
        "E10000030",
        "E10000018",
        "E06000016",
        "E06000017",
        "E10000031",
    ]
    rows = [row(requirement(book, one, "all"), "all") for one in outside]
    # Devon, Plymouth, Torbay, Somerset, Surrey, Leicestershire, Leicester, Rutland, Warwickshire: under the 3.8 million left.
    assert 1_500_000 < sum(one["base"] for one in rows) < 3_818_300
    assert {requirement(book, DEVON)["basis"][0]} == {"shared"}


def test_a_custom_area_across_two_published_areas_is_shared(ahead_folder: Path) -> None:
    place = Book(ahead_folder).areas.add("Pendle and Calderdale", ["E07000122", "E08000033"])
    opened = Book(ahead_folder)
    try:
        both = row(requirement(opened, place.code, "all"), "all")
        parts = [row(shared_requirement(opened, one, "all"), "all")["total"] for one in ("E07000122", "E08000033")]
        assert both["basis"] == "shared"
        assert both["total"] == pytest.approx(sum(parts))
    finally:
        opened.areas.remove(place.slug)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    chosen=st.sets(st.sampled_from(["E07000117", "E07000122", "E06000008", "E08000033", "E07000040", "E06000016"]), min_size=1)
)
def test_sharing_is_additive_over_any_districts(book: Book, chosen: set[str]) -> None:
    from skillshed.insight.ahead.projections import _estimate
    from skillshed.insight.ahead.sharing import keys

    share = keys(book, date.max).share
    whole = _estimate(book, dict.fromkeys(chosen, 1.0), "occupation", date.max, share)
    parts = pl.concat([_estimate(book, {one: 1.0}, "occupation", date.max, share) for one in sorted(chosen)])
    added = parts.group_by("code").agg(pl.col("total").sum()).sort("code")
    assert whole.sort("code")["total"].to_list() == pytest.approx(added["total"].to_list(), rel=1e-9)


# What cannot be answered


def test_what_was_not_known_on_a_day_is_not_used(book: Book) -> None:
    early = requirement(book, LANCASHIRE, "all", date(2024, 6, 1))
    assert early["release"].to_list() == ["skills_imperative.d4abf008f33a.x"]
    with pytest.raises(NotFound):
        requirement(book, LANCASHIRE, "all", date(2020, 1, 1))


def test_a_place_outside_england_and_an_unknown_breakdown_are_refused_by_name(book: Book) -> None:
    with pytest.raises(NotFound, match="cover England"):
        requirement(book, "W92000004")
    with pytest.raises(UsageError, match="'sex'"):
        requirement(book, LANCASHIRE, "sex")


def test_an_empty_evidence_base_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="No official projections"):
        requirement(Book(tmp_path), LANCASHIRE)
