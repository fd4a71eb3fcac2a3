"""Files to take away, opened again by other programs' readers."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from csvw import CSVW
from csvw import Table as CsvwTable
from python_calamine import CalamineWorkbook

from skillshed.publishing import downloads, tables
from skillshed.publishing.downloads import Dataset
from tests.publishing.shapes import PAY, RATE

SOURCE, RELEASE = "ONS, Annual Population Survey", "ons_els-employment-rate-2024-04-16"


def frame(**changes: object) -> pl.DataFrame:
    base = {
        "measure": "employment_rate",
        "breakdown": "",
        "unit": "percent",
        "release": RELEASE,
        "basis": "published",
        "is_lower_bound": False,
        "note": "",
    }
    rows = [
        {**base, "place": "E07000117", "place_name": "Burnley", "period": "2022-01-01/P1Y", "value": 71.3, "lower": 59.3, "upper": 83.30000000000001, "status": "final"},
        {**base, "place": "E07000117", "place_name": "Burnley", "period": "2023-01-01/P1Y", "value": None, "lower": None, "upper": None, "status": "suppressed"},
        {**base, "place": "K02000001", "place_name": "United Kingdom", "period": "2023-01-01/P1Y", "value": 75.7, "lower": 75.4, "upper": 76.0, "status": "provisional"},
    ]  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None).with_columns(**{name: pl.lit(value) for name, value in changes.items()})


DATA = Dataset(RATE, frame(), SOURCE, RELEASE, as_known_on="2026-11-21")


def test_the_name_says_what_is_inside() -> None:
    assert downloads.file_name([DATA], "csv") == "employment-rate_burnley-and-united-kingdom_2022-to-2023.csv"
    assert downloads.file_name([DATA, replace(DATA, measure=PAY)], "ods").startswith("2-measures_burnley")


def test_csv_comes_back_as_it_went() -> None:
    back = pl.read_csv(io.BytesIO(downloads.to_csv([DATA])))
    assert back["value"].to_list() == [71.3, None, 75.7]
    assert back["upper"].to_list() == [83.3, None, 76.0]
    assert set(back["source"]) == {SOURCE}
    assert set(back["release"]) == {RELEASE}
    assert back["status"].to_list() == ["final", "suppressed", "provisional"]


def test_a_name_is_never_run_as_a_formula() -> None:
    risky = replace(DATA, rows=frame(place_name='=HYPERLINK("x")'))
    assert pl.read_csv(io.BytesIO(downloads.to_csv([risky])))["place_name"][0] == '\'=HYPERLINK("x")'
    book = zipfile.ZipFile(io.BytesIO(downloads.to_xlsx([risky])))
    assert b"<f>" not in book.read("xl/worksheets/sheet2.xml")


def test_csvw_is_valid_and_typed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(downloads.to_csv([DATA]))
    about = tmp_path / "a.csv-metadata.json"
    about.write_bytes(downloads.to_csvw([DATA], "a.csv"))
    assert CSVW(str(about), validate=True).is_valid
    rows = list(CsvwTable.from_file(about))
    assert [row["value"] for row in rows] == [pytest.approx(71.3), None, pytest.approx(75.7)]
    assert rows[0]["is_lower_bound"] is False
    assert json.loads(about.read_text())["dc:source"] == SOURCE


@pytest.mark.parametrize("write", [downloads.to_xlsx, downloads.to_ods])
def test_the_same_rows_give_the_same_bytes_a_minute_later(write: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    made = write([DATA])
    now, moment = time.time, time.localtime
    monkeypatch.setattr(time, "time", lambda: now() + 60)
    monkeypatch.setattr(time, "localtime", lambda seconds=None: moment((now() if seconds is None else seconds) + 60))
    assert write([DATA]) == made


@pytest.mark.parametrize("write", [downloads.to_xlsx, downloads.to_ods])
def test_workbooks_open_with_a_cover_and_one_table_a_sheet(write: Callable[..., bytes]) -> None:
    made = write([DATA, replace(DATA, measure=PAY)])
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    assert book.sheet_names == ["Cover", "Employment rate", "Median weekly pay"]
    cover = " ".join(str(cell) for row in book.get_sheet_by_name("Cover").to_python() for cell in row)
    assert SOURCE in cover
    assert RELEASE in cover
    assert "Open Government Licence" in cover
    assert "[c] suppressed" in cover
    header, first, second, *_ = book.get_sheet_by_name("Employment rate").to_python()
    assert dict(zip(header, first, strict=True))["value"] == 71.3
    assert dict(zip(header, second, strict=True))["value"] == "[c]"


def test_the_header_row_is_held() -> None:
    assert b'state="frozen"' in zipfile.ZipFile(io.BytesIO(downloads.to_xlsx([DATA]))).read("xl/worksheets/sheet2.xml")
    ods = zipfile.ZipFile(io.BytesIO(downloads.to_ods([DATA])))
    assert b"table:table-header-rows" in ods.read("content.xml")
    assert b"VerticalSplitPosition" in ods.read("settings.xml")


def test_sheet_names_keep_the_rules() -> None:
    odd = [replace(DATA, measure=replace(RATE, short=short)) for short in ("A/B: [c]*?", "Rate", "Rate", "x" * 60)]
    names = downloads.sheet_names(odd)
    assert len(set(names)) == 4
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


def test_json_names_source_and_release() -> None:
    found = json.loads(downloads.to_json([DATA]))["datasets"][0]
    assert (found["measure"], found["source"], found["release"]) == ("employment_rate", SOURCE, RELEASE)
    assert [row["value"] for row in found["rows"]] == [71.3, None, 75.7]


def test_tables_right_decimals_marks_and_footnotes() -> None:
    table = tables.trend_table(DATA.rows, RATE, chosen="E07000117", comparators=["K02000001"])
    assert [header.text for header in table.headers] == ["Period", "Burnley", "95% interval", "UK"], "the cells carry the sign"
    people = replace(RATE, unit="people", decimals=0)
    assert tables.trend_table(DATA.rows, people, chosen="E07000117").headers[1].text == "Burnley (people)"
    assert [cell.text for cell in table.rows[0].cells] == ["[c]", "none", "75.7%"]
    assert table.rows[0].cells[2].mark == "p"
    assert table.rows[1].cells[2].text == "[x]", "a place with no row at all is told as not available"
    assert table.footnotes == ("[p] provisional", "[c] suppressed to protect confidentiality")
