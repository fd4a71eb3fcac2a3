"""Several plans: side by side, measured by the same yardstick where they share one; loaded from a file; the format published."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from skillshed.insight.plan.reading import PlanFile, parse_plan, plan_schema
from skillshed.insight.plan.sheets import read_workbook
from skillshed.insight.plan.status import WORDS
from skillshed.people import services as people
from skillshed.plans.exchange import from_iati
from skillshed.plans.services import load_plan
from skillshed.site.evidence.uploads import MEGABYTE, MOST_BYTES, BoundedUpload, bounded
from skillshed.site.plans.opened import Opened, opened
from skillshed.site.plans.shown import KINDS, ORDER, headline, shown
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood, UserError

MOST = 6


@require_safe
def side_by_side(request: HttpRequest, slug: str) -> HttpResponse:
    """A plan beside others: how many measures stand where, and each measure of the evidence base that two of them follow."""
    slugs = list(dict.fromkeys([slug, *request.GET.getlist("plan")]))[:MOST]
    chosen = [opened(request, one) for one in slugs]
    context = {"chosen": [_column(one) for one in chosen], "shared": _shared(chosen), "first": chosen[0].plan}
    return render(request, "plans/side_by_side.html", context)


def _column(one: Opened) -> dict[str, Any]:
    listed = shown(one.found)
    counts = [(KINDS[colour], WORDS[colour], sum(row.colour is colour for row in listed)) for colour in ORDER]
    place = one.document.plan.place
    return {
        "plan": one.plan, "headline": headline(listed), "counts": counts, "measures": len(listed),
        "place": place.get("name", "") if isinstance(place, dict) else place,
        "size": {name: len(getattr(one.document, name)) for name in ("themes", "objectives", "actions", "outputs", "outcomes")},
    }  # fmt: skip


def _shared(chosen: list[Opened]) -> list[dict[str, Any]]:
    """Measures of the evidence base or a source that more than one plan follows, a cell each plan."""
    found: dict[str, list[Any]] = {}
    for number, one in enumerate(chosen):
        for row in one.found.measures.values():
            name = row.measure.evidence or row.measure.source
            if name:
                found.setdefault(name, [None] * len(chosen))[number] = row
    cells = []
    for name, listed in found.items():
        if sum(row is not None for row in listed) > 1:
            cells.append(
                {"name": next(row.measure.name for row in listed if row) or name, "cells": [_cell(row) for row in listed]}
            )
    return cells


def _cell(row: Any) -> dict[str, Any] | None:
    if row is None:
        return None
    return {"kind": KINDS[row.status.colour], "word": WORDS[row.status.colour], "why": row.status.why, "place": row.measure.place}


def _may_load(request: HttpRequest) -> None:
    people.require(request.user, "plan.edit", organisation=_own(request))


def _own(request: HttpRequest) -> int | None:
    """The organisation a limited plan owner loads plans for; none for one who may change any."""
    if people.may(request.user, "plan.edit").allowed:
        return None
    grant = request.user.grants.filter(role="plan_owner", ended_on=None, organisation__isnull=False).first()  # type: ignore[union-attr]
    return grant.organisation_id if grant else None


def _too_large(request: HttpRequest) -> HttpResponse:
    messages.warning(request, f"The file is larger than {MOST_BYTES // MEGABYTE} MB.")
    return redirect("plans:load")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@bounded(refuse=_too_large, before=_may_load)
def load(request: HttpRequest, reader: BoundedUpload) -> HttpResponse:
    """A plan from a file: YAML, JSON, a workbook or IATI. One that is there already is brought to what the file says."""
    if reader.too_large:
        return _too_large(request)
    error, faults = "", []
    if request.method == "POST":
        try:
            found = _read(request)
            faults = list(found.faults)
            if not faults:
                from skillshed.people.models import Organisation

                owner = Organisation.objects.filter(pk=_own(request)).first()
                plan = load_plan(by=request.user, file=found, owner=owner)
                messages.success(request, "The plan is loaded. Nobody but colleagues sees it until you say so.")
                return redirect("plans:plan", slug=plan.slug)
            error = f"The plan is not sound: {len(faults)} {'thing has' if len(faults) == 1 else 'things have'} to be put right. Nothing was loaded."
        except UserError as fault:
            error = str(fault)
    return render(request, "plans/load.html", {"error": error, "faults": faults[:100]}, status=422 if error else 200)


def _read(request: HttpRequest) -> PlanFile:
    file = request.FILES.get("file")
    if file is None:
        raise InputNotUnderstood("No file was chosen.", next_step="Choose a file of the plan.")
    name, content = str(file.name), file.read()
    if content[:2] == b"PK":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "plan.xlsx"
            path.write_bytes(content)
            return read_workbook(path)
    if content.lstrip()[:1] == b"<":
        return from_iati(content, name)
    return parse_plan(RawFile(content, name).text, name)


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The format of plans as a JSON Schema."""
    return JsonResponse(plan_schema(), json_dumps_params={"ensure_ascii": False, "indent": 1})
