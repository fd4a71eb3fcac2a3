"""Explore Local Statistics: every real file, and what becomes of it when altered."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from skillshed.sources import registry
from skillshed.sources.parsed import Parsed
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood

FILES = {
    "apprenticeships": (4168, 2, date(2025, 11, 27)),
    "average-travel-time": (5565, 3, date(2021, 11, 4)),
    "business-demography": (16532, 9, date(2025, 11, 20)),
    "claimant-count": (10325, 1, date(2026, 1, 20)),
    "employment-rate": (16080, 2, date(2024, 4, 16)),
    "further-education-and-skills-learner-achievements": (2084, 1, date(2025, 11, 27)),
    "further-education-and-skills-participation": (2084, 1, date(2025, 11, 27)),
    "gcses-in-english-and-maths": (3387, 1, date(2026, 4, 23)),
    "gigabit-capable-broadband": (413, 1, date(2026, 5, 13)),
    "gross-disposable-household-income-per-head": (17442, 1, date(2025, 9, 10)),
    "gross-median-weekly-pay": (7109, 1, date(2025, 10, 23)),
    "gross-value-added": (16402, 2, date(2025, 6, 19)),
    "modelled-unemployment": (7580, 1, date(2024, 4, 16)),
    "qualifications-level-3-or-above": (803, 1, date(2024, 4, 16)),
    "qualifications-none-gb": (804, 1, date(2024, 4, 16)),
}
SMALL = (
    "areacd,areanm,geography,indicator,period,observation,measure,unit,lci_95,uci_95,status,notes\n"
    "E07000117,Burnley,Local Authority District,Employment rate,2019-01-01/P1Y,21.299999999999997,Percentage,%,19.9,22.7,,\n"
    'E06000058,"Bournemouth, Christchurch and Poole",Local Authority District,Employment rate,2019-01-01/P1Y,,Percentage,%,,,x,\n'
)


def read(content: str | bytes, name: str = "a.csv") -> Parsed:
    content = content.encode() if isinstance(content, str) else content
    source, parsed = registry.parse(RawFile(content, name))
    assert source.name == "ons_els"
    return parsed


@pytest.mark.parametrize("name", FILES)
def test_real_file(lmi: Path, name: str) -> None:
    rows, indicators, published = FILES[name]
    source, parsed = registry.parse(RawFile.open(lmi / "ons-els" / f"{name}.csv"))
    assert source.name == "ons_els"
    assert (parsed.file_rows, parsed.rows.height, parsed.rejects.height) == (rows, rows, 0)
    assert len(parsed.indicators) == indicators
    assert set(parsed.rows["indicator"]) == set(parsed.indicators)
    assert parsed.published_on == published
    key = parsed.rows.select("indicator", "place_code", "period", "breakdown")
    assert key.is_duplicated().sum() == 0
    assert parsed.rows.filter(pl.col("value").is_null() & (pl.col("status") == "final")).is_empty()


def one(parsed: Parsed, indicator: str, place: str, period: str) -> dict[str, object]:
    found = parsed.rows.filter(indicator=indicator, place_code=place, period=period)
    assert found.height == 1
    return found.row(0, named=True)


def test_employment_rate_pendle_2019(lmi: Path) -> None:
    _, parsed = registry.parse(RawFile.open(lmi / "ons-els" / "employment-rate.csv"))
    row = one(parsed, "employment_rate.percentage", "E07000122", "2019-01-01/P1Y")
    assert row["value"] == 70.8
    assert row["upper"] - row["value"] == pytest.approx(7.8)  # type: ignore[operator]
    assert row["value"] - row["lower"] == pytest.approx(7.8)  # type: ignore[operator]
    said = parsed.indicators["employment_rate.percentage"]
    assert (said.label, said.unit, said.decimals, said.kind) == ("Employment rate (Great Britain)", "percent", 1, "ratio")


def test_kinds_never_add_what_cannot_be_added(lmi: Path) -> None:
    _, demography = registry.parse(RawFile.open(lmi / "ons-els" / "business-demography.csv"))
    assert demography.indicators["active_businesses.number_of_enterprises"].kind == "count"
    assert demography.indicators["business_births.percentage"].kind == "ratio"
    _, pay = registry.parse(RawFile.open(lmi / "ons-els" / "gross-median-weekly-pay.csv"))
    assert pay.indicators["gross_median_weekly_pay.pounds"].kind == "median"
    _, income = registry.parse(RawFile.open(lmi / "ons-els" / "gross-disposable-household-income-per-head.csv"))
    assert income.indicators["gross_disposable_household_income.pounds"].kind == "ratio"


def test_suppression_is_told_by_the_note(lmi: Path) -> None:
    _, parsed = registry.parse(RawFile.open(lmi / "ons-els" / "apprenticeships.csv"))
    assert parsed.rows.filter(pl.col("value").is_null())["status"].to_list() == ["suppressed"] * 10


def test_float_noise_goes_and_precision_stays() -> None:
    parsed = read(SMALL.replace("19.9", "8.28908020535854"))
    assert parsed.rows["value"].to_list() == [21.3, None]
    assert parsed.rows["lower"][0] == 8.28908020536
    assert parsed.rows["status"].to_list() == ["final", "not_available"]
    assert parsed.rows["place_name"][1] == "Bournemouth, Christchurch and Poole"


@pytest.mark.parametrize("alter", ["bom", "crlf", "reordered", "utf16", "tabs"])
def test_altered_files_read_the_same(alter: str) -> None:
    cells = list(csv.reader(io.StringIO(SMALL)))
    content = {
        "bom": SMALL.encode("utf-8-sig"),
        "crlf": SMALL.replace("\n", "\r\n").encode(),
        "utf16": SMALL.encode("utf-16"),
        "tabs": "\n".join("\t".join(row) for row in cells).encode(),
        "reordered": "\n".join(",".join(f'"{cell}"' for cell in reversed(row)) for row in cells).encode(),
    }[alter]
    assert read(content).rows.equals(read(SMALL).rows)


def test_an_extra_filter_becomes_a_breakdown_and_its_total_none() -> None:
    lines = SMALL.splitlines()
    parsed = read("\n".join([lines[0] + ",sex", lines[1] + ",Female", lines[2] + ",Total"]))
    assert parsed.rows["breakdown"].to_list() == ["sex=Female", ""]


def test_a_subset_of_columns_is_enough() -> None:
    parsed = read("areacd,indicator,period,value\nE07000117,Employment rate,2019,70.1\n")
    assert parsed.rows.select("indicator", "value", "period").row(0) == ("employment_rate", 70.1, "2019-01-01/P1Y")


def test_repeated_header_is_no_row() -> None:
    parsed = read(SMALL + SMALL)
    assert (parsed.file_rows, parsed.rejects.height) == (4, 0)


def test_bad_rows_are_put_aside_with_their_line_and_reason() -> None:
    cut = SMALL + "E07000118,Chorley,Local"
    odd = read(cut.replace("2019-01-01/P1Y,21.299999999999997", "some time,21.3"))
    assert odd.rows.height == 1
    assert odd.rejects.sort("row").select("row", "reason").rows() == [
        (2, "the period cannot be read"),
        (4, "row is cut short: 3 cells where the header has 12"),
    ]


def test_unknown_mark_qualifies_and_missing_says_why() -> None:
    parsed = read(SMALL.replace("22.7,,", "22.7,q,").replace(",,,x,", ",,,p,"))
    assert parsed.rows["status"].to_list() == ["unreliable", "not_available"]


def test_metadata_alone_says_what_to_do(lmi: Path) -> None:
    with pytest.raises(InputNotUnderstood, match=r"Import 'employment-rate\.csv' with this file beside it"):
        registry.parse(RawFile.open(lmi / "ons-els" / "employment-rate.json"))


def test_error_page_saved_as_csv() -> None:
    with pytest.raises(InputNotUnderstood, match="web page"):
        registry.parse(RawFile(b"<!DOCTYPE html><html><body>502</body></html>", "employment-rate.csv"))


def test_endless_line() -> None:
    with pytest.raises(InputNotUnderstood, match="not a table"):
        read(SMALL.splitlines()[0] + "\n" + "9" * 5_000_000)
