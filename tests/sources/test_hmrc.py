"""HMRC furlough tables: both shapes, joint places, rates as fractions or per cent."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from skillshed.sources import registry
from skillshed.sources.parsed import Given, Parsed
from skillshed.sources.raw import RawFile


def value(parsed: Parsed, indicator: str, place: str) -> float:
    found = parsed.rows.filter(indicator=indicator, place_code=place)
    assert found.height == 1
    return found["value"].item()


def test_counts_and_fraction(lmi: Path) -> None:
    source, parsed = registry.parse(RawFile.open(lmi / "hmrc" / "CJRS_Aug2020_LAD19_count_rate.csv"))
    assert source.name == "hmrc_cjrs"
    assert (parsed.file_rows, parsed.rows.height, parsed.rejects.height) == (378, 756, 0)
    assert value(parsed, "furlough_rate_published", "E07000122") == 38
    assert value(parsed, "furlough_rate_published", "E06000002") == 28
    assert set(parsed.rows["period"]) == {"2020-07-01/P1M"}
    repeated = parsed.rows.filter(status="estimated")["place_code"].to_list()
    assert repeated == ["E06000052", "E06000053", "E09000001", "E09000033"]


def test_counts_eligible_and_per_cent(lmi: Path) -> None:
    _, parsed = registry.parse(RawFile.open(lmi / "hmrc" / "CJRS_Aug2020_NW_LADs_regions.csv"))
    assert (parsed.file_rows, parsed.rows.height, parsed.rejects.height) == (55, 220, 0)
    assert value(parsed, "furlough_rate_published", "E07000122") == 38
    assert round(value(parsed, "furlough_rate", "E07000122"), 1) == 38.4
    assert round(value(parsed, "furlough_rate", "E12000002"), 1) == 31.6
    assert parsed.indicators["employments_furloughed"].kind == "count"
    assert parsed.indicators["furlough_rate"].kind == "ratio"


def test_a_cell_of_two_codes_is_no_place() -> None:
    content = 'LAD19CD,Name,Furlough count,Furlough rate\n"E06000052, E06000053",Cornwall and Scilly,83400,0.37\nE06000001,Hartlepool,11200,0.3\n'
    _, parsed = registry.parse(RawFile(content.encode(), "CJRS_Aug2020.csv"))
    assert parsed.rows["place_code"].unique().to_list() == ["E06000001"]
    assert "E06000052 and E06000053" in parsed.rejects["reason"].item()
    assert parsed.file_rows == 2


def test_thousands_suppression_and_order() -> None:
    content = 'Take-up rate (%),ONS code,Total number of employments furloughed,Employments eligible,Authority name\r\n38,E07000122,"14,600","38,000",Pendle\r\n[c],E07000123,[c],"66,200",Preston\r\n'
    _, parsed = registry.parse(RawFile(content.encode("utf-8-sig"), "CJRS_Aug2020.csv"))
    assert value(parsed, "employments_furloughed", "E07000122") == 14600
    hidden = parsed.rows.filter(pl.col("place_code") == "E07000123", pl.col("value").is_null())
    assert set(hidden["status"]) == {"suppressed"}
    assert parsed.rows.filter(indicator="furlough_rate")["place_code"].to_list() == ["E07000122"]


def test_a_month_nobody_names_is_the_whole_scheme() -> None:
    """Unknown is said, not guessed: the figures stand under the scheme's whole run until the month is mapped."""
    raw = RawFile(b"LAD19CD,Name,Furlough count,Furlough rate\nE06000001,Hartlepool,11200,0.3\n", "furlough.csv")
    _, parsed = registry.parse(raw)
    assert parsed.rows["period"].unique().to_list() == ["2020-03-01/P19M"]
    assert any("up to which month" in note for note in parsed.notes)
    _, mapped = registry.parse(raw, source="hmrc_cjrs", given=Given(columns={"period": "=2020-07"}))
    assert mapped.rows["period"].unique().to_list() == ["2020-07-01/P1M"]
