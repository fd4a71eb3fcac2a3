"""A plan for others: IATI results and back, CSV of figures, a calendar of due days."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element as Xml
from xml.etree.ElementTree import SubElement, indent, register_namespace, tostring

from defusedxml.ElementTree import ParseError, fromstring

from skillshed.insight.plan.document import SCHEMA, Plan, by_id
from skillshed.insight.plan.measures import PlanMeasure
from skillshed.insight.plan.reading import PlanFile, parse_plan
from skillshed.plans.following import Following
from skillshed.publishing.disarmed import disarmed
from skillshed.terms.errors import InputNotUnderstood

# IATI 2.03 code lists: result type, and the measure of an indicator.
OUTPUT, OUTCOME, IMPACT, OTHER = "1", "2", "3", "9"
UNIT, PERCENT, QUALITATIVE = "1", "2", "5"
NS = "{urn:skillshed}"
# What stands in IATI's own elements; the rest of a measure goes beside them, in a namespace of ours, as the standard allows.
NATIVE = {"id", "of", "name", "unit", "baseline", "baseline_on", "target", "target_on", "actuals"}
register_namespace("skillshed", NS[1:-1])


def to_iati(plan: Plan, organisation: str = "") -> bytes:
    """Outputs and outcomes with their measures as IATI 2.03 results. What IATI has no place for stands in comments and references."""
    root = Xml("iati-activities", {"version": "2.03"})
    activity = SubElement(root, "iati-activity", {"default-currency": "GBP", "{http://www.w3.org/XML/1998/namespace}lang": "en"})
    SubElement(activity, "iati-identifier").text = f"{organisation or 'XX-SKILLSHED'}-{plan.plan.id}"
    _narrative(SubElement(activity, "title"), plan.plan.title)
    by_element: dict[str, list[PlanMeasure]] = {}
    for one in plan.measures:
        by_element.setdefault(one.of, []).append(one)
    elements = by_id(plan)
    listed = [
        *plan.outputs,
        *plan.outcomes,
        *(elements[one] for one in by_element if one in elements and elements[one] not in (*plan.outputs, *plan.outcomes)),
    ]
    for element in listed:
        term = getattr(element, "term", "")
        kind = OUTPUT if hasattr(element, "in_table") else IMPACT if term == "long" else OUTCOME if term else OTHER
        result = SubElement(activity, "result", {"type": kind})
        _narrative(SubElement(result, "title"), element.name)
        SubElement(result, "reference", {"vocabulary": "99", "code": element.id, "vocabulary-uri": SCHEMA})
        for measure in by_element.get(element.id, []) or [None]:
            _indicator(result, element, measure)
    indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8") + b"\n"


def _indicator(result: Xml, element: Any, measure: PlanMeasure | None) -> None:
    kind = (measure.kind if measure else getattr(element, "kind", "count")) or "count"
    direction = measure.direction if measure else getattr(element, "direction", "up")
    code = {"rate": PERCENT, "ratio": PERCENT, "evidence": QUALITATIVE, "milestone": QUALITATIVE}.get(kind, UNIT)
    indicator = SubElement(
        result,
        "indicator",
        {
            "measure": code,
            "ascending": "0" if direction == "down" else "1",
            "aggregation-status": "1" if kind == "count" else "0",
        },
    )
    _narrative(SubElement(indicator, "title"), (measure.name if measure else "") or element.name)
    if measure is None:
        return
    SubElement(indicator, "reference", {"vocabulary": "99", "code": measure.id, "indicator-uri": SCHEMA})
    if measure.baseline is not None:
        day = measure.baseline_on or date.min
        baseline = SubElement(
            indicator, "baseline", {"year": str(day.year), "iso-date": day.isoformat(), "value": _number(measure.baseline)}
        )
        _comment(baseline, f"unit={measure.unit}" if measure.unit else "")
    _periods(indicator, measure)
    rest = measure.model_dump(mode="json", exclude=NATIVE, exclude_defaults=True, exclude_none=True)
    if rest:
        SubElement(indicator, f"{NS}measure").text = json.dumps(rest, ensure_ascii=False, sort_keys=True)


def _periods(indicator: Xml, measure: PlanMeasure) -> None:
    start = measure.baseline_on
    by_day: dict[date, list[Any]] = {}
    for actual in measure.actuals:
        by_day.setdefault(actual.on, []).append(actual)
    ends = sorted(
        {
            *by_day,
            *([measure.target_on] if measure.target_on and measure.target is not None else []),
            *(one.on for one in measure.steps),
        }
    )
    steps = {one.on: one.value for one in measure.steps}
    for end in ends:
        period = SubElement(indicator, "period")
        first = start + timedelta(days=1) if start and start < end else end
        SubElement(period, "period-start", {"iso-date": first.isoformat()})
        SubElement(period, "period-end", {"iso-date": end.isoformat()})
        goal = steps.get(end, measure.target if end == measure.target_on else None)
        if goal is not None:
            SubElement(period, "target", {"value": _number(goal)})
        for part in measure.parts if end == measure.target_on else ():
            if part.value is not None:
                found = SubElement(period, "target", {"value": _number(part.value)})
                _dimensions(found, (("place", part.place), ("group", part.group)))
        for actual in by_day.get(end, ()):
            found = SubElement(period, "actual", {"value": _number(actual.value)} if actual.value is not None else {})
            _dimensions(found, [(name, getattr(actual, name)) for name in DIMENSIONS])
            if actual.source:
                found.set(f"{NS}source", actual.source)
            _comment(found, actual.note or actual.source)
        start = end


DIMENSIONS = ("place", "group", "state", "numerator", "denominator", "se")


def _dimensions(parent: Xml, pairs: Iterable[tuple[str, Any]]) -> None:
    for name, value in pairs:
        if value not in (None, ""):
            SubElement(parent, "dimension", {"name": name, "value": str(value)})


def _narrative(parent: Xml, text: str) -> None:
    SubElement(parent, "narrative").text = text


def _comment(parent: Xml, text: str) -> None:
    if text:
        _narrative(SubElement(parent, "comment"), text)


def _number(value: Decimal) -> str:
    return f"{value:f}"


def from_iati(content: bytes, name: str) -> PlanFile:
    """The results of an IATI file as a plan of outputs, outcomes and measures. InputNotUnderstood where it is no such file."""
    try:
        root = fromstring(content)
    except (ParseError, ValueError) as error:
        raise InputNotUnderstood(f"'{name}' is not XML: {error}.", next_step="Give an IATI 2.03 activity file.") from error
    activity = root.find("iati-activity") if root.tag == "iati-activities" else None
    if activity is None:
        raise InputNotUnderstood(f"'{name}' holds no IATI activity.", next_step="Give an IATI 2.03 activity file.")
    identifier = (activity.findtext("iati-identifier") or "plan").strip()
    whole: dict[str, Any] = {
        "schema": SCHEMA, "plan": {"id": identifier.removeprefix("XX-SKILLSHED-"), "title": _told(activity, "title") or identifier},
        "themes": [{"id": "IATI", "name": "Results"}], "priorities": [{"id": "IATI.P", "theme": "IATI", "name": "Results"}],
        "objectives": [{"id": "IATI.O", "priority": "IATI.P", "name": "Results"}], "outputs": [], "outcomes": [], "actions": [], "measures": [],
    }  # fmt: skip
    for number, result in enumerate(activity.findall("result"), 1):
        _read_result(result, number, whole)
    return parse_plan(json.dumps(whole, ensure_ascii=False), name)


def _read_result(result: Xml, number: int, whole: dict[str, Any]) -> None:
    reference = result.find("reference")
    key = reference.get("code") if reference is not None and reference.get("code") else f"R{number}"
    kind = result.get("type", OTHER)
    indicators = result.findall("indicator")
    first = indicators[0] if indicators else None
    row = {
        "id": key, "name": _told(result, "title") or key, "direction": "down" if first is not None and first.get("ascending") in ("0", "false") else "up",
        "kind": {PERCENT: "rate", QUALITATIVE: "evidence"}.get(first.get("measure", UNIT) if first is not None else UNIT, "count"),
    }  # fmt: skip
    if kind in (OUTCOME, IMPACT):
        whole["outcomes"].append({**row, "term": "short" if kind == OUTCOME else "long"})
    elif kind == OUTPUT:
        whole["outputs"].append({**row, "objective": "IATI.O"})
    else:
        whole["actions"].append({"id": key, "name": row["name"], "objective": "IATI.O"})
    for one, indicator in enumerate(indicators, 1):
        measure = _read_indicator(indicator, f"{key}.M{one}", str(key))
        if measure:
            whole["measures"].append(measure)


def _read_indicator(indicator: Xml, key: str, of: str) -> dict[str, Any] | None:
    baseline, periods = indicator.find("baseline"), indicator.findall("period")
    if baseline is None and not periods:
        return None
    reference = indicator.find("reference")
    measure: dict[str, Any] = {
        "id": reference.get("code") if reference is not None and reference.get("code") else key, "of": of, "name": _told(indicator, "title"),
        "kind": {PERCENT: "rate", QUALITATIVE: "evidence"}.get(indicator.get("measure", UNIT), "count"),
        "direction": "down" if indicator.get("ascending") in ("0", "false") else "up",
    }  # fmt: skip
    if baseline is not None and baseline.get("value"):
        measure["baseline"] = baseline.get("value")
        day = baseline.get("iso-date") or (f"{baseline.get('year')}-12-31" if baseline.get("year") else "")
        measure.update({"baseline_on": day} if day and not day.startswith("0001") else {})
        unit = _told(baseline, "comment").removeprefix("unit=") if _told(baseline, "comment").startswith("unit=") else ""
        measure.update({"unit": unit} if unit else {})
    goals = []
    for period in periods:
        end = period.find("period-end")
        day = end.get("iso-date") if end is not None else None
        if not day:
            continue
        goals += [
            {"on": day, "value": goal.get("value")}
            for goal in period.findall("target")
            if goal.get("value") and goal.find("dimension") is None
        ]
        measure.setdefault("actuals", []).extend(_read_actual(actual, day) for actual in period.findall("actual"))
    if goals:
        measure["target"], measure["target_on"] = goals[-1]["value"], goals[-1]["on"]
        if len(goals) > 1:
            measure["path"], measure["steps"] = "steps", goals
    return {**measure, **_rest(indicator)}


def _rest(indicator: Xml) -> dict[str, Any]:
    """What we wrote beside IATI's own; nothing in a file of others, nor where it was changed into what cannot be read."""
    try:
        found = json.loads(indicator.findtext(f"{NS}measure") or "{}")
    except json.JSONDecodeError:
        return {}
    return {name: value for name, value in found.items() if name not in NATIVE} if isinstance(found, dict) else {}


