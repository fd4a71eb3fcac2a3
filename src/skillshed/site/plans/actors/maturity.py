"""/maturity/: rounds of the self-assessment, and what each says, with what is measured beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from skillshed.insight.plan.maturity import POOL, Feature, Judged, Moved, moved, questions, said, sentence
from skillshed.people import services as people
from skillshed.plans import maturity
from skillshed.plans.bulk import read_day
from skillshed.plans.files import document
from skillshed.plans.mapping import of_place, of_plans
from skillshed.plans.maturity import Results
from skillshed.plans.models import Plan, Round
from skillshed.plans.proxies import Proxy, proxies
from skillshed.publishing.charts.look import NARROW, WIDE
from skillshed.publishing.charts.opinions import OpinionRow, opinions, opinions_told
from skillshed.publishing.figure import Drawing
from skillshed.site.evidence.opened import kept
from skillshed.site.evidence.pictures import answer
from skillshed.site.plans.actors.pages import Shown
from skillshed.site.plans.opened import stamp, visible
from skillshed.terms.errors import UserError


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round this reader may read or answer; and the questions, which anybody may read."""
    return _rounds(request, [])


def _rounds(request: HttpRequest, errors: list[dict[str, str]]) -> HttpResponse:
    today = timezone.localdate()
    runs = people.may(request.user, "maturity.run").allowed
    listed = [_row(request, one, today) for one in Round.objects.select_related("plan").order_by("-opens_on")]
    plans = visible(request) if runs else []
    context = {
        "listed": [one for one in listed if one["may_read"] or one["link"]], "may_run": runs, "questions": questions(), "plans": plans, "errors": errors,
        "typed": {name: request.POST.get(name, "") for name in ("title", "opens_on", "closes_on", "plan")},
    }  # fmt: skip
    return render(request, "plans/maturity.html", context, status=422 if errors else 200)


def _row(request: HttpRequest, one: Round, today: date) -> dict[str, Any]:
    """A round; its link for those who have signed in while it is open."""
    is_open = one.opens_on <= today <= one.closes_on
    knows = bool(getattr(request.user, "is_authenticated", False))
    link = reverse("plans:maturity_start", args=[maturity.link_of(one)]) if is_open and knows else ""
    return {"round": one, "is_open": is_open, "may_read": maturity.may_read(request.user, one, today), "link": link}


@login_required
@require_POST
def open_(request: HttpRequest) -> HttpResponse:
    """Open a round."""
    days = {name: read_day(request.POST.get(name, "")) for name in ("opens_on", "closes_on")}
    missing = [{"text": f"Write the day on which it {name.split('_')[0]}, such as 30 September 2026.", "url": f"#{name}"} for name, day in days.items() if day is None]  # fmt: skip
    if missing:
        people.require(request.user, "maturity.run")
        return _rounds(request, missing)
    plan = Plan.objects.filter(slug=request.POST.get("plan", ""), pk__in=[one.pk for one in visible(request)]).first()
    try:
        opens, closes = days["opens_on"] or date.min, days["closes_on"] or date.min
        made = maturity.open_round(
            by=request.user, title=request.POST.get("title", ""), opens_on=opens, closes_on=closes, plan=plan, is_public="public" in request.POST
        )  # fmt: skip
    except UserError as error:
        if error.http_status == 403:
            raise
        return _rounds(request, [{"text": str(error), "url": "#title" if "title" in str(error) else "#closes_on"}])
    messages.success(request, "The round is set. Give its link to those who are to answer.")
    return redirect("plans:maturity_round", number=made.pk)


@login_required
@require_POST
def close(request: HttpRequest, number: UUID) -> HttpResponse:
    """Close a round today."""
    found = maturity.round_by_id(number)
    maturity.close_round(by=request.user, round_=found, on=timezone.localdate() - timedelta(days=1))
    messages.success(request, "The round is closed.")
    return redirect("plans:maturity_round", number=number)


@dataclass(frozen=True, slots=True)
class FeatureRow:
    """One feature as it is judged, with what is measured beside it."""

    feature: Feature
    judged: Judged
    said: str
    groups: tuple[tuple[str, int, str, str], ...]
    proxy: Proxy
    moved: tuple[tuple[str, str], ...]
    comments: tuple[str, ...]


