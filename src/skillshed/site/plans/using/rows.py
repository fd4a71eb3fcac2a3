"""Rows of a plan added and taken out in the browser, links among them; versions kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from skillshed.plans import services
from skillshed.plans.differing import SINGLE
from skillshed.plans.files import GROUPS, NUMBERED
from skillshed.site.plans.changing import edited
from skillshed.site.plans.opened import Opened, opened
from skillshed.site.plans.pages import common
from skillshed.terms.errors import Refused, UserError

# What the form of a new row asks for, with an example where the form of an answer is not plain.
ASKS: dict[str, dict[str, str]] = {
    "themes": {"id": "SP", "name": "", "aim": ""},
    "priorities": {"id": "SP.P1", "theme": "id of a theme", "name": ""},
    "objectives": {"id": "SP.O1", "priority": "id of a priority", "name": "", "pillars": "with semicolons between"},
    "outputs": {"id": "SP.U1", "objective": "id of an objective", "name": "", "kind": "count, rate, ratio, index, milestone or evidence", "direction": "up, down, maintain, reach or none"},
    "actions": {"id": "SP.A1", "objective": "id of an objective", "name": "", "owners": "ids of actors, with semicolons between", "accountable": "id of one actor", "partners": "ids of actors", "outputs": "ids of outputs", "funds": "ids of funds", "starts": "2026-04-01", "ends": "2027-03-31", "milestones": '[{"name": "Contract signed", "due": "2026-09-30"}]'},
    "outcomes": {"id": "ST.jobs", "term": "short or long", "name": "", "kind": "count, rate, ratio, index, milestone or evidence", "direction": "up or down", "source_hint": "where a figure may be had"},
    "chains": {"objective": "id of an objective", "outputs": "ids of outputs, or nothing for all of them", "short": '{"ST.jobs": "medium"}', "long": '{"LT.skills-gaps": "low"}', "lag_months": "12"},
    "links": {"from": "id", "to": "id", "confidence": "high, medium or low", "lag_months": "12"},
    "measures": {"id": "SP.M1", "of": "id of what is measured", "name": "", "kind": "count, rate, ratio, index, milestone or evidence", "direction": "up, down or maintain", "unit": "people", "baseline": "", "baseline_on": "2026-03-31", "target": "", "target_on": "2028-03-31", "every_months": "3", "evidence": "a measure of the evidence base", "source": "referrals:started", "place": "for which place", "parts": '[{"place": "Burnley", "value": 900}]'},
    "actors": {"id": "hub", "name": "", "kind": "provider, employer, authority, intermediary"},
    "funds": {"id": "ukspf", "name": "", "funder": "id of an actor", "amount": "100000", "ends": "2027-03-31"},
    "tools": {"id": "pledge", "name": "", "purpose": ""},
    "enablers": {"id": "data", "name": ""},
    "baselines": {"outcome": "id of an outcome", "area": "", "value": "", "unit": "", "period": "2025"},
}  # fmt: skip
YES = ("cumulative", "incremental", "counts_people", "from_parts")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rows(request: HttpRequest, slug: str) -> HttpResponse:
    """The rows of one group with what may be done to each, and a form for one more."""
    one = owner_of(request, slug)
    group = request.POST.get("group") or request.GET.get("group", "")
    group = group if group in GROUPS else "actions"
    error = ""
    if request.method == "POST":
        try:
            added = services.add_element(by=request.user, plan=one.plan, group=group, data=_asked(request))
            messages.success(request, f"{added.key} is in the plan.")
            return redirect(f"{request.path}?group={group}")
        except UserError as fault:
            error = str(fault)
    fields = [{"name": name, "hint": hint, "value": request.POST.get(f"field-{name}", "")} for name, hint in ASKS[group].items()]
    held = [
        {"key": row.key, "said": _said(row.data), "has_page": group not in NUMBERED}
        for row in one.plan.elements.filter(group=group)
    ]
    context = {
        **common(one), "group": group, "groups": [(name, SINGLE[name]) for name in GROUPS], "single": SINGLE[group], "fields": fields, "held": held,
        "switches": YES if group == "measures" else (), "ticked": request.POST.getlist("yes"), "error": error,
    }  # fmt: skip
    return render(request, "plans/rows.html", context, status=422 if error else 200)


def _asked(request: HttpRequest) -> dict[str, Any]:
    data = edited(request, {})
    for name in YES:
        if name in request.POST.getlist("yes"):
            data[name] = True
    # A chain that names no outputs begins at all of its objective.
    return {name: value for name, value in data.items() if value != []}


def _said(data: dict[str, Any]) -> str:
    return str(data["name"]) if data.get("name") else "; ".join(f"{name} {_plain(value)}" for name, value in data.items())


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} ({one})" for name, one in value.items())
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)


@login_required
@require_POST
def drop(request: HttpRequest, slug: str) -> HttpResponse:
    """One row taken out; refused while others point at it."""
    one = owner_of(request, slug)
    group, key = request.POST.get("group", ""), request.POST.get("key", "")
    try:
        services.drop_element(by=request.user, plan=one.plan, group=group, key=key)
        messages.success(request, f"{key} is taken out. Its history stays.")
    except UserError as error:
        messages.warning(request, str(error))
    reply = redirect("plans:rows", slug=slug)
    reply["Location"] += f"?group={group}" if group in GROUPS else ""
    return reply


@login_required
@require_POST
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan as it stands, kept as a version."""
    one = owner_of(request, slug)
    before = one.plan.versions.count()
    version = services.keep_version(by=request.user, plan=one.plan, said=request.POST.get("said", "").strip())
    new = one.plan.versions.count() > before
    messages.success(request, f"Version {version.number} is kept." if new else f"Nothing changed since version {version.number}.")
    return redirect("plans:history", slug=slug)


def owner_of(request: HttpRequest, slug: str) -> Opened:
    """The plan, for somebody who may change it. Refused for others."""
    one = opened(request, slug)
    if not one.may_edit:
        raise Refused("Only a plan's owners may change this plan.", next_step="Ask an administrator for the role of plan owner.")
    return one
