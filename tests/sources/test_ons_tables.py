"""ONS regional tables with a column a year, and ONS workbooks of one table a sheet."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from skillshed.sources import registry
from skillshed.sources.ons_year_columns.parse import industry_level
from skillshed.sources.parsed import Given, Parsed
from skillshed.sources.raw import RawFile
from skillshed.terms.breakdown import parts
from skillshed.terms.errors import InputNotUnderstood

GVA = "GVA_ITL3_industry_current_prices_1998-{}.csv.gz"
CSVS = {
    "GVA_ITL1_UK_industry_current_prices.csv.gz": ("gva_itl1_uk_industry_current_prices", "gva_current_prices", 1712, 24),
    "GVA_ITL2_industry_current_prices_1998-2022_Apr2024.csv.gz": (
        "gva_itl2_industry_current_prices",
        "gva_current_prices",
        3936,
        25,
    ),
    GVA.format("2021_Apr2023"): ("gva_itl3_industry_current_prices", "gva_current_prices", 11456, 24),
    GVA.format("2022_Apr2024"): ("gva_itl3_industry_current_prices", "gva_current_prices", 11456, 25),
    "GVA_per_hour_ITL_2004-2021.csv": ("gva_per_hour_itl", "gva_per_hour", 234, 18),
    "GVA_per_job_ITL_2002-2021.csv": ("gva_per_job_itl", "gva_per_job", 234, 20),
    "GVA_totals_ITL_current_prices_Apr2024.csv": ("gva_totals_itl_current_prices", "gva_totals_current_prices", 236, 25),
    "population_ITL_Apr2024.csv": ("population_itl", "population", 236, 25),
}
MANUFACTURING = "industry=C (10-33) : Manufacturing|industry_level=section"


def read(lmi: Path, path: str) -> Parsed:
    return registry.parse(RawFile.open(lmi / path))[1]


@pytest.mark.parametrize("name", CSVS)
def test_real_csv(lmi: Path, name: str) -> None:
    dataset, indicator, rows, years = CSVS[name]
    source, parsed = registry.parse(RawFile.open(lmi / "ons" / name))
    assert (source.name, parsed.dataset, list(parsed.indicators)) == ("ons_year_columns", dataset, [indicator])
    assert (parsed.file_rows, parsed.rows.height, parsed.rejects.height) == (rows, rows * years, 0)
    # [u] in eight Scottish areas of the population file
    assert parsed.rows.filter(pl.col("value").is_null())["status"].to_list() == ["unreliable"] * (
        8 if indicator == "population" else 0
    )
    assert not parsed.rows["breakdown"].str.contains("industry_level=other").any()
    assert not parsed.rows.select("place_code", "period", "breakdown").is_duplicated().any()


def lancashire(parsed: Parsed, breakdown: str, codes: list[str]) -> float:
    return parsed.rows.filter(pl.col("place_code").is_in(codes), period="2018-01-01/P1Y", breakdown=breakdown)["value"].sum()


@pytest.mark.parametrize(("edition", "manufacturing", "total"), [("2022_Apr2024", 6312, 32954), ("2021_Apr2023", 6241, 32990)])
def test_manufacturing_of_lancashire(lmi: Path, edition: str, manufacturing: int, total: int) -> None:
    parsed = read(lmi, "ons/" + GVA.format(edition))
    codes = parsed.rows.filter(pl.col("place_code").str.starts_with("TLD4"))["place_code"].unique().to_list()
    assert lancashire(parsed, MANUFACTURING, codes) == manufacturing
    assert lancashire(parsed, "", codes) == total


def test_itl2_says_the_same(lmi: Path) -> None:
    parsed = read(lmi, "ons/GVA_ITL2_industry_current_prices_1998-2022_Apr2024.csv.gz")
    assert (lancashire(parsed, MANUFACTURING, ["TLD4"]), lancashire(parsed, "", ["TLD4"])) == (6312, 32954)


@pytest.mark.parametrize("name", [name for name, facts in CSVS.items() if "industry" in facts[0]])
def test_levels_never_hold_a_row_and_its_part(lmi: Path, name: str) -> None:
    """Sections make up the total of every place; the groups make up manufacturing; divisions never exceed the total."""
    rows = read(lmi, f"ons/{name}").rows.filter(period="2018-01-01/P1Y", place_name="Greater Manchester")
    if rows.is_empty():
        rows = read(lmi, f"ons/{name}").rows.filter(period="2018-01-01/P1Y").filter(pl.col("place_code").is_in(["TLD", "TLD33"]))
    levels = [parts(text).get("industry_level", "total") for text in rows["breakdown"]]
    sums = rows.with_columns(level=pl.Series(levels)).group_by("level").agg(pl.col("value").sum())
    found = dict(sums.iter_rows())
    assert set(found) == {"total", "section", "group", "division", "aggregate"}
    assert found["section"] == pytest.approx(found["total"], abs=20)
    assert found["group"] == pytest.approx(rows.filter(breakdown=MANUFACTURING)["value"].item(), abs=15)
    assert found["division"] < found["total"]


def test_codes_taken_for_dates_are_turned_back(lmi: Path) -> None:
    parsed = read(lmi, "ons/GVA_ITL2_industry_current_prices_1998-2022_Apr2024.csv.gz")
    assert parsed.rows["breakdown"].str.contains("industry=11-12 : ").any()
    assert any("11-Dec is 11-12" in note and "02-Mar is 2-3" in note for note in parsed.notes)


@pytest.mark.parametrize(
    ("code", "level"),
    [("A (1-3)", "section"), ("AB (1-9)", "section"), ("CA (10-12)", "group"), ("CD-CG (19-23)", "group"), ("A-E", "aggregate"),
     ("41", "division"), ("49-51", "division"), ("68IMP", "division"), ("?", "other")],
)  # fmt: skip
def test_levels(code: str, level: str) -> None:
    assert industry_level(code) == level


def test_productivity_csvs(lmi: Path) -> None:
    hour = read(lmi, "ons/GVA_per_hour_ITL_2004-2021.csv")
    assert hour.rows.filter(place_code="TLD4", period="2018-01-01/P1Y")["value"].item() == 30.0
    assert hour.indicators["gva_per_hour"].kind == "ratio"
    job = read(lmi, "ons/GVA_per_job_ITL_2002-2021.csv")
    assert job.rows.filter(place_code="TLD4", period="2018-01-01/P1Y")["value"].item() == 47982
    people = read(lmi, "ons/population_ITL_Apr2024.csv")
    assert people.indicators["population"].unit == "people"


TABLE = 'ITL code,Region name,SIC07 code,SIC07 description,2018,2019,2020\nTLD4,Lancashire,Total,All industries,"32,954",1,[c]\n'


@pytest.mark.parametrize("alter", ["bom", "crlf", "reordered"])
def test_altered_csv(alter: str) -> None:
    content = {
        "bom": TABLE.encode("utf-8-sig"),
        "crlf": TABLE.replace("\n", "\r\n").encode(),
        "reordered": b'2018,SIC07 description,SIC07 code,2019,Region name,ITL region code,2020\n"32,954",All industries,Total,1,Lancashire,TLD4,[c]\n',
    }[alter]
    source, parsed = registry.parse(RawFile(content, "GVA_by_industry_2018-2020.csv"))
    assert source.name == "ons_year_columns"
    assert parsed.rows.sort("period").select("value", "status", "breakdown").rows() == [
        (32954.0, "final", ""), (1.0, "final", ""), (None, "suppressed", ""),
    ]  # fmt: skip


def test_extra_filter_and_bad_cell() -> None:
    lines = TABLE.splitlines()
    content = f"{lines[0]},Sex\n{lines[1].replace(',1,', ',one,')},Female\n"
    _, parsed = registry.parse(RawFile(content.encode(), "gva.csv"))
    assert parsed.rows["breakdown"].to_list() == ["sex=Female"] * 2
    assert parsed.rejects.select("row", "reason", "text").row(0) == (2, "neither a number nor a known mark", "one")


def test_an_unknown_measure_is_never_summed_and_given_names_it() -> None:
    raw = RawFile(TABLE.encode(), "download.csv")
    _, parsed = registry.parse(raw)
    assert parsed.indicators["download"].kind == "ratio"
    _, named = registry.parse(raw, given=Given(dataset="gva_itl2_industry"))
    assert (named.dataset, named.indicators["gva"].kind) == ("gva_itl2_industry", "count")


# ---- workbooks


def test_the_same_table_in_a_workbook_with_titles_and_footnotes() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet("Contents").write(0, 0, "Regional GVA")
    for name, title in {
        "Table 2c": "Table 2c: ITL2 current price estimates, pounds million",
        "Table 2d": "Table 2d: ITL2 chained volume index",
    }.items():
        sheet = book.add_worksheet(name)
        rows = [[title], ["ITL code", "Region name", "SIC07 code", "SIC07 description", 2018, 2019, 2020],
                ["TLD4", "Lancashire", "Total", "All industries", 32954, 1.5, "[x]"], [], ["Note 1: rounded"]]  # fmt: skip
        for at, cells in enumerate(rows):
            sheet.write_row(at, 0, cells)
    book.close()
    source, parsed = registry.parse(RawFile(out.getvalue(), "regional_gva_by_industry.xlsx"))
    assert (source.name, parsed.dataset, parsed.file_rows) == ("ons_year_columns", "regional_gva_by_industry", 2)
    assert parsed.rows.select("place_code", "value", "status", "sheet", "row").rows()[:3] == [
        ("TLD4", 32954.0, "final", "Table 2c", 3), ("TLD4", 1.5, "final", "Table 2c", 3), ("TLD4", None, "not_available", "Table 2c", 3),
    ]  # fmt: skip
    assert [indicator.kind for indicator in parsed.indicators.values()] == ["count", "index"]


def test_productivity_workbook(lmi: Path) -> None:
    source, parsed = registry.parse(RawFile.open(lmi / "ons" / "itlproductivity.xlsx"))
    assert (source.name, len(parsed.indicators), parsed.rejects.height) == ("ons_productivity_xlsx", 12, 0)
    # 10 tables and two of hours and jobs, 234 areas each; A1 to A5 and hours have 18 years, B1 to B5 and jobs 20.
    assert (parsed.file_rows, parsed.rows.height) == (12 * 234, 234 * (6 * 18 + 6 * 20))
    row = parsed.rows.filter(indicator="gva_per_hour_unsmoothed", place_code="TLD4", period="2018-01-01/P1Y").row(0, named=True)
    assert round(row["value"], 1) == 30.0
    assert row["sheet"] == "A4"
    uk = parsed.rows.filter(indicator="gva_per_hour_smoothed_index", place_code="UKX")["value"]
    assert set(uk) == {100.0}
    kinds = {key: indicator.kind for key, indicator in parsed.indicators.items()}
    assert {key for key, kind in kinds.items() if kind == "count"} == {"productivity_hours_per_week", "productivity_jobs"}


def test_business_demography(lmi: Path) -> None:
    source, parsed = registry.parse(RawFile.open(lmi / "dfe-lsd" / "ONS_business_demography_2024.xlsx"))
    assert (source.name, parsed.dataset, len(parsed.indicators)) == ("ons_business_demography", "business_demography", 18)
    assert str(parsed.published_on) == "2025-11-20"
    assert (parsed.file_rows, parsed.rows.height, parsed.rejects.height) == (14782, 63519, 2)

    def value(indicator: str, place: str, year: int, breakdown: str = "") -> float | None:
        return parsed.rows.filter(indicator=indicator, place_code=place, period=f"{year}-01-01/P1Y", breakdown=breakdown)[
            "value"
        ].item()

    assert value("enterprise_births", "K02000001", 2019) == 363825
    assert value("enterprise_births", "N09000010", 2022) == 620
    assert value("employer_births", "K02000001", 2024) == 294485
    assert value("survivors_1_year", "N09000007", 2022) == 380
    assert value("survivors_3_year", "N09000007", 2022) is None
    # The industry tables' total is 344,135, rounded on its own: the geography table's is the one kept.
    assert value("survivors_1_year", "K02000001", 2019) == 344140
    assert (
        value(
            "enterprise_births",
            "K02000001",
            2019,
            "industry=951 : Repair of computers and communication equipment|industry_level=group",
        )
        is not None
    )
    assert not parsed.rows.select("indicator", "place_code", "period", "breakdown").is_duplicated().any()
    assert parsed.rows.filter(pl.col("place_code").is_null()).is_empty()


def test_any_accessible_workbook(lmi: Path) -> None:
    source, parsed = registry.parse(RawFile.open(lmi / "dfe-lsd" / "ONS_online_job_adverts_Adzuna_referencetables.xlsx"))
    assert (source.name, parsed.file_rows, parsed.rows.height) == ("ons_workbook", 417, 2310)
    row = parsed.rows.filter(indicator="online_job_adverts", place_name="Aberdeen City", period="2019-01-01/P1Y")
    assert row["value"].item() == 30.4


def test_wrong_extension_changes_nothing(lmi: Path) -> None:
    content = (lmi / "ons" / "itlproductivity.xlsx").read_bytes()
    source, _ = registry.parse(RawFile(content, "productivity.csv"))
    assert source.name == "ons_productivity_xlsx"


def test_half_a_workbook(lmi: Path) -> None:
    content = (lmi / "ons" / "itlproductivity.xlsx").read_bytes()
    with pytest.raises(InputNotUnderstood, match="stops too early"):
        registry.parse(RawFile(content[: len(content) // 2], "itlproductivity.xlsx"))
