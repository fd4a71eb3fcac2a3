"""The parts of an offer: its runs, its venues, its money and contacts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from skillshed.evidence.postcodes.points import locate, suggest
from skillshed.people.forms import done
from skillshed.provision import mine, services
from skillshed.provision.models import Offer, Run, Venue
from skillshed.site.keeping.forms import ContactForms, CopyForm, CostForms, FundingForm, PlacesForm, RunForm, VenueForm
from skillshed.terms.errors import UsageError

TERM = timedelta(weeks=13)
PAGES = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_http_methods(PAGES)
def run_new(request: HttpRequest, number: UUID) -> HttpResponse:
    """Add a time and place."""
    offer = mine.offer_of(request.user, number)
    form = RunForm(request.POST or None, instance=Run(offer=offer), provider=offer.provider)

    def save() -> Any:
        return services.save_run(by=request.user, offer=offer, **form.said)

    if request.method == "POST" and form.is_valid() and done(form, save):
        messages.success(request, "The run is kept.")
        return redirect("provision:my_offer", number)
    return _form(request, form, offer, "When and where", "Save")


@never_cache
@login_required
@require_http_methods(PAGES)
def run_edit(request: HttpRequest, number: UUID) -> HttpResponse:
    """Change a time and place."""
    run = _run(request, number)
    form = RunForm(request.POST or None, instance=run, provider=run.offer.provider)

    def save() -> Any:
        return services.save_run(by=request.user, offer=run.offer, run=_run(request, number), **form.said)

    if request.method == "POST" and form.is_valid() and done(form, save):
        messages.success(request, "The run is saved.")
        return redirect("provision:my_offer", run.offer_id)
    return _form(request, form, run.offer, "When and where", "Save")


@login_required
@require_POST
def run_places(request: HttpRequest, number: UUID) -> HttpResponse:
    """How many places are left, from the list."""
    run = _run(request, number)
    form = PlacesForm(request.POST)
    if not form.is_valid():
        raise UsageError(
            "That is no number of places.", next_step="Go back and enter a whole number, or nothing where it is not known."
        )
    left = form.cleaned_data["places_left"]
    if left is not None and run.places is not None and left > run.places:
        raise UsageError(
            f"More are left than the {run.places} places there are.", next_step="Go back and enter a smaller number."
        )
    services.save_run(by=request.user, offer=run.offer, run=run, places_left=left)
    messages.success(request, "The places left are saved.")
    return redirect("provision:my_offer", run.offer_id)


@never_cache
@login_required
@require_http_methods(PAGES)
def run_copy(request: HttpRequest, number: UUID) -> HttpResponse:
    """The same again next term."""
    run = _run(request, number)
    first = run.starts_on + TERM if run.starts_on else date.today() + TERM
    form = CopyForm(request.POST or None, initial={"starts_on": first})

    def save() -> Any:
        return mine.copy_run(by=request.user, run=run, starts_on=form.cleaned_data["starts_on"])

    if request.method == "POST" and form.is_valid() and done(form, save):
        messages.success(request, "The run is copied, with every day moved and every place free.")
        return redirect("provision:my_offer", run.offer_id)
    help = "The last day and the last day to apply move by as much; every place is free again."
    return _form(request, form, run.offer, "Copy to the next term", "Copy", help=help)


@login_required
@require_POST
def run_drop(request: HttpRequest, number: UUID) -> HttpResponse:
    """Take a run away."""
    run = _run(request, number)
    services.drop_run(by=request.user, run=run)
    messages.success(request, "The run is gone.")
    return redirect("provision:my_offer", run.offer_id)


@never_cache
@login_required
@require_http_methods(PAGES)
def venue_new(request: HttpRequest, number: UUID) -> HttpResponse:
    """Add a venue."""
    provider = mine.provider_of(request.user, number)
    return _venue(request, Venue(provider=provider), None)


@never_cache
@login_required
@require_http_methods(PAGES)
def venue_edit(request: HttpRequest, number: UUID) -> HttpResponse:
    """Change a venue."""
    return _venue(request, _venue_of(request, number), number)


def _venue(request: HttpRequest, venue: Venue, number: UUID | None) -> HttpResponse:
    form = VenueForm(request.POST or None, instance=venue)

    def save() -> Any:
        kept = _venue_of(request, number) if number else None
        return services.save_venue(
            by=request.user, provider=venue.provider, venue=kept, **form.said | _point(form.said["postcode"])
        )

    if request.method == "POST" and form.is_valid() and done(form, save):
        messages.success(request, "The venue is saved. Its runs are found there at once.")
        return redirect("provision:provide_one", venue.provider_id)
    context = {"form": form, "provider": venue.provider, "title": "A venue", "button": "Save"}
    return render(request, "keeping/form.html", context, status=422 if form.errors else 200)


def _point(postcode: str) -> dict[str, Any]:
    """Where a postcode lies, and the postcode as it is written. UsageError for one nobody knows."""
    where = locate(postcode)
    if where is None or not any(sign.isdigit() for sign in postcode):
        near = ", ".join(suggest(postcode)[:3])
        raise UsageError(
            f"'{postcode}' is no postcode known here.", next_step=f"Did you mean {near}?" if near else "Write it like BB11 1AA."
        )
    plain = postcode.upper().replace(" ", "")
    written = f"{plain[:-3]} {plain[-3:]}" if len(plain) >= 5 else plain
    return {
        "postcode": written,
        "latitude": where.latitude,
        "longitude": where.longitude,
        "precision_m": where.precision_m,
        "place_ons": where.district,
    }


@never_cache
@login_required
@require_http_methods(PAGES)
def money(request: HttpRequest, number: UUID) -> HttpResponse:
    """What is asked, what may pay, and whom to ask."""
    offer = mine.offer_of(request.user, number)
    costs = list(
        offer.costs.filter(run=None).order_by("kind", "pk").values("kind", "amount", "description", "valid_from", "valid_to")
    )
    contacts = list(offer.contacts.order_by("pk").values("name", "email", "phone"))
    funding = list(offer.funding.order_by("pk").values("programme", "source"))
    given = request.POST or None
    forms = {
        "cost_forms": CostForms(given, initial=[{name: row[name] for name in ("kind", "amount", "description")} for row in costs], prefix="cost"),
        "contact_forms": ContactForms(given, initial=contacts, prefix="contact"),
        "form": FundingForm(given, initial={"programmes": [row["programme"] for row in funding if row["programme"]],
                                            "sources": "\n".join(row["source"] for row in funding if row["source"] and not row["programme"])}),
    }  # fmt: skip
    if given and _all_valid(forms) and done(forms["form"], lambda: _save_money(request, offer, costs, forms)):
        messages.success(request, "Costs, funding and contacts are saved.")
        return redirect("provision:my_offer", number)
    return render(request, "keeping/money.html", {"offer": offer, **forms}, status=422 if given else 200)


def _all_valid(forms: dict[str, Any]) -> bool:
    # Every one is asked, so that every mistake is told at once.
    answers = [one.is_valid() for one in forms.values()]
    return all(answers)


def _save_money(request: HttpRequest, offer: Offer, before: list[dict[str, Any]], forms: dict[str, Any]) -> None:
    said = [one.cleaned_data for one in forms["cost_forms"] if one.cleaned_data]
    # The dates a cost holds for are not asked here: a row keeps those it had.
    costs = [
        {**{name: before[index][name] for name in ("valid_from", "valid_to") if index < len(before)}, **row}
        for index, row in enumerate(said)
        if row.get("amount") is not None or row.get("description")
    ]
    # The words beside a programme are not asked here either.
    words = {row["programme"]: row["source"] for row in offer.funding.values("programme", "source") if row["programme"]}
    funding = [{"source": words.get(row.get("programme", ""), ""), **row} for row in forms["form"].said]
    contacts = [row for one in forms["contact_forms"] if (row := one.cleaned_data) and any(row.values())]
    mine.set_money(by=request.user, offer=offer, costs=costs, funding=funding, contacts=contacts)


def _run(request: HttpRequest, number: UUID) -> Run:
    run = Run.objects.select_related("offer__provider__organisation", "venue").filter(pk=number).first()
    if run is None:
        raise Http404("no such run")
    mine.offer_of(request.user, run.offer_id)
    return run


def _venue_of(request: HttpRequest, number: UUID) -> Venue:
    venue = Venue.objects.select_related("provider__organisation").filter(pk=number).first()
    if venue is None:
        raise Http404("no such venue")
    mine.provider_of(request.user, venue.provider_id)
    return venue


def _form(request: HttpRequest, form: Any, offer: Offer, title: str, button: str, **context: Any) -> HttpResponse:
    facts = {"form": form, "provider": offer.provider, "offer": offer, "title": title, "button": button, **context}
    return render(request, "keeping/form.html", facts, status=422 if form.errors else 200)
