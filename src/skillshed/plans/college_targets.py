"""Targets of colleges' accountability statements: read from CSV, a workbook or YAML, kept with a plan, written out beside priorities."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from skillshed.insight.plan.document import CollegeTarget
from skillshed.insight.plan.matrix import Matrix
from skillshed.insight.yaml_lines import Block, load
from skillshed.people import services as people
from skillshed.people.services import Actor
from skillshed.plans.bulk import Refusal, lines_of, read_day, read_number
from skillshed.plans.models import Plan
from skillshed.plans.services import add_element, save_element
from skillshed.publishing.disarmed import disarmed, rearmed
from skillshed.sources.raw import RawFile
from skillshed.terms.breakdown import slug
from skillshed.terms.errors import InputNotUnderstood

COLUMNS = ("college", "target", "id", "year", "value", "baseline", "unit", "due", "serves", "soc", "sic", "levels")
ALIASES = {
    "provider": "college",
    "name": "target",
    "aim": "target",
    "priorities": "serves",
    "priority": "serves",
    "level": "levels",
    "by": "due",
}
LISTS = ("serves", "soc", "sic", "levels")
MOST_ROWS = 5_000


@dataclass
class Read:
    """Targets that could be read, and rows that could not."""

    targets: list[CollegeTarget] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def read_targets(raw: RawFile) -> Read:
    """The targets of a file. InputNotUnderstood where it has no columns college and target; bad rows are listed, good ones read."""
    if Path(raw.name).suffix.lower() in (".yaml", ".yml", ".json"):
        rows = _from_yaml(raw)
    else:
        rows = _from_table(raw)
    if len(rows) > MOST_ROWS:
        raise InputNotUnderstood(f"'{raw.name}' has {len(rows):,} targets; {MOST_ROWS:,} at a time.", next_step="Divide it.")
    done = Read()
    taken: set[str] = set()
    for number, row in enumerate(rows, 2):
        if any(str(value or "").strip() for value in row.values()):
            _one(number, row, taken, done)
    return done


def _from_table(raw: RawFile) -> list[dict[str, Any]]:
    lines = lines_of(raw)
    head = [_column(cell) for cell in lines[0]] if lines else []
    if not {"college", "target"} <= set(head):
        raise InputNotUnderstood(
            f"'{raw.name}' needs the columns college and target; it has {', '.join(one for one in head if one)[:200] or 'none'}.",
            next_step=f"The columns are: {', '.join(COLUMNS)}.",
        )
    return [dict(zip(head, line, strict=False)) for line in lines[1:]]


def _column(cell: Any) -> str:
    said = str(cell or "").strip().casefold()
    return ALIASES.get(said, said)


def _from_yaml(raw: RawFile) -> list[dict[str, Any]]:
    found = load(raw.text, raw.name)
    listed = found.entries.get("college_targets") if isinstance(found, Block) else None
    if not isinstance(listed, list) or not all(isinstance(one, Block) for one in listed):
        raise InputNotUnderstood(
            f"'{raw.name}' has no list `college_targets:`.", next_step="Begin it so, with one entry a target; or use a CSV file."
        )
    return [{_column(key): value for key, value in one.entries.items()} for one in listed]


def _one(number: int, row: dict[str, Any], taken: set[str], done: Read) -> None:
    """One row read, or refused with the column at fault."""
    said = {
        name: rearmed(str(row.get(name) if row.get(name) is not None else "").strip())
        for name in ("college", "target", "id", "year", "unit")
    }
    faults = [(name, "it is empty") for name in ("college", "target") if not said[name]]
    value, baseline = _figure("value", row, faults), _figure("baseline", row, faults)
    due = read_day(row["due"]) if row.get("due") not in (None, "") else None
    if row.get("due") not in (None, "") and due is None:
        faults.append(("due", f"“{row['due']}” is no day"))
    key = said["id"] or f"{slug(said['college'], '-')}-{number - 1}"
    if key in taken:
        faults.append(("id", f"{key} stands twice"))
    if faults:
        done.refused += [Refusal(number, column, f"{why[:1].upper()}{why[1:]}.") for column, why in faults]
        return
    taken.add(key)
    lists = {name: _listed(row.get(name)) for name in LISTS}
    year = re.sub(r"\.0$", "", said["year"])
    done.targets.append(
        CollegeTarget(id=key, college=said["college"], name=said["target"], year=year, unit=said["unit"], value=value, baseline=baseline, due=due, **lists)
    )  # fmt: skip


def _figure(name: str, row: dict[str, Any], faults: list[tuple[str, str]]) -> Any:
    cell = row.get(name)
    if cell is None or not str(cell).strip():
        return None
    found = read_number(cell)
    if found is None:
        faults.append((name, f"“{cell}” is no number"))
    return found


def _listed(cell: Any) -> tuple[str, ...]:
    if isinstance(cell, list):
        return tuple(str(one).strip() for one in cell if str(one).strip())
    text = str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell or "")
    return tuple(part.strip() for part in re.split(r"[;,]", text) if part.strip())


@transaction.atomic
def keep_targets(*, by: Actor, plan: Plan, targets: Sequence[CollegeTarget]) -> tuple[int, int]:
    """Targets kept with a plan: (made, changed); the same again changes nothing, and those of other colleges stay."""
    people.require(by, "plan.edit", organisation=plan.owner_id)
    held = {one.key: one for one in plan.elements.filter(group="college_targets")}
    made = changed = 0
    for one in targets:
        data = one.model_dump(mode="json", exclude_unset=True, exclude_none=True)
        data = {name: value for name, value in data.items() if value not in ("", [])}
        before = held.get(one.id)
        if before is None:
            add_element(by=by, plan=plan, group="college_targets", data=data)
            made += 1
        elif before.data != data:
            save_element(by=by, plan=plan, group="college_targets", key=one.id, data=data, revision=before.revision)
            changed += 1
    return made, changed


def matrix_rows(found: Matrix) -> Iterable[dict[str, str]]:
    """The matrix as rows for a spreadsheet: one a match, then one a priority without, one a target without."""
    by_id = {one.id: one for one in found.targets}
    names = {one.id: one.name for one in found.priorities}
    for one in found.matches:
        target = by_id[one.target]
        yield _row(one.priority, names[one.priority], target, one.strength, "; ".join(one.why))
    for key in (one.id for one in found.priorities if one.id not in {match.priority for match in found.matches}):
        yield _row(key, names[key], None, "no college", "")
    for target in (one for one in found.targets if one.id not in {match.target for match in found.matches}):
        yield _row("", "", target, "no priority asks", "")


def _row(key: str, name: str, target: CollegeTarget | None, strength: str, why: str) -> dict[str, str]:
    said = {
        "priority": key,
        "priority_name": name,
        "college": "",
        "target": "",
        "target_name": "",
        "value": "",
        "unit": "",
        "due": "",
        "match": strength,
        "why": why,
    }
    if target is None:
        return said
    return {**said, "college": target.college, "target": target.id, "target_name": target.name, "value": str(target.value or ""), "unit": target.unit,
            "due": target.due.isoformat() if target.due else ""}  # fmt: skip


def matrix_csv(found: Matrix) -> bytes:
    """The same as CSV with a byte-order mark, no cell of which a spreadsheet takes for a formula."""
    rows = list(matrix_rows(found))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(list(rows[0]) if rows else ["priority"])
    writer.writerows([disarmed(cell) for cell in row.values()] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def matrix_xlsx(found: Matrix) -> bytes:
    """The same as a workbook: a sheet of matches and one of faults."""
    import xlsxwriter  # type: ignore[import-untyped]

    out = io.BytesIO()
    faults = [{"rule": one.rule, "where": one.where, "what": one.what, "mend": one.mend} for one in found.faults]
    with xlsxwriter.Workbook(out, {"strings_to_urls": False, "strings_to_formulas": False, "in_memory": True}) as book:
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for name, rows in (("matrix", list(matrix_rows(found))), ("to mend", faults)):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for across, column in enumerate(rows[0] if rows else ["nothing"]):
                sheet.write_string(0, across, column, bold)
                sheet.set_column(across, across, 40 if column.endswith("name") or column in ("why", "what", "mend") else 16)
            for down, row in enumerate(rows, 1):
                for across, cell in enumerate(row.values()):
                    sheet.write_string(down, across, cell, wrapped)
    return out.getvalue()
