"""Parts of a measure: places and groups with targets of their own, and what they come to together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from skillshed.insight.plan.adding import ratio, total
from skillshed.insight.plan.measures import Actual, Part, PlanMeasure

COUNTED = ("approved", "locked")
DAYS_A_MONTH = 30.4375
GAP = 1.5  # more rounds than this between two figures: one is missing, and a sum without it is no sum
Key = tuple[str, str]


def counted_up(measure: PlanMeasure) -> PlanMeasure:
    """The measure as its status is read: the whole summed from its parts, and figures of periods as running totals.

    Where a part or a period is missing the sum is not known, and stays so: never nought.
    """
    found = list(measure.actuals)
    if measure.from_parts and not any(_key(one) == ("", "") for one in found):
        found += summed(measure)
    if measure.incremental:
        found = _running(measure, found)
    return measure if found == list(measure.actuals) else measure.model_copy(update={"actuals": tuple(found)})


def summed(measure: PlanMeasure) -> list[Actual]:
    """The whole on each day on which every part has a figure: counts as their sum, ratios as sum over sum."""
    wanted = {_key(part) for part in measure.parts}
    by_day: dict[date, dict[Key, Actual]] = {}
    for one in measure.actuals:
        if one.state in COUNTED and _key(one) in wanted:
            by_day.setdefault(one.on, {})[_key(one)] = one
    whole = [_sum(measure, day, parts.values()) for day, parts in sorted(by_day.items()) if set(parts) == wanted]
    return [one for one in whole if one]


def _sum(measure: PlanMeasure, day: date, parts: Iterable[Actual]) -> Actual | None:
    listed = list(parts)
    if measure.kind in ("ratio", "rate"):
        if ratio(listed) is None:
            return None
        top, bottom = (sum((getattr(one, name) for one in listed), Decimal(0)) for name in ("numerator", "denominator"))
        return Actual(on=day, numerator=top, denominator=bottom, state="approved", source="the sum of its parts")
    value = total(listed)
    return None if value is None else Actual(on=day, value=value, state="approved", source="the sum of its parts")


def _running(measure: PlanMeasure, found: list[Actual]) -> list[Actual]:
    by_key: dict[Key, list[Actual]] = {}
    for one in sorted((one for one in found if one.state in COUNTED), key=lambda one: one.on):
        by_key.setdefault(_key(one), []).append(one)
    return [total for key, rows in by_key.items() for total in _totals(measure, _base(measure, key), rows)]


def _base(measure: PlanMeasure, key: Key) -> Decimal:
    part = next((one for one in measure.parts if _key(one) == key), None)
    return (measure.baseline if key == ("", "") else part.baseline if part else None) or Decimal(0)


def _totals(measure: PlanMeasure, base: Decimal, rows: list[Actual]) -> list[Actual]:
    most = measure.every_months * GAP * DAYS_A_MONTH
    before, value, top, bottom = measure.baseline_on, base, Decimal(0), Decimal(0)
    found = []
    for one in rows:
        if before is not None and (one.on - before).days > most:
            break
        before = one.on
        if one.value is not None:
            value += one.value
            found.append(one.model_copy(update={"value": value}))
        elif one.numerator is not None and one.denominator is not None:
            top, bottom = top + one.numerator, bottom + one.denominator
            found.append(one.model_copy(update={"numerator": top, "denominator": bottom}))
        else:
            break
    return found


def part_measures(measure: PlanMeasure) -> list[PlanMeasure]:
    """Each part as a measure of its own, in the order of the plan; parts that have figures and no target come after."""
    listed = {_key(part): part for part in measure.parts}
    for one in measure.actuals:
        if _key(one) != ("", ""):
            listed.setdefault(_key(one), Part(place=one.place, group=one.group))
    return [_alone(measure, key, part) for key, part in listed.items()]


def _alone(measure: PlanMeasure, key: Key, part: Part) -> PlanMeasure:
    mine = tuple(one.model_copy(update={"place": "", "group": ""}) for one in measure.actuals if _key(one) == key)
    base = part.baseline if part.baseline is not None else Decimal(0) if measure.baseline == 0 else None
    changed = {
        "id": f"{measure.id} {said(part)}", "name": said(part), "baseline": base, "target": part.value, "target_on": part.on or measure.target_on,
        "actuals": mine, "parts": (), "from_parts": False, "steps": (), "path": "linear" if measure.path == "steps" else measure.path,
    }  # fmt: skip
    return measure.model_copy(update=changed)


def said(part: Part | Actual) -> str:
    """A part in words: Burnley; women; Burnley, women."""
    return ", ".join(one for one in (part.place, part.group) if one)


@dataclass(frozen=True, slots=True)
class Together:
    """What the parts come to on the last day on which any has a figure, beside the whole of that day.

    `value`: their sum (sum over sum, in per cent, for ratios); None where it cannot be said. `missing`: parts with a target and no
    figure for the day. `rest`: what no part covers, for counts that may be summed.
    """

    on: date
    value: float | None
    whole: float | None
    rest: float | None
    target: float | None
    missing: tuple[str, ...]
    is_of_people: bool


def together(measure: PlanMeasure, on: date) -> Together | None:
    """The places of a measure summed up on a day, or its groups where the plan says that they make up the whole.

    Groups overlap as a rule (a carer may be out of work), so they are not summed otherwise. None without figures of parts.
    """
    rows = [one for one in measure.actuals if one.state in COUNTED and one.on <= on]
    parts = [one for one in rows if _sums(measure, one)]
    if not parts:
        return None
    day = max(one.on for one in parts)
    here = {_key(one): one for one in parts if one.on == day}
    missing = tuple(said(part) for part in measure.parts if _sums(measure, part) and _key(part) not in here)
    whole = next((one for one in rows if one.on == day and _key(one) == ("", "")), None)
    is_ratio = measure.kind in ("ratio", "rate")
    value = (
        ratio(here.values()) if is_ratio else None if measure.counts_people or measure.kind == "index" else total(here.values())
    )
    shown = None if whole is None else ratio([whole]) if whole.value is None else whole.value
    rest = shown - value if shown is not None and value is not None and not is_ratio else None
    goals = [part.value for part in measure.parts if _sums(measure, part)]
    goal = None if is_ratio or not goals or None in goals else sum((one for one in goals if one is not None), Decimal(0))
    return Together(day, _float(value), _float(shown), _float(rest), _float(goal), missing, measure.counts_people)


def _sums(measure: PlanMeasure, one: Part | Actual) -> bool:
    return bool(one.place and not one.group) or (measure.from_parts and _key(one) != ("", ""))


def _key(one: Part | Actual) -> Key:
    return (one.place, one.group)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
