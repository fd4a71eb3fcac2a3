"""Nomis API downloads: the real ones, and ones altered as people alter them."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from skillshed.sources import registry
from skillshed.sources.nomis_api.parse import detect
from skillshed.sources.parsed import Given, Parsed
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood


def read(text: str | bytes, name: str = "data.csv", given: Given | None = None) -> Parsed:
    content = text.encode() if isinstance(text, str) else text
    source, parsed = registry.parse(RawFile(content, name), given=given)
    assert source.name == "nomis_api"
    return parsed


def read_real(path: Path) -> Parsed:
    source, parsed = registry.parse(RawFile.open(path))
    assert source.name == "nomis_api"
    return parsed


def states(parsed: Parsed) -> dict[str, int]:
    return dict(parsed.rows["status"].value_counts().iter_rows())


def one(parsed: Parsed, **wanted: str) -> dict[str, object]:
    found = parsed.rows.filter(*[pl.col(name) == text for name, text in wanted.items()])
    assert found.height == 1, found
    return found.row(0, named=True)


# --- Real files ------------------------------------------------------------------------------------------------------


def test_census_table_with_all_columns(lmi: Path) -> None:
    read_ = read_real(lmi / "nomis" / "census2021_TS066_economic_activity_LA_api.csv.gz")
    assert (read_.dataset, read_.file_rows, read_.rows.height, read_.rejects.height) == ("nm_2083_1", 10_850, 10_850, 0)
    assert read_.is_complete
    assert read_.boundaries == 2023
    assert states(read_) == {"final": 10_850}  # OBS_CONF FALSE is `F`, free for publication
    assert set(read_.indicators) == {"value", "percent"}
    assert (read_.indicators["percent"].unit, read_.indicators["percent"].kind) == ("percent", "ratio")
    assert read_.indicators["value"].universe == "All usual residents aged 16 years and over"
    whole = one(read_, place_code="E06000001", indicator="value", breakdown="")
    assert (whole["value"], whole["place_name"], whole["place_kind"], whole["period"], whole["row"]) == (
        74_685, "Hartlepool", "district", "2021-01-01/P1Y", 2,
    )  # fmt: skip
    part = "c2021_eastat_20=Economically active (excluding full-time students)"
    assert one(read_, place_code="E06000001", indicator="value", breakdown=part)["value"] == 39_487


def test_population_with_unitaries_under_two_types(lmi: Path) -> None:
    read_ = read_real(lmi / "nomis" / "mid_year_population_NM_2002_1_UK_2021_api.csv.gz")
    assert (read_.dataset, read_.file_rows, read_.rows.height, read_.rejects.height) == ("nm_2002_1", 11_178, 7_704, 0)
    assert read_.notes == ("3,474 exact repeats dropped (an area under several geography types, or pages that overlap)",)
    assert read_.rows.height == read_.rows.unique(["indicator", "place_code", "period", "breakdown"]).height
    assert read_.boundaries == 2021
    assert one(read_, place_code="E12000001", breakdown="")["value"] == 2_646_772
    assert one(read_, place_code="E12000001", breakdown="c_age=Aged 16 to 24")["value"] == 281_448
    assert one(read_, place_code="E06000009", breakdown="")["place_kind"] == "district"


def test_occupation_by_industry_with_selected_columns(lmi: Path) -> None:
    read_ = read_real(lmi / "nomis" / "APS_ITL2_SOC2020_by_SIC2007_Jul22-Jun23.csv.gz")
    assert (read_.dataset, read_.file_rows, read_.rows.height) == ("aps_itl2_soc2020_by_sic2007", 7_200, 3_600)
    # 903 values are printed beside a confidence interval marked G: sample of 3-9.
    assert states(read_) == {"final": 1_853, "unreliable": 903, "suppressed": 836, "below_rounding": 8}
    assert read_.rows["lower"].is_not_null().sum() == 1_853
    assert read_.rows.filter(pl.col("status") == "unreliable")["value"].is_not_null().all()
    assert set(read_.rows["period"]) == {"2022-07-01/P1Y"}
    last = one(read_, place_code="UKM9", breakdown="sic2007=G-Q Total Services|soc2020=9 Elementary occupations")
    assert (last["value"], last["lower"], last["upper"], last["place_kind"]) == (38_500, 32_700, 44_300, "nuts")


def test_employment_by_division(lmi: Path) -> None:
    read_ = read_real(lmi / "nomis" / "BRES_ITL2_SIC2digit_employment_2015-2021.csv.gz")
    assert (read_.dataset, read_.file_rows, read_.rows.height) == ("bres_itl2_sic2digit_employment", 24_640, 24_640)
    assert list(read_.indicators) == ["count"]
    lancashire = read_.rows.filter(pl.col("place_code") == "UKD4", pl.col("period") == "2020-01-01/P1Y")
    division = lancashire["breakdown"].str.extract(r"industry=(\d\d)").cast(pl.Int32)
    made = lancashire.filter(division.is_between(10, 33))["value"].sum()
    assert (made, lancashire["value"].sum()) == (88_550, 651_895)  # 13.6 per cent


def test_employment_by_subclass(lmi: Path) -> None:
    read_ = read_real(lmi / "nomis" / "BRES_ITL2_SIC5digit_employment_2015-2021.csv.gz")
    assert (read_.file_rows, read_.rows.height, read_.rejects.height) == (204_120, 204_120, 0)
    # Farm agriculture in Scotland, 2015 to 2017, is blank: not available, never zero.
    assert states(read_) == {"final": 204_105, "not_available": 15}
    utilities = one(read_, place_code="UKD4", period="2019-01-01/P1Y",
                    breakdown="industry=42220 : Construction of utility projects for electricity and telecommunications")  # fmt: skip
    assert utilities["value"] == 8_000


@pytest.mark.parametrize(
    "name", ["claimant_count_wards_LAD_North_Oct2023.csv.gz", "APS_activity_unemployment_North_2004-2023.csv.gz"]
)
def test_reshaped_files_are_not_ours(lmi: Path, name: str) -> None:
    assert detect(RawFile.open(lmi / "nomis" / name)) == 0


# --- Altered files ---------------------------------------------------------------------------------------------------

CLAIMANTS = """DATE_NAME,GEOGRAPHY_NAME,GEOGRAPHY_CODE,GENDER_NAME,AGE_NAME,MEASURE_NAME,MEASURES_NAME,OBS_VALUE,OBS_STATUS,OBS_STATUS_NAME,OBS_CONF
July 2020,Burnley,E07000117,Total,All categories: Age 16+,Claimant count,Value,4835,A,Normal Value,F
July 2020,Burnley,E07000117,Total,All categories: Age 16+,Claimants as a proportion of residents aged 16-64,Value,8.9,A,Normal Value,F
July 2020,Burnley,E07000117,Male,Aged 18-24,Claimant count,Value,,Q,These figures are missing,F
"""


def test_measure_names_the_indicator_and_totals_fall_away() -> None:
    read_ = read(CLAIMANTS)
    assert set(read_.indicators) == {"claimant_count", "claimants_as_a_proportion_of_residents_aged_16_64"}
    count = one(read_, indicator="claimant_count", breakdown="")
    assert (count["value"], count["period"], count["status"]) == (4_835, "2020-07-01/P1M", "final")
    share = one(read_, indicator="claimants_as_a_proportion_of_residents_aged_16_64")
    assert (share["value"], share["breakdown"]) == (8.9, "")
    missing = one(read_, breakdown="age=Aged 18-24|gender=Male")
    assert (missing["value"], missing["status"], missing["row"]) == (None, "not_available", 4)
    assert read_.indicators["claimant_count"].kind == "count"
    assert read_.indicators["claimants_as_a_proportion_of_residents_aged_16_64"].unit == "percent"


def same(text: str | bytes, name: str = "data.csv") -> None:
    columns = ["indicator", "place_code", "place_name", "period", "breakdown", "value", "status"]
    assert read(text, name).rows.select(columns).equals(read(CLAIMANTS).rows.select(columns))


def test_columns_in_another_order_and_lower_case() -> None:
    lines = [line.split(",") for line in CLAIMANTS.splitlines()]
    turned = [",".join(reversed(line)) for line in lines]
    turned[0] = turned[0].lower()
    same("\n".join(turned))


def test_byte_order_mark_and_windows_line_ends() -> None:
    same(b"\xef\xbb\xbf" + CLAIMANTS.replace("\n", "\r\n").encode())


def test_a_wrong_ending_does_not_matter() -> None:
    same(CLAIMANTS, "claimants.xlsx")


def test_every_cell_quoted_and_thousands_separated() -> None:
    quoted = "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in CLAIMANTS.splitlines())
    same(quoted.replace('"4835"', '"4,835"'))


def test_tabs_instead_of_commas() -> None:
    same(CLAIMANTS.replace(",", "\t"))


def test_pages_joined_with_their_headers() -> None:
    header, *rows = CLAIMANTS.splitlines(keepends=True)
    same(header + rows[0] + header + rows[1] + rows[2])


def test_row_numbers_of_an_r_round_trip_are_no_dimension() -> None:
    header, *rows = CLAIMANTS.splitlines()
    same("\n".join([f'"",{header}', *[f"{at},{row}" for at, row in enumerate(rows, start=1)]]))


def test_an_extra_dimension_goes_into_the_breakdown() -> None:
    read_ = read(
        "DATE,GEOGRAPHY_CODE,EMPLOYMENT_STATUS_NAME,INDUSTRY_NAME,FLAVOUR_OF_JOB,OBS_VALUE\n"
        "2022,E06000008,Employees,C : Manufacturing,sweet,100\n"
        "2022,E06000008,Employees,Total,sweet,900\n"
    )
    assert read_.rows["breakdown"].to_list() == [
        "employment_status=Employees|flavour_of_job=sweet|industry=C : Manufacturing",
        "employment_status=Employees|flavour_of_job=sweet",
    ]
    assert read_.rows["indicator"].to_list() == ["value", "value"]


def test_categories_that_share_their_words_are_told_apart_by_code() -> None:
    read_ = read(
        "DATE,GEOGRAPHY_CODE,INDUSTRY_NAME,INDUSTRY_CODE,OBS_VALUE\n2022,E06000008,Air transport,51,1\n2022,E06000008,Air transport,511,2\n"
    )
    assert read_.rows["breakdown"].to_list() == ["industry=Air transport (51)", "industry=Air transport (511)"]


APS = """DATE,DATE_NAME,GEOGRAPHY_CODE,VARIABLE_NAME,MEASURES,MEASURES_NAME,OBS_VALUE,OBS_STATUS,OBS_STATUS_NAME,URN
2020-03,Apr 2019-Mar 2020,E12000002,Employment rate - aged 16-64,20599,Variable,74.9,A,Normal Value,Nm-17d5d32331e0
2020-03,Apr 2019-Mar 2020,E12000002,Employment rate - aged 16-64,21001,Numerator,3396000,A,Normal Value,Nm-17d5d32331e0
2020-03,Apr 2019-Mar 2020,E12000002,Employment rate - aged 16-64,21002,Denominator,4534000,A,Normal Value,Nm-17d5d32331e0
2020-03,Apr 2019-Mar 2020,E12000002,Employment rate - aged 16-64,21003,Confidence,0.9,A,Normal Value,Nm-17d5d32331e0
"""


def test_rate_with_numerator_denominator_and_confidence() -> None:
    read_ = read(APS)
    key = "employment_rate_aged_16_64"
    assert read_.dataset == "nm_17_5"
    assert read_.title == "Annual Population Survey: variables (percentages)"
    assert set(read_.indicators) == {key, f"{key}_numerator", f"{key}_denominator"}
    rate = one(read_, indicator=key)
    assert (rate["value"], rate["lower"], rate["upper"]) == (74.9, pytest.approx(74.0), pytest.approx(75.8))
    assert one(read_, indicator=f"{key}_numerator")["lower"] is None
    assert set(read_.rows["period"]) == {"2019-04-01/P1Y"}
    assert (read_.file_rows, read_.rejects.height) == (4, 0)


def test_without_date_name_an_aps_month_is_the_last_of_twelve() -> None:
    text = APS.replace("DATE,DATE_NAME,", "DATE,").replace("Apr 2019-Mar 2020,", "")
    assert set(read(text).rows["period"]) == {"2019-04-01/P1Y"}


def test_measures_by_code_alone() -> None:
    text = APS.replace(",MEASURES_NAME,", ",").replace(",Variable,", ",").replace(",Numerator,", ",")
    text = text.replace(",Denominator,", ",").replace(",Confidence,", ",")
    assert (
        read(text).rows.select("indicator", "value", "lower").rows()
        == read(APS).rows.select("indicator", "value", "lower").rows()
    )


def test_a_confidence_without_its_value_is_put_aside() -> None:
    read_ = read("\n".join([APS.splitlines()[0], APS.splitlines()[4], APS.splitlines()[2]]))
    assert list(read_.indicators) == ["employment_rate_aged_16_64_numerator"]
    assert read_.rejects.select("row", "reason").rows() == [(2, "a confidence interval without its value")]


def test_states_by_letter_alone_and_withheld_figures() -> None:
    read_ = read(
        "DATE,GEOGRAPHY_CODE,C_SEX_NAME,OBS_VALUE,OBS_STATUS,OBS_CONF\n"
        "2020,E06000008,a,,F,F\n2020,E06000008,b,1200,G,F\n2020,E06000008,c,,H,FALSE\n2020,E06000008,d,77,A,C\n"
        "2020,E06000008,e,~,A,F\n2020,E06000008,f,12,W,F\n"
    )
    assert read_.rows.select("value", "status").rows() == [
        (None, "suppressed"), (1200, "unreliable"), (None, "below_rounding"), (None, "suppressed"), (None, "below_rounding"), (12, "final"),
    ]  # fmt: skip
    assert read_.notes == ("OBS_STATUS W is not explained in the file",)


def test_pay_has_medians_and_its_confidence_is_relative() -> None:
    read_ = read(
        "DATE,GEOGRAPHY_CODE,ITEM_NAME,PAY_NAME,MEASURES,OBS_VALUE,URN\n"
        "2019,E10000017,Median,Weekly pay - gross,20100,448,Nm-30d1d3\n"
        "2019,E10000017,Median,Weekly pay - gross,20701,1.9,Nm-30d1d3\n"
    )
    median = one(read_, indicator="median")
    assert (median["value"], median["lower"], median["breakdown"]) == (448, None, "pay=Weekly pay - gross")
    assert read_.indicators["median"].kind == "median"
    assert "relative" in read_.notes[0]


PAGED = "DATE,GEOGRAPHY_CODE,OBS_VALUE,RECORD_OFFSET,RECORD_COUNT\n"


def test_a_body_cut_short_says_so() -> None:
    read_ = read(PAGED + "2020,E06000008,1,0,5\n2020,E06000009,2,1,5\n2020,E070")
    assert not read_.is_complete
    assert read_.notes == ("body cut short: 2 of 5 records",)
    assert (read_.file_rows, read_.rows.height) == (3, 2)
    assert read_.rejects.select("row", "reason").rows() == [(4, "row is cut short: 2 cells where the header has 5")]


def test_a_page_says_which_one_it_is() -> None:
    read_ = read(PAGED + "2020,E06000008,1,25000,25002\n2020,E06000009,2,25001,25002\n")
    assert not read_.is_complete
    assert read_.notes == ("one page of a longer answer: records 25,001 to 25,002 of 25,002",)


def test_a_whole_body_is_complete() -> None:
    assert read(PAGED + "2020,E06000008,1,0,2\n2020,E06000009,2,1,2\n").is_complete


TWICE = (
    "DATE,GEOGRAPHY_CODE,GEOGRAPHY_TYPE,OBS_VALUE\n2021,E06000009,county / unitary,141100\n2021,E06000009,district / unitary,{}\n"
)


def test_exact_repeats_go_and_differing_ones_stay() -> None:
    assert read(TWICE.format(141100)).rows.height == 1
    assert read(TWICE.format(141100)).rejects.height == 0
    assert read(TWICE.format(999)).rows["value"].to_list() == [141_100, 999]


def test_broken_dates_and_figures_are_put_aside_with_their_line() -> None:
    read_ = read("DATE,GEOGRAPHY_CODE,OBS_VALUE\nlatest,E06000008,1\n2020,E06000008,about nine\n2020,E06000008,3\n")
    assert read_.rows.select("row", "value").rows() == [(4, 3)]
    assert read_.rejects.select("row", "reason", "text").rows() == [
        (2, "no date that we can read", "latest"),
        (3, "neither a number nor a symbol we know", "about nine"),
    ]


def test_the_person_may_name_the_dataset() -> None:
    assert read(APS, given=Given(dataset="aps_rates")).dataset == "aps_rates"
    assert read("DATE,GEOGRAPHY_CODE,OBS_VALUE\n2020,E06000008,1\n", "NM_57_1.data.csv").dataset == "nm_57_1"


def test_a_header_without_rows_is_an_empty_query() -> None:
    with pytest.raises(InputNotUnderstood, match="the query found nothing"):
        read(PAGED)


@pytest.mark.parametrize(
    "body",
    [
        "error: Query has no data",
        "Sorry, too many requests, please wait",
        '{"error": "Incomplete query"}',
        "<!DOCTYPE html><html><body>503</body></html>",
    ],
)
def test_error_bodies_are_refused(body: str) -> None:
    with pytest.raises(InputNotUnderstood):
        registry.parse(RawFile(body.encode(), "NM_162_1.data.csv"))


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(InputNotUnderstood, match="is empty"):
        RawFile(b"", "NM_162_1.data.csv")


def test_a_foreign_table_under_our_name_says_what_is_missing() -> None:
    with pytest.raises(InputNotUnderstood, match="lacks the columns"):
        registry.parse(RawFile(b"a,b\n1,2\n", "x.csv"), source="nomis_api")
