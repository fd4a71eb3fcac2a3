"""/plans/<plan>/evaluation/: what is claimed and how well it is known, what was asked, found and changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skillshed.insight.plan.document import by_id
from skillshed.insight.plan.levels import HIGHER, SAYS, refused
from skillshed.plans.bulk import read_day
from skillshed.plans.following import Following
from skillshed.plans.learning import claimed, revision_of, save_lesson, threads
from skillshed.plans.models import Lesson, LessonKind, Plan
from skillshed.referrals.actors import grants
from skillshed.site.plans.evaluating.asked import Asked, answered
from skillshed.site.plans.opened import opened
from skillshed.site.plans.pages import common
from skillshed.site.plans.shown import shown
from skillshed.terms.errors import Refused, UsageError, UserError


@require_safe
def evaluation(request: HttpRequest, slug: str) -> HttpResponse:
    """The evaluation of a plan on one page: its threads, its claims, its outcomes beside other places."""
    one = opened(request, slug)
    lessons = list(one.plan.lessons.select_related("by__person")) if one.shows_learned else []
    named = by_id(one.document)
    context = {
        **common(one), "outcomes": [row for row in shown(one.found) if one.found.measures[row.key].measure.evidence],
        "threads": threads(row for row in lessons if row.kind != "decision" or row.follows_id), "claims": _claims(one.found, lessons, named),
        "may_see_counts": any(grants(request.user, "referral.see_counts")),
        "open": sum(row.kind == "question" and row.closed_on is None and not any(other.follows_id == row.pk for other in lessons) for row in lessons),
    }  # fmt: skip
    return render(request, "plans/evaluating_plan.html", context)


def _claims(found: Following, lessons: list[Lesson], named: dict[str, Any]) -> list[dict[str, Any]]:
    """Claims level by level, the least known first."""
    levels: dict[int, list[dict[str, Any]]] = {}
    for one in claimed(found, lessons):
        causes = [(key, getattr(named.get(key), "name", key), how) for key, how in one.causes]
        levels.setdefault(one.level, []).append(
            {"claim": one, "name": getattr(named.get(one.to), "name", one.to), "causes": causes}
        )
    return [
        {"level": level, "says": SAYS[level], "higher": HIGHER[level], "rows": listed} for level, listed in sorted(levels.items())
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lesson(request: HttpRequest, slug: str, number: int = 0) -> HttpResponse:
    """A question, finding or change written or changed, with who changed it before."""
    one = opened(request, slug)
    if not one.may_record:
        raise Refused("Only a plan's owners may write this.", next_step="Ask an administrator for the role of plan owner.")
    held = one.plan.lessons.filter(pk=number).first() if number else None
    if number and held is None:
        raise Http404(f"no lesson {number}")
    errors: list[dict[str, str]] = []
    form = _form(request, held)
    if request.method == "POST":
        try:
            save_lesson(
                by=request.user,
                plan=one.plan,
                lesson=held,
                revision=_whole(request.POST.get("revision")),
                **_fields(one.plan, form),
            )  # type: ignore[arg-type]
            messages.success(request, "It is kept with the plan.")
            return redirect("plans:evaluation", slug=slug)
        except UserError as error:
            errors = [{"text": str(error), "url": "#words"}]
    context = {
        **common(one), "lesson": held, "form": form, "errors": errors, "revision": revision_of(held) if held else 0,
        "kinds": [(value, label) for value, label in LessonKind.choices if held is None or value == held.kind],
        "before": [row for row in one.plan.lessons.exclude(kind="change") if held is None or row.pk != held.pk],
        "levels": [(level, said) for level, said in SAYS.items() if level],
        "changes": held.history.select_related("history_user__person").order_by("-history_id")[:20] if held else [],
    }  # fmt: skip
    return render(request, "plans/evaluating_lesson.html", context, status=422 if errors else 200)


NAMES = ("kind", "words", "key", "level", "evidence", "follows", "due", "closed_on")


def _form(request: HttpRequest, held: Lesson | None) -> dict[str, str]:
    """What the form shows: what was typed, else what is kept, else what the address proposes."""
    if request.method == "POST":
        return {name: request.POST.get(name, "").strip() for name in NAMES}
    if held is None:
        return {"kind": "question", **{name: request.GET[name] for name in NAMES if name in request.GET}}
    kept = {name: getattr(held, name) for name in NAMES if name != "follows"} | {"follows": held.follows_id}
    return {
        name: "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
        for name, value in kept.items()
    }


def _fields(plan: Plan, form: dict[str, str]) -> dict[str, Any]:
    level = form["level"]
    if level and not level.isdigit():
        raise UsageError(f"“{level}” is no level.", next_step="Choose one of the list.")
    days = {name: read_day(form[name]) if form[name] else None for name in ("due", "closed_on")}
    for name, day in days.items():
        if form[name] and day is None:
            raise UsageError(f"“{form[name]}” is no day.", next_step="Write it as 30 September 2026.")
    follows = plan.lessons.filter(pk=_whole(form["follows"])).first() if form["follows"] else None
    return {
        "kind": form["kind"], "words": form["words"], "key": form["key"], "level": int(level) if level else None, "evidence": form["evidence"][:500],
        "follows": follows, **days,
    }  # fmt: skip


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


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
        save_lesson(
            by=request.user, plan=one.plan, kind="finding", words=words, key=held.measure.of, level=found.level, evidence=evidence
        )
        messages.success(request, "The finding is kept with the plan.")
    except UserError as error:
        messages.error(request, str(error))
        return redirect("plans:evaluate_measure", slug=slug, key=key)
    return redirect("plans:evaluation", slug=slug)
