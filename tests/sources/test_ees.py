"""Explore Education Statistics: real files with their true counts, and the same files as they may come another day."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest

from skillshed.sources.ees_csv.periods import digits_period, ees_period
from skillshed.sources.ees_csv.standard import dataset_of
from skillshed.sources.parsed import ROWS, Given, Parsed
from skillshed.sources.raw import RawFile
from skillshed.sources.registry import detect, parse
from skillshed.terms.errors import InputNotUnderstood

HEAD = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name"
SMALL = f"""{HEAD},old_la_code,new_la_code,la_name,sex,starts,rate_percent
202223,Academic year,National,E92000001,England,,,,,,Total,1200,45.1
202223,Academic year,Regional,E92000001,England,E13000001,Inner London,,,,Total,300,low
202223,Academic year,Local authority,E92000001,England,E12000002,North West,889,E06000008,Blackburn with Darwen,Total,40,c
202223,Academic year,Local authority,E92000001,England,E12000002,North West,888,,Lancashire,Female,z,~
"""


def read(text: str, name: str = "starts_la_2022.csv", *, given: Given | None = None, meta: str = "") -> Parsed:
    companions = (RawFile(meta.encode(), "starts.meta.csv"),) if meta else ()
    return parse(RawFile(text.encode(), name, companions=companions), given=given)[1]


def file(path: Path) -> Parsed:
    return parse(RawFile.open(path))[1]


def statuses(parsed: Parsed) -> dict[str, int]:
    return dict(parsed.rows["status"].value_counts().iter_rows())


def one(parsed: Parsed, indicator: str, **where: str) -> tuple[float | None, str]:
    found = parsed.rows.filter(pl.col("indicator") == indicator, *(pl.col(name) == value for name, value in where.items()))
    assert found.height == 1, found
    return found.select("value", "status").row(0)


def keys(parsed: Parsed) -> set[tuple[object, ...]]:
    return set(parsed.rows.select("indicator", "place_code", "place_name", "period", "breakdown", "value", "status").iter_rows())


def test_neet_files_give_every_cell_with_its_reason(lmi: Path) -> None:
    first = file(lmi / "dfe/NEET_participation_LA_2021.csv")
    assert (first.file_rows, first.rows.height, first.rejects.height) == (161, 161 * 39, 0)
    assert statuses(first) == {"final": 4462, "not_available": 1760, "not_applicable": 56, "suppressed": 1}
    assert "neet_nk_nosen_quintile" in first.notes[0]
    for year, height in ((2022, 160), (2023, 160)):
        assert file(lmi / f"dfe/NEET_participation_LA_{year}.csv").file_rows == height


def test_three_editions_fall_into_one_dataset(lmi: Path) -> None:
    found = [file(lmi / f"dfe/NEET_participation_LA_{year}.csv") for year in (2021, 2022, 2023)]
    assert {parsed.dataset for parsed in found} == {"ees_neet_participation_la"}
    assert [set(parsed.rows["period"]) for parsed in found] == [{f"{year}-01-01/P1Y"} for year in (2021, 2022, 2023)]
    assert set(found[1].indicators) == set(found[2].indicators)


def test_neet_golden_figures(lmi: Path) -> None:
    parsed = file(lmi / "dfe/NEET_participation_LA_2021.csv")
    assert one(parsed, "neet_not_known_percent", place_code="E92000001") == (5.5, "final")
    assert one(parsed, "neet_percent", place_code="E06000015", breakdown="age=16-17") == (5.3, "final")
    assert parsed.indicators["neet_percent"].unit == "percent"
    assert parsed.indicators["cohort_djfavg"].kind == "count"
    assert parsed.indicators["neet_quintile"].kind == "index"
    assert set(parsed.rows["place_kind"]) == {"country", "region", "la"}


def test_ks4_destinations(lmi: Path) -> None:
    parsed = file(lmi / "dfe-lsd/EES_KS4_destinations_LA.csv")
    assert (parsed.dataset, parsed.file_rows, parsed.rows.height) == ("ees_ks4_destinations_la", 2548, 2548 * 6)
    assert statuses(parsed) == {"final": 2548 * 6}
    # The file has a filter that is itself called `breakdown`: its Total falls away, the others name what is counted.
    part = "data_type=Number of pupils|institution_group=State-funded mainstream schools|level_methodology=Provider location"
    assert set(parsed.rows["breakdown"]) == {part}
    assert one(parsed, "cohort", place_code="E06000004", period="2017-08-01/P1Y") == (1847.0, "final")
    assert one(parsed, "education", place_code="E06000004", period="2017-08-01/P1Y") == (1557.0, "final")


def test_permalinks_keep_low_and_the_places_without_a_code(lmi: Path) -> None:
    aims = file(lmi / "dfe-lsd/EES_FE_achievements_SSA_LAD_202122.csv")
    assert (aims.dataset, aims.file_rows, aims.rows.height) == ("ees_fe_achievements_ssa_lad", 5457, 5457)
    assert statuses(aims) == {"below_rounding": 1490, "final": 3967}
    assert one(aims, "e_and_t_aims_ach", place_code="E07000223", breakdown="") == (300.0, "final")
    outside = aims.rows.filter(pl.col("place_name") == "Outside of England and unknown")
    assert outside.height == 34
    assert outside["place_code"].null_count() == 34

    achievements = file(lmi / "dfe-lsd/EES_FE_achievements_LAD_201617-202122_permalink.csv")
    assert (achievements.dataset, achievements.file_rows) == ("ees_fe_achievements_lad", 7891)
    assert statuses(achievements) == {"final": 7882, "below_rounding": 9}
    england = one(
        achievements,
        "achievements",
        place_code="E92000001",
        period="2016-08-01/P1Y",
        breakdown="level_or_type=Apprenticeships: Total",
    )
    assert england == (277790.0, "final")
    assert "academic" in achievements.notes[0]


def test_the_common_columns_have_the_common_types(lmi: Path) -> None:
    parsed = file(lmi / "dfe/NEET_participation_LA_2022.csv")
    assert parsed.rows.schema == ROWS
    assert parsed.rows.filter(pl.col("value").is_null() & (pl.col("status") == "final")).is_empty()


def test_place_by_level_and_symbols() -> None:
    parsed = read(SMALL)
    assert one(parsed, "rate_percent", place_code="E13000001") == (None, "below_rounding")
    assert one(parsed, "rate_percent", place_code="E06000008") == (None, "suppressed")
    assert one(parsed, "starts", place_name="Lancashire", breakdown="sex=Female") == (None, "not_applicable")
    assert one(parsed, "rate_percent", place_name="Lancashire") == (None, "below_rounding")
    assert parsed.rows.filter(pl.col("place_name") == "Lancashire")["place_code"].null_count() == 2


@pytest.mark.parametrize(
    ("cell", "status"),
    [("c", "suppressed"), ("[c]", "suppressed"), ("x", "not_available"), (":", "not_available"), ("", "not_available"),
     ("Z", "not_applicable"), ("LOW", "below_rounding"), ("~", "below_rounding"), ("u", "unreliable")],
)  # fmt: skip
def test_every_symbol(cell: str, status: str) -> None:
    assert one(read(SMALL.replace(",1200,45.1", f",1200,{cell}")), "rate_percent", place_code="E92000001") == (None, status)


def test_a_cell_that_is_no_symbol_is_put_aside_with_its_line() -> None:
    many = SMALL + "".join(
        f"202223,Academic year,Local authority,E92000001,England,,,{n},E0600{n:04d},Place {n},Total,{n},1.5\n"
        for n in range(20, 50)
    )
    parsed = read(many.replace(",Total,33,1.5", ",Total,thirty-three,1.5"))
    assert parsed.rejects.select("row", "reason").rows() == [
        (19, "'thirty-three' in column starts is neither a number nor a known symbol")
    ]
    assert parsed.rows.height == 34 * 2 - 1


def test_columns_in_another_order_give_the_same_keys() -> None:
    rows = list(csv.reader(io.StringIO(SMALL)))
    turned = "\n".join(",".join(reversed(row)) for row in rows)
    assert keys(read(turned)) == keys(read(SMALL))


def test_mark_line_ends_separators_case_and_extension_change_nothing() -> None:
    same = (
        SMALL.replace(",1200,", ',"1,200",').replace("time_period", "Time_Period").replace("geographic_level", "GEOGRAPHIC_LEVEL")
    )
    changed = parse(RawFile(b"\xef\xbb\xbf" + same.replace("\n", "\r\n").encode(), "download.xlsx"))[1]
    assert keys(changed) == keys(read(SMALL))


def test_an_extra_filter_at_its_total_does_not_change_keys() -> None:
    lines = SMALL.splitlines()
    wider = "\n".join([lines[0] + ",ethnicity", *(line + ",Total" for line in lines[1:])])
    assert keys(read(wider)) == keys(read(SMALL))


def test_columns_of_a_new_kind_of_area_are_no_filter() -> None:
    lines = SMALL.splitlines()
    wider = "\n".join([lines[0] + ",icb_code,icb_name", *(line + ",E54000050,Lancashire ICB" for line in lines[1:])])
    assert keys(read(wider)) == keys(read(SMALL))


def test_a_renamed_district_keeps_its_code() -> None:
    parsed = read(SMALL.replace("Blackburn with Darwen", "Blackburn"))
    assert one(parsed, "starts", place_code="E06000008", place_name="Blackburn") == (40.0, "final")


def test_a_truncated_file_loses_its_last_line_and_says_so() -> None:
    parsed = read(SMALL[: SMALL.rindex(",Lancashire")])
    assert parsed.file_rows == 4
    assert parsed.rows["row"].unique().sort().to_list() == [2, 3, 4]
    assert parsed.rejects.select("row", "reason").rows() == [(5, "row is cut short: 9 cells where the header has 13")]


def test_rows_of_schools_unknown_levels_and_odd_periods_are_put_aside() -> None:
    rows = [
        "202223,Academic year,School,E92000001,England,,,,,,Total,5,1.0",
        "202223,Academic year,Galaxy,E92000001,England,,,,,,Total,5,1.0",
        "202224,Academic year,National,E92000001,England,,,,,,Total,5,1.0",
        "2022,Academic year,National,E92000001,England,,,,,,Total,5,1.0",
        "202223,Academic year,Local authority,E92000001,England,,,,,,Total,5,1.0",
    ]
    parsed = read(SMALL + "\n".join(rows) + "\n")
    assert parsed.file_rows == 9
    assert parsed.rejects.select("row", "reason").rows() == [
        (6, "school-level rows are not kept"),
        (7, "unknown geographic level 'Galaxy'"),
        (8, "'202224' with time identifier 'Academic year' is not a period"),
        (9, "'2022' with time identifier 'Academic year' is not a period"),
        (10, "the row names no place at its own level"),
    ]
    assert keys(parsed) == keys(read(SMALL))


def test_numbers_that_are_categories() -> None:
    text = SMALL.replace(",sex,", ",age,").replace(",Total,", ",17,").replace(",Female,", ",18,")
    assert set(read(text).rows["breakdown"]) == {"age=17", "age=18"}
    shoe = text.replace(",age,", ",shoe_size,")
    assert set(read(shoe).rows["breakdown"]) == {""}
    assert set(read(shoe, given=Given(columns={"filters": "shoe_size"})).rows["breakdown"]) == {"shoe_size=17", "shoe_size=18"}


def test_the_metadata_file_decides_what_is_an_indicator_and_names_it() -> None:
    meta = (
        "col_name,col_type,label,indicator_grouping,indicator_unit,indicator_dp,filter_hint\n"
        "shoe_size,Filter,Size of shoe,,,,\nstarts,Indicator,Starts of apprenticeships,,,0,\nrate_percent,Indicator,Rate,,%,2,\n"
    )
    parsed = read(SMALL.replace(",sex,", ",shoe_size,").replace(",Total,", ",17,").replace(",Female,", ",18,"), meta=meta)
    assert set(parsed.rows["breakdown"]) == {"shoe_size=17", "shoe_size=18"}
    assert parsed.indicators["starts"].label == "Starts of apprenticeships"
    assert (parsed.indicators["rate_percent"].unit, parsed.indicators["rate_percent"].decimals) == ("percent", 2)


def test_a_filter_called_value_and_an_indicator_called_status_do_no_harm() -> None:
    parsed = read(SMALL.replace(",sex,starts,", ",value,status,"))
    assert one(parsed, "status", place_code="E92000001") == (1200.0, "final")
    assert set(parsed.rows["breakdown"]) == {"", "value=Female"}


@pytest.mark.parametrize(
    ("digits", "said", "iso"),
    [
        ("201819", "Academic year", "2018-08-01/P1Y"), ("199900", "Academic Year", "1999-08-01/P1Y"),
        ("2018/19", "Academic year", "2018-08-01/P1Y"), ("2018/2019", "Academic year", "2018-08-01/P1Y"),
        ("201819", "Financial year", "2018-04-01/P1Y"), ("201819", "Tax year", "2018-04-06/P1Y"),
        ("2018", "Calendar year", "2018-01-01/P1Y"), ("2018", "Reporting year", "2018-01-01/P1Y"),
        ("201819", "Academic year Q1", "2018-08-01/P3M"), ("201819", "Academic year Q3", "2019-02-01/P3M"),
        ("201819", "Academic year Q1-Q3", "2018-08-01/P9M"), ("201819", "Financial year Q4", "2019-01-01/P3M"),
        ("201819", "Tax year Q2", "2018-07-06/P3M"), ("2018", "Calendar year Q2", "2018-04-01/P3M"),
        ("2020", "July", "2020-07-01/P1M"), ("2021", "Week 12", "2021-03-22/P1W"), ("2020", "Week 53", "2020-12-28/P1W"),
        ("201819", "Autumn term", "2018-09-01/P4M"), ("201819", "Spring term", "2019-01-01/P3M"),
        ("201819", "Summer term", "2019-04-01/P4M"), ("201819", "Autumn and spring term", "2018-09-01/P7M"),
        ("201819", "Five half terms", "2018-09-01/P9M"), ("201819", "Six half terms", "2018-09-01/P11M"),
        ("201819", "Part 1 (April to September)", "2018-04-01/P6M"), ("201819", "Part 2 (October to March)", "2018-10-01/P6M"),
        ("201819", "Up until 31st March", "2019-03-31/P1D"), ("2019", "Up until 31st March", "2019-03-31/P1D"),
    ],
)  # fmt: skip
def test_every_time_identifier(digits: str, said: str, iso: str) -> None:
    found = ees_period(digits, said)
    assert found is not None
    assert found.iso == iso


@pytest.mark.parametrize(
    ("digits", "said"),
    [("201820", "Academic year"), ("2018", "Financial year"), ("201819", "Calendar year"), ("2021", "Week 53"), ("2020", "Week 60"),
     ("2020", "Juli"), ("", "Academic year"), ("201819", "Academic year Q3-Q1"), ("201819", "")],
)  # fmt: skip
def test_what_is_no_period(digits: str, said: str) -> None:
    assert ees_period(digits, said) is None


def test_table_tool_files_with_several_indicators_and_financial_years() -> None:
    text = (
        "location,location_code,geographic_level,time_period,sex,starts,rate\n"
        "Lancashire,E10000017,localAuthority,201819,Total,10,1.5\nBurnley,E07000117,localAuthorityDistrict,2019,Male,low,z\n"
        "A school,z,school,201819,Total,1,1\n"
    )
    parsed = read(text, given=Given(columns={"year_starts": "04-01"}))
    assert one(parsed, "starts", place_code="E10000017", period="2018-04-01/P1Y", place_kind="la") == (10.0, "final")
    assert one(parsed, "rate", place_code="E07000117", period="2019-01-01/P1Y", breakdown="sex=Male") == (None, "not_applicable")
    assert parsed.rejects.select("row", "reason").rows() == [(4, "school-level rows are not kept")]
    assert digits_period("201820") is None


@pytest.mark.parametrize(
    ("name", "dataset"),
    [
        ("NEET_participation_LA_2021.csv", "ees_neet_participation_la"),
        ("neet-participation-la_2024-25_revised_v2 (1).csv", "ees_neet_participation_la"),
        ("NEET_participation_LA2023.csv.gz", "ees_neet_participation_la"),
        ("ks4_performance_data_202223_final.csv", "ees_ks4_performance"),
        ("permalink-0e1f2a3b-1111-2222-3333-444455556666.csv", "ees_permalink_0e1f2a3b"),
        ("apprenticeship_starts_q3_mar22_9fbe21c0.csv", "ees_apprenticeship_starts"),
    ],
)
def test_the_dataset_outlives_its_edition(name: str, dataset: str) -> None:
    assert dataset_of(name) == dataset
    assert read(SMALL, name).dataset == dataset
    assert read(SMALL, name, given=Given(dataset="mine")).dataset == "mine"


def test_web_pages_and_files_without_numbers_are_refused() -> None:
    with pytest.raises(InputNotUnderstood, match="web page"):
        detect(RawFile(b"<!DOCTYPE html><html><body>time_period,time_identifier,geographic_level</body></html>", "neet.csv"))
    with pytest.raises(InputNotUnderstood, match="no column of numbers"):
        read(f"{HEAD},sex\n2020,Calendar year,National,E92000001,England,,,Total\n")
