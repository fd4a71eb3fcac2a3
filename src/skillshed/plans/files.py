"""A plan between its file and its records: taken apart into elements, put together again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils import timezone

from skillshed.insight.plan.document import Plan as Document
from skillshed.insight.plan.measures import PlanMeasure
from skillshed.plans.models import Actual, Element, Plan

# Every group of rows in the order of the file; chains, links, baselines and employers consulted have no id of their own and are numbered.
GROUPS = ("enablers", "tools", "actors", "themes", "priorities", "objectives", "outputs", "actions", "outcomes", "chains", "links", "funds", "baselines", "measures", "consulted", "college_targets")  # fmt: skip
NUMBERED = {"chains": "chain", "links": "link", "baselines": "baseline", "consulted": "consulted"}


def taken_apart(document: Document) -> tuple[dict[str, Any], list[tuple[str, str, dict[str, Any]]]]:
    """(head, rows): rows are (group, key, data) in the order of the file; actuals and lessons are left out."""
    whole = plain(document)
    whole.pop("lessons", None)  # they are kept with the plan, not in it: they have a history of their own
    rows: list[tuple[str, str, dict[str, Any]]] = []
    for group in GROUPS:
        for number, data in enumerate(whole.pop(group, []), 1):
            key = f"{NUMBERED[group]}-{number}" if group in NUMBERED else str(data["id"])
            rows.append((group, key, {name: value for name, value in data.items() if name != "actuals"}))
    return whole, rows


def plain(document: Document) -> dict[str, Any]:
    """A document as JSON holds it, with what was said only."""
    return json.loads(json.dumps(document.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)))


def document(plan: Plan, elements: Iterable[Element] | None = None, actuals: Iterable[Actual] | None = None) -> Document:
    """The plan as a document, its actuals in their measures. Cost: two queries."""
    rows = plan.elements.all() if elements is None else elements
    found: dict[str, list[dict[str, Any]]] = {}
    for element in sorted(rows, key=lambda one: (one.order, one.pk or 0)):
        found.setdefault(element.group, []).append(dict(element.data))
    whole = {**plan.head, **{group: found[group] for group in GROUPS if group in found}}
    by_measure: dict[str, list[dict[str, Any]]] = {}
    for actual in plan.actuals.all() if actuals is None else actuals:
        by_measure.setdefault(actual.measure, []).append(actual_row(actual))
    for measure in whole.get("measures", []):
        if measure["id"] in by_measure:
            measure["actuals"] = by_measure[measure["id"]]
    return Document.model_validate(whole)


def document_known(plan: Plan, on: date) -> Document:
    """The plan as it was known at the end of a day, from the history of its elements and figures; its heading from its versions."""
    moment = timezone.make_aware(datetime.combine(on, time.max))
    version = plan.versions.filter(made_on__lte=moment).order_by("-number").first()
    head = {name: value for name, value in version.document.items() if name not in GROUPS} if version else plan.head
    then = Plan(pk=plan.pk, slug=plan.slug, title=plan.title, head=head)
    elements = list(Element.history.as_of(moment).filter(plan_id=plan.pk))
    places = {one.key: number for number, one in enumerate(plan.elements.order_by("order", "pk"))}
    # Histories keep no order of rows: those that stand still keep theirs, those taken out since come last.
    elements.sort(key=lambda one: (places.get(one.key, len(places)), one.pk or 0))
    for number, one in enumerate(elements):
        one.order = number
    figures = sorted(
        Actual.history.as_of(moment).filter(plan_id=plan.pk), key=lambda one: (one.measure, one.on, one.place, one.group)
    )
    return document(then, elements, figures)


ACTUAL_FIELDS = ("value", "numerator", "denominator", "se", "place", "group", "state", "source", "note")


def actual_row(actual: Actual) -> dict[str, Any]:
    """One actual as the file holds it."""
    named = {name: getattr(actual, name) for name in ACTUAL_FIELDS}
    return {"on": actual.on, **{name: _trim(value) for name, value in named.items() if value not in (None, "")}}


def _trim(value: Any) -> Any:
    """75.0000, as the database keeps it, is 75."""
    return value.normalize() + Decimal(0) if isinstance(value, Decimal) else value


def actuals_of(document_: Document) -> Iterator[tuple[PlanMeasure, Any]]:
    """Every actual that stands in a file."""
    for measure in document_.measures:
        for actual in measure.actuals:
            yield measure, actual


def checksum(found: Any) -> str:
    """SHA-256 of a document, the same however its keys are ordered."""
    return hashlib.sha256(
        json.dumps(found, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str).encode()
    ).hexdigest()
