"""Colleges' targets beside a plan's priorities: the matrix, its files, and a file of targets brought in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from skillshed.insight.plan.matrix import matrix as reconciled
from skillshed.plans.college_targets import COLUMNS, keep_targets, matrix_csv, matrix_xlsx, read_targets
from skillshed.publishing.media_types import XLSX
from skillshed.site.evidence.uploads import MEGABYTE, MOST_BYTES, BoundedUpload, bounded
from skillshed.site.plans.opened import opened
from skillshed.site.plans.pages import common
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import Refused, UserError

FILES = {
    "csv": ("text/csv; charset=utf-8", matrix_csv),
    "xlsx": (XLSX, matrix_xlsx),
}


def _may_bring(request: HttpRequest, slug: str) -> None:
    one = opened(request, slug)
    if request.method == "POST" and not one.may_edit:
        raise Refused("Only a plan's owners may bring targets in.", next_step="Ask an administrator for the role of plan owner.")


def _too_large(request: HttpRequest, slug: str) -> HttpResponse:
    messages.error(request, f"The file is larger than {MOST_BYTES // MEGABYTE} MB. Divide it.")
    return redirect("plans:matrix", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@bounded(refuse=_too_large, before=_may_bring)
def matrix(request: HttpRequest, reader: BoundedUpload, slug: str) -> HttpResponse:
    """Priorities down, colleges across; what nobody serves, what nobody asked for."""
    if reader.too_large:
        return _too_large(request, slug)
    one = opened(request, slug)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            read = read_targets(_brought(request))
            made, changed = keep_targets(by=request.user, plan=one.plan, targets=read.targets)
            messages.success(request, f"{made} targets kept, {changed} changed.")
            if not read.refused:
                return redirect("plans:matrix", slug=slug)
            errors = [{"text": f"Row {row.row}, {row.column}: {row.why}", "url": "#file"} for row in read.refused[:30]]
            one = opened(request, slug)
        except UserError as error:
            errors = [{"text": str(error), "url": "#file"}]
    found = reconciled(one.document)
    rows = [{"priority": row, "cells": [found.cell(row.id, college) for college in found.colleges]} for row in found.priorities]
    context = {
        **common(one),
        "found": found,
        "matched": rows,
        "errors": errors,
        "columns": ", ".join(COLUMNS),
        "names": {row.id: row.name for row in found.targets},
    }
    return render(request, "plans/board_matrix.html", context, status=422 if errors else 200)


def _brought(request: HttpRequest) -> RawFile:
    file = request.FILES.get("file")
    if file is None:
        raise Refused("No file was chosen.", next_step="Choose a workbook, a CSV or a YAML file.")
    return RawFile(file.read(), str(file.name))


@require_safe
def export(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """The matrix as a spreadsheet."""
    if ending not in FILES:
        raise Http404(f"no format {ending}")
    kind, write = FILES[ending]
    reply = HttpResponse(write(reconciled(opened(request, slug).document)), content_type=kind)
    reply.headers["Content-Disposition"] = f'attachment; filename="{slug}-matrix.{ending}"'
    return reply
