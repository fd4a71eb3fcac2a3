"""What people do to the map in the browser: bring a list in, end a relation, withdraw one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from skillshed.people import services as people
from skillshed.plans import relations
from skillshed.plans.bulk import read_day
from skillshed.site.evidence.uploads import MEGABYTE, BoundedUpload, bounded
from skillshed.site.plans.actors.pages import common
from skillshed.site.plans.actors.seen import seen
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood, UsageError, UserError

MOST = 5 * MEGABYTE


def _may(request: HttpRequest) -> None:
    people.require(request.user, "actors.edit")


def _too_large(request: HttpRequest) -> HttpResponse:
    messages.error(request, f"The file is larger than {MOST // MEGABYTE} MB. Divide it.")
    return redirect("plans:actors_bring")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@bounded(refuse=_too_large, before=_may, most=MOST)
def bring(request: HttpRequest, reader: BoundedUpload) -> HttpResponse:
    """A list of actors or relations: good rows kept, bad ones named."""
    if reader.too_large:
        return _too_large(request)
    one = seen(request)
    said_by, errors = request.POST.get("said_by", ""), []
    if request.method == "POST":
        try:
            file = request.FILES.get("file")
            if file is None:
                raise UsageError("Choose a file.")
            raw = RawFile(file.read(), str(file.name))
            done = relations.bring_in(
                by=request.user, content=raw.text, name=raw.name, said_by=said_by, known=one.whole.map.nodes, is_public="public" in request.POST
            )  # fmt: skip
            return render(
                request,
                "plans/actors_brought.html",
                {**common(one), "done": done, "bad": len({(row.of, row.row) for row in done.refused})},
            )
        except (InputNotUnderstood, UsageError) as error:
            errors = [{"text": str(error), "url": "#said_by" if "says so" in str(error) else "#file"}]
    context = {**common(one), "errors": errors, "said_by": said_by, "is_public": "public" in request.POST}
    return render(request, "plans/actors_bring.html", context, status=422 if errors else 200)


@login_required
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """End a relation on a day, or withdraw it."""
    number = request.POST.get("relation", "")
    try:
        if not number.isdigit():
            raise UsageError("Choose a relation.")
        if request.POST.get("do") == "withdraw":
            found = relations.withdraw_relation(by=request.user, relation=int(number))
            messages.success(request, f"Withdrawn: {found}. It is kept with its history and shown nowhere.")
        else:
            day = read_day(request.POST.get("on", ""))
            if day is None:
                raise UsageError("Write the day on which it ended, such as 30 September 2026.")
            found = relations.end_relation(by=request.user, relation=int(number), on=day)
            messages.success(request, f"Ended: {found}.")
    except UserError as error:
        if error.http_status == 403:
            raise
        messages.warning(request, str(error))
    return redirect("plans:relations")
