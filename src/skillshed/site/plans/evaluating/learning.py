"""/plans/<plan>/evaluation/: what is claimed and how well it is known, what was asked, found and changed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from skillshed.insight.plan.levels import refused
from skillshed.plans import services
from skillshed.site.plans.evaluating.asked import Asked, answered
from skillshed.site.plans.opened import opened
from skillshed.site.plans.pages import common
from skillshed.site.plans.shown import shown
from skillshed.terms.errors import UsageError, UserError


@require_safe
def evaluation(request: HttpRequest, slug: str) -> HttpResponse:
    """The evaluation of a plan on one page."""
    one = opened(request, slug)
    rows = [row for row in shown(one.found) if one.found.measures[row.key].measure.evidence]
    return render(request, "plans/evaluating_plan.html", {**common(one), "outcomes": rows})


@login_required
@require_POST
def keep_finding(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """What an evaluation says, kept with its level, its address and its releases."""
    one = opened(request, slug)
    held = one.found.measures.get(key)
    if held is None:
        raise Http404(f"no measure {key}")
    try:
        asked = Asked.read(QueryDict(request.POST.get("query", "")))
        if not asked.is_whole:
            raise UsageError("The comparison is not there any more.", next_step="Make it again and keep it then.")
        found, words = answered(asked), request.POST.get("words", "").strip()
        if faults := refused(words, found.carries):
            raise UsageError(f"{faults[0].why} {found.impact}", next_step="Say what changed instead.")
        evidence = f"{asked.url()} p = {found.synthetic.p:.3f}; {', '.join(found.panel.releases)}"[:500]
        services.learn(
            by=request.user, plan=one.plan, kind="finding", words=words, key=held.measure.of, level=found.level, evidence=evidence
        )
        messages.success(request, "The finding is kept with the plan.")
    except UserError as error:
        messages.error(request, str(error))
        return redirect("plans:evaluate_measure", slug=slug, key=key)
    return redirect("plans:evaluation", slug=slug)
