"""Nomis web queries altered as people alter them: other sheets, orders, headings and symbols."""

from __future__ import annotations

import io
from datetime import date

import polars as pl
import pytest
import xlsxwriter
from tests.support.nomis_files import read

from skillshed.sources import registry
from skillshed.sources.parsed import Parsed
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood

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