@require_safe
def results(request: HttpRequest, number: UUID) -> HttpResponse:
    """What a round says: opinion by kind, what was measured, what moved, where they disagree."""
    found = _readable(request, number)
    runs = people.may(request.user, "maturity.run").allowed
    today = timezone.localdate()
    if not maturity.is_closed(found, today):
        return render(request, "plans/maturity_open.html", _while_open(request, found, today))
    one = maturity.results(found, today)
    before = maturity.earlier(found, list(Round.objects.all()))
    earlier = maturity.results(before, today) if before and maturity.may_read(request.user, before, today) else None
    words = maturity.comments(by=request.user, round_=found) if runs else {}
    measured = _measured(request, found)
    context = {
        "round": found, "results": one, "features": _features(one, measured, moved(earlier.judged, one.judged) if earlier else (), words),
        "before": before if earlier else None, "figure": _figure(found, one), "kinds": questions().kind, "scale": questions().scale, "fewest": questions().fewest,
        "disputed": [row for row in one.judged if row.is_disputed],
    }  # fmt: skip
    return render(request, "plans/maturity_round.html", context)


def _while_open(request: HttpRequest, found: Round, today: date) -> dict[str, Any]:
    """Of a round that has not closed: its link, and how many have answered. What they said is not shown to anybody."""
    link = request.build_absolute_uri(reverse("plans:maturity_start", args=[maturity.link_of(found)]))
    return {
        "round": found,
        "link": link,
        "is_open": found.opens_on <= today,
        "sent": found.responses.exclude(sent_on=None).count(),
    }


def _readable(request: HttpRequest, number: UUID) -> Round:
    found = Round.objects.select_related("plan").filter(pk=number).first()
    if found is None or not maturity.may_read(request.user, found, timezone.localdate()):
        raise Http404(f"no round {number}")
    return found


def _features(
    one: Results, measured: tuple[Proxy, ...], changes: tuple[Moved, ...], words: dict[str, list[str]]
) -> list[FeatureRow]:
    rules = questions()
    names = {row.key: row.name for row in rules.kind} | {POOL: "Kinds with few answers, together"}
    by_key = {row.feature: row for row in measured}
    return [
        FeatureRow(
            feature, judged, sentence(judged), tuple((names[g.kind], g.answers, said(g.middle, rules), f"{g.low:g} to {g.high:g}") for g in judged.groups), by_key[feature.key],
            tuple((names[row.kind], f"from {row.before:g} to {row.now:g}") for row in changes if row.feature == feature.key), tuple(words.get(feature.key, ())),
        )
        for feature, judged in zip(rules.feature, one.judged, strict=True)
    ]  # fmt: skip


def _measured(request: HttpRequest, found: Round) -> tuple[Proxy, ...]:
    """What is measured on the round's last day, or today while it is open."""
    on = min(found.closes_on, timezone.localdate())
    plan = found.plan if found.plan and found.plan.pk in {one.pk for one in visible(request)} else None
    key = ("proxies", found.pk, plan and stamp(plan), on)
    return kept(key, lambda: _proxies(plan, on))


def _proxies(plan: Plan | None, on: date) -> tuple[Proxy, ...]:
    if plan is None:
        return proxies(None, of_place([], on).on(on), (), on)
    whole = document(plan)
    return proxies(whole, of_plans([whole], drafts=False).on(on), plan.versions.all(), on)


def _rows(one: Results) -> list[OpinionRow]:
    letters = {row.key: row.letter for row in questions().kind}
    names = {row.key: row.name for row in questions().feature}
    return [
        OpinionRow(names[row.feature], tuple((letters[g.kind], g.middle) for g in row.groups if g.kind in letters), row.is_disputed) for row in one.judged
    ]  # fmt: skip


def _figure(found: Round, one: Results) -> Shown:
    listed = _rows(one)
    told = {width: opinions_told(listed, width=width) for width in (WIDE, NARROW)}
    url = reverse("plans:maturity_picture", args=[found.pk])
    return Shown(
        Drawing(f"{url}?width=wide", WIDE, told[WIDE].height),
        Drawing(f"{url}?width=narrow", NARROW, told[NARROW].height),
        told[WIDE].desc,
    )


@require_safe
def picture(request: HttpRequest, number: UUID) -> HttpResponse:
    """The eleven features on five levels, a letter for each kind of respondent."""
    found = _readable(request, number)
    if not maturity.is_closed(found, timezone.localdate()):
        raise Http404("not closed yet")
    listed = _rows(maturity.results(found, timezone.localdate()))
    scale = tuple(questions().scale.values())
    width = NARROW if request.GET.get("width") == "narrow" else WIDE
    reply = answer(
        request, f"maturity|{width}|{listed!r}", "svg", lambda: opinions(listed, scale, title="How each kind of respondent judges the eleven features", width=width)
    )  # fmt: skip
    reply["Cache-Control"] = "private, max-age=300"
    return reply
