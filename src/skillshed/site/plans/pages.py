"""/plans/: every plan, one screen each, its elements, its chain, what it lacks."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from skillshed.insight.plan.adjusted import FAILS_ON_AVERAGE
from skillshed.insight.plan.adjusting import line
from skillshed.insight.plan.document import by_id
from skillshed.insight.plan.lint import lint
from skillshed.insight.plan.reading import faults
from skillshed.plans.due import by_actor, due_in, waiting
from skillshed.plans.learning import claimed
from skillshed.plans.tracing import steps
from skillshed.publishing.numbers import day
from skillshed.site.evidence.opened import kept
from skillshed.site.plans.layers import layered
from skillshed.site.plans.opened import Opened, opened, stamp, visible
from skillshed.site.plans.shown import (
    GROUP_WORDS,
    actions_of,
    doubts,
    groups_of,
    headline,
    links,
    owners,
    shown,
    tag,
    themes,
)
from skillshed.site.plans.using.measured import detail
from skillshed.site.plans.ways import own_ways, ways

PLAIN = {"unit", "note", "kind", "direction", "source", "evidence"}  # words, never another element's id
SAID = {
    "of": "Measures",
    "baseline_on": "Baseline of",
    "target_on": "Target for",
    "every_months": "Months between figures",
    "source": "Counted as",
}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan the reader may know of."""
    return render(request, "plans/list.html", {"plans": visible(request)})


@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """One screen: what is off and why, what is to decide, what is due, theme by theme."""
    return shown_plan(request, opened(request, slug))


def shown_plan(request: HttpRequest, one: Opened) -> HttpResponse:
    """The page of a plan for somebody who may see so much of it."""
    rows = shown(one.found)
    off = [row for row in rows if row.kind in ("off", "watch") or row.falls_behind]
    lessons = list(one.plan.lessons.all()) if one.shows_learned else []
    context = {
        **common(one), "headline": headline(rows), "measures": rows, "off": off, "rest": [row for row in rows if row not in off], "themes": themes(one.found), "doubts": _doubts(one),
        "due": by_actor(due_in(one.plan, one.document, one.on)) if one.may_see_drafts else [], "waiting": len(waiting(one.plan)) if one.may_approve else 0,
        "decisions": [row for row in lessons if row.kind == "decision" and row.closed_on is None],
        "learned": [row for row in lessons if row.kind != "decision"], "findings": _findings(one), "others": [row for row in visible(request) if row.pk != one.plan.pk],
    }  # fmt: skip
    return render(request, "plans/plan.html", context)


