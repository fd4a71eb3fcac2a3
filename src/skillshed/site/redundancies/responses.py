"""/redundancies/: every response one may see; one of them on a page; opened, changed, erased."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from skillshed.employers.models import Outcome, Redundancy
from skillshed.employers.redundancy import services
from skillshed.employers.redundancy.access import organisations, response_of, responses
from skillshed.employers.redundancy.opened import forget
from skillshed.employers.redundancy.outcomes import shown
from skillshed.employers.redundancy.rights import due_now, erase_response
from skillshed.employers.redundancy.rules import rules
from skillshed.people.services import SYSTEM
from skillshed.site.redundancies.common import ASK, crumbs, of_response
from skillshed.site.redundancies.forms import ResponseForm


@never_cache
@require_safe
@login_required
def listed(request: HttpRequest) -> HttpResponse:
    """Responses, the one that ends next first; erased ones as counts."""
    organisations(request.user)
    for one in due_now():
        forget(erase_response(by=SYSTEM, number=one.pk))
    every = responses(request.user).annotate(
        n_people=Count("people", distinct=True),
        n_known=Count("people", filter=~Q(people__outcome=""), distinct=True),
        n_vacancies=Count("vacancies", distinct=True),
    )
    return render(
        request,
        "redundancies/list.html",
        {"live": [one for one in every if not one.erased_on], "erased": [one for one in every if one.erased_on]},
    )


@never_cache
@require_http_methods(ASK)
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A response begins."""
    organisations(request.user)
    form = ResponseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.open_response(by=request.user, **form.cleaned_data)
        messages.success(request, "The response is open. Bring a list of the people at risk, then one of vacancies.")
        return redirect("redundancies:response", made.pk)
    return render(request, "redundancies/form.html", {"form": form, "response": None}, status=422 if form.errors else 200)


@never_cache
@require_safe
@login_required
def response(request: HttpRequest, number: UUID) -> HttpResponse:
    """One response: what is there, what is to do next; after erasure, the counts."""
    found = response_of(request.user, number)
    if found.erased_on:
        forget(found)
        counts = shown(found)
        return render(
            request, "redundancies/erased.html", {**crumbs(found), "whole": counts.pop("all"), "counts": _named(counts)}
        )
    return render(request, "redundancies/response.html", {**crumbs(found), **_facts(found), "keeping": rules()["keeping"]})


def _facts(found: Redundancy) -> dict[str, Any]:
    people, vacancies = found.people.all(), found.vacancies.all()
    by_outcome = dict(people.values_list("outcome").annotate(number=Count("pk")).order_by())
    n_people = sum(by_outcome.values())
    places = sum(vacancies.values_list("places", flat=True))
    return {
        "n_people": n_people, "n_vacancies": vacancies.count(), "n_places": places,
        "no_home": people.filter(latitude=None).count(), "n_titles": found.titles.count(),
        "to_look": found.titles.filter(needs_look=True).count(), "counts": _named(by_outcome) if n_people else [],
        "uploads": found.uploads.filter(done_at=None).order_by("at"),
    }  # fmt: skip


def _named(counts: dict[str, int | None]) -> list[tuple[str, int | None]]:
    return [*((Outcome(value).label, counts.get(value, 0)) for value in Outcome.values), ("Not known yet", counts.get("", 0))]


@require_http_methods(ASK)
@of_response
def change(request: HttpRequest, found: Redundancy) -> HttpResponse:
    """Employer, days, whom to ring."""
    begun = {name: getattr(found, name) for name in services.FIELDS}
    form = ResponseForm(request.POST if request.method == "POST" else None, initial=begun)
    if request.method == "POST" and form.is_valid():
        services.change_response(by=request.user, number=found.pk, **form.cleaned_data)
        messages.success(request, "Changed.")
        return redirect("redundancies:response", found.pk)
    return render(
        request, "redundancies/form.html", {**crumbs(found, "Change"), "form": form}, status=422 if form.errors else 200
    )


@require_http_methods(ASK)
@of_response
def erase(request: HttpRequest, found: Redundancy) -> HttpResponse:
    """Erase it before its day."""
    if request.method == "POST":
        forget(erase_response(by=request.user, number=found.pk))
        messages.success(request, "Everybody’s data are erased. Counts are left.")
        return redirect("redundancies:response", found.pk)
    return render(request, "redundancies/erase.html", {**crumbs(found, "Erase"), "n_people": found.people.count()})
