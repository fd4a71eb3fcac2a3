"""Employer Skills Survey: what is a share, cell by cell, and the published figures for Lancashire."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from skillshed.sources.ess_xlsx.values import kind_of_row, plain_label, read_cell
from skillshed.sources.parsed import Given, Parsed
from skillshed.sources.raw import RawFile
from skillshed.sources.registry import detect, parse
from skillshed.terms.errors import InputNotUnderstood

SSV = "pct_of_all_vacancies_which_are_ssvs"
GAPS = "number_of_skills_gaps"
GAPS_PCT = "number_of_skills_gaps_as_a_pct_of_employment"
GOLDEN = [
    ("number_of_vacancies", "Lancashire", 18834.0),
    ("number_of_vacancies", "England", 811703.0),
    ("number_of_skill_shortage_vacancies", "Lancashire", 6708.0),
    ("number_of_skill_shortage_vacancies", "England", 199088.0),
    (SSV, "Lancashire", 36.0),
    (SSV, "England", 25.0),
    (GAPS, "Lancashire", 35208.0),
    (GAPS_PCT, "Lancashire", 6.0),
    (GAPS_PCT, "England", 5.0),
    ("establishments_with_any_vacancies_pct", "Lancashire", 16.0),
    ("training_days_per_trainee", "Lancashire", 6.4),
    ("pct_of_establishments_training_staff_over_the_last_12_months", "Lancashire", 63.0),
]
CORE = """,England Total,Lancashire,North Eastern
Unweighted row,70217.00,1869,0
Total (establishments),1683072.00,41454,0
Number of vacancies,811703.00,18834,**
% of all vacancies which are SSVs,0.25,36%,**
Have a skills shortage vacancy,0.06,6%,*%
Skills gaps,,,
Average number of days,0.9,1.2,**
Unweighted row,13358.00,325,0
"""


def file(path: Path) -> Parsed:
    return parse(RawFile.open(path))[1]


def read(text: str, name: str = "ESS_2019_core.csv") -> Parsed:
    return parse(RawFile(text.encode(), name))[1]


def one(parsed: Parsed, indicator: str, place: str, part: str = "") -> tuple[float | None, str]:
    found = parsed.rows.filter(
        pl.col("indicator") == indicator,
        pl.col("place_name") == place,
        pl.col("breakdown") == part,
        pl.col("place_kind") != "region",
    )
    assert found.height == 1, found
    return found.select("value", "status").row(0)


def statuses(parsed: Parsed) -> dict[str, int]:
    return dict(parsed.rows["status"].value_counts().iter_rows())


def keys(parsed: Parsed) -> set[tuple[object, ...]]:
    return set(parsed.rows.select("indicator", "place_name", "period", "breakdown", "value", "status").iter_rows())


@pytest.mark.parametrize(("indicator", "place", "value"), GOLDEN)
def test_workbook_and_csv_of_2019_give_the_published_figures(lmi: Path, indicator: str, place: str, value: float) -> None:
    for name in ("ESS_2019_LEP_core_indicators.csv", "ESS_2019_LEP_Summary_Tables_Controlled_v01.00.xlsx"):
        assert one(file(lmi / "dfe-lsd" / name), indicator, place) == (value, "final")


def test_core_indicators_whole(lmi: Path) -> None:
    parsed = file(lmi / "dfe-lsd/ESS_2019_LEP_core_indicators.csv")
    # 43 lines less one heading, 40 areas, no cell lost; Northamptonshire had no respondents and is suppressed but for its bases.
    assert (parsed.dataset, parsed.file_rows, parsed.rows.height, parsed.rejects.height) == (
        "ess_core_indicators",
        43,
        42 * 40,
        0,
    )
    assert statuses(parsed) == {"final": 1644, "suppressed": 36}
    assert set(parsed.rows.filter(pl.col("status") == "suppressed")["place_name"]) == {"Northamptonshire"}
    shares = parsed.rows.filter(pl.col("indicator").str.contains("pct") & pl.col("value").is_not_null())
    assert shares.filter((pl.col("value") > 0) & (pl.col("value") < 1)).is_empty()
    assert (shares["value"] % 1 == 0).all()
    assert shares["value"].max() <= 100
    assert set(parsed.rows["period"]) == {"2019-01-01/P1Y"}


def test_csv_and_workbook_agree_on_every_figure_both_hold(lmi: Path) -> None:
    csv_rows = file(lmi / "dfe-lsd/ESS_2019_LEP_core_indicators.csv").rows
    book = file(lmi / "dfe-lsd/ESS_2019_LEP_Summary_Tables_Controlled_v01.00.xlsx").rows
    key = ["indicator", "place_kind", "place_name", "breakdown"]
    both = csv_rows.join(book, on=key, how="inner", suffix="_book")
    assert both.height == 42 * 40
    differ = both.filter(~pl.col("value").eq_missing(pl.col("value_book")))
    assert differ.is_empty()


def test_summary_workbook_of_2019(lmi: Path) -> None:
    parsed = file(lmi / "dfe-lsd/ESS_2019_LEP_Summary_Tables_Controlled_v01.00.xlsx")
    assert (parsed.dataset, parsed.file_rows, parsed.rows.height, parsed.rejects.height) == ("ess_summary", 1638, 51702, 0)
    assert statuses(parsed) == {"final": 38708, "suppressed": 12985, "below_rounding": 9}
    assert one(parsed, SSV, "Lancashire", "sector_13_sector_grouping=Manufacturing") == (42.0, "final")
    assert one(parsed, "number_of_vacancies", "Lancashire", "establishment_type=Seeking a profit")[1] == "final"
    region = parsed.rows.filter(
        (pl.col("place_kind") == "region") & (pl.col("indicator") == SSV) & (pl.col("place_name") == "North West")
    )
    assert region["value"].to_list() == [27.0]
    assert parsed.published_on is not None
    assert parsed.published_on.isoformat() == "2020-09-30"
    assert parsed.indicators[SSV].unit == "percent"
    assert parsed.indicators["number_of_vacancies"].kind == "count"
    assert parsed.indicators["training_days_per_staff"].kind == "ratio"


def test_standard_tables_of_2017(lmi: Path) -> None:
    parsed = file(lmi / "dfe-lsd/ESS_2017_England_LEP_Standard_Tables_Controlled_v03.01.xlsx")
    assert (parsed.dataset, parsed.file_rows, parsed.rows.height, parsed.rejects.height) == ("ess_tables", 1776, 69116, 0)
    assert statuses(parsed) == {"final": 65662, "below_rounding": 1784, "suppressed": 1670}
    answer = "answer=Total number of skills shortage vacancies- prompted or unprompted"
    table = "summary_of_vacancy_situation_vacancy_base"
    assert one(parsed, f"{table}_pct", "Lancashire", answer) == (22.4, "final")
    assert one(parsed, table, "Lancashire", answer) == (4121.0, "final")
    assert one(parsed, table, "Lancashire") == (18389.0, "final")
    assert one(parsed, f"{table}_pct", "England", answer) == (22.2, "final")
    density = "vacancy_density_current_vacancies_as_a_percentage_of_current_staff_employer_base"
    assert one(parsed, density, "England", "answer=30 - 49.99%") == (36505.0, "final")
    assert one(parsed, f"{density}_pct", "England", "answer=>0 and <1%") == (None, "below_rounding")
    assert one(parsed, f"{density}_average", "England", "answer=Average number of vacancies for all establishments") == (
        0.5,
        "final",
    )
    trained = "number_of_staff_trained_over_last_12_months_pct"
    assert one(parsed, trained, "England", "answer=Number trained as % of total staff") == (62.19, "final")
    assert set(parsed.rows["period"]) == {"2017-01-01/P1Y"}
    assert not [name for name in parsed.indicators if name.startswith("rounding_conventions")]


def test_skills_that_need_developing(lmi: Path) -> None:
    parsed = file(lmi / "dfe-lsd/ESS_2019_skills_need_developing.csv")
    assert (parsed.dataset, parsed.file_rows, parsed.rows.height) == ("ess_skills_need_developing", 191, 191 * 33)
    assert statuses(parsed) == {"final": 6039, "suppressed": 256, "below_rounding": 6, "not_available": 2}
    skill = "skill=Computer literacy / basic IT skills"
    england = parsed.rows.filter((pl.col("place_kind") == "country") & (pl.col("breakdown") == skill)).sort("indicator")
    assert england["value"].to_list() == [292273.0, 30.0]
    total = parsed.rows.filter((pl.col("place_kind") == "country") & (pl.col("breakdown") == ""))
    assert total.select("indicator", "value").rows() == [("skills_need_developing", 974026.0)]
    assert set(parsed.rows["place_kind"]) == {"country", "lep", "la", "combined_authority"}


@pytest.mark.parametrize(
    ("cell", "kind", "fractions", "found"),
    [
        ("36%", "share", False, (36.0, "final")), ("0.36", "share", True, (36.0, "final")), (0.07, "share", True, (7.0, "final")),
        ("1", "share", True, (100.0, "final")), ("1", "share", False, (1.0, "final")), ("0.00", "share", True, (0.0, "final")),
        ("16", "share", True, (16.0, "final")), ("6%", "count", False, (6.0, "final")), ("0.9", "average", True, (0.9, "final")),
        ("18,834", "count", False, (18834.0, "final")), (" ** ", "count", False, (None, "suppressed")),
        ("*%", "share", False, (None, "below_rounding")), ("", "share", False, (None, "not_available")), ("abc", "count", False, None),
    ],
)  # fmt: skip
def test_each_cell_is_read_for_itself(cell: object, kind: str, fractions: bool, found: tuple[float | None, str] | None) -> None:
    assert read_cell(cell, kind, row_has_fractions=fractions) == found


@pytest.mark.parametrize(
    ("label", "cells", "kind"),
    [
        ("Establishments with any vacancies", ["0.17", "16%", "**"], "share"), ("Establishments", ["0.17", "0.2", "1"], "share"),
        ("% of all vacancies which are SSVs", ["1", "0", "**"], "share"), ("Number of vacancies", ["811703.00", "1", "**"], "count"),
        ("Number of vacancies", ["0", "1", "1"], "count"), ("Average number of vacancies", ["0.5", "0.6"], "average"),
        ("30 - 49.99%", ["36505", "0"], "count"), ("Vacancy density", [], "share"), ("Training days per staff", ["3.5", "0.2"], "average"),
    ],
)  # fmt: skip
def test_what_a_row_holds(label: str, cells: list[object], kind: str) -> None:
    assert kind_of_row(label, cells) == kind


def test_labels_lose_their_question_codes() -> None:
    assert plain_label("MA_PD22/23: Whether have or offer apprenticeships") == "Whether have or offer apprenticeships"
    assert plain_label("C7. Incidence of vacancies") == "Incidence of vacancies"
    assert plain_label("D5/D6/D7/D8. Profile of employment") == "Profile of employment"
    assert plain_label("Number of vacancies") == "Number of vacancies"


def test_fractions_and_percentages_in_one_row() -> None:
    parsed = read(CORE)
    assert one(parsed, SSV, "England") == (25.0, "final")
    assert one(parsed, SSV, "Lancashire") == (36.0, "final")
    assert one(parsed, SSV, "North Eastern") == (None, "suppressed")
    assert one(parsed, "have_a_skills_shortage_vacancy_pct", "North Eastern") == (None, "below_rounding")
    assert one(parsed, "average_number_of_days", "England") == (0.9, "final")
    assert one(parsed, "unweighted_base", "Lancashire", "base=2") == (325.0, "final")
    assert parsed.file_rows == 8
    assert parsed.indicators[SSV].decimals == 0


def test_the_same_table_written_otherwise() -> None:
    same = CORE.replace("18834", '"18,834"').replace("36%", "0.36").replace("\n", "\r\n")
    changed = parse(RawFile(b"\xef\xbb\xbf" + same.encode(), "ESS_2019_core.xlsx"))[1]
    assert keys(changed) == keys(read(CORE))
    turned = "\n".join(",".join([line.split(",")[0], *reversed(line.split(",")[1:])]) for line in CORE.splitlines())
    assert keys(read(turned)) == keys(read(CORE))


def test_a_cut_line_and_a_strange_cell_are_put_aside() -> None:
    parsed = read(CORE.replace("18834", "about 19000")[: -len(",325,0\n")])
    assert parsed.rejects.select("row", "reason").rows() == [
        (9, "row is cut short: 2 cells where the header has 4"),
        (4, "the cell is neither a number nor a known symbol"),
    ]
    assert one(parsed, "number_of_vacancies", "England") == (811703.0, "final")


def test_the_year_must_be_known() -> None:
    with pytest.raises(InputNotUnderstood, match="which year"):
        read(CORE, "core.csv")
    assert set(parse(RawFile(CORE.encode(), "core.csv"), given=Given(title="ESS 2022"))[1].rows["period"]) == {"2022-01-01/P1Y"}


def workbook(*sheets: tuple[str, list[list[object]]]) -> RawFile:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held)
    for name, rows in sheets:
        page = book.add_worksheet(name)
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    book.close()
    return RawFile(held.getvalue(), "tables.bin")


def summary(place: str, england: float = 0.25) -> list[list[object]]:
    return [
        ["30-June-2023"], ["Employer Skills Survey (ESS) 2022"], ["Back to contents"], [place], [], ["Summary"], ["Base: All"],
        ["", "ENGLAND", "LEP", "Establishment size", ""], ["", "England Total", f"{place} Total", "2 to 4", "5+"],
        ["Significance Level: 95%", "", "", "a", "b"], ["Unweighted row", 700, 18, 10, 8], ["Vacancies"],
        ["% of all vacancies which are SSVs", england, 0.36, "**", 1], ["", "", "", "", "a"], ["Number of vacancies", 811, 18, "**", 4],
        ["Tables produced by IFF"],
    ]  # fmt: skip


def test_an_unseen_edition_with_a_sheet_an_area() -> None:
    parsed = parse(workbook(("Lancs", summary("Lancashire")), ("Cumbria", summary("Cumbria"))))[1]
    assert parsed.dataset == "ess_summary"
    assert one(parsed, SSV, "Lancashire") == (36.0, "final")
    assert one(parsed, SSV, "Lancashire", "establishment_size=5+") == (100.0, "final")
    assert one(parsed, SSV, "Cumbria", "establishment_size=2 to 4") == (None, "suppressed")
    assert one(parsed, "number_of_vacancies", "England") == (811.0, "final")
    assert (parsed.file_rows, parsed.rows.height, parsed.rejects.height) == (6, 21, 0)


def test_an_edition_by_skills_improvement_area() -> None:
    rows = summary("Lancashire")
    rows[7][2] = "LSIP"
    parsed = parse(workbook(("Lancs", rows)))[1]
    assert set(parsed.rows.select("place_name", "place_kind").iter_rows()) == {("England", "country"), ("Lancashire", "lsip")}
    assert one(parsed, SSV, "Lancashire", "establishment_size=5+") == (100.0, "final")


def test_sheets_that_disagree_on_england_are_told() -> None:
    parsed = parse(workbook(("Lancs", summary("Lancashire")), ("Cumbria", summary("Cumbria", 0.3))))[1]
    assert one(parsed, SSV, "England") == (25.0, "final")
    assert parsed.rejects.select("sheet", "row", "reason").rows() == [("Cumbria", 13, "another sheet gives 25.0 for England")]


def test_other_workbooks_are_not_taken() -> None:
    with pytest.raises(InputNotUnderstood, match="no format"):
        detect(workbook(("Data", [["a", "b"], ["Employer survey", 1]])))
