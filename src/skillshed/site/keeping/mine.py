"""/provide/: a provider's own part of the directory: what needs them first, then each offer, how it stands, and its words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skillshed.people.forms import done
from skillshed.people.services import require
from skillshed.provision import assuring, mine, problems, services
from skillshed.provision.freshness import Freshness
from skillshed.provision.kinds import Status
from skillshed.provision.models import Offer, Provider
from skillshed.provision.published import freshness_of
from skillshed.provision.teaching import deciding
from skillshed.referrals.received import received
from skillshed.site.keeping.common import checked, tag_of
from skillshed.site.keeping.did import did
from skillshed.site.keeping.forms import OfferForm, ProviderForm
from skillshed.site.keeping.seen import DAYS, seen, since_words

PAGE = 50
HISTORY = 30
STATUS = {
    "pause": (Status.PAUSED, "Paused: it is not shown until you take it up again."),
    "resume": (Status.ACTIVE, "It is shown again, as long as it is checked and has a run to come."),
}
ASKED_OF = (Freshness.AGEING, Freshness.STALE)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def provide(request: HttpRequest) -> HttpResponse:
    """The organisations whose offers the person keeps; straight to the only one. Posting begins an organisation's entry."""
    found = mine.organisations_of(request.user).select_related("provider")
    if not found.exists():
        require(request.user, mine.EDIT)
    if request.method == "POST":
        chosen = found.filter(
            pk=request.POST.get("organisation") if request.POST.get("organisation", "").isdigit() else 0
        ).first()
        if chosen is not None:
            made = services.save_provider(by=request.user, organisation=chosen)
            return redirect("provision:edit_provider", made.pk)
    listed = list(found[:200])
    if len(listed) == 1 and hasattr(listed[0], "provider"):
        return redirect("provision:provide_one", listed[0].provider.pk)
    rows = [{"organisation": one, "provider": getattr(one, "provider", None)} for one in listed]
    return render(request, "keeping/provide.html", {"listed": rows})


@never_cache
@login_required
@require_safe
def provider(request: HttpRequest, number: UUID) -> HttpResponse:
    """One provider's offers."""
    found, on = mine.provider_of(request.user, number), timezone.localdate()
    rows = mine.rows(found, on)
    to_check = [row for row in rows if row.freshness in ASKED_OF]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    sent = received(by=request.user, organisation=found.organisation)
    looks = seen([row.offer.pk for row in page], sent, on)
    context = {
        "provider": found, "page": page, "count": len(rows), "shown": [{"row": row, "tag": tag_of(row.freshness), "checked": checked(row.offer), "seen": looks[row.offer.pk]} for row in page],
        "to_check": [{"row": row, "checked": checked(row.offer)} for row in to_check[:20]], "more_to_check": max(len(to_check) - 20, 0),
        "over": [row for row in rows if row.freshness is Freshness.EXPIRED],
        "problems": problems.open_problems([found.organisation_id]), "venues": found.venues.order_by("name"), "days": DAYS, "since": since_words(on), "is_exact": sent.is_exact,
    }  # fmt: skip
    return render(request, "keeping/provider.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, number: UUID) -> HttpResponse:
    """The provider's own entry."""
    found = mine.provider_of(request.user, number)
    form = ProviderForm(request.POST or None, instance=found)

    def save() -> Any:
        return services.save_provider(by=request.user, organisation=found.organisation, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and done(form, save):
        messages.success(request, "Your entry is saved.")
        return redirect("provision:provide_one", number)
    return _form(request, form, found, "About your organisation", "Save", help="Your name, UKPRN and web address are the organisation's own: ask an administrator to change them.")  # fmt: skip


@never_cache
@login_required
@require_safe
def offer(request: HttpRequest, number: UUID) -> HttpResponse:
    """One offer: how it stands, its runs with places left, money, problems, and who changed what."""
    found, on = mine.offer_of(request.user, number), timezone.localdate()
    runs = found.runs.select_related("venue").order_by("starts_on", "pk")
    state = freshness_of(found, on)
    sent = received(by=request.user, organisation=found.provider.organisation)
    context = {
        "seen": seen([found.pk], sent, on)[found.pk], "is_exact": sent.is_exact, "days": DAYS, "since": since_words(on),
        "offer": found, "tag": tag_of(state), "state": state.value, "checked": checked(found), "may_check": state in ASKED_OF or state is Freshness.FRESH,
        "runs": [{"run": run, "is_over": run.ends_on is not None and run.ends_on < on} for run in runs],
        "costs": found.costs.filter(run=None), "problems": [{"problem": one, "kind": problems.ProblemKind(one.kind).label} for one in found.problems.filter(state="open").order_by("told_on")],
        "skills": deciding.counts(found.pk), "history": [did(entry) for entry in mine.history(found)[:HISTORY]],
    }  # fmt: skip
    return render(request, "keeping/my_offer.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer_new(request: HttpRequest, number: UUID) -> HttpResponse:
    """Begin an offer."""
    found = mine.provider_of(request.user, number)
    form = OfferForm(request.POST or None, instance=Offer(provider=found))
    made: list[Offer] = []
    today = timezone.localdate()
    # Who writes an offer down today says that it is right today.
    word = {"assured_on": today, "assured_by": found.organisation.name}

    def save() -> Any:
        return made.append(services.save_offer(by=request.user, provider=found, **word, **form.said))

    if request.method == "POST" and form.is_valid() and done(form, save):
        messages.success(request, "The offer is kept. Now say when and where, so that people can find it.")
        return redirect("provision:run_new", made[0].pk)
    return _form(request, form, found, "Add an offer", "Save and go on")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer_edit(request: HttpRequest, number: UUID) -> HttpResponse:
    """Change an offer's words."""
    found = mine.offer_of(request.user, number)
    form = OfferForm(request.POST or None, instance=found)

    def save() -> Any:
        return services.save_offer(
            by=request.user, provider=found.provider, offer=mine.offer_of(request.user, number), **form.said
        )

    if request.method == "POST" and form.is_valid() and done(form, save):
        messages.success(request, "The offer is saved.")
        return redirect("provision:my_offer", number)
    return _form(request, form, found.provider, "Change an offer", "Save", offer=mine.offer_of(request.user, number))


@login_required
@require_POST
def say(request: HttpRequest, number: UUID) -> HttpResponse:
    """Still right, ended, paused or taken up again."""
    found, said = mine.offer_of(request.user, number), request.POST.get("said", "")
    if said in STATUS:
        status, words = STATUS[said]
        services.save_offer(by=request.user, provider=found.provider, offer=found, status=status)
    else:
        assuring.answer(by=request.user, offer=found, said=said, note=request.POST.get("note", ""), today=timezone.localdate())
        words = f"{found.title} is marked as {'right' if said == 'right' else 'ended'}."
    messages.success(request, words)
    return redirect("provision:provide_one", found.provider_id) if request.POST.get("back") == "list" else redirect("provision:my_offer", number)  # fmt: skip


def _form(request: HttpRequest, form: Any, provider: Provider, title: str, button: str, **context: Any) -> HttpResponse:
    facts = {"form": form, "provider": provider, "title": title, "button": button, **context}
    return render(request, "keeping/form.html", facts, status=422 if form.errors else 200)
