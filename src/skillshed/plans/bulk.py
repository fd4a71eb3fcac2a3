"""Figures in bulk from a spreadsheet: good rows are kept, bad ones listed with their row and column, and loading again doubles nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils import timezone

from skillshed.people import services as people
from skillshed.people.services import Actor, who
from skillshed.plans.models import Actual, ActualState, Plan
from skillshed.plans.services import fed_by, hold, part_named
from skillshed.publishing.disarmed import rearmed
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood, UsageError
from skillshed.terms.period import read_period, said_day

COLUMNS = ("measure", "on", "place", "group", "value", "numerator", "denominator", "se", "source", "note")
FIGURES = ("value", "numerator", "denominator", "se")
ALIASES = {"date": "on", "period": "on", "measure id": "measure", "actual": "value", "standard error": "se", "area": "place"}
MOST_ROWS = 50_000
Key = tuple[str, date, str, str]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not kept: its number in the sheet (the heading is 1), the column, and what is wrong."""

    row: int
    column: str
    why: str


@dataclass
class Loaded:
    """What a spreadsheet did."""

    rows: int = 0
    made: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)


def read_table(raw: RawFile) -> list[dict[str, Any]]:
    """The rows of the first sheet of a workbook, or of a CSV file, by their headings. InputNotUnderstood where there are none."""
    lines = lines_of(raw)
    head = [ALIASES.get(str(cell).strip().casefold(), str(cell).strip().casefold()) for cell in lines[0]] if lines else []
    if not {"measure", "on"} <= set(head):
        raise InputNotUnderstood(
            f"'{raw.name}' needs the columns measure and on; it has {', '.join(one for one in head if one)[:200] or 'none that can be read'}.",
            next_step=f"The columns are: {', '.join(COLUMNS)}.",
        )
    if len(lines) > MOST_ROWS:
        raise InputNotUnderstood(f"{raw.name} has {len(lines) - 1:,} rows; {MOST_ROWS:,} at a time.", next_step="Divide it.")
    return [dict(zip(head, line, strict=False)) for line in lines[1:]]


def lines_of(raw: RawFile) -> list[list[Any]]:
    """The lines of the first sheet of a workbook, or of a CSV file."""
    if raw.sheet_names:
        return raw.sheet(raw.sheet_names[0])
    return csv_lines(raw.text if raw.kind == "text" else "", raw.name)


def csv_lines(text: str, name: str) -> list[list[Any]]:
    """The lines of a CSV with commas or semicolons. One shorter than the heading stays so: people leave the last cells out."""
    try:
        return [
            list(row)
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=";" if text.split("\n", 1)[0].count(";") > 1 else ",")
        ]
    except csv.Error as error:
        raise InputNotUnderstood(
            f"'{name}' is not a readable CSV ({error}).", next_step="Save it again as CSV or .xlsx."
        ) from error


@transaction.atomic
def load_actuals(
    *, by: Actor, plan: Plan, rows: Sequence[dict[str, Any]], dry_run: bool = False, invented: bool = False
) -> Loaded:
    """Figures from rows: new ones made, known ones changed, the same left alone. Locked ones, and rows with faults, are refused.

    `rows` are numbered from 2, as in a sheet under its heading. One transaction, one audit entry. Cost: 5,000 rows in about a second.
    """
    people.require(by, "plan.record", organisation=plan.owner_id)
    hold(plan)
    done = Loaded(rows=sum(bool(_filled(row)) for row in rows))
    measures = {one.key: one.data for one in plan.elements.filter(group="measures")}
    held = {(one.measure, one.on, one.place, one.group): one for one in plan.actuals.all()}
    found = _readable(rows, measures, held, done)
    found = _rising(found, measures, held, done)
    made, changed = [], []
    for key, (_, figures) in found.items():
        one = held.get(key)
        if one is None:
            made.append(
                Actual(
                    plan=plan,
                    measure=key[0],
                    on=key[1],
                    place=key[2],
                    group=key[3],
                    entered_by=who(by),
                    is_invented=invented,
                    **figures,
                )
            )
        elif all(getattr(one, name) == value for name, value in figures.items()):
            done.unchanged += 1
        else:
            for name, value in figures.items():
                setattr(one, name, value)
            one.state, one.entered_by, one.entered_on = ActualState.DRAFT, who(by), timezone.now()
            changed.append(one)
    done.made, done.changed = len(made), len(changed)
    done.refused.sort(key=lambda one: one.row)
    if dry_run:
        return done
    Actual.objects.bulk_create(made, batch_size=500)
    _keep_history(made, "+", by)
    Actual.objects.bulk_update(changed, [*FIGURES, "source", "note", "state", "entered_by", "entered_on"], batch_size=500)
    _keep_history(changed, "~", by)
    if made or changed:
        people.record(
            by=by, did="plan.bulk", kind="plan", thing=plan.pk, made=done.made, changed=done.changed, refused=len(done.refused)
        )
    return done


