"""Snapshots of a plan: taken, listed, shown to come out the same again, and compared."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from skillshed.insight.plan.status import Colour
from skillshed.plans import snapshots
from skillshed.plans.models import Snapshot
from skillshed.site.evidence.opened import book
from skillshed.site.plans.opened import Opened, opened
from skillshed.site.plans.pages import common
from skillshed.site.plans.shown import GREY_WORDS, KINDS
from skillshed.terms.errors import NotFound, Refused, UserError

MOST = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """The snapshots kept, a form that takes one, and one that compares two."""
    one = _colleague(request, slug)
    error = ""
    if request.method == "POST":
        try:
            made = _take(request, one)
            messages.success(request, f"Snapshot {made.pk} is kept.")
            return redirect("plans:snapshot", slug=slug, number=made.pk)
        except UserError as fault:
            error = str(fault)
    held = one.plan.snapshots.defer("document").select_related("made_by__person").order_by("-pk")[:MOST]
    context = {**common(one), "held": held, "error": error, "today": timezone.localdate()}
    return render(request, "plans/snapshots.html", context, status=422 if error else 200)


def _take(request: HttpRequest, one: Opened) -> Snapshot:
    days = {name: _day(request.POST.get(name, "")) for name in ("on", "as_of")}
    return snapshots.take_snapshot(
        by=request.user, plan=one.plan, on=days["on"] or timezone.localdate(), book=book(), as_of=days["as_of"]
    )


def _day(text: str) -> date | None:
    from skillshed.plans.bulk import read_day
    from skillshed.terms.errors import UsageError

    found = read_day(text) if text.strip() else None
    if text.strip() and found is None:
        raise UsageError(f"“{text}” is no day.", next_step="Write it like 30 September 2026.")
    return found


@login_required
@require_safe
def shown(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One snapshot as it was kept, and whether it comes out the same today."""
    one = _colleague(request, slug)
    held = _held(one, number)
    if request.GET.get("format") == "json":
        return JsonResponse(held.document, json_dumps_params={"ensure_ascii": False, "indent": 1})
    context = {**common(one), "snapshot": held, "holds": snapshots.holds(held), "measures": _rows(held)}
    return render(request, "plans/snapshot.html", context)


@login_required
@require_safe
def compared(request: HttpRequest, slug: str) -> HttpResponse:
    """Two snapshots beside each other: what changed."""
    one = _colleague(request, slug)
    numbers = [int(text) for text in request.GET.getlist("number") if text.isascii() and text.isdigit() and len(text) < 10]
    if len(numbers) != 2:
        messages.warning(request, "Choose two snapshots.")
        return redirect("plans:snapshots", slug=slug)
    before, after = sorted((_held(one, number) for number in numbers), key=lambda row: (row.on, row.pk))
    context = {
        **common(one), "before": before, "after": after, "moved": snapshots.moved(before, after),
        "changes": snapshots.changed(before, after)[:100],
    }  # fmt: skip
    return render(request, "plans/snapshots_compared.html", context)


def _rows(held: Snapshot) -> list[dict[str, Any]]:
    named = {row["id"]: row.get("name") or row["id"] for row in held.document["plan"].get("measures", [])}
    rows = []
    for key, status in held.document["statuses"].items():
        colour = Colour(status["colour"])
        word = GREY_WORDS.get(status["grey"], "") if colour is Colour.GREY else ""
        rows.append({"name": named.get(key, key), "kind": KINDS[colour], "word": word or snapshots.WORDS[colour], "why": status["why"],
                     "releases": held.document["releases"].get(key, [])})  # fmt: skip
    return rows


def _held(one: Opened, number: int) -> Snapshot:
    try:
        return snapshots.snapshot_of(one.plan, number)
    except NotFound as error:
        raise Http404(str(error)) from error


def _colleague(request: HttpRequest, slug: str) -> Opened:
    one = opened(request, slug)
    if not one.may_see_drafts:
        raise Refused("Snapshots hold figures that are not public.", next_step="Ask an administrator for the role of plan owner.")
    return one
