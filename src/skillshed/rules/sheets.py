"""The rules as a spreadsheet a non-programmer edits, and back: one row a parameter, a condition, a programme."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from skillshed.rules.definitions import Condition, Programme, RuleBook, rule_book
from skillshed.rules.parameters import Parameter, by_name
from skillshed.terms.errors import InputNotUnderstood

PARAMETERS = ("scheme", "name", "value", "from", "to", "areas", "status", "source", "note")
CONDITIONS = ("name", "fact", "is", "value", "param", "local", "all", "any", "settle", "from", "to", "areas", "not_areas", "yes", "no", "unknown", "bring", "cites")  # fmt: skip
PROGRAMMES = ("id", "title", "run_by", "apply", "needs", "opens", "closes", "successor", "for", "employer", "loan", "receives", "cites", "note", "else_pays", "unverified_from", "unverified_why", "closed_in")  # fmt: skip
SHEETS = {"parameters": PARAMETERS, "conditions": CONDITIONS, "programmes": PROGRAMMES}
LISTS = {"conditions": {"all", "any", "areas", "not_areas"}, "programmes": {"needs", "cites"}}
WIDE, NARROW = 60, 16
Row = dict[str, Any]


def write_sheets(rules: RuleBook, path: Path) -> None:
    """The rule book as a workbook of three sheets."""
    import xlsxwriter  # type: ignore[import-untyped]

    rows: dict[str, list[Row]] = {
        "parameters": [_parameter_row(one) for group in rules.rows.values() for one in group],
        "conditions": [_model_row(one) for one in rules.conditions.values()],
        "programmes": [_model_row(one) for one in rules.programmes.values()],
    }
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd", "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        for name, columns in SHEETS.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, len(columns) - 1, NARROW)
            for across, column in enumerate(columns):
                sheet.write_string(0, across, column, head)
                if column in ("yes", "no", "unknown", "settle", "note", "source", "title", "needs"):
                    sheet.set_column(across, across, WIDE)
            for down, row in enumerate(rows[name], start=1):
                for across, column in enumerate(columns):
                    _write(sheet, down, across, row.get(column), text, day)


def read_sheets(path: Path) -> RuleBook:
    """The rule book in such a workbook. Raises InputNotUnderstood that names the sheet, the row and what is wrong there."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise InputNotUnderstood(
            f"{path.name} is no workbook that can be read.", next_step="Export the rules, edit that file and keep it as .xlsx."
        ) from error
    missing = [name for name in SHEETS if name not in book.sheet_names]
    if missing:
        raise InputNotUnderstood(
            f"{path.name} has no sheet '{missing[0]}'.", next_step="Keep the three sheets: parameters, conditions, programmes."
        )
    rows = {name: _rows(book.get_sheet_by_name(name).to_python(), name) for name in SHEETS}
    parameters = [_made(number, "parameters", row, _parameter) for number, row in rows["parameters"]]
    conditions = [_made(number, "conditions", row, _condition) for number, row in rows["conditions"]]
    programmes = [_made(number, "programmes", row, _programme) for number, row in rows["programmes"]]
    _once("conditions", [one.name for one in conditions])
    _once("programmes", [one.id for one in programmes])
    return rule_book(by_name(parameters), {one.name: one for one in conditions}, programmes)


