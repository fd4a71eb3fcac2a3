"""Nomis web queries, BRES and turned APS tables: the real files, and ones altered as people alter them."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from skillshed.sources import registry
from skillshed.sources.parsed import Given, Parsed
from skillshed.sources.raw import RawFile
from skillshed.terms.breakdown import parts
from skillshed.terms.errors import InputNotUnderstood


def read_real(path: Path, format_: str) -> Parsed:
    source, parsed = registry.parse(RawFile.open(path))
    assert source.name == format_
    return parsed


def read(content: bytes | str, name: str, format_: str, given: Given | None = None) -> Parsed:
    source, parsed = registry.parse(RawFile(content.encode() if isinstance(content, str) else content, name), given=given)
    assert source.name == format_
    return parsed


def states(parsed: Parsed) -> dict[str, int]:
    return dict(parsed.rows["status"].value_counts().iter_rows())


def one(parsed: Parsed, **wanted: str) -> dict[str, object]:
    found = parsed.rows.filter(*[pl.col(name) == text for name, text in wanted.items()])
    assert found.height == 1, found
    return found.row(0, named=True)


# --- Real workbooks --------------------------------------------------------------------------------------------------

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


# --- Real CSVs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "flagged"), [(2015, 0), (2016, 46), (2017, 46), (2018, 0), (2019, 0)])
def test_real_employment_by_industry(lmi: Path, year: int, flagged: int) -> None:
    read_ = read_real(lmi / "dfe-lsd" / f"BRES_sector_LEP_NUTS3_{year}.csv", "nomis_bres")
    assert (read_.dataset, read_.file_rows, read_.rows.height, read_.rejects.height) == ("bres", 207, 207 * 39, 0)
    assert set(read_.rows["period"]) == {f"{year}-01-01/P1Y"}
    assert states(read_).get("unreliable", 0) == flagged
    assert set(read_.rows.filter(pl.col("status") == "unreliable")["place_code"].str.head(3)) <= {"UKM"}  # Scotland only
    dimensions = [next(iter(parts(text))) for text in read_.rows["breakdown"].unique()]
    assert (dimensions.count("industry"), dimensions.count("broad_industry")) == (21, 18)


@pytest.mark.parametrize(
    ("year", "made", "all_jobs", "share"),
    [(2015, 89_000, 653_000, 13.6), (2018, 87_000, 660_000, 13.2), (2019, None, None, 12.6)],
)
def test_manufacturing_in_lancashire(lmi: Path, year: int, made: int | None, all_jobs: int | None, share: float) -> None:
    read_ = read_real(lmi / "dfe-lsd" / f"BRES_sector_LEP_NUTS3_{year}.csv", "nomis_bres")
    here = read_.rows.filter(pl.col("place_name") == "Lancashire", pl.col("place_kind") == "lep")
    making = here.filter(pl.col("breakdown") == "industry=C : Manufacturing")["value"].item()
    total = here.filter(pl.col("breakdown").str.starts_with("industry="))["value"].sum()
    assert round(100 * making / total, 1) == share
    if made:
        assert (making, round(total, -3)) == (made, all_jobs)


@pytest.mark.parametrize(
    ("year", "counts"),
    [
        (2018, {"final": 21_673, "unreliable": 11_672, "suppressed": 11_642, "below_rounding": 1_588}),
        (2019, {"final": 21_283, "unreliable": 11_831, "suppressed": 12_039, "below_rounding": 1_422}),
        (2020, {"final": 18_291, "unreliable": 13_266, "suppressed": 14_158, "below_rounding": 860}),
    ],
)
def test_real_turned_tables(lmi: Path, year: int, counts: dict[str, int]) -> None:
    name = f"nomis_APS_T09a_occupation_SOC2010_LEP_Dec{year}.csv"
    read_ = read_real(lmi / "dfe-lsd" / name, "nomis_aps_csv")
    assert (read_.dataset, read_.file_rows, read_.rows.height, read_.rejects.height) == ("aps_t09a", 225, 225 * 207, 0)
    assert set(read_.rows["period"]) == {f"{year}-01-01/P1Y"}
    assert len(read_.indicators) == 225
    assert states(read_) == counts


def test_turned_table_and_workbook_speak_of_the_same_things(lmi: Path) -> None:
    turned = read_real(lmi / "dfe-lsd" / "nomis_APS_T09a_occupation_SOC2010_LEP_Dec2019.csv", "nomis_aps_csv")
    upright = read_real(lmi / "dfe-lsd" / "nomis_archive_2022_06_08_092847.xlsx", "nomis_xlsx")
    keys = ["indicator", "place_name", "place_kind", "period", "breakdown"]
    both = turned.rows.join(upright.rows, on=keys, suffix="_upright", nulls_equal=True)
    assert both.height == 25 * 39  # every cell, partnership and country of the workbook's year
    assert one(turned, indicator="all_people_corporate_managers_and_directors_soc2010_all_people", place_name="Black Country") | {
        "value": 29_500, "lower": 24_700, "upper": 34_300, "row": 3,
    } == one(turned, indicator="all_people_corporate_managers_and_directors_soc2010_all_people", place_name="Black Country")  # fmt: skip


# --- Altered files ---------------------------------------------------------------------------------------------------

TOP = [["annual population survey"], ["ONS Crown Copyright Reserved [from Nomis on 3 March 2024]"], []]
CELL = "T01:28 (Aged 16-64 - In employment : All People )"
TABLE = [
    ["date", "Apr 2022-Mar 2023"],
    ["confidence", "95% confidence interval (+/-)"],
    [],
    ["Area", CELL, "", "", "T01:37 (Aged 16-64 - Unemployed : All People )", "", ""],
    ["", "number", "Flags", "conf", "number", "Flags", "conf"],
    ["ladu:Pendle", 40_100.0, "", 3_900.0, 900.0, "", "*"],
    ["ladu:Rutland", 18_000.0, "", 1_500.0, "!", "", "!"],
    ["nuts316:UKD45 Mid Lancashire", "-", "", "-", "~", "", "*"],
    [],
    ["! Estimate and confidence interval not available since the group sample size is zero or disclosive (0-2)."],
    ["~ Estimate is less than 500."],
]
EXPECTED = [
    ("Pendle", "district", None, "aged_16_64_in_employment_all_people", 40_100, "final", 36_200, 44_000),
    ("Pendle", "district", None, "aged_16_64_unemployed_all_people", 900, "unreliable", None, None),
    ("Rutland", "district", None, "aged_16_64_in_employment_all_people", 18_000, "final", 16_500, 19_500),
    ("Rutland", "district", None, "aged_16_64_unemployed_all_people", None, "suppressed", None, None),
    ("Mid Lancashire", "nuts", "UKD45", "aged_16_64_in_employment_all_people", None, "not_available", None, None),
    ("Mid Lancashire", "nuts", "UKD45", "aged_16_64_unemployed_all_people", None, "below_rounding", None, None),
]
SHOWN = ["place_name", "place_kind", "place_code", "indicator", "value", "status", "lower", "upper"]


def workbook(**sheets: list[list[object]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, cells in enumerate(rows):
                sheet.write_row(at, 0, cells)
    return stream.getvalue()


def as_csv(rows: list[list[object]]) -> str:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)


def shown(read_: Parsed) -> list[tuple[object, ...]]:
    return read_.rows.sort("row", maintain_order=True).select(SHOWN).rows()


def test_a_small_workbook() -> None:
    read_ = read(workbook(Data=TOP + TABLE), "nomis.xlsx", "nomis_xlsx")
    assert shown(read_) == EXPECTED
    assert (read_.file_rows, read_.published_on, set(read_.rows["period"])) == (3, date(2024, 3, 3), {"2022-04-01/P1Y"})
    assert read_.rows["row"].to_list()[:3] == [9, 10, 11]
    assert len(read_.notes) == 2
    assert read_.indicators["aged_16_64_in_employment_all_people"].description == "Annual Population Survey, table T01, cell 28."


def test_the_same_table_downloaded_as_csv() -> None:
    text = as_csv(TOP + TABLE).replace('"40100.0"', '"40,100"')
    assert shown(read(text, "nomis.csv", "nomis_xlsx")) == EXPECTED
    assert shown(read(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), "nomis.xls", "nomis_xlsx")) == EXPECTED


def test_columns_in_another_order() -> None:
    turned = [[row[0], *row[4:7], *row[1:4]] if len(row) == 7 else row for row in TABLE]
    read_ = read(workbook(Data=TOP + turned), "nomis.xlsx", "nomis_xlsx")
    assert set(shown(read_)) == set(EXPECTED)


def test_several_sheets_and_stacked_tables_with_and_without_their_title() -> None:
    later = [["date", "Apr 2023-Mar 2024"], *TABLE[1:]]
    last = [["date", "Apr 2024-Mar 2025"], *TABLE[1:]]
    read_ = read(
        workbook(One=TOP + TABLE + [[]] + TOP + later + [[]] + last, Two=[*TOP, ["date", "2021"], *TABLE[1:]]),
        "n.xlsx",
        "nomis_xlsx",
    )
    assert read_.file_rows == 12
    assert dict(read_.rows.group_by("sheet", "period").len().select(pl.concat_str("sheet", "period"), "len").iter_rows()) == {
        "One2022-04-01/P1Y": 6, "One2023-04-01/P1Y": 6, "One2024-04-01/P1Y": 6, "Two2021-01-01/P1Y": 6,
    }  # fmt: skip


def test_area_codes_in_their_own_column_and_a_blank_line_under_the_header() -> None:
    rows = [
        ["Population estimates - local authority based by five year age band"],
        ["ONS Crown Copyright Reserved [from Nomis on 14 June 2018]"],
        [],
        ["Units      :", "Persons"],
        ["Date       :", "2017"],
        ["Gender     :", "Female"],
        [],
        ["local authority: district / unitary (as of April 2015)", "mnemonic", "All Ages", "Aged 16 to 24"],
        [],
        ["Burnley", "E07000117", 43_800.0, 4_500.0],
        ["Pendle", "E07000122", 45_300.0, 4_700.0],
    ]
    read_ = read(as_csv(rows), "population.csv", "nomis_xlsx")
    assert read_.dataset == "population_estimates_local_authority_based_by_five_year_age_band"
    assert read_.boundaries == 2015
    assert read_.rows.select("place_code", "place_name", "place_kind", "breakdown", "value").rows() == [
        ("E07000117", "Burnley", "district", "gender=Female", 43_800),
        ("E07000122", "Pendle", "district", "gender=Female", 45_300),
        ("E07000117", "Burnley", "district", "column=Aged 16 to 24|gender=Female", 4_500),
        ("E07000122", "Pendle", "district", "column=Aged 16 to 24|gender=Female", 4_700),
    ]
    assert set(read_.rows["indicator"]) == {"value"}


def test_dates_down_the_side_for_one_area() -> None:
    rows = [
        ["Claimant count"],
        ["ONS Crown Copyright Reserved [from Nomis on 14 August 2020]"],
        [],
        ["area", "ladu:Burnley"],
        ["sex", "Total"],
        [],
        ["Date", "Claimant count", "Claimants as a proportion of residents aged 16-64"],
        ["June 2020", 4_700.0, 8.6],
        ["July 2020", "4,835", 8.9],
    ]
    read_ = read(workbook(Data=rows), "claimants.xlsx", "nomis_xlsx")
    assert read_.rows.select("indicator", "place_name", "place_kind", "period", "breakdown", "value").rows() == [
        ("value", "Burnley", "district", "2020-06-01/P1M", "column=Claimant count", 4_700),
        ("value", "Burnley", "district", "2020-07-01/P1M", "column=Claimant count", 4_835),
        ("claimants_as_a_proportion_of_residents_aged_16_64", "Burnley", "district", "2020-06-01/P1M", "", 8.6),
        ("claimants_as_a_proportion_of_residents_aged_16_64", "Burnley", "district", "2020-07-01/P1M", "", 8.9),
    ]


def test_years_across_the_top() -> None:
    rows = [
        ["UK Business Counts - local units by industry and employment size band"],
        ["ONS Crown Copyright Reserved [from Nomis on 14 August 2020]"],
        [],
        ["industry", "Total"],
        ["employment sizeband", "Micro (0 to 9)"],
        [],
        ["Area", "2018", "2019"],
        ["lep:Lancashire", 50_000.0, 51_000.0],
    ]
    read_ = read(workbook(Data=rows), "ubc.xlsx", "nomis_xlsx")
    assert read_.dataset == "ubc_local_units"
    assert read_.rows.select("indicator", "period", "breakdown", "value").rows() == [
        ("local_units", "2018-01-01/P1Y", "sizeband=Micro (0 to 9)", 50_000),
        ("local_units", "2019-01-01/P1Y", "sizeband=Micro (0 to 9)", 51_000),
    ]


def test_industries_across_the_top_where_a_key_row_names_the_size() -> None:
    rows = [
        ["UK Business Counts - enterprises by industry and employment size band"],
        ["ONS Crown Copyright Reserved [from Nomis on 14 August 2020]"],
        [],
        ["date", 2019.0],
        ["employment sizeband", "Large (250+)"],
        ["legal status", "Company"],
        [],
        ["Area", "Total", "3 : Manufacturing (C)"],
        ["lep:Lancashire", 200.0, 45.0],
    ]
    assert read(workbook(Data=rows), "ubc.xlsx", "nomis_xlsx").rows["breakdown"].to_list() == [
        "legal_status=Company|sizeband=Large (250+)",
        "industry=3 : Manufacturing (C)|legal_status=Company|sizeband=Large (250+)",
    ]


def test_rates_with_numerator_denominator_and_confidence() -> None:
    rows = [
        *TOP,
        ["date", "Jan 2019-Dec 2019"],
        [],
        ["Area", "Employment rate - aged 16-64", "", "", ""],
        ["", "numerator", "denominator", "percent", "conf"],
        ["lep:Lancashire", 677_000.0, 898_000.0, 75.4, 2.8],
    ]
    read_ = read(workbook(Data=rows), "rates.xlsx", "nomis_xlsx")
    key = "employment_rate_aged_16_64"
    assert read_.dataset == "aps"
    assert read_.rows.select("indicator", "value", "lower").rows() == [
        (f"{key}_numerator", 677_000, None), (f"{key}_denominator", 898_000, None), (key, 75.4, pytest.approx(72.6)),
    ]  # fmt: skip
    assert read_.indicators[key].kind == "ratio"


def test_pay_has_a_relative_confidence_and_makes_no_bounds() -> None:
    rows = [
        ["annual survey of hours and earnings - resident analysis"],
        TOP[1],
        [],
        ["date", 2019.0],
        ["sex", "Total"],
        ["item name", "Median"],
        [],
        ["Area", "Weekly pay - gross", "", ""],
        ["", "number", "Flags", "conf"],
        ["county:Lancashire", 448.0, "", 1.9],
    ]
    read_ = read(workbook(Data=rows), "pay.xlsx", "nomis_xlsx")
    assert read_.dataset == "ashe_resident"
    assert read_.rows.select("indicator", "breakdown", "value", "lower", "upper").rows() == [
        ("median", "pay=Weekly pay - gross", 448, None, None)
    ]
    assert read_.indicators["median"].kind == "median"


def test_a_flag_nobody_explains_is_noted_and_its_figure_kept() -> None:
    rows = [[*row[:2], "q", *row[3:]] if row is TABLE[5] else row for row in TABLE]
    read_ = read(workbook(Data=TOP + rows), "n.xlsx", "nomis_xlsx")
    assert shown(read_) == EXPECTED
    assert read_.notes[-1] == "the flag 'q' is not explained in the file"


def test_strange_cells_and_undated_tables_are_put_aside() -> None:
    strange = [[*TABLE[5][:4], "lots", "", ""] if row is TABLE[5] else row for row in TABLE]
    read_ = read(workbook(Data=TOP + strange), "n.xlsx", "nomis_xlsx")
    assert read_.rows.height == 5
    assert read_.rejects.select("sheet", "row", "reason").rows() == [
        ("Data", 9, "'lots' is neither a number nor a symbol we know")
    ]
    undated = read(workbook(Data=[*TOP, ["date", "latest"], *TABLE[1:]]), "n.xlsx", "nomis_xlsx")
    assert (undated.rows.height, undated.rejects.height) == (0, 3)
    assert set(undated.rejects["reason"]) == {"no date that we can read stands over this row"}


def test_a_truncated_workbook_is_refused() -> None:
    with pytest.raises(InputNotUnderstood, match="damaged"):
        registry.parse(RawFile(workbook(Data=TOP + TABLE)[:-400], "nomis.xlsx"))


def test_a_workbook_with_nothing_under_its_header_is_refused() -> None:
    with pytest.raises(InputNotUnderstood, match="no Nomis table with figures"):
        registry.parse(RawFile(workbook(Data=TOP + TABLE[:5]), "nomis.xlsx"))


def test_another_workbook_is_not_ours() -> None:
    with pytest.raises(InputNotUnderstood, match="none could be read as a period"):
        registry.parse(RawFile(workbook(Data=[["Area", "x"], ["a", 1.0]]), "nomis.xlsx"))


BRES = (
    'Area,"A : Agriculture, forestry and fishing",Flags,C : Manufacturing,Flags,3 : Manufacturing (C),Flags\n'
    ",number,Flags,number,Flags,number,Flags\n"
    'lep:Lancashire,"5,000",,83000,,83000,\n'
    "nuts316:UKM95 South Lanarkshire,200,*,11000,,11000,\n"
    "nuts316:UKM96 Cut sh"
)


def test_a_small_employment_table() -> None:
    read_ = read(BRES, "BRES 2019.csv", "nomis_bres")
    assert read_.rows.select("place_code", "breakdown", "value", "status").rows() == [
        (None, "industry=A : Agriculture, forestry and fishing", 5_000, "final"),
        ("UKM95", "industry=A : Agriculture, forestry and fishing", 200, "unreliable"),
        (None, "industry=C : Manufacturing", 83_000, "final"),
        ("UKM95", "industry=C : Manufacturing", 11_000, "final"),
        (None, "broad_industry=3 : Manufacturing (C)", 83_000, "final"),
        ("UKM95", "broad_industry=3 : Manufacturing (C)", 11_000, "final"),
    ]
    assert read_.notes == (
        "body cut short: the last row stops before its end",
        "1 figures carry the flag `*`, which this file does not explain.",
    )


def test_the_year_must_be_said_somewhere() -> None:
    with pytest.raises(InputNotUnderstood, match="which year"):
        registry.parse(RawFile(BRES.encode(), "jobs.csv"))
    said = read(BRES, "jobs.csv", "nomis_bres", Given(columns={"period": "2021"}))
    assert set(said.rows["period"]) == {"2021-01-01/P1Y"}


def test_an_employment_table_cut_short_is_told() -> None:
    read_ = read(BRES, "BRES 2019.csv", "nomis_bres")
    assert not read_.is_complete
    assert (read_.file_rows, read_.rows.height) == (3, 6)
    assert read_.rejects.select("row", "reason").rows() == [(5, "row is cut short: 1 cells where the header has 7")]


TURNED = (
    "Cell,country:England,,Conf,lep:Lancashire,,Conf,nuts316:UKD45 Mid Lancashire,,Conf\n"
    ",,,,,,,,,\n"
    'T09a:1 (All people - Managers (SOC2010) : All people ),"2,337,100",,50400,40000,,5000,800,,*\n'
    "T09a:2 (All people - Managers (SOC2010) : Full-time ),2073500,,47400,!,,!,~,,*\n"
    ",,,,,,,,,\n"
    "~ Estimate is less than 500.,,,,,,,,,\n"
)


def test_a_small_turned_table() -> None:
    read_ = read(b"\xef\xbb\xbf" + TURNED.replace("\n", "\r\n").encode(), "T09a Dec2021.xls", "nomis_aps_csv")
    key = "all_people_managers_soc2010_"
    assert sorted(read_.rows.select("indicator", "place_name", "value", "status", "lower", "row").rows()) == [
        (f"{key}all_people", "England", 2_337_100, "final", 2_286_700, 3),
        (f"{key}all_people", "Lancashire", 40_000, "final", 35_000, 3),
        (f"{key}all_people", "Mid Lancashire", 800, "unreliable", None, 3),
        (f"{key}full_time", "England", 2_073_500, "final", 2_026_100, 4),
        (f"{key}full_time", "Lancashire", None, "suppressed", None, 4),
        (f"{key}full_time", "Mid Lancashire", None, "below_rounding", None, 4),
    ]
    assert set(read_.rows["period"]) == {"2021-01-01/P1Y"}
    assert read_.notes == ("~ Estimate is less than 500.",)
    assert read_.file_rows == 2


def test_the_twelve_months_must_be_said_somewhere() -> None:
    with pytest.raises(InputNotUnderstood, match="which twelve months"):
        registry.parse(RawFile(TURNED.encode(), "T09a.csv"))
    said = read(TURNED, "T09a.csv", "nomis_aps_csv", Given(columns={"period": "2020-03"}))
    assert set(said.rows["period"]) == {"2019-04-01/P1Y"}
