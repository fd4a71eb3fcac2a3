"""Districts before and after reorganisation, and areas in the districts of any year."""

from __future__ import annotations

import polars as pl
import pytest

from skillshed.evidence.areas import Areas
from skillshed.terms.errors import NotFound, UsageError

AREAS = Areas.load()


def members(code: str, year: int | None = None) -> dict[str, float]:
    return dict(AREAS.members(code, year=year).iter_rows())


@pytest.mark.parametrize(("year", "count"), [(2011, 326), (2018, 326), (2019, 317), (2020, 314), (2021, 309), (2023, 296)])
def test_the_number_of_english_districts(year: int, count: int) -> None:
    assert len(AREAS.districts_on(year)) == count


@pytest.mark.parametrize("year", [2018, 2019, 2020, 2022, 2023, 2025])
@pytest.mark.parametrize("kind", ["region", "lsip"])
def test_districts_of_every_year_fall_whole_into_areas(kind: str, year: int) -> None:
    areas = [p for p in AREAS.of_kind(kind) if kind != "lsip" or p.code.startswith("E69")]
    table = AREAS.membership([p.code for p in areas], [year])
    assert table["weight"].to_list() == [1.0] * table.height
    assert table["code"].n_unique() == table.height
    assert set(table["code"]) <= AREAS.districts_on(year)
    if kind == "region":
        assert set(table["code"]) == AREAS.districts_on(year)


def test_partnerships_cover_england_and_seven_districts_are_in_two() -> None:
    table = AREAS.membership([p.code for p in AREAS.of_kind("lep")], [2023])
    twice = table.filter(pl.col("code").is_duplicated())["code"].unique()
    names = {"Bromsgrove", "Cannock Chase", "East Staffordshire", "Lichfield", "Redditch", "Tamworth", "Wyre Forest"}
    assert {AREAS.get(code).name for code in twice} == names
    assert set(table["code"]) == AREAS.districts_on(2023)


def test_cumbria_has_six_districts_then_two() -> None:
    assert set(members("E37000007", 2018)) == {f"E070000{n}" for n in range(26, 32)}
    assert members("E37000007", 2024) == {"E06000063": 1.0, "E06000064": 1.0}
    assert members("E10000006", 2022) == members("E37000007", 2018)


def test_lancashire_is_twelve_or_fourteen() -> None:
    assert len(members("E10000017")) == 12
    assert len(members("E37000019", 2015)) == 14
    assert [p.code for p in AREAS.twins("E37000019")] == ["E69000019", "E47000018", "TLD4", "UKD4"]


def test_merged_districts_name_their_successor() -> None:
    heirs = {"E07000190": "E07000246", "E07000246": "E06000066", "E07000048": "E06000058", "E07000150": "E06000061",
             "E07000163": "E06000065", "E07000201": "E07000245", "E07000004": "E06000060", "E08000019": "E08000039"}  # fmt: skip
    for old, new in heirs.items():
        assert AREAS.successors(old).select("code", "weight").rows() == [(new, 1.0)]
        assert old in AREAS.predecessors(new)["code"]


def test_every_abolished_district_is_held_by_today() -> None:
    gone = set(AREAS.districts_on(2011)) - AREAS.districts_on(2025)
    assert len(gone) == 326 - 296 + 11  # eleven new districts took their place
    assert all(sum(AREAS.successors(code)["weight"]) == pytest.approx(1) for code in gone)


def test_an_abolished_county_is_given_in_todays_districts_by_share() -> None:
    dorset = members("E10000009", 2024)
    assert dorset["E06000059"] == 1.0
    assert dorset["E06000058"] == pytest.approx(30 / 233)  # Christchurch in Bournemouth, Christchurch and Poole


def test_codes_tell_the_year_of_their_geography() -> None:
    assert AREAS.vintage(AREAS.districts_on(2018)) == 2018
    assert AREAS.vintage(AREAS.districts_on(2022)) == 2022
    assert AREAS.vintage(["E07000026", "E06000061"]) == 2022


def test_parents_hold_the_whole_place() -> None:
    codes = [p.code for p in AREAS.parents("E07000117")]
    assert codes[:2] == ["burnley-group", "E30000182"]
    assert {"E10000017", "E37000019", "E12000002", "E92000001"} <= set(codes)
    assert "E37000019" not in [p.code for p in AREAS.parents("E69000019")]


def test_the_six_groups_divide_the_fourteen_districts() -> None:
    groups = AREAS.of_kind("group")
    held = [code for group in groups for code in members(group.code)]
    assert len(groups) == 6
    assert sorted(held) == sorted(members("E37000019"))


def test_neighbours() -> None:
    assert len(AREAS.neighbours("E07000117", by="economic")) == 20
    assert [p.name for p in AREAS.neighbours("E10000017", by="children")][:3] == ["Lincolnshire", "Bury", "Dudley"]
    assert AREAS.neighbours("E37000019", by="global") == []
    with pytest.raises(UsageError, match="children"):
        AREAS.neighbours("E07000117", by="looks")


def test_unknown_codes_are_not_found() -> None:
    with pytest.raises(NotFound, match="E07999999"):
        AREAS.members("E07999999")
    with pytest.raises(UsageError, match="not a kind"):
        AREAS.of_kind("parish")