def _write(sheet: Any, down: int, across: int, value: Any, text: Any, day: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(down, across, datetime(value.year, value.month, value.day), day)
    elif isinstance(value, bool) or (value is not None and not isinstance(value, str)):
        sheet.write_string(down, across, json.dumps(value, ensure_ascii=False), text)
    elif value:
        sheet.write_string(down, across, value, text)


def _parameter_row(one: Parameter) -> Row:
    value = one.value if isinstance(one.value, date) else "" if one.value is None else json.dumps(one.value, ensure_ascii=False)
    return {"scheme": one.scheme, "name": one.name, "value": value, "from": one.start, "to": one.end, "areas": "; ".join(one.areas),
            "status": one.status, "source": one.source, "note": one.note}  # fmt: skip


def _model_row(one: BaseModel) -> Row:
    """A condition or programme by the names its file uses; what is at its default stays empty."""
    given = one.model_dump(mode="python", by_alias=True, exclude_defaults=True)
    found: Row = {}
    for name, value in given.items():
        if name == "closed_in":
            found[name] = json.dumps(one.model_dump(mode="json", by_alias=True)["closed_in"], ensure_ascii=False)
        elif name != "value" and isinstance(value, tuple):
            found[name] = "; ".join(value)
        else:
            found[name] = json.dumps(value, ensure_ascii=False) if name == "value" else value
    return found


def _rows(cells: list[list[Any]], name: str) -> list[tuple[int, Row]]:
    """Row number and cells by heading, empty rows left out; any order of columns, no unknown one."""
    heads = [str(cell).strip() for cell in cells[0]] if cells else []
    unknown = [head for head in heads if head and head not in SHEETS[name]]
    if unknown or not heads:
        raise InputNotUnderstood(
            f"Sheet '{name}' has a column '{unknown[0] if unknown else ''}'.",
            next_step=f"Its columns are: {', '.join(SHEETS[name])}.",
        )
    found = []
    for number, row in enumerate(cells[1:], start=2):
        filled = {head: _cell(cell) for head, cell in zip(heads, row, strict=False) if head and cell not in ("", None)}
        if filled:
            found.append((number, filled))
    return found


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        return value.strip()
    # A spreadsheet makes 19 of "19" and 19.0 of 19.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _made(number: int, sheet: str, row: Row, make: Any) -> Any:
    try:
        return make(row)
    except (ValidationError, ValueError, KeyError, TypeError) as error:
        told = (
            error.errors()[0]["msg"]
            if isinstance(error, ValidationError)
            else f"{error} is missing"
            if isinstance(error, KeyError)
            else str(error)
        )
        where = f" ({error.errors()[0]['loc'][0]})" if isinstance(error, ValidationError) and error.errors()[0]["loc"] else ""
        raise InputNotUnderstood(
            f"Sheet '{sheet}', row {number}{where}: {told}.", next_step="Correct the row; nothing was changed."
        ) from error


def _parameter(row: Row) -> Parameter:
    status = str(row.get("status", ""))
    if status not in ("confirmed", "memory"):
        raise ValueError(f"the status is '{status}', and only 'confirmed' or 'memory' are")
    return Parameter(str(row["scheme"]), str(row["name"]), _value(row.get("value")), _day(row.get("from")), _day(row.get("to")),
                     _list(row.get("areas")), status, str(row.get("source", "")), str(row.get("note", "")))  # fmt: skip


def _condition(row: Row) -> Condition:
    given = {**_plain(row, "conditions"), **({"value": _value(row["value"])} if "value" in row else {})}
    return Condition(**given)


def _programme(row: Row) -> Programme:
    given = _plain(row, "programmes")
    if "closed_in" in given:
        given["closed_in"] = json.loads(given["closed_in"])
    return Programme(**given)


def _plain(row: Mapping[str, Any], sheet: str) -> Row:
    days = {"from", "to", "opens", "closes", "unverified_from"}
    found: Row = {}
    for name, value in row.items():
        if name in LISTS[sheet]:
            found[name] = _list(value)
        elif name in days:
            found[name] = _day(value)
        elif name in ("local", "loan"):
            found[name] = str(value).lower() in ("true", "1", "yes")
        else:
            found[name] = value if name == "value" else str(value)
    return found


def _value(value: Any) -> Any:
    """A cell as the value it says: 19, true, [19, 23], or text that needs no quotes."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value else None
    except ValueError:
        return value


def _list(value: Any) -> tuple[str, ...]:
    return tuple(part.strip() for part in str(value or "").split(";") if part.strip())


def _day(value: Any) -> date | None:
    return value if value is None or isinstance(value, date) else date.fromisoformat(str(value))


def _once(sheet: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise InputNotUnderstood(f"Sheet '{sheet}' has '{name}' twice.", next_step="Keep one of the two rows.")
        seen.add(name)
