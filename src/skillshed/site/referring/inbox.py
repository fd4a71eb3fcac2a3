"""/inbox/: what was sent to a provider, by account; and one referral by the key of a letter."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skillshed.people import services as people
from skillshed.people.models import User
from skillshed.referrals import actors, limits, links, outcomes, reads, services, states
from skillshed.referrals.actors import Link
from skillshed.referrals.kinds import Month, Party, State
from skillshed.referrals.models import Referral
from skillshed.site.middleware import client_ip
from skillshed.site.referring import opened
from skillshed.site.referring.forms import DeclineForm, KeyForm, LeaveForm, OutcomeForm
from skillshed.site.referring.words import kind
from skillshed.terms.errors import NotFound, UserError

PAGE = 25
ASK = ["GET", "HEAD", "POST"]
# What a plain button does; declining and leaving early ask for a reason.
BUTTONS = {
    State.ACCEPTED: "Accept", State.WAITING: "Put on the waiting list", State.STARTED: "They have started", State.COMPLETED: "They completed it",
}  # fmt: skip


@never_cache
@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """Referrals that wait, and those that ended."""
    if not actors.provider_organisations(request.user):
        people.require(request.user, "referral.answer", organisation=0)
        raise NotFound("Your role names no organisation, so no inbox is yours.", next_step="Ask an administrator to name it in your role.")  # fmt: skip
    ended = request.GET.get("show") == "ended"
    page = Paginator(reads.inbox(request.user, open_only=not ended), PAGE).get_page(request.GET.get("page"))
    rows = [{"referral": row, "kind": kind(row), "name": _name(row)} for row in page.object_list]
    return render(request, "referring/inbox.html", {"page": page, "listed": rows, "ended": ended})


def _name(row: Referral) -> str:
    found = {one.label: one.value for one in reads.shared(row)}
    return found.get("name", "")


@never_cache
@require_safe
@login_required
def one(request: HttpRequest, number: UUID) -> HttpResponse:
    """One referral, by account."""
    return _page(request, request.user, number)


@require_POST
@login_required
def answer(request: HttpRequest, number: UUID) -> HttpResponse:
    """Move it on, by account."""
    return _answered(request, request.user, number, redirect("provision:inbox_one", number))


@never_cache
@require_http_methods(ASK)
def key(request: HttpRequest) -> HttpResponse:
    """The key of a letter opens one referral. Looking at this page does nothing: mail programs look, too."""
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limits.check("open_network", client_ip(request))
        try:
            number = links.read_provider_key(form.cleaned_data["key"])
            services.receive(by=Link(number), referral=number)
        except NotFound as error:
            limits.count("open_network", client_ip(request))
            form.add_error("key", str(error))
        else:
            opened.let_in(request, "link", number)
            return redirect("provision:inbox_linked")
    return render(request, "referring/key.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
def linked(request: HttpRequest) -> HttpResponse:
    """One referral, by its link."""
    found = opened.link(request)
    return _page(request, found, found.referral) if found else redirect("provision:inbox_key")


@require_POST
def answer_linked(request: HttpRequest) -> HttpResponse:
    """Move it on, by its link."""
    found = opened.link(request)
    if found is None:
        return redirect("provision:inbox_key")
    return _answered(request, found, found.referral, redirect("provision:inbox_linked"))


def _page(
    request: HttpRequest, by: User | Link, number: UUID, *, decline: DeclineForm | None = None, leaving: LeaveForm | None = None
) -> HttpResponse:
    row = reads.sent_to(by, number)
    by_link = isinstance(by, Link)
    ways = states.open_to(row.state, Party.LINK if by_link else Party.PROVIDER)
    facts: dict[str, Any] = {
        "referral": row, "kind": kind(row), "by_link": by_link, "shared": reads.shared(row, by_link=by_link),
        "buttons": [(to, words) for to, words in BUTTONS.items() if to in ways], "is_new": row.state == State.SENT,
        "decline": (decline or DeclineForm()) if "declined" in ways else None, "leaving": (leaving or LeaveForm(auto_id="leave_%s")) if "left_early" in ways else None,
        "hidden": row.state not in (State.SENT, *states.finals()) and not reads.shared(row), "steps": row.transitions.all(),
        "due": [] if by_link else [(one, Month(one.month).label, OutcomeForm(auto_id=f"m{one.month}_%s")) for one in row.outcomes.filter(outcome="") if _is_due(one)],
        "notes": row.notes.filter(party__in=("provider", "link")), "form": decline or leaving,
    }  # fmt: skip
    return render(request, "referring/inbox_one.html", facts, status=422 if decline or leaving else 200)


def _is_due(row: Any) -> bool:
    from django.utils import timezone

    return bool(row.due_on <= timezone.localdate())


def _answered(request: HttpRequest, by: User | Link, number: UUID, back: HttpResponse) -> HttpResponse:
    reads.sent_to(by, number)
    to, month = request.POST.get("to", ""), request.POST.get("month", "")
    forms = {"declined": DeclineForm, "left_early": LeaveForm}
    if to == "received":
        services.receive(by=by, referral=number)
        return back
    if month.isdigit():
        return _outcome(request, by, number, int(month), back)
    form = forms[to](request.POST, **({"auto_id": "leave_%s"} if to == "left_early" else {})) if to in forms else None
    if form is not None and not form.is_valid():
        more = {"decline": form} if to == "declined" else {"leaving": form}
        return _page(request, by, number, **more)  # type: ignore[arg-type]
    said = form.cleaned_data if form is not None else {}
    row = services.move(by=by, referral=number, to=to, reason=said.get("reason", ""), note=said.get("note", ""))
    messages.success(request, f"The referral is now: {State(row.state).label.lower()}.")
    return back


def _outcome(request: HttpRequest, by: User | Link, number: UUID, month: int, back: HttpResponse) -> HttpResponse:
    try:
        outcomes.record_outcome(by=by, referral=number, month=month, outcome=request.POST.get("outcome", ""))
        messages.success(request, "The outcome is kept.")
    except UserError as error:
        messages.warning(request, str(error))
    return back
