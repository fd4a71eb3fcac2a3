"""Who could go where, who is left, what would place more; letters and lists, made when asked for."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from skillshed.employers.models import SETTLED, Redundancy
from skillshed.employers.redundancy import letters as lettering
from skillshed.employers.redundancy import services
from skillshed.employers.redundancy.lists import lists, workbook
from skillshed.employers.redundancy.matching import Match
from skillshed.employers.redundancy.opened import Lists, match_of, training_of
from skillshed.employers.redundancy.rules import rules
from skillshed.employers.redundancy.state import State
from skillshed.employers.redundancy.telling import why
from skillshed.provision.travel import settings as travel_settings
from skillshed.site.redundancies.common import crumbs, file, of_response
from skillshed.skills.placing.asked import Bar
from skillshed.terms.errors import NotFound

BARS = {
    Bar.LICENCE: "A licence", Bar.SKILLS: "Skills", Bar.TRAVEL: "The way there", Bar.PAY: "Pay", None: "No one bar",
}  # fmt: skip
WAYS = {"bus": "by bus", "car": "by car", "cycle": "by bicycle", "walk": "on foot"}


@require_safe
@of_response
def matches(request: HttpRequest, found: Redundancy) -> HttpResponse:
    """Who could go where, and why; what was asked stands in the address."""
    state = State.read(request.GET)
    held, matched = match_of(found, state)
    page = Paginator(matched.suggested, rules()["shown"]["page"]).get_page(request.GET.get("page"))
    listed = [
        {"person": held.people[one.person], "vacancy": held.vacancies[one.vacancy], "one": one, "why": why(one),
         "leave_out": state.query(without=state.without | {held.vacancies[one.vacancy].number})}
        for one in page.object_list
    ]  # fmt: skip
    return render(request, "redundancies/matches.html", {**_common(found, state, held, matched), "page": page, "listed": listed})


@require_safe
@of_response
def left(request: HttpRequest, found: Redundancy) -> HttpResponse:
    """Who is left, by the bar that binds, and what would change it."""
    state = State.read(request.GET)
    held, matched = match_of(found, state)
    page = Paginator(sorted(matched.left, key=_by_bar), rules()["shown"]["page"]).get_page(request.GET.get("page"))
    listed = [{"person": held.people[one.person], "one": one, "bar": _bar(one)} for one in page.object_list]
    return render(
        request,
        "redundancies/left.html",
        {**_common(found, state, held, matched), "here": "Who is left", "page": page, "listed": listed},
    )


def _by_bar(one: Any) -> tuple[str, int]:
    return _bar(one), one.person


def _bar(one: Any) -> str:
    return "Taken by others" if one.is_taken else BARS[one.bar]


def _common(found: Redundancy, state: State, held: Lists, matched: Match) -> dict[str, Any]:
    """What both pages say: the sums, what was asked, what was left out, what could not be read."""
    bars: dict[str, int] = {}
    for one in matched.left:
        bars[_bar(one)] = bars.get(_bar(one), 0) + 1
    rule = rules()["matching"]
    out = [(one, state.query(without=state.without - {one.number})) for one in held.vacancies if one.number in state.without]
    return {
        **crumbs(found, "Who could go where"), "state": state, "asked": state.query(), "n_people": len(held.people), "n_settled": found.people.filter(outcome__in=SETTLED).count(), "n_placed": len(matched.suggested),
        "n_left": len(matched.left), "n_free": matched.free, "bars": sorted(bars.items(), key=lambda row: (-row[1], row[0])), "out": out,
        "unread": [held.vacancies[at] for at in range(len(held.vacancies)) if not held.ground.is_read[at]],
        "least_fit": matched.found.least_fit, "to_look": found.titles.filter(needs_look=True).count(),
        "fits": _with(rule["fits"], state.least_fit), "pays": _with(rule["pays"], state.least_pay), "journeys": _with(rule["journeys"], state.most_minutes),
        "ways": WAYS.items(), "way": WAYS[state.by], "how": travel_settings().mode(state.by).how, "without": ".".join(str(one) for one in sorted(state.without)),
    }  # fmt: skip


def _with(choices: list[int], chosen: int) -> list[int]:
    """The choices, and what the address asks if it is none of them."""
    return sorted({*choices, chosen})


@require_safe
@of_response
def training(request: HttpRequest, found: Redundancy) -> HttpResponse:
    """The narrow skills, and the short courses that would place the most people."""
    state = State.read(request.GET)
    held, matched = match_of(found, state)
    told = training_of(found, state)
    facts = {
        **_common(found, state, held, matched),
        "here": "What would place more",
        "training": told,
        "rule": rules()["training"],
    }
    return render(request, "redundancies/training.html", facts)


@require_safe
@of_response
def adviser_lists(request: HttpRequest, found: Redundancy) -> HttpResponse:
    """Lists by adviser, on a page to print. `adviser`: the number of one of them."""
    state = State.read(request.GET)
    held, matched = match_of(found, state)
    every = lists(matched)
    chosen = request.GET.get("adviser", "")
    picked = [every[int(chosen) - 1]] if chosen.isdigit() and 0 < int(chosen) <= len(every) else every[:1]
    facts = {
        **crumbs(found, "Lists for advisers"), "state": state, "asked": state.query(), "picked": picked, "records": held.people,
        "choices": [(number, one.adviser, len(one.lines), one in picked) for number, one in enumerate(every, 1)],
        "pairs": [(one, [(line, held.people[line.record]) for line in one.lines]) for one in picked],
    }  # fmt: skip
    return render(request, "redundancies/lists.html", facts)


@require_POST
@of_response
def take(request: HttpRequest, found: Redundancy, what: str, ending: str) -> HttpResponse:
    """Letters or lists as a file: made now, kept nowhere, and noted in the audit trail."""
    if (what, ending) not in {("letters", "pdf"), ("letters", "docx"), ("lists", "xlsx")}:
        raise Http404(what)
    state = State.read(request.POST)
    held, matched = match_of(found, state)
    chosen = _chosen(request, held) if what == "letters" else None
    if what == "lists":
        content = workbook(lists(matched), f"Lists for advisers: {found.employer}")
    else:
        content = lettering.written(lettering.letters(matched, _about(found), chosen), ending)
    many = len(held.people if chosen is None else chosen)
    services.record_download(by=request.user, number=found.pk, what=f"{what}.{ending}", people_in_it=many)
    return file(content, ending, what)


def _chosen(request: HttpRequest, held: Lists) -> list[int] | None:
    """One person's letter alone, where one is named. NotFound for whoever is not in the match."""
    number = request.POST.get("person", "")
    if not number:
        return None
    found = [at for at, one in enumerate(held.people) if str(one.pk) == number]
    if not found:
        raise NotFound("This person is not in the match.", next_step="Letters go to those who still look for work.")
    return found


def _about(found: Redundancy) -> lettering.About:
    service = found.organisation.name if found.organisation else "Your redundancy response team"
    return lettering.About(found.employer, found.ends_on, found.erase_on, found.ring, timezone.localdate(), service)
