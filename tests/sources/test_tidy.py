"""A person's own table: recognised columns, mapped columns, and what is refused with a reason."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from skillshed.sources import registry
from skillshed.sources.parsed import Given, Parsed
from skillshed.sources.raw import RawFile
from skillshed.sources.tidy.parse import detect
from skillshed.sources.tidy.periods import read_periods, year_in_name
from skillshed.terms.errors import InputNotUnderstood, UsageError

FILES = {
    "dfe/apprenticeship_starts_NW_upper_tier_2009-2022.csv": ("apprenticeship_starts_nw_upper_tier", 122, 122, 1),
    "dfe-lsd/derived_vacancies_LEP_LSIP_2017-2022.csv": ("derived_vacancies_lep_lsip", 6072, 12144, 2),
    "nomis/APS_activity_unemployment_North_2004-2023.csv.gz": ("aps_activity_unemployment_north", 19350, 19350, 3),
    "nomis/claimant_count_wards_LAD_North_Oct2023.csv.gz": ("claimant_count_wards_lad_north", 3480, 3480, 2),
    "ons/IoD2019_LAD_summaries.csv": ("iod_lad_summaries", 3170, 19020, 6),
    "ons/IoD2025_LAD_summaries.csv": ("iod_lad_summaries", 2960, 17760, 6),
    "ons/IMD2019_LSOA11_ranks_deciles.csv.gz": ("imd_lsoa11_ranks_deciles", 32844, 525504, 16),
    "ons/IMD2025_LSOA21.csv.gz": ("imd_lsoa21", 33755, 810120, 24),
    "ons/population_mid2019_LAD_single_year_age.csv.gz": ("population_mid_lad_single_year_age", 339, 31188, 1),
}
SIMPLE = "area_code,area_name,period,learners\nE07000117,Burnley,2021,12\nE07000118,Chorley,2021,13\n"


def read(content: str | bytes, name: str = "learners.csv", **columns: str) -> Parsed:
    content = content.encode() if isinstance(content, str) else content
    source, parsed = registry.parse(RawFile(content, name), source="tidy" if columns else "", given=Given(columns=columns))
    assert source.name == "tidy"
    return parsed


def cells(parsed: Parsed) -> list[tuple[object, ...]]:
    return parsed.rows.select("indicator", "place_code", "period", "breakdown", "value", "status").rows()


@pytest.mark.parametrize("path", FILES)
def test_real_file(lmi: Path, path: str) -> None:
    dataset, rows, observations, indicators = FILES[path]
    source, parsed = registry.parse(RawFile.open(lmi / path), source="tidy")
    assert (source.name, parsed.dataset) == ("tidy", dataset)
    assert (parsed.file_rows, parsed.rows.height, parsed.rejects.height, len(parsed.indicators)) == (
        rows,
        observations,
        0,
        indicators,
    )
    assert parsed.rows.filter(pl.col("value").is_null() & (pl.col("status") == "final")).is_empty()
    assert (
        not parsed.rows.select("indicator", "place_code", "place_name", "place_kind", "period", "breakdown").is_duplicated().any()
    )


def value(parsed: Parsed, **where: str) -> float:
    return parsed.rows.filter(**where)["value"].item()


def test_golden_figures(lmi: Path) -> None:
    starts = registry.parse(RawFile.open(lmi / "dfe/apprenticeship_starts_NW_upper_tier_2009-2022.csv"))[1]
    three = pl.col("place_code").is_in(["E06000008", "E06000009", "E10000017"])
    by_year = dict(starts.rows.filter(three).group_by("period").agg(pl.col("value").sum()).iter_rows())
    assert (by_year["2016-08-01/P1Y"], by_year["2017-08-01/P1Y"]) == (17840, 12030)
    assert starts.indicators["starts"].kind == "count"
    people = registry.parse(RawFile.open(lmi / "ons/population_mid2019_LAD_single_year_age.csv.gz"))[1].rows
    durham = people.filter(place_code="E06000047")
    assert durham.filter(breakdown="")["value"].item() == durham.filter(pl.col("breakdown") != "")["value"].sum() == 530094
    assert set(durham["breakdown"]) >= {"age=0", "age=90+"}
    deprivation = registry.parse(RawFile.open(lmi / "ons/IoD2019_LAD_summaries.csv"))[1]
    whole = "index_domain=Index of Multiple Deprivation"
    assert value(deprivation, indicator="rank_average_score", place_code="E06000009", breakdown=whole) == 1
    assert {indicator.kind for indicator in deprivation.indicators.values()} == {"ratio"}
    claimants = registry.parse(RawFile.open(lmi / "nomis/claimant_count_wards_LAD_North_Oct2023.csv.gz"))[1]
    assert value(claimants, indicator="claimant_count", place_code="E12000002", period="2023-10-01/P1M") == 190120


def test_vacancies_by_name_and_kind(lmi: Path) -> None:
    parsed = registry.parse(RawFile.open(lmi / "dfe-lsd/derived_vacancies_LEP_LSIP_2017-2022.csv"))[1]
    assert set(parsed.rows["place_kind"]) == {"lep", "lsip", "combined_authority"}
    assert value(parsed, indicator="vacancies", place_name="Black Country", place_kind="lep", period="2017-04-01/P1M") == 15800
    assert {key: indicator.kind for key, indicator in parsed.indicators.items()} == {"vacancies": "count", "jobpc": "ratio"}


def test_a_date_may_end_twelve_months(lmi: Path) -> None:
    raw = RawFile.open(lmi / "nomis/APS_activity_unemployment_North_2004-2023.csv.gz")
    _, parsed = registry.parse(raw, source="tidy", given=Given(columns={"months_to": "=12"}))
    assert parsed.rows["period"][0] == "2004-01-01/P1Y"


@pytest.mark.parametrize(
    "content",
    [
        SIMPLE.encode("utf-8-sig"),
        SIMPLE.replace("\n", "\r\n").encode(),
        SIMPLE.replace(",", ";").encode(),
        SIMPLE.replace("area_code", "LAD23CD").replace("area_name", "LAD23NM").replace("period", "Year").encode(),
        b"period,learners,area_name,area_code\n2021,12,Burnley,E07000117\n2021,13,Chorley,E07000118\n",
        b"Learners in our area\n\n" + SIMPLE.encode(),
        gzip.compress(SIMPLE.encode(), mtime=0),
    ],
    ids=["bom", "crlf", "semicolons", "other names", "reordered", "title lines", "gzip"],
)
def test_altered_tables_read_the_same(content: bytes) -> None:
    assert [row[1:] for row in cells(read(content))] == [row[1:] for row in cells(read(SIMPLE))]


def test_words_become_breakdowns_and_totals_do_not() -> None:
    parsed = read("ONS code,Date,Sex,Age group,Value,Indicator\nE07000117,Apr 17,Female,Total,5,Jobseekers\n")
    assert cells(parsed) == [("jobseekers", "E07000117", "2017-04-01/P1M", "sex=Female", 5.0, "final")]


def test_marks_become_statuses_and_never_zero() -> None:
    marks = ["c", "*", "..", "<5", "[c]", "[x]", "[low]", "[z]", "-", "n/a", "suppressed", "", "12.5p", "1,234", "12 [r]"]
    lines = "\n".join(f'E07000117,20{at:02},"{mark}"' for at, mark in enumerate(marks, start=1))
    parsed = read(f"area_code,period,value\n{lines}\n")
    assert parsed.rows.sort("row").select("value", "status").rows() == [
        (None, "suppressed"), (None, "suppressed"), (None, "not_available"), (None, "suppressed"), (None, "suppressed"),
        (None, "not_available"), (None, "below_rounding"), (None, "not_applicable"), (None, "below_rounding"),
        (None, "not_applicable"), (None, "suppressed"), (None, "not_available"), (12.5, "provisional"), (1234.0, "final"),
        (12.0, "revised"),
    ]  # fmt: skip


def test_intervals_units_and_flags() -> None:
    parsed = read(
        "area_code,year,measure,value,lower_ci,upper_ci,unit,status\nE07000117,2021,Rate,5.5,4,7,percent,p\nE07000118,2021,Rate,,,,percent,c\n"
    )
    assert parsed.rows.select("value", "lower", "upper", "status").rows() == [
        (5.5, 4.0, 7.0, "provisional"),
        (None, None, None, "suppressed"),
    ]
    assert (parsed.indicators["rate"].unit, parsed.indicators["rate"].kind) == ("percent", "ratio")


def test_per_cent_signs_and_a_bare_share_among_them() -> None:
    parsed = read("area_code,year,share\nE07000117,2021,16%\nE07000118,2021,0.17\nE07000119,2021,18\n")
    assert parsed.rows["value"].to_list() == [16.0, 18.0]
    assert parsed.indicators["share"].unit == "percent"
    assert parsed.rejects.select("row", "reason").row(0) == (3, "a share without a per cent sign among percentages")


def test_bad_rows_say_why() -> None:
    parsed = read("area_code,period,value\nE07000117,soon,5\n,2021,5\nE07000117,2021,many\nE07000117,2021,6\nE0700")
    assert parsed.rows.height == 1
    assert parsed.rejects.sort("row").select("row", "reason").rows() == [
        (2, "the period cannot be read"), (3, "no place"), (4, "neither a number nor a known mark"),
        (6, "row is cut short: 1 cells where the header has 3"),
    ]  # fmt: skip


def test_mapped_columns_and_constants() -> None:
    content = "Where,Band,Gender,Headcount\nBurnley,16-18,F,12\n"
    parsed = read(
        content,
        place_name="Where",
        value="Headcount",
        period="=2020/21",
        breakdown="Band, Gender",
        indicator="=Learners on study programmes",
    )
    assert cells(parsed) == [("learners_on_study_programmes", None, "2020-08-01/P1Y", "band=16-18|gender=F", 12.0, "final")]
    assert parsed.rows["place_name"].item() == "Burnley"
    with pytest.raises(UsageError, match="There is no column 'Place'"):
        read(content, place_name="Place", period="=2020")
    with pytest.raises(UsageError, match="not a column we use"):
        read(content, plaice="Where")


@pytest.mark.parametrize(
    ("content", "missing"),
    [
        ("thing,period,value\na,2021,5\n", "a place"),
        ("area_code,area_name,learners\nE07000117,Burnley,5\n", "a period"),
        ("area_code,period,remark\nE07000117,2021,good\n", "a column of figures"),
    ],
)
def test_a_missing_role_names_the_columns_and_the_way_out(content: str, missing: str) -> None:
    with pytest.raises(InputNotUnderstood, match=missing) as raised:
        registry.parse(RawFile(content.encode(), "own.csv"), source="tidy")
    assert content.split(",")[0] in raised.value.message
    assert "--columns map.toml" in raised.value.next_step


def test_the_year_of_the_name_is_used_only_if_it_is_the_only_one() -> None:
    content = "area_code,households\nE07000117,5\n"
    parsed = read(content, "households_2021.csv")
    assert parsed.rows["period"].item() == "2021-01-01/P1Y"
    assert "2021 is the year in the file's name" in parsed.notes[0]
    assert (year_in_name("starts_2009-2022.csv"), year_in_name("mid2019.csv"), year_in_name("E07000117.csv")) == (
        None,
        2019,
        None,
    )


def test_periods_are_told_by_their_neighbours() -> None:
    assert read_periods(["2011-11", "2011-12"], "month")[0]["2011-12"] == "2011-12-01/P1M"
    assert read_periods(["2010-11", "2011-12"], "academic_year")[0]["2011-12"] == "2011-08-01/P1Y"
    assert read_periods(["2011/12"], "financial_year")[0]["2011/12"] == "2011-04-01/P1Y"
    assert read_periods(["2020-01-01", "2020-02-01"], "date")[0]["2020-02-01"] == "2020-02-01/P1M"
    assert read_periods(["2020-01-01", "2021-01-01"], "date")[0]["2021-01-01"] == "2021-01-01/P1Y"
    assert read_periods(["2020-01-01", "2020-01-15"], "date")[0]["2020-01-01"] == "2020-01-01/P1D"


def workbook(rows: list[list[object]], first: list[list[object]] | None = None) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"})
    for name, body in (("About", first or [["About this workbook"]]), ("Figures", rows)):
        sheet = book.add_worksheet(name)
        for at, cells_ in enumerate(body):
            sheet.write_row(at, 0, cells_)
    book.close()
    return out.getvalue()


def test_a_workbook_with_dates_a_title_and_the_wrong_extension() -> None:
    rows = [
        ["Our figures"],
        [],
        ["Area code", "Date", "Learners"],
        ["E07000117", datetime(2021, 1, 1), 12],
        ["E07000117", datetime(2021, 2, 1), "[c]"],
    ]
    parsed = read(workbook(rows), "learners.csv")
    assert cells(parsed) == [
        ("learners", "E07000117", "2021-01-01/P1M", "", 12.0, "final"),
        ("learners", "E07000117", "2021-02-01/P1M", "", None, "suppressed"),
    ]
    assert parsed.rows.select("sheet", "row").row(0) == ("Figures", 4)


def test_a_workbook_without_a_place_says_what_was_seen() -> None:
    with pytest.raises(InputNotUnderstood, match="About this workbook"):
        registry.parse(RawFile(workbook([["a", "b"], [1, 2]]), "own.xlsx"), source="tidy")


def test_codes_in_a_column_called_area() -> None:
    parsed = read("area,period,value\nE07000117,2021,5\n")
    assert parsed.rows.select("place_code", "place_name").row(0) == ("E07000117", None)


def test_others_formats_come_first() -> None:
    nomis = b"DATE,GEOGRAPHY_NAME,GEOGRAPHY_CODE,OBS_VALUE\n2021,Burnley,E07000117,5\n"
    ees = b"time_period,time_identifier,geographic_level,la_name,value\n202021,Academic year,Local authority,Burnley,5\n"
    assert [detect(RawFile(content, "a.csv")) for content in (nomis, ees, SIMPLE.encode())] == [0.1, 0.1, 0.25]


def test_zip_bomb_is_not_opened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    with pytest.raises(InputNotUnderstood, match="zip bomb"):
        registry.parse(RawFile(out.getvalue(), "figures.xlsx"))
    with pytest.raises(InputNotUnderstood, match="zip bomb"):
        registry.parse(RawFile(gzip.compress(b"0" * 60_000_000), "figures.csv.gz"))


def test_an_endless_line_and_an_error_page() -> None:
    with pytest.raises(InputNotUnderstood):
        registry.parse(RawFile(b"area_code,period,value" + b"9" * 5_000_000, "a.csv"))
    with pytest.raises(InputNotUnderstood, match="web page"):
        registry.parse(RawFile(b"\n<html><head><title>504</title></head></html>", "a.csv"))


def test_a_table_of_ones_own_with_a_column_a_year() -> None:
    """Places by name and no code: still a table of years."""
    raw = RawFile(b"District,2021,2022\nBurnley,120,130\nPendle,90,c\n", "learners.csv")
    _, parsed = registry.parse(raw)
    assert parsed.rows.select("place_name", "period", "value", "status").rows() == [
        ("Burnley", "2021-01-01/P1Y", 120.0, "final"),
        ("Pendle", "2021-01-01/P1Y", 90.0, "final"),
        ("Burnley", "2022-01-01/P1Y", 130.0, "final"),
        ("Pendle", "2022-01-01/P1Y", None, "suppressed"),
    ]
