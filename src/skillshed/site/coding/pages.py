"""The review page: titles in, those a person must look at with their candidates, decisions kept, the coded list out."""

from __future__ import annotations

from collections import Counter
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skillshed.people import services as people
from skillshed.people.models import User
from skillshed.site.coding import batches, deciding
from skillshed.site.coding.deciding import PERMISSION, SCHEMES
from skillshed.site.evidence.uploads import MEGABYTE, BoundedUpload, bounded
from skillshed.skills.coding.files import NONE, decided_for, read_decided, text_of
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood, UsageError

A_PAGE = 10  # titles looked at together
MOST_BYTES = 5 * MEGABYTE


def _data() -> Any:
    return settings.CONFIG.data


def _who(request: HttpRequest) -> User:
    return cast("User", request.user)


def _may(request: HttpRequest, **_: object) -> None:
    people.require(request.user, PERMISSION)


def _too_large(request: HttpRequest, **_: object) -> HttpResponse:
    messages.error(request, f"The file is larger than {MOST_BYTES // MEGABYTE} MB. Divide it.")
    return redirect("coding:review")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@bounded(refuse=_too_large, before=_may, most=MOST_BYTES)
def review(request: HttpRequest, reader: BoundedUpload) -> HttpResponse:
    """Bring titles in, as a file or pasted; the lists that are open."""
    errors: list[dict[str, str]] = []
    pasted, scheme = request.POST.get("titles", ""), request.POST.get("scheme", "soc2020")
    if request.method == "POST":
        if reader.too_large:
            return _too_large(request)
        try:
            text, name = _given(request, pasted)
            batch = deciding.bring(by=_who(request), data=_data(), scheme=scheme, text=text, name=name)
            return redirect("coding:list", token=batch.token)
        except (InputNotUnderstood, UsageError) as fault:
            errors = [{"text": str(fault), "url": "#titles"}]
    decided = {name: len(read_decided(None, _data(), scheme_)) for scheme_, name in SCHEMES.items()}
    context = {
        "errors": errors, "pasted": pasted, "scheme": scheme, "schemes": list(SCHEMES.items()), "decided": decided,
        "lists": [(one, SCHEMES[one.scheme], sum(found.needs_review for found in deciding.answers(_data(), one))) for one in batches.mine(_data(), _who(request).pk)],
    }  # fmt: skip
    return render(request, "coding/review.html", context, status=422 if errors else 200)


def _given(request: HttpRequest, pasted: str) -> tuple[str, str]:
    """The CSV's text, and its name; what is pasted may lack its first line."""
    file = request.FILES.get("file")
    if file is not None:
        return text_of(RawFile(file.read(), str(file.name))), str(file.name)
    first = pasted.strip().partition("\n")[0].lower().replace('"', "")
    if "title" in [cell.strip() for cell in first.split(",")]:
        return pasted.strip(), "the list"
    lines = ['"{}"'.format(line.strip().strip('"').replace('"', '""')) for line in pasted.splitlines() if line.strip()]
    return "\n".join(["title", *lines]), "the list"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    """The titles of a list that need a person, ten at a time, and what each might be."""
    _may(request)
    batch = batches.find(_data(), token)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            kept = deciding.decide(by=_who(request), data=_data(), batch=batch, decisions=_decisions(request, batch))
            messages.success(
                request, f"{kept} decided. The same titles are coded so from now on." if kept else "Nothing was decided."
            )
            return redirect("coding:list", token=token)
        except UsageError as fault:
            errors = [{"text": str(fault), "url": "#questions"}]
    found = deciding.answers(_data(), batch)
    keys = [decided_for(line.title, line.sector) for line in batch.lines]
    seen = Counter(keys)
    open_: dict[tuple[str, str], dict[str, Any]] = {}
    for number, (line, one, key) in enumerate(zip(batch.lines, found, keys, strict=True)):
        if one.needs_review and key[0]:
            open_.setdefault(key, {"number": number, "line": line, "coded": one, "times": seen[key],
                                   "other": request.POST.get(f"other-{number}", ""), "chosen": request.POST.get(f"code-{number}", "")})  # fmt: skip
    settled = [(line, one) for line, one in zip(batch.lines, found, strict=True) if not one.needs_review]
    context = {
        "batch": batch, "name": SCHEMES[batch.scheme], "questions": list(open_.values())[:A_PAGE], "left": len(open_), "errors": errors,
        "coded": len(settled), "count": len(batch.lines), "examples": settled[:A_PAGE], "none": NONE,
        "empty": sum(not words for words, _ in keys),
    }  # fmt: skip
    return render(request, "coding/list.html", context, status=422 if errors else 200)


def _decisions(request: HttpRequest, batch: batches.Batch) -> list[tuple[str, str, str]]:
    """What was chosen for each title; another code that is written goes before a choice."""
    out = []
    for number, line in enumerate(batch.lines):
        code = request.POST.get(f"other-{number}", "").strip() or request.POST.get(f"code-{number}", "").strip()
        if code:
            out.append((line.title, line.sector, code))
    return out


@never_cache
@login_required
@require_safe
def download(request: HttpRequest, token: str) -> HttpResponse:
    """The coded list as CSV."""
    _may(request)
    batch = batches.find(_data(), token)
    answer = HttpResponse(
        "\ufeff" + deciding.coded_csv(batch, deciding.answers(_data(), batch)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="titles-{batch.scheme}.csv"'
    return answer


@login_required
@require_POST
def remove(request: HttpRequest, token: str) -> HttpResponse:
    """The list goes; what was decided stays."""
    _may(request)
    batches.remove(_data(), token)
    messages.success(request, "The list is removed. What was decided stays.")
    return redirect("coding:review")
