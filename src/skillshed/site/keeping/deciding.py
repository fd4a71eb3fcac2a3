"""Offers that may be one, side by side: joined or kept apart by a person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from skillshed.people.services import require
from skillshed.provision import kinds
from skillshed.provision.feeds.columns import columns
from skillshed.provision.feeds.duplicates import COMPARED, differing, join, keep_apart
from skillshed.provision.models import Duplicate, Offer
from skillshed.publishing.figure import Link
from skillshed.terms.errors import UserError

LISTS = {"audiences": "Audience", "features": "Feature"}
PAGE = 50


@login_required
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Pairs to decide, the likeliest first."""
    require(request.user, "provision.decide_duplicates")
    page = Paginator(_pairs().filter(state="proposed").order_by("-score", "pk"), PAGE).get_page(request.GET.get("page"))
    decided = Duplicate.objects.exclude(state="proposed").count()
    return render(request, "keeping/duplicates.html", {"page": page, "decided": decided})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest, number: int) -> HttpResponse:
    """One pair; a post decides it."""
    require(request.user, "provision.decide_duplicates")
    found = get_object_or_404(_pairs(), pk=number)
    error = ""
    if request.method == "POST":
        try:
            _decide(request, found)
        except UserError as wrong:
            if wrong.http_status == 403:
                raise
            error = str(wrong)
        else:
            return redirect("provision:duplicates")
    facts = {
        "pair": found,
        "differing": _rows(found),
        "sides": [_side(found.one), _side(found.other)],
        "errors": [Link(error, "#decide")] if error else [],
    }
    return render(request, "keeping/duplicate.html", facts, status=422 if error else 200)


def _pairs() -> QuerySet[Duplicate]:
    return Duplicate.objects.select_related(
        "one__provider__organisation", "other__provider__organisation", "one__feed", "other__feed"
    )


def _decide(request: HttpRequest, found: Duplicate) -> None:
    said: Any = request.POST
    if said.get("decision") == "apart":
        keep_apart(by=request.user, pair=found)  # type: ignore[arg-type]
        messages.success(request, "They are kept apart, and will not be proposed again.")
        return
    keep = found.other_id if said.get("keep") == "other" else found.one_id
    side = "one" if keep == found.one_id else "other"
    take = [name for name in COMPARED if said.get(f"field-{name}") in ("one", "other") and said[f"field-{name}"] != side]
    kept = join(by=request.user, pair=found, keep=UUID(str(keep)), take=take)  # type: ignore[arg-type]
    messages.success(request, f"Joined: {kept.title}. The other offer stays on record and points to it.")


def _rows(found: Duplicate) -> list[dict[str, Any]]:
    """Fields in which they differ, with what each says and which would stay."""
    titles = {column.field: column.title for column in columns().values() if column.on == "offer"} | {
        "features": "Help and access"
    }
    rows = []
    for name in differing(found.one, found.other):
        one, other = (_words(offer, name) for offer in (found.one, found.other))
        title = titles.get(name, name.replace("_", " ").capitalize())
        rows.append(
            {"name": name, "title": title, "one": one, "other": other, "is_other": not one, "is_blank": not one or not other}
        )
    return rows


def _words(offer: Offer, name: str) -> str:
    value = getattr(offer, name)
    if isinstance(value, dict):
        labels = dict(kinds.Feature.choices)
        return "; ".join(f"{labels.get(code, code)}: {'yes' if is_so else 'no'}" for code, is_so in value.items())
    if isinstance(value, list):
        labels = dict(getattr(kinds, LISTS[name]).choices) if name in LISTS else {}
        return "; ".join(str(labels.get(one, one)) for one in value)
    display = getattr(offer, f"get_{name}_display", None)
    return str(display()) if display and value else "" if value in (None, "") else str(value)


def _side(offer: Offer) -> dict[str, Any]:
    """What else tells them apart: runs, costs, contacts, and where the entry came from."""
    return {
        "offer": offer, "runs": offer.runs.select_related("venue").order_by("starts_on", "pk")[:20],
        "costs": offer.costs.filter(run=None), "contacts": offer.contacts.all(), "feed": offer.feed.name if offer.feed else "entered here",
    }  # fmt: skip
