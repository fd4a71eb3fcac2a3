"""What became of an element and its figures, change by change, from their histories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from skillshed.plans.differing import fields_changed
from skillshed.plans.models import Actual, Element, Plan


@dataclass(frozen=True, slots=True)
class Step:
    """One change of an element or of one of its figures, in sentences."""

    at: datetime
    who: str
    said: tuple[str, ...]


def steps(plan: Plan, key: str, measures: list[str], most: int = 30) -> list[Step]:
    """What became of an element and its figures, newest first. Cost: two queries."""
    rows = list(Element.history.filter(plan_id=plan.pk, key=key).select_related("changed_by__person").order_by("history_id"))
    found = [_first(rows[0])] if rows else []
    found += [step for before, after in pairwise(rows) if (step := _changed(before, after))]
    found += _figures(plan, measures)
    return _together(sorted(found, key=lambda one: one.at, reverse=True))[:most]


def _together(found: list[Step]) -> list[Step]:
    """What one person did within a minute is told as one step: a quarter's figures are entered together."""
    rows: list[Step] = []
    for one in found:
        last = rows[-1] if rows else None
        if last and last.who == one.who and (last.at - one.at).total_seconds() < 60:
            rows[-1] = Step(last.at, last.who, (*last.said, *one.said))
        else:
            rows.append(one)
    return rows


def _first(row: Any) -> Step:
    return Step(row.history_date, _who(row.changed_by, "a file"), ("It came into the plan.",))


def _changed(before: Any, after: Any) -> Step | None:
    if after.history_type == "-":
        return Step(after.history_date, _who(after.changed_by), ("It was taken out.",))
    said = tuple(f"{name} {words}" for name, words in fields_changed(before.data, after.data))
    return Step(after.history_date, _who(after.changed_by, "a file"), said) if said else None


def _figures(plan: Plan, measures: list[str]) -> list[Step]:
    rows = Actual.history.filter(plan_id=plan.pk, measure__in=measures).select_related(
        "entered_by__person", "approved_by__person"
    )
    last: dict[int, Any] = {}
    found = []
    for row in rows.order_by("history_id"):
        before = last.get(row.id)
        last[row.id] = row
        part = " ".join(text for text in (row.place, row.group) if text)
        name = f"{row.measure} for {row.on:%-d %B %Y}{', ' + part if part else ''}"
        now = _value(row)
        if before is None:
            said = f"{name}: {now}, {row.state}."
        elif _value(before) != now:
            said = f"{name}: {now} instead of {_value(before)}, {row.state}."
        elif before.state != row.state:
            said = f"{name}: {row.state}; it was {before.state}."
        else:
            continue
        who = row.approved_by if row.state in ("approved", "locked") and row.approved_by else row.entered_by
        found.append(Step(row.history_date, _who(who, "a file"), (said,)))
    return found


def _value(row: Any) -> str:
    if row.value is not None:
        return f"{row.value.normalize():f}"
    return (
        f"{row.numerator.normalize():f} of {row.denominator.normalize():f}"
        if row.numerator is not None and row.denominator is not None
        else "no value"
    )


def _who(account: Any, otherwise: str = "the system") -> str:
    return account.person.name if account else otherwise
