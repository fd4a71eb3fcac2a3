"""What a response holds: its people, one of them, its vacancies, and what each job title is taken for."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skillshed.employers.models import Redundancy, RedundancyPerson, RedundancyTitle
from skillshed.employers.redundancy import records, services
from skillshed.employers.redundancy.matching import Match
from skillshed.employers.redundancy.opened import Lists, forget, match_of, skills
from skillshed.employers.redundancy.rights import erase_person, export_person, person_of
from skillshed.employers.redundancy.rules import rules
from skillshed.employers.redundancy.state import State
from skillshed.employers.redundancy.telling import why
from skillshed.employers.redundancy.titles import occupation_named, same
from skillshed.employers.redundancy.uploads import renew
from skillshed.publishing.figure import Link
from skillshed.site.redundancies.common import ASK, crumbs, file, of_response
from skillshed.site.redundancies.forms import OutcomeForm
from skillshed.terms.errors import NotFound, UserError

TITLES = 40  # on a page
MOST_LISTED = 400  # occupations that a page offers by name: all of the starter taxonomy, none of the whole of ESCO
MOST_CHOICES = 40  # vacancies to choose from where somebody has one


def _page(request: HttpRequest, found: Any) -> Any:
    return Paginator(found, rules()["shown"]["page"]).get_page(request.GET.get("page"))


@require_safe
@of_response
def people(request: HttpRequest, found: Redundancy) -> HttpResponse:
    """Everybody on the list."""
    return render(request, "redundancies/people.html", {**crumbs(found, "People"), "page": _page(request, found.people.all())})


@require_safe
@of_response
def vacancies(request: HttpRequest, found: Redundancy) -> HttpResponse:
    """Every vacancy, with what was read in it."""
    labels = skills().desk.labels
    page = _page(request, found.vacancies.all())
    listed = [
        (one, [labels[uri] for uri, _ in sorted(one.skills, key=lambda row: -row[1]) if uri in labels][:6])
        for one in page.object_list
    ]
    return render(request, "redundancies/vacancies.html", {**crumbs(found, "Vacancies"), "page": page, "listed": listed})


@require_http_methods(ASK)
@of_response
def person(request: HttpRequest, found: Redundancy, person: int) -> HttpResponse:
    """One person: what is held, what would do, what became of them."""
    row = person_of(request.user, found.pk, person)
    lists, matched = match_of(found, State.read(request.GET))
    at = next((at for at, one in enumerate(lists.people) if one.pk == row.pk), None)
    begun = {"outcome": row.outcome, "on": row.outcome_on, "vacancy": row.outcome_vacancy.number if row.outcome_vacancy else None}
    choices = _choices(row, lists, matched, at)
    form = OutcomeForm(request.POST if request.method == "POST" else None, initial=begun, vacancies=choices)
    if request.method == "POST" and form.is_valid():
        services.record_outcome(by=request.user, number=found.pk, person=row.pk, **form.cleaned_data)
        messages.success(request, "Kept.")
        return redirect("redundancies:person", found.pk, row.pk)
    facts = {
        **crumbs(found, "One person"), "person": row, "form": form, "is_settled": at is None,
        **(_suited(lists, matched, at) if at is not None else {}),
    }  # fmt: skip
    return render(request, "redundancies/person.html", facts, status=422 if form.errors else 200)


def _suited(lists: Lists, matched: Match, at: int) -> dict[str, Any]:
    """What their title is taken for, what would do, what is suggested; or what stands in the way."""
    suggested = next((one for one in matched.suggested if one.person == at), None)
    return {
        "reading": lists.ground.person_reading(at),
        "best": [(lists.vacancies[one.vacancy], one, why(one)) for one in matched.best(at)],
        "left": next((one for one in matched.left if one.person == at), None),
        "suggested_pk": lists.vacancies[suggested.vacancy].pk if suggested else None,
    }


def _choices(row: RedundancyPerson, lists: Lists, matched: Match, at: int | None) -> list[tuple[int, str]]:
    """Vacancies that they may have got: all of a short list; of a long one those that fit best, and the one that is kept."""
    every = range(len(lists.vacancies))
    near = every if at is None or len(every) <= MOST_CHOICES else sorted(every, key=lambda one: -matched.ground.fit[at, one])
    held = [row.outcome_vacancy] if row.outcome_vacancy else []
    chosen = [*held, *(lists.vacancies[one] for one in near[:MOST_CHOICES] if lists.vacancies[one].pk != row.outcome_vacancy_id)]
    return [(one.number, f"{one.title}, {one.employer or 'employer not named'}") for one in chosen]


@require_POST
@of_response
def export(request: HttpRequest, found: Redundancy, person: int) -> HttpResponse:
    """Everything held about one person, for them."""
    told = export_person(by=request.user, number=found.pk, person=person)
    return file(json.dumps(told, indent=1, ensure_ascii=False).encode(), "json", "what-is-held")


@require_http_methods(ASK)
@of_response
def forget_person(request: HttpRequest, found: Redundancy, person: int) -> HttpResponse:
    """Erase one person at their wish."""
    row = person_of(request.user, found.pk, person)
    if request.method == "POST":
        erase_person(by=request.user, number=found.pk, person=row.pk)
        forget(found)
        messages.success(request, "Erased.")
        return redirect("redundancies:people", found.pk)
    return render(request, "redundancies/erase_person.html", {**crumbs(found, "Erase one person"), "person": row})


@require_http_methods(ASK)
@of_response
def titles(request: HttpRequest, found: Redundancy) -> HttpResponse:
    """What each title is taken for; decided once for everybody who has it."""
    here = skills()
    renew(found, here)
    errors: list[Link] = []
    typed: dict[str, str] = {}
    if request.method == "POST":
        try:
            messages.success(request, _decide(request, found))
            return redirect(request.get_full_path())
        except UserError as error:
            number = request.POST.get("title", "")
            errors = [Link(str(error), f"#typed-{number}")]
            typed = {number: request.POST.get("typed", "")}
    side = "vacancies" if request.GET.get("side") == "vacancies" else "people"
    page = Paginator(_titles(found, side, typed), TITLES).get_page(request.GET.get("page"))
    names = here.taxonomy.occupations["label"]
    facts = {
        **crumbs(found, "Job titles"), "side": side, "page": page, "asked": f"?side={side}", "errors": errors,
        "labels": sorted(names) if names.len() <= MOST_LISTED else [],
        "to_look": dict(found.titles.filter(needs_look=True).values_list("side").annotate(number=Count("pk")).order_by()),
    }  # fmt: skip
    return render(request, "redundancies/titles.html", facts, status=422 if errors else 200)


def _decide(request: HttpRequest, found: Redundancy) -> str:
    number, chosen, typed = (request.POST.get(name, "").strip() for name in ("title", "occupation", "typed"))
    if not number.isdigit():
        raise NotFound("There is no such title here.", next_step="Choose one of the list.")
    wanted = typed or chosen
    if not wanted:
        raise NotFound("No occupation was chosen.", next_step="Choose one, or write its name.")
    occupation, label = ("", "") if wanted == "none" else occupation_named(skills(), wanted)
    row = services.decide_title(by=request.user, number=found.pk, title=int(number), occupation=occupation, label=label)
    return f"“{row.title}” is taken for {label}." if label else f"“{row.title}” is taken for no occupation."


def _titles(found: Redundancy, side: str, typed: dict[str, str]) -> list[dict[str, Any]]:
    """Titles in use: those to look at first, then by how many have them."""
    counts = _counted(found, side)
    listed = [
        {
            "row": one,
            "reading": records.reading(one),
            "count": counts[one.plain],
            "sure": round(100 * one.sure),
            "typed": typed.get(str(one.pk), ""),
        }
        for one in RedundancyTitle.objects.filter(redundancy=found, side=side)
        if one.plain in counts
    ]
    return sorted(listed, key=lambda one: (not one["reading"].needs_look, -one["count"], one["row"].plain))


def _counted(found: Redundancy, side: str) -> dict[str, int]:
    held = found.people if side == "people" else found.vacancies
    return dict(Counter(same(title) for title in held.values_list("title", flat=True)))
