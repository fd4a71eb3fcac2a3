"""Read one area's workbook of the Skills Imperative 2035 projections."""

from __future__ import annotations

import re
from datetime import date, datetime

from skillshed.sources.cells import text_of
from skillshed.sources.parsed import Given, Parsed, frame
from skillshed.sources.raw import RawFile
from skillshed.sources.skills_imperative.shape import facts, indicators, kind_of_area, once
from skillshed.sources.skills_imperative.sheets import base_year, demand, shift_share, yearly
from skillshed.terms.errors import InputNotUnderstood

NEEDED = ("Info", "Ind F2", "Occ F2", "RD T1")
YEARLY = {"Ind F2": "industry", "Occ F2": "occupation", "Qual F1": "qualification"}
_NAME = re.compile(r"^(.+) name$", re.IGNORECASE)


def detect(raw: RawFile) -> float:
    """Sure where the workbook has the sheets of these projections."""
    return 0.95 if raw.kind == "xlsx" and set(NEEDED) <= set(raw.sheet_names) else 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """Employment by year, demand over the projection period and shift-share. Raises InputNotUnderstood without a name."""
    info = raw.sheet("Info")
    name, kind = _area(raw, info)
    demand_cells = raw.sheet("RD T1")
    base = base_year(demand_cells) or facts()["base_year"]
    rows: list[dict[str, object]] = []
    for sheet, dimension in YEARLY.items():
        if sheet in raw.sheet_names:
            rows.extend({**row, "sheet": sheet} for row in yearly(raw.sheet(sheet), dimension, base))
    rows.extend({**row, "sheet": "RD T1"} for row in demand(demand_cells))
    if "ShiftShare T1" in raw.sheet_names:
        rows.extend({**row, "sheet": "ShiftShare T1"} for row in shift_share(raw.sheet("ShiftShare T1")))
    table = once(frame([{**row, "place_name": name, "place_kind": kind} for row in rows]))
    return Parsed(
        dataset=given.dataset or facts()["dataset"],
        title=given.title or facts()["title"],
        publisher=facts()["publisher"],
        rows=table,
        indicators=indicators(set(table["indicator"])),
        file_rows=len({(row["sheet"], row["row"], row["breakdown"]) for row in rows}),
        published_on=_made(info),
        url=raw.url,
        notes=(facts()["note"],),
    )


def _area(raw: RawFile, info: list[list[object]]) -> tuple[str, str | None]:
    """The area's name and kind, from the row `LSIP name` or `Country name` of the Info sheet."""
    for row in info:
        match = _NAME.match(text_of(row[0])) if row else None
        if match and len(row) > 1 and text_of(row[1]):
            return text_of(row[1]), kind_of_area(match[1])
    raise InputNotUnderstood(
        f"'{raw.name}' does not say on its Info sheet which area it is about.",
        next_step="Download the workbook again, or import the area's CSV.",
    )


def _made(info: list[list[object]]) -> date | None:
    """The day the workbook's database was made."""
    for row in info:
        if row and text_of(row[0]).startswith("Date database created"):
            if isinstance(row[1], datetime):
                return row[1].date()
            try:
                return datetime.strptime(text_of(row[1])[:10], "%d-%m-%Y").date()
            except ValueError:
                return None
    return None
