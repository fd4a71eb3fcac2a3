"""Local Authority Interactive Tool: the whole database, its noise, its years and its dictionary; and Adzuna's adverts."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from skillshed.sources.lait.years import year_of
from skillshed.sources.parsed import Parsed
from skillshed.sources.raw import RawFile
from skillshed.sources.registry import detect, parse
from skillshed.terms.errors import InputNotUnderstood


@pytest.fixture(scope="module")
def lait(lmi: Path) -> Parsed:
    return parse(RawFile.open(lmi / "dfe/LAIT_bds_long.parquet"))[1]


def one(parsed: Parsed, indicator: str, place: str, period: str) -> tuple[float | None, str]:
    found = parsed.rows.filter(pl.col("indicator") == indicator, pl.col("place_name") == place, pl.col("period") == period)
    assert found.height == 1, found
    return found.select("value", "status").row(0)


def packed(rows: list[dict[str, object]], name: str = "lait.parquet", companions: tuple[RawFile, ...] = ()) -> RawFile:
    held = io.BytesIO()
    pl.DataFrame(rows).write_parquet(held)
    return RawFile(held.getvalue(), name, companions=companions)


def row(**changes: object) -> dict[str, object]:
    usual = {"Short Desc": "AVG_P8", "Data item": "Average score", "Years": "2018", "LA and Regions": "Kent", "Values": "46.7",
             "LA Number": 886.0, "Region": "South East"}  # fmt: skip
    return {**usual, **changes}


def test_the_whole_database(lait: Parsed) -> None:
    assert (lait.dataset, lait.file_rows, lait.rows.height, len(lait.indicators)) == ("lait", 641070, 640900, 434)
    assert lait.rejects["reason"].unique().to_list() == ["'0' is not a year"]
    assert lait.rejects.height == 170
    # 93,883 cells are `-`, of which 170 are the rows of the year 0.
    assert dict(lait.rows["status"].value_counts().iter_rows()) == {
        "final": 539845, "not_available": 93713, "revised": 6690, "provisional": 652,
    }  # fmt: skip
    assert dict(lait.rows["place_kind"].value_counts().iter_rows()) == {"la": 595660, "region": 41470, "country": 3770}
    assert lait.rows["place_code"].null_count() == 640900


def test_golden_figures(lait: Parsed) -> None:
    assert one(lait, "avg_attain8_score", "Lancashire", "2018-01-01/P1Y") == (46.7, "final")
    assert one(lait, "avg_attain8_score", "Blackburn with Darwen", "2018-01-01/P1Y") == (45.8, "final")
    assert one(lait, "avg_attain8_score", "Blackpool", "2018-01-01/P1Y") == (38.5, "final")
    assert one(lait, "avg_attain8_score", "North West", "2018-01-01/P1Y") == (45.7, "final")
    assert one(lait, "avg_attain8_score", "England", "2018-01-01/P1Y") == (46.6, "final")
    assert one(lait, "16_17_not_known_neet", "Lancashire", "2019-01-01/P1Y") == (10.0, "final")
    assert one(lait, "16_17_not_known_neet", "England", "2019-01-01/P1Y") == (5.5, "final")
    assert one(lait, "level2age19", "Blackpool", "2018-01-01/P1Y")[1] == "final"


def test_no_float_noise_is_left(lait: Parsed) -> None:
    texts = lait.rows["value"].drop_nulls().unique().to_list()
    assert [
        value for value in texts if len(repr(value).replace("-", "").replace(".", "").lstrip("0")) > 15 and "e" not in repr(value)
    ] == []
    assert one(lait, "rta", "Lancashire", "2014-01-01/P3Y") == (35.05, "final")


def test_the_dictionary_is_a_table(lmi: Path) -> None:
    source, parsed = parse(RawFile.open(lmi / "dfe/LAIT_data_dictionary.csv"))
    assert (source.name, parsed.file_rows, parsed.rows.height) == ("lait_dictionary", 448, 0)
    assert parsed.tables["lait_dictionary"].shape == (448, 18)


def test_the_dictionary_beside_it_names_the_measures(lmi: Path, lait: Parsed) -> None:
    beside = RawFile((lmi / "dfe/LAIT_data_dictionary.csv").read_bytes(), "anything.csv")
    parsed = parse(RawFile((lmi / "dfe/LAIT_bds_long.parquet").read_bytes(), "db", companions=(beside,)))[1]
    attainment = parsed.indicators["avg_attain8_score"]
    assert (attainment.label, attainment.unit, attainment.polarity) == (
        "Average Attainment 8 score per pupil",
        "score",
        "higher_is_better",
    )
    neet = parsed.indicators["16_17_not_known_neet"]
    assert (neet.unit, neet.polarity) == ("percent", "lower_is_better")
    key = ["indicator", "place_name", "period", "value", "status"]
    assert parsed.rows.select(key).equals(lait.rows.select(key))


@pytest.mark.parametrize(
    ("text", "iso", "status"),
    [
        ("2018", "2018-01-01/P1Y", "final"), ("2018 (Rev)", "2018-01-01/P1Y", "revised"), ("2025 (prov)", "2025-01-01/P1Y", "provisional"),
        ("2020 (Final)", "2020-01-01/P1Y", "final"), ("2018/19", "2018-08-01/P1Y", "final"), ("2025-26", "2025-08-01/P1Y", "final"),
        ("2016-17 (OT)", "2016-04-01/P1Y", "final"), ("2014-16", "2014-01-01/P3Y", "final"), ("0", None, "final"), ("NA", None, "final"),
    ],
)  # fmt: skip
def test_years(text: str, iso: str | None, status: str) -> None:
    assert year_of(text, "HE_19_All") == (iso, status)


def test_years_that_need_to_know_the_measure() -> None:
    assert year_of("2018-19", "Premium") == ("2018-04-01/P1Y", "final")
    assert year_of("2018-19", "New", "Financial Year") == ("2018-04-01/P1Y", "final")
    assert year_of("2013/14-15/16", "Hosp_Adm_Alc_<18yrs") == ("2013-04-01/P3Y", "final")


def test_an_altered_database() -> None:
    rows = [
        row(), row(**{"Values": "38.799999999999997", "LA and Regions": "Sussex"}), row(**{"Values": "-", "Years": "2019"}),
        row(**{"LA and Regions": "England", "Region": "NA", "Data item": None}), row(**{"Values": "abc", "Years": "2020"}),
        row(**{"LA and Regions": "South East", "Region": "NA", "Data item": None}), row(**{"Short Desc": "avg p8"}),
    ]  # fmt: skip
    turned = [dict(reversed(list({**changed, "extra": 1}.items()))) for changed in rows]
    parsed = parse(packed(turned, "lait.csv"))[1]
    assert one(parsed, "avg_p8", "Sussex", "2018-01-01/P1Y") == (38.8, "final")
    assert one(parsed, "avg_p8", "Kent", "2019-01-01/P1Y") == (None, "not_available")
    assert parsed.indicators["avg_p8"].label == "Average score"
    assert set(parsed.indicators) == {"avg_p8", "avg_p8_2"}
    assert parsed.rejects.select("row", "reason").rows() == [(5, "'abc' is neither a number nor a known symbol")]
    assert set(parsed.rows.select("place_name", "place_kind").iter_rows()) == {
        ("Kent", "la"), ("Sussex", "la"), ("England", "country"), ("South East", "region"),
    }  # fmt: skip


def test_damaged_and_other_parquet_files_are_refused() -> None:
    whole = packed([row()]).content
    with pytest.raises(InputNotUnderstood):
        detect(RawFile(whole[:-40], "lait.parquet"))
    with pytest.raises(InputNotUnderstood, match="no format"):
        detect(packed([{"a": 1}]))


def test_adzuna_tables_whole(lmi: Path) -> None:
    parsed = parse(RawFile.open(lmi / "dfe-lsd/ONS_online_job_adverts_Adzuna_referencetables.xlsx"))[1]
    # 331 authorities, 13 + 13 + 12 regions (one Unknown twice) by six years; 48 lines by two indices.
    assert (parsed.dataset, parsed.file_rows, parsed.rows.height) == ("adzuna_job_adverts", 417, (331 + 12 * 3) * 6 + 48 * 2)
    assert parsed.rejects.height == 2
    assert one(parsed, "total_job_adverts", "Burnley", "2022-01-01/P1M") == (11.9, "final")
    assert one(parsed, "total_job_adverts", "South East", "2017-01-01/P1M") == (1585.0, "final")
    assert one(parsed, "volume_of_adverts_existing", "East Midlands", "2022-01-01/P1M") == (117.8, "final")
    share = one(parsed, "proportion_of_unknown_local_authority_adverts", "Wales", "2017-01-01/P1M")
    assert share == (13.05, "final")
    assert parsed.published_on is not None
    assert parsed.published_on.isoformat() == "2022-05-25"
    assert parsed.indicators["total_job_adverts"].kind == "ratio"


def test_an_adzuna_table_of_other_years_with_a_cell_that_is_no_number() -> None:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        page = book.add_worksheet("1")
        table = [["Total job adverts by local authority, UK"], ["Source: Adzuna"], ["Notes"], ["Local authority [note 1]", "Region", "2023"],
                 ["Burnley", "North West", 5.5], ["Pendle", "North West", "gone"]]  # fmt: skip
        for at, cells in enumerate(table):
            page.write_row(at, 0, cells)
    parsed = parse(RawFile(held.getvalue(), "adverts"))[1]
    assert parsed.rows.select("indicator", "place_name", "place_kind", "period", "value").rows() == [
        ("total_job_adverts", "Burnley", "district", "2023-01-01/P1M", 5.5)
    ]
    assert parsed.rejects.select("sheet", "row", "reason").rows() == [("1", 6, "'gone' is not a number")]
