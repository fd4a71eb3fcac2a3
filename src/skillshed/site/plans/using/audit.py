"""Who did what to a plan: its own part of the audit trail, and what was said of it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from skillshed.people.reads import trail
from skillshed.site.plans.opened import opened
from skillshed.site.plans.pages import common
from skillshed.terms.errors import Refused

DID = {
    "plan.load": "loaded the plan from a file", "plan.element": "changed", "plan.add": "added", "plan.drop": "took out", "plan.record": "entered a figure of",
    "plan.bulk": "brought figures in", "plan.submitted": "submitted figures", "plan.approved": "approved figures", "plan.locked": "locked figures",
    "plan.draft": "sent figures back", "plan.snapshot": "kept a snapshot", "plan.question": "asked a question", "plan.finding": "kept a finding",
    "plan.change": "kept what was changed", "plan.decision": "asked for a decision", "plan.letters": "chose letters", "plan.remind": "wrote what is due",
    "plan.version": "kept a version", "plan.public": "chose who may see the plan", "plan.comment": "said something",
}  # fmt: skip
A_PAGE = 50


@login_required
@require_safe
def audit(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan's own part of the audit trail, newest first."""
    one = opened(request, slug)
    if not one.may_see_drafts:
        raise Refused("Only a plan's owners may see who did what.", next_step="Ask an administrator for the role of plan owner.")
    page = Paginator(trail("plan", str(one.plan.pk)), A_PAGE).get_page(request.GET.get("page"))
    entries = [{"entry": row, "did": DID.get(row.did, row.did), "what": _what(row.facts)} for row in page.object_list]
    said = one.plan.comments.filter(key="").select_related("by__person").order_by("-at")[:A_PAGE]
    return render(request, "plans/audit.html", {**common(one), "page": page, "entries": entries, "said": said})


def _what(facts: dict[str, Any]) -> str:
    named = [str(facts[name]) for name in ("key", "measure", "on") if facts.get(name)]
    counts = [
        f"{facts[name]} {name}" for name in ("made", "changed", "refused", "figures", "elements", "things") if facts.get(name)
    ]
    return ", ".join([*named, *counts])
