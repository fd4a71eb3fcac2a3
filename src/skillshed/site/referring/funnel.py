"""/funnel/: from searches to outcomes, by door, place and month; denied and unmet need. For the hub and commissioners."""

from __future__ import annotations

import csv
from calendar import monthrange
from datetime import date, timedelta
from io import StringIO
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from skillshed.provision.kinds import Kind, Level
from skillshed.provision.models import Tally
from skillshed.publishing.disarmed import disarmed
from skillshed.referrals import funnel as counted
from skillshed.referrals.actors import require_counts
from skillshed.referrals.funnel import DIMENSIONS, ENDS, NEEDS, STAGES, VISITS, Funnel
from skillshed.referrals.kinds import Reason, Unmet
from skillshed.referrals.models import OutcomeRecord, Transition, UnmetNeed
from skillshed.referrals.protected import GUARD
from skillshed.site.referring.places import named
from skillshed.terms.errors import UsageError

A_YEAR = timedelta(days=365)
DOORS = {
    "help": "Find help",
    "young": "Opportunities 16–18",
    "work": "Skills for work",
    "adviser": "By an adviser",
    "": "Not known",
}


@never_cache
@require_safe
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The funnel, its ends, outcomes, and needs that were not met."""
    require_counts(request.user)
    since, until = period(request)
    found, outcomes, unmet = figures(request, since, until)
    facts = {
        "since": since, "until": until, "guard": GUARD, "whole": _whole(found), "ends": [(words, number(found.count(step))) for step, words in ENDS],
        "tables": [_table(found, name, words) for name, words in DIMENSIONS], "outcomes": [_outcome(row) for row in outcomes],
        "unmet": [(words, _needs(unmet, name)) for name, words in NEEDS], "needs": number(unmet.get(("needs", "", ""), 0)),
    }  # fmt: skip
    return render(request, "referring/funnel.html", facts)


def period(request: HttpRequest) -> tuple[date, date]:
    """The months asked for, whole ones, so that two askings a day apart never tell what one day brought; else the last twelve."""
    today = timezone.localdate()
    try:
        since = date.fromisoformat(request.GET.get("from", "") or (today - A_YEAR).isoformat())
        until = date.fromisoformat(request.GET.get("to", "") or today.isoformat())
    except ValueError:
        raise UsageError("The days cannot be read.", next_step="Write them like 2026-04-01.") from None
    if since > until:
        raise UsageError("The first day is after the last.", next_step="Turn them round.")
    return since.replace(day=1), until.replace(day=monthrange(until.year, until.month)[1])


def figures(request: HttpRequest, since: date, until: date) -> tuple[Funnel, list[Any], dict[tuple[str, str, str], int | None]]:
    """The protected counts, worked out once for as long as nothing happens: the audit of small counts takes a while."""
    made: tuple[Any, Any, Any] | None = cache.get(key := f"funnel:{since}:{until}:{state()}")
    if made is None:
        by = request.user
        made = (
            counted.funnel(by=by, since=since, until=until), counted.outcomes(by=by, since=since, until=until), counted.unmet(by=by, since=since, until=until),
        )  # fmt: skip
        cache.set(key, made, 3600)
    return made


def state() -> str:
    """Changes with every step, outcome, need and visit."""
    heads = [model.objects.aggregate(last=Max("pk"))["last"] for model in (Transition, UnmetNeed)]
    told = OutcomeRecord.objects.aggregate(last=Max("recorded_on"))["last"]
    visits = Tally.objects.aggregate(last=Max("day"))["last"]
    return f"{heads[0]}:{heads[1]}:{told and told.timestamp()}:{visits}:{timezone.localdate()}"


def number(value: int | None) -> str:
    """A count as a table shows it."""
    return "hidden" if value is None else f"{value:,}"


def _whole(found: Funnel) -> list[dict[str, Any]]:
    """Each step with its share of the one before, where both may be shown."""
    rows: list[dict[str, Any]] = []
    before: int | None = None
    for step, words in (*VISITS, *STAGES):
        count = found.count(step)
        # People sent by an adviser passed no final screen here, so the first step of people is no share of visits.
        share = round(100 * count / before) if count is not None and before and step != STAGES[0][0] else None
        rows.append({"words": words, "text": number(count), "share": share})
        before = count
    return rows


def _table(found: Funnel, name: str, words: str) -> dict[str, Any]:
    steps = (*VISITS, *STAGES)
    rows = [(_category(name, one), [number(found.count(step, name, one)) for step, _ in steps]) for one in found.categories(name)]
    return {"name": name, "title": words, "headers": [words for _, words in steps], "rows": rows}


def _category(dimension: str, code: str) -> str:
    if dimension == "door":
        return DOORS.get(code, code)
    if dimension in ("place", "home_ons"):
        return named(code)
    words: dict[str, Any] = {"why": dict(Unmet.choices), "reason": dict(Reason.choices), "offer_kind": dict(Kind.choices), "level": dict(Level.choices)}  # fmt: skip
    return str(words.get(dimension, {}).get(code, code) or "Not said")


def _outcome(row: Any) -> dict[str, Any]:
    names = ("due", "job", "learning", "none", "unknown", "silent")
    return {"month": row.month, "cells": [number(getattr(row, name)) for name in names]}


def _needs(unmet: dict[tuple[str, str, str], int | None], name: str) -> list[tuple[str, str]]:
    rows = [(category, value) for (_, dimension, category), value in unmet.items() if dimension == name]
    return [(_category(name, one), number(value)) for one, value in sorted(rows, key=lambda row: (-(row[1] or 0), row[0]))]


@never_cache
@require_safe
@login_required
def download(request: HttpRequest) -> HttpResponse:
    """Every count of the page as CSV."""
    require_counts(request.user)
    since, until = period(request)
    found, outcomes, unmet = figures(request, since, until)
    rows: list[list[object]] = []
    for step, words in (*VISITS, *STAGES, *ENDS):
        rows.append([words, "all", "all", number(found.count(step))])
        rows += [[words, title, _category(name, one), number(found.count(step, name, one))] for name, title in DIMENSIONS for one in found.categories(name)]  # fmt: skip
    for row in outcomes:
        for words, value in (("due", row.due), ("job", row.job), ("learning", row.learning), ("neither", row.none), ("asked, not known", row.unknown), ("nobody said", row.silent)):  # fmt: skip
            rows.append([f"Outcome {row.month}", "answer", words, number(value)])
    rows += [["Need not met", dict(NEEDS).get(name, "all"), _category(name, one) if name else "all", number(value)] for (_, name, one), value in unmet.items()]  # fmt: skip
    return as_csv(f"funnel-{since}-to-{until}", ["step", "by", "category", "count"], rows)


def as_csv(stem: str, headers: list[str], rows: list[list[object]]) -> HttpResponse:
    """A CSV file. Text that a spreadsheet would run is written as text."""
    stream = StringIO()
    writer = csv.writer(stream)
    writer.writerow(headers)
    for row in rows:
        writer.writerow([disarmed(one) for one in row])
    writer.writerow([GUARD.words])
    reply = HttpResponse(stream.getvalue(), content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = f'attachment; filename="{stem}.csv"'
    return reply
