"""A plan as a workbook, one sheet a group, and back; cells hold text, lists parted by semicolons, pairs as `name: value`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from skillshed.insight.plan.document import SCHEMA, Plan
from skillshed.insight.plan.reading import PlanFile, parse_plan
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood

GROUPS = ("actors", "tools", "enablers", "themes", "priorities", "objectives", "outputs", "actions", "outcomes", "chains", "links", "funds", "baselines", "measures", "lessons", "consulted", "college_targets")  # fmt: skip
HEAD = "plan"
ACTUALS = "actuals"
Row = dict[str, Any]


def write_workbook(plan: Plan, path: Path) -> None:
    """The plan as an .xlsx file."""
    import xlsxwriter  # type: ignore[import-untyped]

    whole = plan.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    with xlsxwriter.Workbook(str(path), {"strings_to_urls": False, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "valign": "top"})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        rows = {group: whole.pop(group) for group in GROUPS if whole.get(group)}
        found = {HEAD: [{"name": name, "value": value} for name, value in whole.items()], **rows}
        found[ACTUALS] = [
            {"measure": row["id"], **actual} for row in rows.get("measures", []) for actual in row.pop("actuals", [])
        ]
        for name, listed in found.items():
            if listed or name == HEAD:
                _sheet(book.add_worksheet(name), listed, bold, text)


def _sheet(sheet: Any, listed: list[Row], bold: Any, text: Any) -> None:
    columns = list(dict.fromkeys(name for row in listed for name in row))
    sheet.freeze_panes(1, 1)
    for across, column in enumerate(columns):
        sheet.write_string(0, across, column, bold)
        sheet.set_column(across, across, 48 if column in ("name", "value", "rationale", "purpose", "note", "words") else 18)
    for down, row in enumerate(listed, 1):
        for across, column in enumerate(columns):
            if column in row:
                sheet.write_string(down, across, _said(column, row[column]), text)


def _said(name: str, value: Any) -> str:
    if name in LISTS and isinstance(value, list) and all(isinstance(one, str) and ";" not in one for one in value):
        return "; ".join(value) if value else "[]"
    if (
        name in PAIRS
        and isinstance(value, dict)
        and all(isinstance(one, str) and not set(";:") & set(key + one) for key, one in value.items())
    ):
        return "; ".join(f"{key}: {one}" for key, one in value.items()) if value else "{}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def read_workbook(path: Path) -> PlanFile:
    """The plan in such a workbook. InputNotUnderstood names the sheet and the row."""
    raw = RawFile.open(path)
    if HEAD not in raw.sheet_names:
        what = f"has no sheet '{HEAD}'" if raw.sheet_names else "is no workbook that can be read"
        raise InputNotUnderstood(f"'{raw.name}' {what}.", next_step="Export a plan, edit that file and keep its sheets.")
    whole: Row = {str(row["name"]): _value(row.get("value", "")) for row in _rows(raw, HEAD) if "name" in row}
    whole.setdefault("schema", SCHEMA)
    for group in GROUPS:
        if group in raw.sheet_names:
            whole[group] = [{name: _cell(name, cell) for name, cell in row.items()} for row in _rows(raw, group)]
    if ACTUALS in raw.sheet_names:
        for row in _rows(raw, ACTUALS):
            measure = next((one for one in whole.get("measures", []) if one["id"] == row.get("measure")), None)
            if measure is not None:
                measure.setdefault("actuals", []).append({name: cell for name, cell in row.items() if name != "measure"})
    return parse_plan(json.dumps(whole, ensure_ascii=False), raw.name)


def _rows(book: RawFile, name: str) -> list[Row]:
    lines = book.sheet(name)
    head = [str(cell).strip() for cell in lines[0]] if lines else []
    rows = [
        {column: _text(cell) for column, cell in zip(head, line, strict=False) if column and cell not in ("", None)}
        for line in lines[1:]
    ]
    return [row for row in rows if row]


def _text(cell: Any) -> str:
    """As typed: a whole number without its nought, a day as a date, yes and no as a spreadsheet keeps them."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return str(cell).strip().removesuffix(" 00:00:00")


# Names whose cells are lists or pairs; others are taken as they stand unless they look like JSON.
LISTS = {"rationale", "pillars", "owners", "partners", "outputs", "funds", "tools", "disaggregate", "comparators", "seasons", "soc", "sic", "levels", "serves", "priorities"}  # fmt: skip
PAIRS = {"short", "long", "target"}


def _cell(name: str, cell: str) -> Any:
    if name in PAIRS and ":" in cell:
        return _value(cell) if cell.startswith("{") else _pairs(cell)
    if name in LISTS:
        return _value(cell) if cell.startswith("[") else [part.strip() for part in cell.split(";") if part.strip()]
    return _value(cell) if cell[:1] in "[{" else cell


def _pairs(cell: str) -> Row:
    found = [part.split(":", 1) for part in cell.split(";") if ":" in part]
    return {name.strip(): value.strip() for name, value in found}


def _value(cell: str) -> Any:
    """A cell of the head: JSON where it is, pairs where it looks so, else text."""
    if cell[:1] in "[{":
        try:
            return json.loads(cell)
        except json.JSONDecodeError:
            return cell
    return cell
