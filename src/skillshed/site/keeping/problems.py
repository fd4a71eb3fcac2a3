"""Problems with offers: told by anyone, seen by link, answered by the provider or the hub."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from skillshed.people.forms import done
from skillshed.people.services import may, require
from skillshed.provision import mine, problems
from skillshed.provision.models import Offer, Problem
from skillshed.site.keeping.common import too_often
from skillshed.site.keeping.forms import AnswerForm, ProblemForm

MOST = 5  # from one network address in an hour
ANSWER = "provision.answer_problems"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, number: UUID) -> HttpResponse:
    """Say that something is wrong with an offer; no account is needed."""
    offer = Offer.objects.select_related("provider__organisation").filter(pk=number).first()
    if offer is None:
        raise Http404("no such offer")
    form = ProblemForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if form.is_machine:
                return render(request, "keeping/problem_told.html", {"offer": offer, "link": ""})
            if too_often(request, "problem", MOST):
                return render(request, "429.html", status=429)
            told: list[Problem] = []
            if done(form, lambda: told.append(_keep(request, form, offer))):
                messages.success(request, "Thank you. The provider sees it now.")
                return redirect("provision:problem_state", problems.token_of(told[0]))
    return render(request, "keeping/problem.html", {"form": form, "offer": offer}, status=status)


def _keep(request: HttpRequest, form: ProblemForm, offer: Offer) -> Problem:
    said = form.cleaned_data
    by = {"by": request.user} if request.user.is_authenticated else {}
    return problems.tell(offer=offer, kind=said["kind"], words=said["words"], email=said["email"], **by)


@never_cache
@require_safe
def state(request: HttpRequest, token: str) -> HttpResponse:
    """How a problem stands, for whoever has its link."""
    problem = problems.by_link(token)
    kind = problems.ProblemKind(problem.kind).label if problem.kind in problems.ProblemKind.values else problem.kind
    return render(request, "keeping/problem_state.html", {"problem": problem, "kind": kind, "link": problems.state_link(problem)})


@never_cache
@login_required
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Open problems of all whose offers the person answers for, longest open first."""
    everywhere = may(request.user, ANSWER).allowed
    found = problems.open_problems(None if everywhere else mine.organisations_of(request.user).values_list("pk", flat=True))
    if not everywhere and not mine.organisations_of(request.user).exists():
        require(request.user, ANSWER)
    counts = problems.open_counts({one.offer_id for one in found})
    rows = [
        {
            "problem": one,
            "kind": problems.ProblemKind(one.kind).label,
            "is_sunk": problems.is_sunk(counts[one.offer_id], timezone.localdate()),
        }
        for one in found
    ]
    return render(request, "keeping/problems.html", {"listed": rows})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: UUID) -> HttpResponse:
    """One problem and its answer."""
    problem = Problem.objects.select_related("offer__provider__organisation").filter(pk=number).first()
    if problem is None:
        raise Http404("no such problem")
    require(request.user, ANSWER, organisation=problem.offer.provider.organisation_id)
    form = AnswerForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and done(form, lambda: _close(request, form, problem)):
            return redirect("provision:my_offer", problem.offer_id)
    kind = problems.ProblemKind(problem.kind).label
    return render(request, "keeping/problem_answer.html", {"form": form, "problem": problem, "kind": kind}, status=status)


def _close(request: HttpRequest, form: AnswerForm, problem: Problem) -> None:
    problems.answer(
        by=request.user, problem=problem, is_mended=form.cleaned_data["state"] == "mended", words=form.cleaned_data["words"]
    )
    messages.success(request, "The problem is closed. Whoever told it hears of it, where they left an address.")