def _keep_history(rows: list[Actual], kind: str, by: Actor) -> None:
    if rows:
        Actual.history.bulk_history_create(rows, batch_size=500, update=kind == "~", default_user=who(by))


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    return {name: cell for name, cell in row.items() if name and str(cell if cell is not None else "").strip()}


def _readable(
    rows: Sequence[dict[str, Any]], measures: dict[str, Any], held: dict[Key, Actual], done: Loaded
) -> dict[Key, tuple[int, dict[str, Any]]]:
    found: dict[Key, tuple[int, dict[str, Any]]] = {}
    for number, row in enumerate(rows, 2):
        if not _filled(row):
            continue
        faults = list(_faults(number, row, measures))
        if faults:
            done.refused += faults
            continue
        day = read_day(row["on"])
        assert day is not None
        name = _text(row["measure"])
        try:
            place, group = part_named(measures[name], _text(row.get("place")), _text(row.get("group")))
        except UsageError as error:
            done.refused.append(Refusal(number, "place" if _text(row.get("place")) else "group", str(error)))
            continue
        key = (name, day, place, group)
        if key in found:
            done.refused.append(Refusal(number, "on", f"Row {found[key][0]} gives the same measure, day, place and group."))
        elif key in held and held[key].state == ActualState.LOCKED:
            done.refused.append(Refusal(number, "on", "This figure is locked."))
        else:
            figures: dict[str, Any] = {name: read_number(row.get(name)) for name in FIGURES}
            found[key] = number, {**figures, "source": _text(row.get("source"))[:300], "note": _text(row.get("note"))}
    return found


def _faults(number: int, row: dict[str, Any], measures: dict[str, Any]) -> Iterator[Refusal]:
    name = _text(row.get("measure"))
    if name not in measures:
        yield Refusal(number, "measure", f"The plan has no measure “{name}”." if name else "No measure is named.")
    elif why := fed_by(measures[name]):
        yield Refusal(number, "measure", f"{name} {why}")
    if read_day(row.get("on")) is None:
        yield Refusal(
            number,
            "on",
            f"“{_text(row.get('on'))}” is no day or period; write 2024-03-31 or 31/03/2024."
            if _text(row.get("on"))
            else "No day is given.",
        )
    elif (day := read_day(row.get("on"))) and day > timezone.localdate():
        yield Refusal(number, "on", f"{said_day(day)} has not come yet.")
    for column in FIGURES:
        if _text(row.get(column)) and read_number(row.get(column)) is None:
            yield Refusal(number, column, f"“{_text(row.get(column))}” is no number.")
    top, bottom, value = (_text(row.get(column)) for column in ("numerator", "denominator", "value"))
    in_words = measures.get(name, {}).get("kind") == "evidence" and _text(row.get("note"))
    if not value and not (top and bottom) and not in_words:
        yield Refusal(number, "value", "No value is given, nor numerator and denominator.")
    if bottom and read_number(bottom) == 0:
        yield Refusal(number, "denominator", "A denominator of nought gives no ratio.")


def _rising(
    found: dict[Key, tuple[int, dict[str, Any]]], measures: dict[str, Any], held: dict[Key, Actual], done: Loaded
) -> dict[Key, tuple[int, dict[str, Any]]]:
    """Without the rows by which a cumulative count would fall."""
    values = {key: one.value for key, one in held.items()} | {key: figures["value"] for key, (_, figures) in found.items()}
    last: dict[tuple[str, str, str], Decimal] = {}
    for key in sorted(values):
        series = (key[0], key[2], key[3])
        if not measures.get(key[0], {}).get("cumulative") or values[key] is None:
            continue
        if series in last and values[key] < last[series] and key in found:
            done.refused.append(
                Refusal(
                    found.pop(key)[0],
                    "value",
                    f"The count is cumulative and would fall from {last[series]:f} to {values[key]:f}.",
                )
            )
            continue
        last[series] = values[key]
    return found


def read_day(cell: Any) -> date | None:
    """A day as typed, or the last day of a period as typed; None where it is neither."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = _text(cell)
    for shape in ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"):
        try:
            return datetime.strptime(text, shape).date()
        except ValueError:
            continue
    from datetime import timedelta

    period = read_period(text) if text else None
    return period.end - timedelta(days=1) if period else None


def read_number(cell: Any) -> Decimal | None:
    """A number as typed, with thousands' commas, a pound or per cent sign; None where it is none or too large to keep."""
    if isinstance(cell, bool) or cell is None:
        return None
    text = _text(cell).replace(",", "").replace("£", "").removesuffix("%").strip()
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found.quantize(Decimal("0.000001")).normalize() + 0 if found.is_finite() and abs(found) < 10**11 else None


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return "" if cell is None else rearmed(str(cell).strip())