def _read_actual(actual: Xml, day: str) -> dict[str, Any]:
    row: dict[str, Any] = {"on": day, **({"value": actual.get("value")} if actual.get("value") else {})}
    row |= {one.get("name", ""): one.get("value", "") for one in actual.findall("dimension") if one.get("name") in DIMENSIONS}
    note, source = _told(actual, "comment"), actual.get(f"{NS}source")
    note = "" if note == source else note  # a source stands in the comment too, for readers who know IATI only
    return {**row, **({"note": note} if note else {}), **({"source": source} if source else {})}


def _told(parent: Xml, name: str) -> str:
    return (parent.findtext(f"{name}/narrative") or "").strip()


def to_csv(plan: Plan) -> bytes:
    """Every figure of the plan, one a row, in the columns that `load_actuals` reads."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["measure", "on", "place", "group", "value", "numerator", "denominator", "se", "source", "note", "state"])
    for measure in plan.measures:
        for one in measure.actuals:
            figures = [f"{value:f}" if value is not None else "" for value in (one.value, one.numerator, one.denominator, one.se)]
            writer.writerow(
                [
                    *map(disarmed, (measure.id, one.on.isoformat(), one.place, one.group)),
                    *figures,
                    disarmed(one.source),
                    disarmed(one.note),
                    one.state,
                ]
            )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def to_calendar(found: Following, made: date) -> bytes:
    """Due days as an iCalendar feed: figures to be entered, milestones, targets, ends of funds."""
    named = by_id(found.document)
    events = [
        (one.status.next_due, f"due-{key}", f"Figure due: {one.measure.name or _named(named, one.measure.of)}")
        for key, one in found.measures.items()
        if not one.measure.evidence
    ]
    events += [
        (one.measure.target_on, f"target-{key}", f"Target day: {one.measure.name or _named(named, one.measure.of)}")
        for key, one in found.measures.items()
    ]
    events += [
        (one.due, f"milestone-{action.id}-{number}", f"Milestone: {one.name}")
        for action in found.document.actions
        for number, one in enumerate(action.milestones)
        if one.done_on is None
    ]
    events += [(one.ends, f"fund-{one.id}", f"Fund ends: {one.name}") for one in found.document.funds]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//skillshed//plans//EN",
        f"X-WR-CALNAME:{_escaped(found.document.plan.title)}",
    ]
    for day, uid, words in sorted((row for row in events if row[0]), key=lambda row: (row[0], row[1])):
        lines += ["BEGIN:VEVENT", f"UID:{_escaped(found.document.plan.id)}-{_escaped(uid)}@skillshed", f"DTSTAMP:{made:%Y%m%d}T000000Z",
                  f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}", f"SUMMARY:{_escaped(words)}", "END:VEVENT"]  # fmt: skip
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _named(named: dict[str, Any], key: str) -> str:
    return getattr(named.get(key), "name", key)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """At most 75 octets a line, as RFC 5545 asks; never inside a letter."""
    found, here, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > 74:
            found.append(here)
            here, size = " ", 1
        here, size = here + letter, size + octets
    return [*found, here]
