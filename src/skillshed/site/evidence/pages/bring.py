"""Bringing files in: choose, see what was understood, say what columns are, publish, read the report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skillshed.people.services import require
from skillshed.publishing.figure import Link
from skillshed.site.evidence import bringing, column_maps
from skillshed.site.evidence import columns as table
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.staging import Job, Staged
from skillshed.site.evidence.uploads import MEGABYTE, MOST_BYTES, MOST_FILES, MOST_IN_ALL, BoundedUpload, bounded
from skillshed.sources.registry import sources
from skillshed.terms.errors import UserError

PERMISSION = "evidence.import"
LIMITS = {"most": MOST_BYTES // MEGABYTE, "in_all": MOST_IN_ALL // MEGABYTE, "files": MOST_FILES}


def _may_bring(request: HttpRequest) -> None:
    require(request.user, PERMISSION)


def _refused(request: HttpRequest) -> HttpResponse:
    said = f"These files are larger than {MOST_IN_ALL // MEGABYTE} MB together. Bring fewer at once."
    return _form(request, [Link(said, "#files")], status=413)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@bounded(refuse=_refused, before=_may_bring, most=MOST_IN_ALL)
def bring(request: HttpRequest, reader: BoundedUpload) -> HttpResponse:
    """Choose files."""
    if request.method != "POST":
        return _form(request)
    files = [(one.name or "", one.read()) for one in request.FILES.getlist("files")]
    faults = [f"'{name}' is larger than {MOST_BYTES // MEGABYTE} MB." for name in reader.too_large]
    if faults:
        return _form(
            request, [Link(f"{fault} Import it at the server: skillshed import FILE.", "#files") for fault in faults], status=413
        )
    if len(files) > MOST_FILES:
        return _form(
            request, [Link(f"{len(files)} files are too many at once: choose at most {MOST_FILES}.", "#files")], status=422
        )
    try:
        released_on = _date(request.POST.get("released_on", ""))
    except ValueError:
        return _form(request, [Link("Enter the release date like 2024-04-24, or leave it empty.", "#released_on")], status=422)
    try:
        job = bringing.bring(
            by=request.user,
            files=files,
            released_on=released_on,
            source=request.POST.get("source", ""),
            use_map=request.POST.get("use_map", ""),
        )
    except UserError as error:
        if error.http_status == 403 and not files:
            raise
        return _form(request, [Link(str(error), "#files")], status=error.http_status)
    waiting = next((one for one in job.files if one.state == "needs_map"), None)
    if waiting and len(job.files) == 1:
        return redirect("evidence:bring_map", job.token, waiting.number)
    return redirect("evidence:bring_job", job.token)


def _date(text: str) -> date | None:
    return date.fromisoformat(text.strip()) if text.strip() else None


def _form(request: HttpRequest, errors: Sequence[Link] = (), *, status: int = 200) -> HttpResponse:
    # After a refusal for size the body was not read, so there is nothing typed to show again.
    typed = request.POST if status != 413 else {}
    facts = {
        "errors": errors, "limits": LIMITS, "formats": sorted(sources().values(), key=lambda one: one.title), "maps": column_maps.names(book().folder),
        "released_on": typed.get("released_on", ""), "source": typed.get("source", ""), "use_map": typed.get("use_map", ""),
    }  # fmt: skip
    return render(request, "evidence/import.html", facts, status=status)


@login_required
@require_safe
def bring_job(request: HttpRequest, token: str) -> HttpResponse:
    """What was understood of each file; once begun, how far it is; once done, the report."""
    job = bringing.of_account(request.user, token)
    page = "evidence/import_preview.html" if job.stage == "waiting" else "evidence/import_report.html"
    response = render(
        request, page, {"job": job, "files": [one for one in job.files if one.belongs_to is None], "totals": _totals(job)}
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _totals(job: Job) -> dict[str, int]:
    tried = [one.tried for one in job.usable if one.tried]
    done = [one.result for one in job.files if one.result]
    return {
        "rows_out": sum(one.rows_out for one in tried), "rows_dropped": sum(one.rows_dropped for one in tried),
        "published": sum(bool(one.release) and one.is_new for one in done), "were_here": sum(bool(one.release) and not one.is_new for one in done),
        "failed": sum(bool(one.error) for one in done), "kept": sum(one.rows_out for one in done if one.is_new),
        "aside": sum(one.rows_dropped for one in done if one.is_new),
    }  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring_map(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """Say what each column of a person's own table is."""
    job = bringing.of_account(request.user, token)
    one = job.file(number)
    errors: list[Link] = []
    status = 200
    found = table.columns_of(one.head, one.columns)
    said = _said(one)
    if request.method == "POST":
        chosen = {column.name: request.POST.get(f"role-{column.number}", "") for column in found}
        said = {name: request.POST.get(name, "").strip()[:200] for name in said}
        errors = _map_faults(chosen, said)
        if not errors:
            try:
                job = bringing.map_columns(by=request.user, token=token, number=number, columns=_map(chosen, said), title=said["title"],
                                           dataset=said["dataset"], save_as=said["save_as"])  # fmt: skip
            except UserError as error:
                if error.http_status == 403:
                    raise
                errors = [Link(str(error), "#columns")]
            else:
                if job.file(number).is_usable:
                    return redirect("evidence:bring_job", token)
                errors = [Link(job.file(number).why, "#columns")]
        status = 422
        found = [table.Column(column.number, column.name, column.samples, chosen[column.name]) for column in found]
    facts = {"job": job, "file": one, "columns": found, "roles": table.ROLES, "said": said, "errors": errors}
    return render(request, "evidence/import_map.html", facts, status=status)


def _said(one: Staged) -> dict[str, str]:
    constant = {role: text[1:] for role, text in one.columns.items() if text.startswith("=")}
    return {
        "title": one.title, "dataset": one.dataset, "period": constant.get("period", ""), "unit": constant.get("unit", ""), "save_as": "",
        "protect": one.columns.get("protect", ""), "round": one.columns.get("round", ""),
    }  # fmt: skip


def _map(chosen: dict[str, str], said: dict[str, str]) -> dict[str, str]:
    guards = {name: said[name] for name in ("protect", "round") if said[name] and said["protect"]}
    return {**table.as_map(chosen, {"period": said["period"], "unit": said["unit"]}), **guards}


def _map_faults(chosen: dict[str, str], said: dict[str, str]) -> list[Link]:
    roles = set(chosen.values())
    faults = [f"Two columns are the {table.ROLES[role]}: choose one" for role in table.twice(chosen)]
    if not roles & {"place_code", "place_name"}:
        faults.append("Say which column is the place (its code or its name)")
    if "value" not in roles:
        faults.append("Say which column holds the figures")
    found = [Link(fault, "#columns") for fault in faults]
    if "period" not in roles and not said["period"]:
        found.append(Link("Say which column is the period, or enter one for the whole file", "#period"))
    for name, least in (("protect", 3), ("round", 1)):
        if said[name] and not (said[name].isdigit() and int(said[name]) >= least):
            found.append(Link(f"Enter a whole number of {least} or more, or leave it empty", f"#{name}"))
    return found


@login_required
@require_POST
def bring_publish(request: HttpRequest, token: str) -> HttpResponse:
    """Publish; a second click leads to the same report."""
    bringing.start(by=request.user, token=token)
    return redirect("evidence:bring_job", token)


@login_required
@require_POST
def bring_discard(request: HttpRequest, token: str) -> HttpResponse:
    """Forget what was brought in."""
    bringing.leave_out(by=request.user, token=token)
    messages.success(request, "The files are discarded. Nothing was published.")
    return redirect("evidence:bring")
