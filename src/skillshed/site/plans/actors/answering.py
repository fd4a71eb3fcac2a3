"""Answering the self-assessment: which kind one answers for, one question a page, a look at all, and sent. No account is needed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from skillshed.insight.plan.maturity import questions
from skillshed.plans import maturity
from skillshed.terms.errors import UsageError

UNKNOWN = "unknown"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked, what is kept, and for which kind of organisation one answers."""
    found = maturity.round_of(token)
    error = ""
    if request.method == "POST":
        try:
            made = maturity.begin(round_=found, kind=request.POST.get("kind", ""))
            return redirect("plans:maturity_question", token=maturity.token_of(made), number=1)
        except UsageError as fault:
            error = str(fault)
    today = timezone.localdate()
    context = {
        "round": found,
        "kinds": questions().kind,
        "count": len(questions().feature),
        "error": error,
        "is_open": found.opens_on <= today <= found.closes_on,
    }
    return render(request, "plans/maturity_start.html", context, status=422 if error else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """One question."""
    listed = questions().feature
    if not 1 <= number <= len(listed):
        raise Http404(f"no question {number}")
    feature, response = listed[number - 1], maturity.response_of(token)
    held = response.opinions.filter(feature=feature.key).first()
    error = ""
    if request.method == "POST":
        level = request.POST.get("level", "")
        try:
            if level not in (*"12345", UNKNOWN):
                raise UsageError("Choose a level, or “I do not know”.")
            comment = request.POST.get("comment", "")
            maturity.answer(token=token, feature=feature.key, level=None if level == UNKNOWN else int(level), comment=comment)
            last = number == len(listed) or "check" in request.GET
            return (
                redirect("plans:maturity_check", token=token)
                if last
                else redirect("plans:maturity_question", token=token, number=number + 1)
            )
        except UsageError as fault:
            error = str(fault)
    chosen = request.POST.get("level", "") or (UNKNOWN if held and held.level is None else str(held.level) if held else "")
    context = {
        "round": response.round, "feature": feature, "number": number, "count": len(listed), "token": token, "error": error, "chosen": chosen,
        "levels": [(str(level), name, feature.levels[level - 1]) for level, name in enumerate(questions().scale.values(), 1)],
        "comment": request.POST.get("comment", held.comment if held else ""), "before": number - 1,
    }  # fmt: skip
    return render(request, "plans/maturity_question.html", context, status=422 if error else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, token: str) -> HttpResponse:
    """All answers before they are sent."""
    response = maturity.response_of(token)
    error = ""
    if request.method == "POST":
        try:
            maturity.send(token=token)
            return redirect("plans:maturity_thanks")
        except UsageError as fault:
            error = str(fault)
    held = {one.feature: one for one in response.opinions.all()}
    scale = questions().scale
    rows = [_said(number, one, held.get(one.key), scale) for number, one in enumerate(questions().feature, 1)]
    kind = next((one.name for one in questions().kind if one.key == response.kind), response.kind)
    context = {"round": response.round, "answers": rows, "token": token, "error": error, "kind": kind}
    return render(request, "plans/maturity_check.html", context, status=422 if error else 200)


def _said(number: int, feature: Any, held: Any, scale: dict[str, str]) -> dict[str, Any]:
    words = (
        "Not answered"
        if held is None
        else "I do not know"
        if held.level is None
        else f"{held.level}, {scale[str(held.level)].lower()}"
    )
    return {"number": number, "feature": feature, "words": words, "comment": held.comment if held else ""}


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Sent."""
    return render(request, "plans/maturity_thanks.html", {})
