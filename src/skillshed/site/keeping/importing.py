"""Bringing offers in: choose a file, see what it would do, confirm; feeds and how they went; the template."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skillshed.people.services import may, require
from skillshed.provision.feeds.bring import may_bring
from skillshed.provision.feeds.quality_reads import directory
from skillshed.provision.feeds.tables import headers
from skillshed.provision.feeds.tables_out import export, template
from skillshed.provision.models import Duplicate, Feed, Offer
from skillshed.publishing.figure import Link
from skillshed.publishing.media_types import XLSX
from skillshed.site.evidence.uploads import MEGABYTE, MOST_BYTES, BoundedUpload, bounded
from skillshed.site.keeping import deciding
from skillshed.site.keeping import staged_offers as staged
from skillshed.terms.errors import UserError

RECORDS = {
    "provider": "Providers",
    "venue": "Venues",
    "offer": "Offers",
    "run": "Times and places",
    "taxonomy": "Lists of terms",
    "term": "Terms",
}
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}
SHOWN = 100


def _may_bring(request: HttpRequest) -> None:
    may_bring(request.user)  # type: ignore[arg-type]


def _too_large(request: HttpRequest) -> HttpResponse:
    said = f"The file is larger than {MOST_BYTES // MEGABYTE} MB. Bring it in at the server: skillshed provision import FILE."
    return _form(request, said, status=413)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@bounded(refuse=_too_large, before=_may_bring)
def choose(request: HttpRequest, reader: BoundedUpload) -> HttpResponse:
    """Choose a file."""
    if request.method != "POST":
        return _form(request)
    file = request.FILES.get("file")
    if reader.too_large:
        return _too_large(request)
    if file is None:
        return _form(request, "Choose a file.", status=422)
    said = request.POST
    organisation = said.get("organisation", "")
    try:
        job = staged.look(
            by=request.user, name=file.name or "", content=file.read(), feed=said.get("feed", "")[:200], is_whole="whole" in said,
            organisation=int(organisation) if organisation.isdigit() else None,
        )  # fmt: skip
    except UserError as error:
        return _form(request, str(error), status=error.http_status)
    return redirect("provision:import_job", job.token)


def _form(request: HttpRequest, error: str = "", *, status: int = 200) -> HttpResponse:
    typed = request.POST if status != 413 else {}
    facts = {
        "errors": [Link(error, "#file")] if error else [], "most": MOST_BYTES // MEGABYTE, "feed": typed.get("feed", ""), "whole": "whole" in typed,
        "organisations": staged.own_organisations(request.user), "is_for_all": may(request.user, "provision.import").allowed,
        "columns": headers(), "chosen": typed.get("organisation", ""),
    }  # fmt: skip
    return render(request, "keeping/import_offers.html", facts, status=status)


@login_required
@require_safe
def job(request: HttpRequest, token: str) -> HttpResponse:
    """What the file would do; once brought in, what it did."""
    found = staged.of_account(request.user, token)
    shown = found.shown
    facts = {
        "job": found, "file": found.files[0], "shown": shown, "is_done": found.stage == "done",
        "counts": [(RECORDS[kind], counts) for kind, counts in shown.get("counts", {}).items()],
        "changes": shown.get("changes", [])[:SHOWN], "refused": shown.get("refused", [])[:SHOWN], "hints": shown.get("hints", [])[:SHOWN],
        "conflicts": shown.get("conflicts", [])[:SHOWN], "gone": shown.get("gone", [])[:SHOWN], "records": RECORDS, "most": SHOWN,
    }  # fmt: skip
    response = render(request, "keeping/import_job.html", facts)
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
@require_safe
def errors(request: HttpRequest, token: str) -> HttpResponse:
    """What is wrong with the file, as CSV."""
    found = staged.of_account(request.user, token)
    return _download("﻿" + staged.errors_csv(found), "csv", f"{Path(found.files[0].name).stem}-errors")


@login_required
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Bring it in; a second click leads to the same result."""
    found = staged.do(by=request.user, token=token, accept_gone="accept_gone" in request.POST)
    if found.stage == "done":
        messages.success(request, "The offers are in the directory.")
    return redirect("provision:import_job", token)


