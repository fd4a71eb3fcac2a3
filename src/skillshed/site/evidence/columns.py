"""The columns of a person's own table: what is in them, and what each could be."""

from __future__ import annotations

from dataclasses import dataclass

from skillshed.sources.cells import text_of
from skillshed.sources.heads import head_rows
from skillshed.sources.raw import RawFile
from skillshed.sources.tidy.roles import recognise

SEEN, DEEPEST = 6, 20
WIDEST = 60  # letters of a cell that are shown
ROLES = {
    "": "not used", "place_code": "place: code", "place_name": "place: name", "place_kind": "kind of place", "period": "period or date",
    "indicator": "name of the measure", "value": "figures", "unit": "unit", "lower": "lower end of the interval", "upper": "upper end of the interval",
    "status": "status or marks", "breakdown": "part of the whole (sex, age, sector)",
}  # fmt: skip
MANY = ("value", "breakdown")  # roles that several columns may have
MAY_BE_BLANK = ("unit", "lower", "upper", "status", "place_kind")


@dataclass(frozen=True, slots=True)
class Column:
    """A column with some of its cells, and the role it has or seems to have."""

    number: int
    name: str
    samples: tuple[str, ...]
    role: str


def head_of(raw: RawFile) -> list[list[str]]:
    """The first rows of a table's text or first filled sheet, from its header on; none for what is no table."""
    if raw.kind == "text":
        rows = head_rows(raw, DEEPEST + SEEN)
    elif raw.kind in ("xlsx", "xls", "ods"):
        sheets = (
            [[text_of(cell) for cell in row] for row in raw.sheet_head(name, DEEPEST + SEEN)] for name in raw.sheet_names[:8]
        )
        rows = next((sheet for sheet in sheets if sum(bool(cell) for row in sheet for cell in row) > 3), [])
    else:
        return []
    return [[cell.strip()[:WIDEST] for cell in row] for row in _from_header(rows)]


def _from_header(rows: list[list[str]]) -> list[list[str]]:
    """From the first row that is as full as the table is wide: titles stand above it."""
    widths = [sum(bool(cell.strip()) for cell in row) for row in rows]
    widest = max(widths, default=0)
    if widest < 2:
        return []
    at = next(index for index, width in enumerate(widths) if width >= max(2, widest * 0.6))
    return rows[at : at + SEEN]


def columns_of(head: list[list[str]], said: dict[str, str]) -> list[Column]:
    """The columns of a table: with the roles that were said, else those that their names suggest."""
    if not head:
        return []
    names = [name for name in head[0] if name]
    roles = _said(said, names) if said else _suggested(names)
    found = []
    for number, name in enumerate(head[0]):
        if name:
            cells = tuple(row[number] for row in head[1:] if number < len(row))
            found.append(Column(number, name, cells, roles.get(name, "")))
    return found


def _suggested(names: list[str]) -> dict[str, str]:
    known = recognise(names, {})
    return {column: role for role, column in known.columns.items()} | dict.fromkeys(known.values, "value")


def _said(columns: dict[str, str], names: list[str]) -> dict[str, str]:
    found = {}
    for role, text in columns.items():
        for name in [text] if text in names else text.split(","):
            if role in ROLES and name in names:
                found[name] = role
    return found


def as_map(chosen: dict[str, str], constants: dict[str, str]) -> dict[str, str]:
    """Column -> role as chosen, and texts that hold for every row, as the importer's column map.

    A column marked as not used stays out even where its name suggests a role.
    """
    found: dict[str, str] = {}
    for role in ROLES:
        names = [name for name, picked in chosen.items() if picked == role and role]
        if names:
            found[role] = ",".join(names) if role in MANY else names[0]
    found |= {role: f"={text}" for role, text in constants.items() if text and role not in found}
    for name, role in _suggested(list(chosen)).items():
        if chosen[name] == "" and role in MAY_BE_BLANK and role not in found:
            found[role] = "="
    return found


def twice(chosen: dict[str, str]) -> list[str]:
    """Roles that more than one column was given, though only one may have them."""
    return [role for role in ROLES if role and role not in MANY and list(chosen.values()).count(role) > 1]
