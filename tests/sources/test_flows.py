"""Census travel-to-work flows: the matrix kept, and what it adds up to."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from skillshed.sources import registry
from skillshed.sources.parsed import Parsed
from skillshed.sources.raw import RawFile

LANCASTER = "E07000121"


@pytest.fixture(scope="module")
def parsed(lmi: Path) -> Parsed:
    source, parsed = registry.parse(RawFile.open(lmi / "ons" / "census2021_ODWP01EW_LTLA.csv.gz"))
    assert source.name == "census_flows"
    return parsed


def value(parsed: Parsed, indicator: str, breakdown: str = "", place: str = LANCASTER) -> float:
    return parsed.rows.filter(indicator=indicator, place_code=place, breakdown=breakdown)["value"].item()


def test_every_row_is_kept(parsed: Parsed) -> None:
    assert parsed.file_rows == 74721
    assert parsed.tables["flows"].shape == (74721, 4)
    assert parsed.tables["flows"].columns == ["origin", "destination", "indicator", "count"]
    assert parsed.rejects.is_empty()
    assert set(parsed.rows["period"]) == {"2021-03-21/P1D"}


def test_self_containment_of_lancaster(parsed: Parsed) -> None:
    inside = value(parsed, "live_and_work")
    assert (inside, value(parsed, "residents_in_work")) == (53462, 62398)
    # England and Wales workplaces only, as the published test has it: 116 abroad, 107 offshore, the rest in Scotland and Northern Ireland.
    flows = parsed.tables["flows"].filter(pl.col("origin") == LANCASTER, pl.col("destination").str.contains("^[EW]"))
    assert round(inside / flows["count"].sum(), 3) == 0.861
    assert round(inside / value(parsed, "jobs"), 3) == 0.893
    travels = "place_of_work=travels to a workplace"
    assert round(value(parsed, "live_and_work", travels) / value(parsed, "jobs", travels), 3) == 0.819


def test_offshore_and_not_in_work_are_no_places(parsed: Parsed) -> None:
    assert parsed.rows.filter(~pl.col("place_code").str.contains(r"^[EWSN]\d{8}$")).is_empty()
    outside = parsed.tables["flows"].filter(pl.col("destination") == "-8")
    assert outside.height == 331


def test_columns_in_another_order_and_a_bad_count() -> None:
    content = (
        "Count,LTLA of workplace code,Lower tier local authorities code,Place of work indicator (4 categories) code\r\n"
        '"1,200",E07000117,E07000117,3\r\nmany,E07000118,E07000117,3\r\n50,E07000118,E07000117,3\r\n'
    )
    source, parsed = registry.parse(RawFile(content.encode("utf-8-sig"), "flows.csv"))
    assert source.name == "census_flows"
    assert value(parsed, "residents_in_work", place="E07000117") == 1250
    assert value(parsed, "jobs", place="E07000118") == 50
    assert parsed.rejects.select("row", "reason").row(0) == (3, "no count or no origin")
