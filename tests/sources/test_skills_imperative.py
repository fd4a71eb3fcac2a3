"""Skills Imperative 2035: workbooks and long CSVs, whole, and to the last published digit for Lancashire."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from skillshed.sources.parsed import Parsed
from skillshed.sources.raw import RawFile
from skillshed.sources.registry import detect, parse
from skillshed.sources.skills_imperative.sheets import demand, shift_share, yearly
from skillshed.terms.errors import InputNotUnderstood

LANCASHIRE = "dfe-lsd/SkillsImperative2035_LA_LSIP_MainTables.Main.xlsm"
ENGLAND = "dfe-lsd/SkillsImperative2035_EN_MainTables.Main.xlsm"
EMPLOYMENT = "derived/skills_imperative_2035_employment.csv.gz"
DEMAND = "derived/skills_imperative_2035_replacement_demand.csv.gz"
SPAN = "2020-01-01/P15Y"
KEY = ["indicator", "place_kind", "place_name", "period", "breakdown"]
LINES = """source_file,area_type,area_name,breakdown,category,year,employment_thousands
a.xlsm,LSIP,Lancashire,industry,All industries,2020,"1,722.011"
a.xlsm,LSIP,Lancashire,industry,Construction,2021,52.5
a.xlsm,LSIP,Lancashire,occupation,All occupations,2020,1722.011
"""
PROFESSIONAL = "occupation=Professional occupations"


@pytest.fixture(scope="module")
def lancashire(lmi: Path) -> Parsed:
    return file(lmi / LANCASHIRE)


def file(path: Path) -> Parsed:
    return parse(RawFile.open(path))[1]


def read(text: str, name: str = "skills.csv") -> Parsed:
    return parse(RawFile(text.encode(), name))[1]


def one(parsed: Parsed, indicator: str, period: str, part: str = "", place: str = "Lancashire") -> float:
    found = parsed.rows.filter(
        pl.col("indicator") == indicator, pl.col("period") == period, pl.col("breakdown") == part, pl.col("place_name") == place
    )
    assert found.height == 1, found
    return float(found["value"][0])


@pytest.mark.parametrize(
    ("indicator", "period", "part", "thousands"),
    [
        ("employment", "2020-01-01/P1Y", "", 722.0), ("expansion_demand", SPAN, "", 50.7), ("replacement_demand", SPAN, "", 358.3),
        ("total_requirement", SPAN, "", 409.1), ("expansion_demand", SPAN, PROFESSIONAL, 34.1),
        ("replacement_demand", SPAN, PROFESSIONAL, 80.3), ("total_requirement", SPAN, PROFESSIONAL, 114.4),
        ("expansion_demand", SPAN, "occupation=Administrative and secretarial occupations", -10.2),
        ("total_requirement", SPAN, "occupation=Skilled trades occupations", 24.1),
        ("expansion_demand", SPAN, "qualification=No Qualification", -8.2),
        ("shift_share_scale", "2015-01-01/P5Y", "occupation=11 Corporate managers and directors", 0.8),
        ("shift_share_occupation", "2015-01-01/P5Y", "occupation=11 Corporate managers and directors", 6.5),
        ("shift_share_industry_mix", "2015-01-01/P5Y", "occupation=11 Corporate managers and directors", -0.1),
    ],
)  # fmt: skip
def test_golden_figures(lancashire: Parsed, indicator: str, period: str, part: str, thousands: float) -> None:
    assert round(one(lancashire, indicator, period, part) / 1000, 1) == thousands


def test_the_workbook_whole(lancashire: Parsed, lmi: Path) -> None:
    assert (lancashire.dataset, lancashire.rows.height, lancashire.file_rows) == ("skills_imperative_2035", 4420, 562)
    assert lancashire.rows.select(KEY).is_unique().all()
    assert set(lancashire.rows["place_kind"]) == {"lsip"}
    assert lancashire.published_on is not None
    assert lancashire.published_on.isoformat() == "2024-02-28"
    assert len(lancashire.indicators) == 8
    assert lancashire.indicators["employment"].unit == "people"
    england = file(lmi / ENGLAND)
    assert set(england.rows.select("place_name", "place_kind").iter_rows()) == {("England", "country")}
    assert england.rows.height == 4774


def test_estimates_end_with_the_base_year(lancashire: Parsed) -> None:
    yearly_rows = lancashire.rows.filter((pl.col("indicator") == "employment") & (pl.col("breakdown") == ""))
    told = {period[:4]: status for period, status in yearly_rows.select("period", "status").iter_rows()}
    assert len(told) == 26
    assert {year for year, status in told.items() if status == "estimated"} == {str(year) for year in range(2010, 2021)}
    assert set(lancashire.rows.filter(pl.col("indicator") == "replacement_demand")["status"]) == {"modelled"}


def test_identities_hold_in_every_row(lancashire: Parsed) -> None:
    wide = lancashire.rows.filter(pl.col("period") == SPAN).pivot("indicator", index="breakdown", values="value")
    wide = wide.drop_nulls(["expansion_demand", "replacement_demand"])
    assert wide.height == 436
    gap = (wide["expansion_demand"] + wide["replacement_demand"] - wide["total_requirement"]).abs()
    assert gap.max() < 0.01


def test_long_files_give_what_the_workbook_gives(lancashire: Parsed, lmi: Path) -> None:
    for name, file_rows, height, lost in ((EMPLOYMENT, 81614, 80496, 0.5), (DEMAND, 11610, 69660, 0.06)):
        parsed = file(lmi / name)
        assert (parsed.dataset, parsed.file_rows, parsed.rows.height, parsed.rejects.height) == (
            "skills_imperative_2035", file_rows, height, 0,
        )  # fmt: skip
        assert parsed.rows["place_kind"].null_count() == 0
        own = parsed.rows.filter((pl.col("place_name") == "Lancashire") & (pl.col("place_kind") == "lsip"))
        both = own.join(lancashire.rows, on=KEY, how="inner", suffix="_book")
        assert both.height == own.height
        # The CSV is rounded to the person (employment) or to a tenth (demand).
        assert (both["value"] - both["value_book"]).abs().max() <= lost
        assert (both["status"] == both["status_book"]).all()


def test_all_areas_of_the_long_files(lmi: Path) -> None:
    employment = file(lmi / EMPLOYMENT)
    assert employment.rows.select("place_name", "place_kind").unique().height == 43
    # 81,614 lines less the total of 43 areas in 26 years that stands under industry and again under occupation.
    assert employment.rows.height == 81614 - 43 * 26
    assert dict(employment.rows["status"].value_counts().iter_rows()) == {"modelled": 46440, "estimated": 34056}


def test_lines_written_otherwise() -> None:
    parsed = read(LINES)
    assert one(parsed, "employment", "2020-01-01/P1Y") == 1722011.0
    assert one(parsed, "employment", "2021-01-01/P1Y", "industry=Construction") == 52500.0
    assert (parsed.file_rows, parsed.rows.height) == (3, 2)
    changed = parse(RawFile(b"\xef\xbb\xbf" + LINES.replace("\n", "\r\n").encode(), "skills.xlsm"))[1]
    assert changed.rows.equals(parsed.rows)


def test_a_figure_that_is_no_number_and_a_cut_line_are_put_aside() -> None:
    parsed = read(LINES.replace("52.5", "lots")[: -len(",1722.011\n")])
    assert parsed.rejects.select("row", "reason").rows() == [
        (4, "row is cut short: 6 cells where the header has 7"),
        (3, "the figure or its year is not a number"),
    ]


def test_demand_lines_with_years_the_wrong_way_round_are_put_aside() -> None:
    head = "area_type,area_name,qualification,occupation,base_year,target_year,net_change_k,replacement_demand_k"
    parsed = read(
        f"{head}\nLEP,Dorset,All qualifications,11 Managers,2020,2030,1.5,-0.2\nLEP,Dorset,RQF6 First degree,11 Managers,2030,2020,1,1\n"
    )
    assert one(parsed, "expansion_demand", "2020-01-01/P10Y", "occupation=11 Managers", "Dorset") == 1500.0
    assert one(parsed, "replacement_demand", "2020-01-01/P10Y", "occupation=11 Managers", "Dorset") == -200.0
    assert parsed.rejects["row"].to_list() == [3, 3]


def test_sheets_are_read_by_their_headings_not_their_cells() -> None:
    cells: list[list[object]] = [
        ["Figure"], ["", "thousands", *range(2030, 2036), 0], ["", "Farming", 1, 2, 3, 4, 5, 6, ""], [""] * 9,
        ["", "All industries", 7, 7, 7, 7, 7, 7.5, ""], ["", "Later table", 9, 9, 9, 9, 9, 9, ""],
    ]  # fmt: skip
    found = list(yearly(cells, "industry", 2031))
    assert [(row["period"], row["value"], row["status"], row["breakdown"]) for row in found[:3]] == [
        ("2030-01-01/P1Y", 1000.0, "estimated", "industry=Farming"),
        ("2031-01-01/P1Y", 2000.0, "estimated", "industry=Farming"),
        ("2032-01-01/P1Y", 3000.0, "modelled", "industry=Farming"),
    ]
    assert len(found) == 12
    assert found[-1]["breakdown"] == ""


def test_demand_and_shift_share_of_other_years() -> None:
    title = "Replacement Demand Table 1  by Occupation and Qualification"
    cells: list[list[object]] = [
        [title], ["All qualifications (Constrained)", 2025, 2040, "Net Change", "RD", "Total", "rate"],
        ["11 Managers", 10, 12, 2, 5, 7, 0.03], ["All occupations", 100, 90, -10, 50, 40, 0.02],
    ]  # fmt: skip
    rows = {(row["indicator"], row["period"], row["breakdown"]): row["value"] for row in demand(cells)}
    assert rows["total_requirement", "2025-01-01/P15Y", "occupation=11 Managers"] == 7000.0
    assert rows["replacement_rate_pa", "2025-01-01/P15Y", ""] == 2.0
    assert rows["employment", "2040-01-01/P1Y", ""] == 90000.0
    effects: list[list[object]] = [
        ["", "Base year", 2025, "Target year", 2030, "Scale effect", "Industry mix effect", "Occupation effect"],
        ["11 Managers", 1, 2, 3, 4, 0.5, 0.25, -0.1],
    ]
    assert [(row["indicator"], row["period"], row["value"]) for row in shift_share(effects)] == [
        ("shift_share_scale", "2025-01-01/P5Y", 500.0),
        ("shift_share_industry_mix", "2025-01-01/P5Y", 250.0),
        ("shift_share_occupation", "2025-01-01/P5Y", -100.0),
    ]


def test_a_damaged_workbook_is_refused(lmi: Path) -> None:
    whole = (lmi / LANCASHIRE).read_bytes()
    with pytest.raises(InputNotUnderstood, match="damaged"):
        detect(RawFile(whole[: len(whole) // 2], "half.xlsm"))
