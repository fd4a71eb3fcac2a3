"""Lists brought in: choose a file, see row by row what was read, then bring it in; the templates of both lists."""

from __future__ import annotations

import csv
import io
import json
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skillshed.employers.models import Redundancy
from skillshed.employers.redundancy import uploads
from skillshed.employers.redundancy.access import organisations, response_of
from skillshed.employers.redundancy.columns import columns
from skillshed.employers.redundancy.opened import skills
from skillshed.employers.redundancy.rules import rules, table
from skillshed.publishing.figure import Link
from skillshed.site.evidence.uploads import MEGABYTE, BoundedUpload, bounded
from skillshed.site.redundancies.common import ASK, crumbs, file, of_response
from skillshed.terms.errors import UserError

MOST = 10 * MEGABYTE
HEADS = {"people": "Bring the people at risk", "vacancies": "Bring vacancies"}


def _may_bring(request: HttpRequest, number: UUID, kind: str) -> None:
    response_of(request.user, number)


def _too_large(request: HttpRequest, number: UUID, kind: str) -> HttpResponse:
    messages.warning(request, f"The file is larger than {MOST // MEGABYTE} MB. Divide it.")
    return redirect("redundancies:bring", number, kind)


@login_required
@require_http_methods(ASK)
@bounded(refuse=_too_large, before=_may_bring, most=MOST)
def bring(request: HttpRequest, reader: BoundedUpload, number: UUID, kind: str) -> HttpResponse:
    """Choose a file."""
    return _bring(request, number, reader, kind)


@of_response
def _bring(request: HttpRequest, found: Redundancy, reader: BoundedUpload, kind: str) -> HttpResponse:
    if kind not in HEADS:
        raise Http404(kind)
    if request.method != "POST":
        return _form(request, found, kind)
    chosen = request.FILES.get("file")
    if reader.too_large:
        return _too_large(request, found.pk, kind)
    if chosen is None:
        return _form(request, found, kind, "Choose a file")
    try:
        made = uploads.look(by=request.user, number=found.pk, kind=kind, name=chosen.name or "", content=chosen.read())
    except UserError as error:
        return _form(request, found, kind, str(error))
    return redirect("redundancies:brought", found.pk, made.pk)


def _form(request: HttpRequest, found: Redundancy, kind: str, error: str = "") -> HttpResponse:
    facts = {
        **crumbs(found, HEADS[kind]), "kind": kind, "head": HEADS[kind], "errors": [Link(error, "#file")] if error else [],
        "columns": columns(kind).values(), "refused": table("columns.toml")["refused"], "hours": rules()["keeping"]["upload_hours"],
    }  # fmt: skip
    return render(request, "redundancies/bring.html", facts, status=422 if error else 200)


@require_safe
@of_response
def brought(request: HttpRequest, found: Redundancy, upload: UUID) -> HttpResponse:
    """What was read, what was put aside and why; and once brought in, what it did."""
    held = uploads.upload_of(request.user, found.pk, upload)
    return render(
        request,
        "redundancies/brought.html",
        {**crumbs(found, "What was read"), "upload": held, "report": json.loads(held.report)},
    )


@require_POST
@of_response
def confirm(request: HttpRequest, found: Redundancy, upload: UUID) -> HttpResponse:
    """Bring it in; a second click leads to the same result."""
    uploads.bring(by=request.user, number=found.pk, upload=upload, skills=skills())
    return redirect("redundancies:brought", found.pk, upload)


@require_POST
@of_response
def discard(request: HttpRequest, found: Redundancy, upload: UUID) -> HttpResponse:
    """Forget what was read."""
    uploads.discard(by=request.user, number=found.pk, upload=upload)
    messages.success(request, "Forgotten. Nothing was kept.")
    return redirect("redundancies:response", found.pk)


@require_safe
@login_required
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty list with one example."""
    organisations(request.user)
    if kind not in HEADS:
        raise Http404(kind)
    out = io.StringIO()
    writer = csv.writer(out)
    listed = list(columns(kind).values())
    writer.writerow([one.title for one in listed])
    writer.writerow([one.example for one in listed])
    return file(("﻿" + out.getvalue()).encode(), "csv", f"{kind}-template")
