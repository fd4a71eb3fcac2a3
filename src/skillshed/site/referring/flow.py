"""/escalator/: people between steps and projects, time in a step, drop-out, distinct people against enrolments."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from skillshed.provision.kinds import Step
from skillshed.referrals import flow as counted
from skillshed.referrals.actors import require_counts
from skillshed.referrals.flow import Flow
from skillshed.referrals.kinds import Group
from skillshed.referrals.models import Participation, Transition
from skillshed.referrals.protected import GUARD
from skillshed.site.referring.funnel import as_csv, number, period
from skillshed.site.referring.places import named


@never_cache
@require_safe
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The Escalator of a period."""
    require_counts(request.user)
    found = _found(request)
    facts = {
        "found": found, "since": found.since, "until": found.until, "guard": GUARD, "people": number(found.people), "enrolments": number(found.enrolments),
        "each": round(found.enrolments / found.people, 1) if found.people and found.enrolments else None,
        "steps": [(Step(one.step).label, [number(one.people), number(one.enrolments), number(one.ended), number(one.left), _share(one.left_pct), _days(one.days)]) for one in found.steps],
        "headers": Step.labels, "moves": [(Step(before).label, [_move(found, before, after) for after in Step.values]) for before in Step.values],
        "projects": [(before, after, number(value)) for (before, after), value in sorted(found.projects.items(), key=lambda row: -(row[1] or 0))],
        "places": [(named(one.part), [number(one.ended), number(one.left), _share(one.left_pct)]) for one in found.places],
        "groups": [(Group(one.part).label, [number(one.ended), number(one.left), _share(one.left_pct)]) for one in found.groups],
    }  # fmt: skip
    return render(request, "referring/escalator.html", facts)


def _found(request: HttpRequest) -> Flow:
    since, until = period(request)
    head = Participation.objects.aggregate(many=Count("pk"), started=Max("started_on"), ended=Count("ended_on"))
    key = f"flow:{since}:{until}:{head['many']}:{head['started']}:{head['ended']}:{Transition.objects.aggregate(last=Max('pk'))['last']}:{timezone.localdate()}"
    found: Flow | None = cache.get(key)
    if found is None:
        found = counted.flow(by=request.user, since=since, until=until)
        cache.set(key, found, 3600)
    return found


def _move(found: Flow, before: str, after: str) -> str:
    return "–" if before == after else number(found.moves.get((before, after), 0))


def _share(value: int | None) -> str:
    return "not shown" if value is None else f"{value}%"


def _days(value: int | None) -> str:
    return "not shown" if value is None else f"{value} days"


@never_cache
@require_safe
@login_required
def download(request: HttpRequest) -> HttpResponse:
    """Every count of the page as CSV."""
    require_counts(request.user)
    found = _found(request)
    rows: list[list[Any]] = [
        ["distinct people", "all", "", number(found.people)],
        ["enrolments", "all", "", number(found.enrolments)],
    ]
    for one in found.steps:
        named_as = Step(one.step).label
        for what, text in (("distinct people", number(one.people)), ("enrolments", number(one.enrolments)), ("ended", number(one.ended)), ("left early", number(one.left)), ("left early, per cent", _share(one.left_pct)), ("middle of days on the step", _days(one.days))):  # fmt: skip
            rows.append([what, named_as, "", text])
    rows += [["people who moved", Step(a).label, Step(b).label, number(value)] for (a, b), value in found.moves.items()]
    rows += [["people who moved between projects", a, b, number(value)] for (a, b), value in found.projects.items()]
    for part in (*found.places, *found.groups):
        words = named(part.part) if part in found.places else Group(part.part).label
        rows += [["ended", words, "", number(part.ended)], ["left early", words, "", number(part.left)]]
    return as_csv(f"escalator-{found.since}-to-{found.until}", ["what", "part", "to", "count"], rows)
