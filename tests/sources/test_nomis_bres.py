"""Employment by industry (BRES): the real files, and small ones."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.support.nomis_files import read, read_real, states

from skillshed.sources import registry
from skillshed.sources.parsed import Given
from skillshed.sources.raw import RawFile
from skillshed.terms.breakdown import parts
from skillshed.terms.errors import InputNotUnderstood


@pytest.mark.parametrize(("year", "flagged"), [(2015, 0), (2016, 46), (2017, 46), (2018, 0), (2019, 0)])
def test_real_employment_by_industry(lmi: Path, year: int, flagged: int) -> None:
    read_ = read_real(lmi / "dfe-lsd" / f"BRES_sector_LEP_NUTS3_{year}.csv", "nomis_bres")
    assert (read_.dataset, read_.file_rows, read_.rows.height, read_.rejects.height) == ("bres", 207, 207 * 39, 0)
    assert set(read_.rows["period"]) == {f"{year}-01-01/P1Y"}
    assert states(read_).get("unreliable", 0) == flagged
    assert set(read_.rows.filter(pl.col("status") == "unreliable")["place_code"].str.head(3)) <= {"UKM"}  # Scotland only
    dimensions = [next(iter(parts(text))) for text in read_.rows["breakdown"].unique()]
    assert (dimensions.count("industry"), dimensions.count("broad_industry")) == (21, 18)


@pytest.mark.parametrize(
    ("year", "made", "all_jobs", "share"),
    [(2015, 89_000, 653_000, 13.6), (2018, 87_000, 660_000, 13.2), (2019, None, None, 12.6)],
)
def test_manufacturing_in_lancashire(lmi: Path, year: int, made: int | None, all_jobs: int | None, share: float) -> None:
    read_ = read_real(lmi / "dfe-lsd" / f"BRES_sector_LEP_NUTS3_{year}.csv", "nomis_bres")
    here = read_.rows.filter(pl.col("place_name") == "Lancashire", pl.col("place_kind") == "lep")
    making = here.filter(pl.col("breakdown") == "industry=C : Manufacturing")["value"].item()
    total = here.filter(pl.col("breakdown").str.starts_with("industry="))["value"].sum()
    assert round(100 * making / total, 1) == share
    if made:
        assert (making, round(total, -3)) == (made, all_jobs)


BRES = (
    'Area,"A : Agriculture, forestry and fishing",Flags,C : Manufacturing,Flags,3 : Manufacturing (C),Flags\n'
    ",number,Flags,number,Flags,number,Flags\n"
    'lep:Lancashire,"5,000",,83000,,83000,\n'
    "nuts316:UKM95 South Lanarkshire,200,*,11000,,11000,\n"
    "nuts316:UKM96 Cut sh"
)


def test_a_small_employment_table() -> None:
    read_ = read(BRES, "BRES 2019.csv", "nomis_bres")
    assert read_.rows.select("place_code", "breakdown", "value", "status").rows() == [
        (None, "industry=A : Agriculture, forestry and fishing", 5_000, "final"),
        ("UKM95", "industry=A : Agriculture, forestry and fishing", 200, "unreliable"),
        (None, "industry=C : Manufacturing", 83_000, "final"),
        ("UKM95", "industry=C : Manufacturing", 11_000, "final"),
        (None, "broad_industry=3 : Manufacturing (C)", 83_000, "final"),
        ("UKM95", "broad_industry=3 : Manufacturing (C)", 11_000, "final"),
    ]
    assert read_.notes == (
        "body cut short: the last row stops before its end",
        "1 figures carry the flag `*`, which this file does not explain.",
    )


def test_the_year_must_be_said_somewhere() -> None:
    with pytest.raises(InputNotUnderstood, match="which year"):
        registry.parse(RawFile(BRES.encode(), "jobs.csv"))
    said = read(BRES, "jobs.csv", "nomis_bres", Given(columns={"period": "2021"}))
    assert set(said.rows["period"]) == {"2021-01-01/P1Y"}


def test_an_employment_table_cut_short_is_told() -> None:
    read_ = read(BRES, "BRES 2019.csv", "nomis_bres")
    assert not read_.is_complete
    assert (read_.file_rows, read_.rows.height) == (3, 6)
    assert read_.rejects.select("row", "reason").rows() == [(5, "row is cut short: 1 cells where the header has 7")]