@require_safe
def element(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One element: what leads to it, what it leads to, its measures, who does it, what was said of it."""
    one = opened(request, slug)
    named, groups = by_id(one.document), groups_of(one.found)
    if key not in named:
        raise Http404(f"no element {key}")
    into, out = links(one.found, key)
    rows = [row for row in shown(one.found) if row.of == key or row.key == key]
    record = one.plan.elements.filter(key=key).first()
    learned = list(one.plan.lessons.filter(key=key)) if one.shows_learned else []
    measure = one.found.measures.get(key)
    of = measure.measure.of if measure else ""
    context = {
        **common(one), "element": named[key], "of": named.get(of), "group": GROUP_WORDS.get(groups[key], ""), "into": into, "out": out, "measures": rows,
        "facts": _facts(one, named[key]), "owner": owners(one.found).get(of or key, ""), "actions": [named[a] for a in actions_of(one.found, key)],
        "comments": one.plan.comments.filter(key=key).select_related("by__person") if one.may_see_drafts else [],
        "adjusted": _adjusted(one, key), "claim": next((row for row in claimed(one.found, learned) if row.to == key), None),
        "learned": learned, "findings": [row for row in _findings(one) if key in (row.where, *row.about)], "tag": tag(measure.status if measure else one.found.status_of(key)),
        "record": record, "details": [detail(row.key, row.name, one.found.measures[row.key], with_drafts=one.may_see_drafts) for row in rows],
        "history": steps(one.plan, key, [row.key for row in rows]) if one.may_see_drafts else [],
    }  # fmt: skip
    return render(request, "plans/element.html", context)


@require_safe
def chain(request: HttpRequest, slug: str) -> HttpResponse:
    """The chain, theme by theme: drawn and as a table, link by link."""
    one = opened(request, slug)
    theme = request.GET.get("theme", "") or (one.document.themes[0].id if one.document.themes else "")
    return render(
        request,
        "plans/chain.html",
        {
            **common(one),
            "theme": theme,
            "walked": one.found.chain(),
            "objectives": _objectives(one, theme),
            "is_drawn": bool(layered(one.found, theme).boxes),
        },
    )


@require_safe
def lacks(request: HttpRequest, slug: str) -> HttpResponse:
    """What the plan lacks, rule by rule."""
    one = opened(request, slug)
    if not one.shows_lacks:
        raise Http404("what the plan lacks is not public")
    by_rule: dict[str, list[Any]] = {}
    for row in _findings(one):
        by_rule.setdefault(row.rule, []).append(row)
    return render(
        request, "plans/lint.html", {**common(one), "rules": by_rule, "count": sum(len(listed) for listed in by_rule.values())}
    )


def common(one: Opened) -> dict[str, Any]:
    """What every page of a plan shows."""
    return {
        "plan": one.plan, "document": one.document, "on": one.on, "may_edit": one.may_edit, "may_record": one.may_record, "may_approve": one.may_approve,
        "may_see_drafts": one.may_see_drafts, "is_invented": one.plan.is_invented,
        "shows_learned": one.shows_learned, "shows_lacks": one.shows_lacks, "ways": list(ways(one)), "own_ways": list(own_ways(one)),
    }  # fmt: skip


def _findings(one: Opened) -> list[Any]:
    if not one.shows_lacks:
        return []
    return kept((*stamp(one.plan), "findings", one.mark), lambda: [*faults(one.document), *lint(one.document)])


def _adjusted(one: Opened, key: str) -> list[dict[str, Any]]:
    """Measures of an element whose target moves with who took part and with the economy."""
    found = []
    for held in one.found.measures.values():
        measure, by = held.measure, held.measure.adjustment
        if by is None or measure.target is None or key not in (measure.id, measure.of):
            continue
        actual = None if held.status.value is None else Decimal(str(held.status.value))
        made = line(one.plan.title, one.found.name_of(measure.id), measure.target, by, actual)
        found.append(
            {"line": made, "by": by, "unit": measure.unit, "fails": made.score is not None and made.score < FAILS_ON_AVERAGE}
        )
    return found


def _doubts(one: Opened) -> list[dict[str, Any]]:
    named = by_id(one.document)
    return [{"walked": row, "name": getattr(named.get(row.outcome), "name", row.outcome)} for row in doubts(one.found)]


def _facts(one: Opened, row: Any) -> list[tuple[str, str]]:
    """What the file says of an element, in words."""
    named = by_id(one.document)
    said = []
    for name, value in row.model_dump(mode="json", exclude_unset=True, exclude_none=True).items():
        if name in ("id", "name", "actuals") or value in ("", [], {}):
            continue
        listed = value if isinstance(value, list) else [value]
        # A unit may be called like an actor: employers.
        words = [None if name in PLAIN else getattr(named.get(str(part)), "name", None) for part in listed]
        said.append((SAID.get(name, name.replace("_", " ").capitalize()), "; ".join(map(_said, words, listed))))
    return said


def _said(name: str | None, part: Any) -> str:
    if name or isinstance(part, dict):
        return name or ", ".join(f"{key} {value}" for key, value in part.items())
    if isinstance(part, bool):
        return "yes" if part else "no"
    return day(str(part)) if DAY.fullmatch(str(part)) else str(part)


def _objectives(one: Opened, theme: str) -> list[dict[str, Any]]:
    """Each objective of a theme with its actions, outputs and outcomes, each with its tag."""
    document = one.document
    priorities = {row.id for row in document.priorities if row.theme == theme}
    named = by_id(document)

    def cell(keys: list[str]) -> list[dict[str, Any]]:
        return [
            {"key": key, "name": named[key].name, "tag": tag(one.found.status_of(key))}
            for key in dict.fromkeys(keys)
            if key in named
        ]

    found = []
    for objective in (row for row in document.objectives if row.priority in priorities):
        chains = [row for row in document.chains if row.objective == objective.id]
        found.append(
            {
                "objective": objective, "actions": cell([row.id for row in document.actions if row.objective == objective.id]),
                "outputs": cell([row.id for row in document.outputs if row.objective == objective.id]),
                "short": [(item, how) for row in chains for key, how in row.short.items() for item in cell([key])],
                "long": [(item, how) for row in chains for key, how in row.long.items() for item in cell([key])],
            }
        )  # fmt: skip
    return found
