"""Turned tables of the Annual Population Survey: the real files, and small ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.nomis_files import one, read, read_real, states

from skillshed.sources import registry
from skillshed.sources.parsed import Given
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood


@pytest.mark.parametrize(
    ("year", "counts"),
    [
        (2018, {"final": 21_673, "unreliable": 11_672, "suppressed": 11_642, "below_rounding": 1_588}),
        (2019, {"final": 21_283, "unreliable": 11_831, "suppressed": 12_039, "below_rounding": 1_422}),
        (2020, {"final": 18_291, "unreliable": 13_266, "suppressed": 14_158, "below_rounding": 860}),
    ],
)
def test_real_turned_tables(lmi: Path, year: int, counts: dict[str, int]) -> None:
    name = f"nomis_APS_T09a_occupation_SOC2010_LEP_Dec{year}.csv"
    read_ = read_real(lmi / "dfe-lsd" / name, "nomis_aps_csv")
    assert (read_.dataset, read_.file_rows, read_.rows.height, read_.rejects.height) == ("aps_t09a", 225, 225 * 207, 0)
    assert set(read_.rows["period"]) == {f"{year}-01-01/P1Y"}
    assert len(read_.indicators) == 225
    assert states(read_) == counts


def test_turned_table_and_workbook_speak_of_the_same_things(lmi: Path) -> None:
    turned = read_real(lmi / "dfe-lsd" / "nomis_APS_T09a_occupation_SOC2010_LEP_Dec2019.csv", "nomis_aps_csv")
    upright = read_real(lmi / "dfe-lsd" / "nomis_archive_2022_06_08_092847.xlsx", "nomis_xlsx")
    keys = ["indicator", "place_name", "place_kind", "period", "breakdown"]
    both = turned.rows.join(upright.rows, on=keys, suffix="_upright", nulls_equal=True)
    assert both.height == 25 * 39  # every cell, partnership and country of the workbook's year
    assert one(turned, indicator="all_people_corporate_managers_and_directors_soc2010_all_people", place_name="Black Country") | {
        "value": 29_500, "lower": 24_700, "upper": 34_300, "row": 3,
    } == one(turned, indicator="all_people_corporate_managers_and_directors_soc2010_all_people", place_name="Black Country")  # fmt: skip


TURNED = (
    "Cell,country:England,,Conf,lep:Lancashire,,Conf,nuts316:UKD45 Mid Lancashire,,Conf\n"
    ",,,,,,,,,\n"
    'T09a:1 (All people - Managers (SOC2010) : All people ),"2,337,100",,50400,40000,,5000,800,,*\n'
    "T09a:2 (All people - Managers (SOC2010) : Full-time ),2073500,,47400,!,,!,~,,*\n"
    ",,,,,,,,,\n"
    "~ Estimate is less than 500.,,,,,,,,,\n"
)


def test_a_small_turned_table() -> None:
    read_ = read(b"\xef\xbb\xbf" + TURNED.replace("\n", "\r\n").encode(), "T09a Dec2021.xls", "nomis_aps_csv")
    key = "all_people_managers_soc2010_"
    assert sorted(read_.rows.select("indicator", "place_name", "value", "status", "lower", "row").rows()) == [
        (f"{key}all_people", "England", 2_337_100, "final", 2_286_700, 3),
        (f"{key}all_people", "Lancashire", 40_000, "final", 35_000, 3),
        (f"{key}all_people", "Mid Lancashire", 800, "unreliable", None, 3),
        (f"{key}full_time", "England", 2_073_500, "final", 2_026_100, 4),
        (f"{key}full_time", "Lancashire", None, "suppressed", None, 4),
        (f"{key}full_time", "Mid Lancashire", None, "below_rounding", None, 4),
    ]
    assert set(read_.rows["period"]) == {"2021-01-01/P1Y"}
    assert read_.notes == ("~ Estimate is less than 500.",)
    assert read_.file_rows == 2


def test_the_twelve_months_must_be_said_somewhere() -> None:
    with pytest.raises(InputNotUnderstood, match="which twelve months"):
        registry.parse(RawFile(TURNED.encode(), "T09a.csv"))
    said = read(TURNED, "T09a.csv", "nomis_aps_csv", Given(columns={"period": "2020-03"}))
    assert set(said.rows["period"]) == {"2019-04-01/P1Y"}
