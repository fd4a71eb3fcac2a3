"""The rules as a workbook: out and back the same; a change is tried on saved people before it is published."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from skillshed.cli.main import main
from skillshed.rules.definitions import RuleBook, shipped_rules
from skillshed.rules.parameters import by_name
from skillshed.rules.sheets import read_sheets, write_sheets
from skillshed.rules.trial import affected, cast
from skillshed.terms.errors import InputNotUnderstood

ON = date(2025, 9, 1)


def changed(old: str, value: object) -> RuleBook:
    """The shipped rules with one row's value changed."""
    rules = shipped_rules()
    rows = [replace(row, value=value) if row.id == old else row for group in rules.rows.values() for row in group]
    return replace(rules, rows=by_name(rows))


def test_out_and_back_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "rules.xlsx"
    write_sheets(shipped_rules(), path)
    found = read_sheets(path)
    assert found.rows == shipped_rules().rows
    assert found.conditions == shipped_rules().conditions
    assert found.programmes == shipped_rules().programmes


def test_a_change_names_who_is_affected(tmp_path: Path) -> None:
    lower = changed("ASF.earnings_threshold_gbp_year@2025-08-01", 23_000)
    path = tmp_path / "lower.xlsx"
    write_sheets(lower, path)
    found = affected(shipped_rules(), read_sheets(path), ON, cast().values())
    told = {
        (one.persona.id, one.programme, one.before.verdict.value, one.after.verdict.value)
        for one in found
        if one.before and one.after
    }
    assert ("amina", "FCFJ", "eligible", "not_eligible") in told
    assert not any(one.persona.id == "ella" for one in found)
    assert affected(shipped_rules(), shipped_rules(), ON, cast().values()) == []


def test_the_command_exports_tries_and_publishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SKILLSHED_DATA", str(tmp_path / "data"))
    exported, lower = tmp_path / "rules.xlsx", tmp_path / "lower.xlsx"
    assert main(["rules", "export", str(exported)]) == 0
    write_sheets(changed("ASF.earnings_threshold_gbp_year@2025-08-01", 23_000), lower)
    capsys.readouterr()
    assert main(["rules", "try", str(lower), "--on", "2025-09-01", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"persona", "programme", "before", "after", "because"} <= set(rows[0])
    facts = tmp_path / "amina.json"
    facts.write_text(json.dumps({"facts": {"date_of_birth": "1996-03-14", "area_code": "E07000117", "immigration_status": "uk_national",
        "ordinarily_resident": True, "gross_annual_earnings_gbp": 23400, "benefits": [], "employment_status": "employed"}}), "utf-8")  # fmt: skip
    asked = ["eligible", str(facts), "--on", "2025-09-01", "--programme", "ADULT_FULL_FUNDING_L2", "--json"]
    assert main(asked) == 0
    assert json.loads(capsys.readouterr().out)[0]["verdict"] == "eligible"
    assert main(["rules", "publish", str(lower)]) == 0
    capsys.readouterr()
    assert main(asked) == 0
    assert json.loads(capsys.readouterr().out)[0]["verdict"] == "not_eligible"


def damaged(tmp_path: Path, sheet: str, row: int, column: int, value: str) -> Path:
    """The exported workbook with one cell changed."""
    import xlsxwriter
    from python_calamine import CalamineWorkbook

    whole, path = tmp_path / "whole.xlsx", tmp_path / "damaged.xlsx"
    write_sheets(shipped_rules(), whole)
    book = CalamineWorkbook.from_path(str(whole))
    with xlsxwriter.Workbook(str(path)) as out:
        for name in book.sheet_names:
            cells = book.get_sheet_by_name(name).to_python()
            page = out.add_worksheet(name)
            if name == sheet:
                cells[row][column] = value
            for down, line in enumerate(cells):
                for across, cell in enumerate(line):
                    page.write(down, across, str(cell))
    return path


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "said"),
    [
        ("parameters", 3, 6, "sure", "row 4: the status is 'sure'"),
        ("conditions", 1, 2, "is about", "row 2 (is)"),
        ("conditions", 1, 1, "shoe_size", "no fact is called 'shoe_size'"),
        ("conditions", 0, 1, "facts", "has a column 'facts'"),
        ("programmes", 1, 4, "in England; luck", "needs 'luck'"),
        ("programmes", 1, 7, "NOTHING", "which is no programme"),
    ],
)
def test_what_is_wrong_in_a_sheet_is_named(tmp_path: Path, sheet: str, row: int, column: int, value: str, said: str) -> None:
    with pytest.raises(InputNotUnderstood) as caught:
        read_sheets(damaged(tmp_path, sheet, row, column, value))
    assert said in str(caught.value), str(caught.value)


def test_what_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "rules.xlsx"
    path.write_text("a,b", "utf-8")
    with pytest.raises(InputNotUnderstood, match="no workbook"):
        read_sheets(path)
