"""ASHE workbooks: the quality key, the sheets' parts, and intervals where coefficients of variation are given."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pytest
import xlsxwriter

from skillshed.sources import registry
from skillshed.sources.raw import RawFile

PAY = "Table 7.1a   Weekly pay - Gross (£) - For all employee jobs: United Kingdom, 2023"


def test_real_workbook(lmi: Path) -> None:
    source, parsed = registry.parse(RawFile.open(lmi / "ons" / "ASHE_workplace_below_living_wage_2022.xls"))
    assert source.name == "ons_ashe_xls"
    assert parsed.dataset == "ashe_pct_earning_below_living_wage_foundation_rates"
    # 9 sheets of 411 places, two figures each; one row a sheet is no place.
    assert (parsed.file_rows, parsed.rows.height, parsed.rejects.height) == (9 * 412, 9 * 411 * 2, 9)
    assert Counter(parsed.rows["status"])["unreliable"] == 4510
    share = "pct_earning_below_living_wage_foundation_rates.percent"

    def row(place: str, breakdown: str) -> tuple[float | None, str]:
        return parsed.rows.filter(indicator=share, place_code=place, breakdown=breakdown).select("value", "status").row(0)

    assert row("E06000009", "") == (18.2, "final")
    assert row("K02000001", "sex=Male") == (9.9, "final")
    assert row("E06000005", "sex=Male") == (None, "unreliable")
    assert parsed.indicators[share].kind == "ratio"
    assert set(parsed.rows["period"]) == {"2022-01-01/P1Y"}


def workbook(sheets: dict[str, tuple[str, list[list[object]]]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    for name, (title, rows) in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.write(0, 0, title)
        header = [["", "", "Number of jobs", "", "Annual percentage", "", "Annual percentage"],
                  ["Description", "Code", "(thousand)", "Median", "change", "Mean", "change"]]  # fmt: skip
        for at, cells in enumerate([*header, *rows], start=2):
            for column, cell in enumerate(cells):
                sheet.write(at, column, cell)
    book.close()
    return out.getvalue()


def test_pay_with_coefficients_of_variation() -> None:
    pay = [["  Burnley", "E07000117", 30, 500.0, 4.1, 600.0, "x"], ["  Pendle", "E07000122", ":", "..", "-", 550.0, 3.0]]
    cv = [["  Burnley", "E07000117", 5.0, 10.0, "", 4.0, ""], ["  Pendle", "E07000122", "", "", "", "x", ""]]
    content = workbook({"All": (PAY, pay), "All CV": (PAY.replace("(£)", "(£) CV"), cv)})
    source, parsed = registry.parse(RawFile(content, "ashe.xlsx"))
    assert source.name == "ons_ashe_xls"
    median = parsed.rows.filter(indicator="weekly_pay_gross.median", place_code="E07000117").row(0, named=True)
    assert (median["value"], median["lower"], median["upper"]) == (500.0, pytest.approx(402.0), pytest.approx(598.0))
    pendle = dict(parsed.rows.filter(place_code="E07000122").select("indicator", "status").iter_rows())
    assert pendle == {
        "weekly_pay_gross.jobs": "not_applicable",
        "weekly_pay_gross.median": "suppressed",
        "weekly_pay_gross.median_annual_change": "below_rounding",
        "weekly_pay_gross.mean": "final",
        "weekly_pay_gross.mean_annual_change": "final",
    }
    assert parsed.rows.filter(indicator="weekly_pay_gross.mean", place_code="E07000122")["lower"].item() is None
    assert parsed.indicators["weekly_pay_gross.median"].kind == "median"
    assert {key for key in parsed.indicators if "cv" in key} == set()