@login_required
@require_POST
def discard(request: HttpRequest, token: str) -> HttpResponse:
    """Forget the file."""
    found = staged.of_account(request.user, token)
    if found.stage != "done":
        staged.staging().discard(token)
        messages.success(request, "The file is discarded. Nothing was changed.")
    return redirect("provision:import_offers")


@login_required
@require_safe
def table(request: HttpRequest, stem: str, kind: str) -> HttpResponse:
    """The empty template, or the offers that may be changed, as CSV or workbook."""
    if stem not in ("template", "offers") or kind not in TYPES:
        raise Http404(stem)
    allowed = may_bring(request.user)  # type: ignore[arg-type]
    offers = Offer.objects.exclude(status="defunct")
    if allowed is not None:
        offers = offers.filter(provider__organisation__in=allowed)
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{stem}.{kind}"
        template(file) if stem == "template" else export(file, offers)
        return _download(
            file.read_bytes(), kind, "skillshed-template" if stem == "template" else f"offers-{timezone.localdate()}"
        )


def _download(content: str | bytes, kind: str, stem: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[kind])
    plain = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in stem)[:80]
    response.headers["Content-Disposition"] = f'attachment; filename="{plain}.{kind}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """Every feed and how its last run went."""
    require(request.user, "provision.import")
    rows = [_row(feed) for feed in Feed.objects.order_by("name")]
    waiting = Duplicate.objects.filter(state="proposed").count()
    return render(request, "keeping/feeds.html", {"feeds": rows, "waiting": waiting})


def _row(feed: Feed) -> dict[str, Any]:
    last = feed.last or {}
    counts = last.get("counts", {}).get("offer", {})
    return {
        "feed": feed,
        "last": last,
        "counts": counts,
        "conflicts": len(last.get("conflicts", [])),
        "refused": last.get("rows_refused", 0),
    }


@login_required
@require_safe
def feed(request: HttpRequest, number: UUID) -> HttpResponse:
    """One feed: what its last run did, what it found here that was edited by hand, what is gone."""
    require(request.user, "provision.import")
    found = get_object_or_404(Feed, pk=number)
    last = found.last or {}
    facts = {
        "feed": found, "last": last, "counts": [(RECORDS[kind], counts) for kind, counts in last.get("counts", {}).items()],
        "conflicts": last.get("conflicts", [])[:SHOWN], "gone": last.get("gone", [])[:SHOWN], "faults": last.get("faults", [])[:SHOWN], "records": RECORDS,
    }  # fmt: skip
    return render(request, "keeping/feed.html", facts)


@login_required
@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    """How good the entries are: for a provider its own, for whoever keeps the directory everybody's."""
    allowed = may_bring(request.user)  # type: ignore[arg-type]
    own = staged.own_organisations(request.user)
    report = directory(on=timezone.localdate(), organisation=own[0].pk if allowed is not None else None)
    poorest = sorted(report.found, key=lambda one: one.richness)[:SHOWN]
    return render(
        request, "keeping/quality.html", {"report": report, "kinds": list(report.kinds()), "poorest": poorest, "own": own[:1]}
    )


importing_urls: list[URLPattern | URLResolver] = [
    path("provision/import/", choose, name="import_offers"),
    path("provision/import/<str:token>/", job, name="import_job"),
    path("provision/import/<str:token>/errors.csv", errors, name="import_errors"),
    path("provision/import/<str:token>/confirm/", confirm, name="import_confirm"),
    path("provision/import/<str:token>/discard/", discard, name="import_discard"),
    path("provision/tables/<str:stem>.<str:kind>", table, name="offer_table"),
    path("provision/feeds/", feeds, name="feeds"),
    path("provision/feeds/<uuid:number>/", feed, name="feed"),
    path("provision/quality/", quality, name="quality"),
    path("provision/duplicates/", deciding.listed, name="duplicates"),
    path("provision/duplicates/<int:number>/", deciding.pair, name="duplicate"),
]
