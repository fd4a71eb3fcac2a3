"""/careers/moves/: from one job (or several) to others, step by step; to print, and to share by an address that names jobs and a place only."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from skillshed.publishing.figure import Link
from skillshed.publishing.numbers import digits
from skillshed.site.careers.listing import levels, wanted_of
from skillshed.site.careers.matching import Wanted, card, from_jobs, ranked
from skillshed.site.careers.numbers import all_jobs, numbers
from skillshed.site.careers.opened import Careers, careers, pay_is_known
from skillshed.site.careers.place import Here, asked_place
from skillshed.site.careers.reading import jobs_like
from skillshed.site.careers.said import TITLE, Said
from skillshed.site.careers.ways import cheapest, ways
from skillshed.site.find.person import fitting
from skillshed.skills.transitions import soc
from skillshed.skills.transitions.opening import open_pairs
from skillshed.skills.transitions.paths import Wish, paths
from skillshed.skills.transitions.rules import rules
from skillshed.skills.transitions.words import THERE, sentence
from skillshed.terms.errors import UsageError

SHOWN, MOST_FROM, NAMED = 15, 4, 5
HOURS = (40, 120, 300, 600)


@require_http_methods(["GET", "HEAD", "POST"])
def moves(request: HttpRequest) -> HttpResponse:
    """Choose a job to start from; then the moves; then the steps to one of them. A title typed here is posted and not kept."""
    desk = careers()
    if request.method == "POST":
        return _candidates(request, desk)
    begun = [desk.job(name) for name in dict.fromkeys(request.GET.getlist("from"))]
    if len(begun) > MOST_FROM:
        raise UsageError(f"{len(begun)} jobs are too many to start from.", next_step=f"Choose at most {MOST_FROM}.")
    place = asked_place(request, "")
    if not begun:
        return render(request, "careers/moves_start.html", {"place": place, "title": ""})
    goal = request.GET.get("to", "")
    return _steps(request, desk, begun, desk.job(goal), place) if goal else _moves(request, desk, begun, place)


def _candidates(request: HttpRequest, desk: Careers) -> HttpResponse:
    title = " ".join(request.POST.get("title", "").split())[:TITLE]
    place = asked_place(request, "")
    errors = [] if title else [Link("Write the name of a job, such as shop assistant.", "#title")]
    near = [("place", place.slug)] if place.slug else []
    choices = (
        [
            (f"{reverse('careers:moves')}?{urlencode([('from', desk.slugs[one.id]), *near])}", one)
            for one in jobs_like(desk, title)
        ]
        if title
        else []
    )
    return render(
        request,
        "careers/moves_start.html",
        {"errors": errors, "choices": choices, "title": title, "place": place},
        status=422 if errors else 200,
    )


def _moves(request: HttpRequest, desk: Careers, begun: list[str], place: Here) -> HttpResponse:
    paid = desk.paid(place.code)
    wanted = wanted_of(request.GET, pay=pay_is_known(paid))
    answer = from_jobs(desk, begun)
    found = ranked(
        desk,
        answer,
        Said(jobs=dict.fromkeys(begun, 0.0)),
        Wanted(wanted.pillar, wanted.level, wanted.unlicensed, wanted.pay_floor),
        paid,
    )
    cards = [card(desk, answer, at, place.code, paid) for at in found[:SHOWN]]
    return render(request, "careers/moves.html", {
        **_frame(desk, begun, place), "moves": [(one, _address(desk, begun, place, one.slug)) for one in cards], "wanted": wanted, "levels": levels(),
        "total": len(found), "has_pay": pay_is_known(paid), "all_jobs": all_jobs(place.code), "first_share": cards[0].percent if cards else 0,
    })  # fmt: skip


def _steps(request: HttpRequest, desk: Careers, begun: list[str], goal: str, place: Here) -> HttpResponse:
    paid = desk.paid(place.code)
    answer = from_jobs(desk, begun)
    wish, person = _wish(request, has_pay=pay_is_known(paid)), fitting(request)
    found = _paths(desk, paid, begun[0], goal, wish) if len(begun) == 1 and begun[0] != goal else []
    prices: dict[str, Any] = {}
    told = []
    for one in found:
        steps = []
        for job, step in zip(one["ids"][1:], one["steps"], strict=True):
            if job not in prices:
                prices[job] = cheapest(ways(desk, job, place, person))
            lacking = [gap["label"] for gap in step["gap"] if gap["have"] < THERE]
            steps.append({**step, "slug": desk.slugs[job], "lacking": lacking[:NAMED], "more": max(len(lacking) - NAMED, 0), "cheapest": prices[job],
                          "numbers": numbers(desk.groups.get(job), place.code, paid.facts, job), "said": sentence(step, pay=False), "hours_said": digits(step["hours"], -1), "level_words": soc.level_words(step["level"])})  # fmt: skip
        told.append({**one, "told": steps, "hours_said": digits(one["hours"], -1)})
    return render(request, "careers/steps.html", {
        **_frame(desk, begun, place), "goal": desk.labels[goal], "goal_slug": desk.slugs[goal], "paths": told, "wish": wish, "wish_narrowed": wish != Wish(), "levels": levels(), "hours": HOURS,
        "direct": card(desk, answer, desk.desk.space.occupation_at[goal], place.code, paid), "has_pay": pay_is_known(paid), "rule": rules()["path"],
        "back": _address(desk, begun, place, ""), "start": desk.slugs[begun[0]],
    })  # fmt: skip


@lru_cache(maxsize=128)
def _paths(desk: Careers, paid: Any, start: str, goal: str, wish: Wish) -> list[dict[str, Any]]:
    return paths(paid, open_pairs(desk.desk.space, settings.CONFIG.data), start, goal, wish, desk.groups)


def _wish(request: HttpRequest, *, has_pay: bool) -> Wish:
    wanted = wanted_of(request.GET, pay=has_pay)
    hours = request.GET.get("hours", "")
    most = float(hours) if hours in {str(one) for one in HOURS} else None
    return Wish(pay_floor_gbp=wanted.pay_floor, avoid_regulated=wanted.unlicensed, least_level=wanted.level, most_hours=most)


def _frame(desk: Careers, begun: list[str], place: Here) -> dict[str, Any]:
    return {
        "begun": [(desk.slugs[one], desk.labels[one]) for one in begun], "place": place, "near_query": place.query,
        "attribution": desk.skills.taxonomy.attribution, "from_words": " and ".join(desk.labels[one] for one in begun),
    }  # fmt: skip


def _address(desk: Careers, begun: list[str], place: Here, goal: str) -> str:
    pairs = (
        [("from", desk.slugs[one]) for one in begun]
        + ([("to", goal)] if goal else [])
        + ([("place", place.slug)] if place.slug else [])
    )
    return f"{reverse('careers:moves')}?{urlencode(pairs)}"
