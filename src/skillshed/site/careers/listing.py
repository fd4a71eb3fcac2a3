"""/careers/jobs/ and /careers/all/: jobs for what was said, and all jobs by pillar or kind of work."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from skillshed.insight.ahead.facts import categories
from skillshed.insight.occupations.pillars import pillars
from skillshed.publishing.figure import Link
from skillshed.publishing.numbers import digits
from skillshed.site.careers.liking import liking
from skillshed.site.careers.matching import Wanted, answer_of, card, opened_by, ranked
from skillshed.site.careers.numbers import all_jobs
from skillshed.site.careers.opened import Careers, careers, pay_is_known, short
from skillshed.site.careers.place import asked_place, here
from skillshed.site.careers.said import read_said
from skillshed.site.careers.start import said_rows
from skillshed.skills.transitions import soc
from skillshed.skills.transitions.learning import worth_learning
from skillshed.skills.transitions.moves import Answer
from skillshed.terms.errors import NotFound

SIZE, MOST_PAGES = 10, 400
ORDERS = {"coverage": "You have most of what it needs", "likes": "Goes with what you like"}
WORTH = 4  # skills worth learning that are named


@never_cache
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """Jobs ranked for this person."""
    desk = careers()
    said = read_said(request, desk)
    if not said.is_anything:
        return redirect("careers:start")
    place = here(said.place)
    paid = desk.paid(place.code)
    answer, wanted = answer_of(desk, said), wanted_of(request.GET, pay=pay_is_known(paid))
    liked = liking(desk, said.likes) if said.likes else None
    if liked and not said.has_skills:
        wanted = replace(wanted, order="likes")
    found = ranked(desk, answer, said, wanted, paid, liked)
    page, pages = _page(request.GET, len(found))
    cards = [card(desk, answer, at, place.code, paid, liked) for at in found[(page - 1) * SIZE : page * SIZE]]
    return render(request, "careers/jobs.html", {
        "cards": cards, "said": said, "said_rows": said_rows(desk, said), "place": place, "wanted": wanted, "total": len(found), "total_said": digits(len(found)), "first": (page - 1) * SIZE + 1,
        "opened": opened_by(desk, said, answer), "worth": _worth(desk, answer) if said.has_skills else [],
        "all_jobs": all_jobs(place.code), "orders": ORDERS.items(), "pillars": pillars(), "levels": levels(), "has_pay": pay_is_known(paid), "liked": liked,
        "previous": _turn(request.GET, page - 1, pages), "next": _turn(request.GET, page + 1, pages), "attribution": desk.skills.taxonomy.attribution,
        "tried_rows": [(short(one), desk.labels[one]) for one in said.tried], "near_query": place.query,
    })  # fmt: skip


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """All jobs of a pillar, under their kinds of work; or found by a word."""
    desk = careers()
    asked, text = request.GET.get("pillar", ""), " ".join(request.GET.get("q", "").split())[:80]
    if asked and asked not in {one.id for one in pillars()}:
        raise NotFound(f"There is no pillar '{asked}'.", next_step="Choose one of the list.")
    place = asked_place(request, read_said(request, desk).place)
    shown = pillars() if text else tuple(one for one in pillars() if one.id == (asked or pillars()[0].id))
    context = {
        "pillars": pillars(), "asked": asked or ("" if text else pillars()[0].id), "text": text, "place": place,
        "groups": [(one, _kinds(desk, one.id, text)) for one in shown], "near": place.query,
        "attribution": desk.skills.taxonomy.attribution,
    }  # fmt: skip
    return render(request, "careers/all.html", context)


def _worth(desk: Careers, answer: Answer) -> list[tuple[str, dict[str, Any]]]:
    return [(short(one["skill"]), one) for one in worth_learning(desk.desk, answer, top=WORTH)]


def levels() -> list[tuple[int, str]]:
    """The four skill levels with their words."""
    return [(number, soc.level_words(number)) for number in (1, 2, 3, 4)]


def wanted_of(given: QueryDict, *, pay: bool) -> Wanted:
    """The filters of an address; what is not understood is left out."""
    level, floor = given.get("level", ""), given.get("pay", "").strip().removeprefix("£").replace(",", "")
    return Wanted(
        pillar=given.get("pillar", "") if given.get("pillar") in {one.id for one in pillars()} else "",
        level=int(level) if level in ("1", "2", "3", "4") else None,
        unlicensed=given.get("open") == "1",
        pay_floor=float(floor) if pay and floor.isascii() and floor.isdigit() and 0 < int(floor) <= 500_000 else None,
        order=given.get("order", "") if given.get("order") in ORDERS else "coverage",
    )


def _kinds(desk: Careers, pillar: str, text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """SOC sub-major group -> the jobs of a pillar in it (slug, name); those whose group is not known come last."""
    names = dict(categories("occupation").select("code", "name").iter_rows())
    low = text.casefold()
    rows = sorted(
        (group.at(2) if (group := desk.groups.get(job)) else "99", desk.labels[job], desk.slugs[job])
        for job, mine in desk.pillar.items()
        if mine == pillar
        and (not low or low in desk.labels[job].casefold() or any(low in one.casefold() for one in desk.other_names.get(job, [])))
    )
    return [
        (names.get(code, "Other jobs"), [(slug, label) for _, label, slug in mine])
        for code, mine in ((code, list(some)) for code, some in groupby(rows, key=lambda row: row[0]))
    ]


def _page(given: QueryDict, total: int) -> tuple[int, int]:
    pages = max(1, -(-total // SIZE))
    text = given.get("page", "1")
    return (min(int(text), pages) if text.isascii() and text.isdigit() and 0 < int(text) <= MOST_PAGES else 1), pages


def _turn(given: QueryDict, page: int, pages: int) -> Link | None:
    if not 1 <= page <= pages:
        return None
    pairs: dict[str, Any] = {name: given[name] for name in ("pillar", "level", "open", "pay", "order") if given.get(name)}
    return Link(f"page {page} of {pages}", f"{reverse('careers:jobs')}?{urlencode(pairs | {'page': page})}")
