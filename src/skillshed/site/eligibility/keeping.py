"""Keep my answers, go on with them, delete them: only for the person who has signed in, only when they say so."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from skillshed.provision.answers import forget_answers, keep_answers, kept_answers
from skillshed.site.eligibility.answers import Answers, from_plain, keep, plain, read_answers
from skillshed.terms.errors import Refused, UsageError


@never_cache
@require_POST
def kept(request: HttpRequest) -> HttpResponse:
    """`do`: keep, take_up or forget."""
    if not request.user.is_authenticated:
        raise Refused("Only people with an account can keep answers.", next_step="Sign in first, or print the page.")
    steps = {"keep": _keep, "take_up": _take_up, "forget": _forget}
    asked = request.POST.get("do", "")
    if asked not in steps:
        raise UsageError("What to do with the answers was not said.", next_step="Go back and use one of the buttons.")
    return steps[asked](request)


def _keep(request: HttpRequest) -> HttpResponse:
    answers: Answers | None = read_answers(request)
    if answers is None:
        return redirect("eligibility:start")
    keep_answers(by=request.user, answers=plain(answers))
    messages.success(request, "Your answers are kept.")
    return redirect("eligibility:results")


def _take_up(request: HttpRequest) -> HttpResponse:
    answers = from_plain(kept_answers(by=request.user))
    if answers is None:
        messages.warning(request, "No answers are kept that today’s questions can use.")
        return redirect("eligibility:start")
    return keep(redirect("eligibility:results"), answers)


def _forget(request: HttpRequest) -> HttpResponse:
    was = forget_answers(by=request.user)
    messages.success(request, "What was kept is deleted." if was else "Nothing was kept.")
    return redirect("eligibility:start")
