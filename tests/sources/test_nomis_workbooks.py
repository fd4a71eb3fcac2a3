"""Nomis workbooks as published: the Annual Population Survey and UK Business Counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.support.nomis_files import one, read_real, states

from skillshed.sources.parsed import Parsed

# Counts of states are of observations. The published symbols count cells: `!` and `-` stand twice for each observation
# (number and conf); `*` stands once (conf), beside a number or beside `~`. T01: 804 `!` = 2 x 402; 70 `-` = 2 x 35;
# 908 `*` = 901 + 7; 7 `~`. T19: 75,554 `!` = 2 x 37,777; 34,470 `*` = 33,184 + 1,286 (22 `~` have a number as conf).
WORKBOOKS = [
    ("nomis_APS_T01_employment_2018-2022_LAD.xlsx", "aps_t01", 2_250, 7,
     {"final": 14_405, "unreliable": 901, "suppressed": 402, "not_available": 35, "below_rounding": 7}),
    ("nomis_APS_T09_occupation_LAD_2023-04.xlsx", "aps_t09a", 2_250, 25,
     {"final": 29_168, "unreliable": 16_617, "suppressed": 9_840, "not_available": 125, "below_rounding": 500}),
    ("nomis_APS_T13a_industry_LAD_2018-2022.xlsx", "aps_t13a", 2_250, 9,
     {"final": 14_166, "unreliable": 3_615, "suppressed": 2_346, "not_available": 45, "below_rounding": 78}),
    ("nomis_APS_T19_qualification_age_gender_LAD.xlsx", "aps_t19", 2_250, 63,
     {"final": 69_166, "unreliable": 33_184, "suppressed": 37_777, "not_available": 315, "below_rounding": 1_308}),
    ("nomis_archive_2022_06_08_092847.xlsx", "aps_t09a", 195, 25, {"final": 4_748, "unreliable": 122, "suppressed": 5}),
    ("nomis_archive_2022_06_08_111841.xlsx", "aps_t01", 195, 7, {"final": 1_364, "unreliable": 1}),
    ("nomis_UBC_industry_sizeband_LAD_2023-04.xlsx", "ubc_enterprises", 41_490, 5, {"final": 207_450}),
    ("nomis_UBC_sizeband_LAD_2023-04.xlsx", "ubc_enterprises", 2_305, 5, {"final": 11_525}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "dataset", "file_rows", "columns", "counts"), WORKBOOKS, ids=[row[0] for row in WORKBOOKS])
def test_real_workbooks(lmi: Path, name: str, dataset: str, file_rows: int, columns: int, counts: dict[str, int]) -> None:
    read_ = read_real(lmi / "dfe-lsd" / name, "nomis_xlsx")
    assert (read_.dataset, read_.file_rows, read_.rows.height) == (dataset, file_rows, file_rows * columns)
    assert states(read_) == counts
    assert read_.rejects.height == 0
    assert read_.rows.unique(["indicator", "place_name", "place_kind", "period", "breakdown"]).height == read_.rows.height
    assert read_.rows.filter(pl.col("value").is_null(), pl.col("status").is_in(["final", "unreliable"])).height == 0


@pytest.fixture(scope="module")
def employment(lmi: Path) -> Parsed:
    return read_real(lmi / "dfe-lsd" / "nomis_APS_T01_employment_2018-2022_LAD.xlsx", "nomis_xlsx")


def test_employment_of_lancashire(employment: Parsed) -> None:
    assert employment.published_on == date(2023, 4, 24)
    assert set(employment.rows["period"]) == {f"{year}-01-01/P1Y" for year in range(2018, 2023)}
    lancashire = {"place_name": "Lancashire", "place_kind": "lep", "period": "2019-01-01/P1Y"}
    level = one(employment, indicator="aged_16_64_in_employment_all_people", **lancashire)
    base = one(employment, indicator="aged_16_64_all_all_people", **lancashire)
    assert round(100 * level["value"] / base["value"], 1) == 75.4
    assert level["lower"] < level["value"] < level["upper"]
    assert (level["sheet"], level["breakdown"]) == ("Data", "")


def test_lancashire_drawn_as_own_area_equals_the_partnership(employment: Parsed) -> None:
    columns = ["indicator", "period", "value", "lower", "upper", "status"]
    of_kind = [
        employment.rows.filter(pl.col("place_name") == "Lancashire", pl.col("place_kind") == kind).select(columns)
        for kind in ("lep", "lsip")
    ]
    assert of_kind[0].height == 35
    assert of_kind[0].equals(of_kind[1])


def test_kinds_of_areas(employment: Parsed) -> None:
    places = employment.rows.unique(["place_name", "place_kind"])
    assert dict(places["place_kind"].value_counts().iter_rows()) == {
        "country": 1, "lep": 38, "district": 363, "lsip": 35, "combined_authority": 10, None: 3,
    }  # fmt: skip
    assert set(places.filter(pl.col("place_kind").is_null())["place_name"]) == {
        "Brighton and Hove, East Sussex, Wes", "Essex, Southend-on-Sea and Thurrock", "West of England and North Somerset",
    }  # fmt: skip


def test_two_editions_give_one_key(lmi: Path, employment: Parsed) -> None:
    older = read_real(lmi / "dfe-lsd" / "nomis_archive_2022_06_08_111841.xlsx", "nomis_xlsx")
    assert set(older.indicators) == set(employment.indicators)
    assert (older.dataset, older.published_on) == ("aps_t01", date(2022, 6, 8))


MAJOR_GROUPS = {
    1: ["corporate_managers_and_directors", "other_managers_and_proprietors"],
    2: ["science_research_engineering_and_technology_professionals", "health_professionals",
        "teaching_and_educational_professionals", "business_media_and_public_service_professionals"],
    3: ["science_engineering_and_technology_associate_professionals", "health_and_social_care_associate_professionals",
        "protective_service_occupations", "culture_media_and_sports_occupations",
        "business_and_public_service_associate_professionals"],
    4: ["administrative_occupations", "secretarial_and_related_occupations"],
    5: ["skilled_agricultural_and_related_trades", "skilled_metal_electrical_and_electronic_trades",
        "skilled_construction_and_building_trades", "textiles_printing_and_other_skilled_trades"],
    6: ["caring_personal_service_occupations", "leisure_travel_and_related_personal_service_occupations"],
    7: ["sales_occupations", "customer_service_occupations"],
    8: ["process_plant_and_machine_operatives", "transport_and_mobile_machine_drivers_and_operatives"],
    9: ["elementary_trades_and_related_occupations", "elementary_administration_and_service_occupations"],
}  # fmt: skip


def test_major_groups_of_occupation_from_their_sub_groups(lmi: Path) -> None:
    read_ = read_real(lmi / "dfe-lsd" / "nomis_APS_T09_occupation_LAD_2023-04.xlsx", "nomis_xlsx")
    here = read_.rows.filter(
        pl.col("place_name") == "Lancashire", pl.col("place_kind") == "lep", pl.col("period") == "2019-01-01/P1Y"
    )
    of = dict(here.select("indicator", "value").iter_rows())
    sums = [sum(of[f"all_people_{group}_soc2010_all_people"] for group in groups) for groups in MAJOR_GROUPS.values()]
    assert len(of) == sum(len(groups) for groups in MAJOR_GROUPS.values())
    assert [round(100 * level / sum(sums), 1) for level in sums] == [10.5, 16.8, 12.1, 10.7, 11.2, 12.0, 9.0, 7.6, 10.1]


def test_qualifications_of_the_districts_of_lancashire(lmi: Path) -> None:
    read_ = read_real(lmi / "dfe-lsd" / "nomis_APS_T19_qualification_age_gender_LAD.xlsx", "nomis_xlsx")
    lancashire = {"place_name": "Lancashire", "place_kind": "lep", "period": "2019-01-01/P1Y"}
    levels = ["none", "nvq1", "nvq2", "trade_apprenticeships", "nvq3", "nvq4", "other_qualifications"]
    found = [one(read_, indicator=f"total_all_people_aged_16_64_{level}", **lancashire)["value"] for level in levels]
    assert round(100 * found[5] / sum(found), 1) == pytest.approx(33.8, abs=0.15)  # published from districts as 33.8


def test_enterprises_by_industry_and_size(lmi: Path) -> None:
    read_ = read_real(lmi / "dfe-lsd" / "nomis_UBC_industry_sizeband_LAD_2023-04.xlsx", "nomis_xlsx")
    assert list(read_.indicators) == ["enterprises"]
    england = {"place_name": "England", "period": "2018-01-01/P1Y"}
    farms = "industry=1 : Agriculture, forestry & fishing (A)"
    assert one(read_, breakdown=farms, **england)["value"] == 99_615
    assert one(read_, breakdown=f"{farms}|sizeband=Micro (0 to 9)", **england)["value"] == 96_105
    assert read_.rows["breakdown"].n_unique() == 18 * 5
    totals = read_real(lmi / "dfe-lsd" / "nomis_UBC_sizeband_LAD_2023-04.xlsx", "nomis_xlsx")
    assert one(totals, breakdown="", **england)["value"] == 2_318_060
    assert one(totals, breakdown="sizeband=Large (250+)", **england)["value"] == 8_985
