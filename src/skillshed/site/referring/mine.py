"""/my-referral/: a person's own record, by code and address, by the key of a letter, or by account."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from skillshed.people.forms import EraseForm
from skillshed.referrals import consents, limits, outcomes, rights, services, states
from skillshed.referrals.actors import Resident
from skillshed.referrals.kinds import Group, Month, Party
from skillshed.referrals.models import Client, Referral
from skillshed.site.middleware import client_ip
from skillshed.site.referring import opened
from skillshed.site.referring.forms import OpenForm, OutcomeForm
from skillshed.site.referring.places import named
from skillshed.site.referring.words import story
from skillshed.terms.errors import NotFound

ASK = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(ASK)
def mine(request: HttpRequest) -> HttpResponse:
    """What happens with the person's referrals; or the question for code and address."""
    client = opened.own_client(request)
    if client is None:
        return _ask(request)
    now = timezone.now()
    facts = {
        "client": client, "referrals": [_shown(row, now) for row in client.referrals.select_related("provider", "consent").order_by("-made_on")],
        "consents": client.consents.select_related("recipient").order_by("-given_at"), "now": now, "held": _held(client),
    }  # fmt: skip
    return render(request, "referring/mine.html", facts)


def _ask(request: HttpRequest) -> HttpResponse:
    form = OpenForm(request.POST or None)
    if request.method == "POST" and request.POST.get("key"):
        client = limits.open_by_token(token=request.POST["key"], network=client_ip(request))
        return _let_in(request, client)
    if request.method == "POST" and form.is_valid():
        try:
            return _let_in(request, limits.open_by_code(**form.cleaned_data, network=client_ip(request)))
        except NotFound as error:
            form.add_error(None, str(error))
    return render(request, "referring/open.html", {"form": form}, status=422 if form.errors else 200)


def _let_in(request: HttpRequest, client: Client) -> HttpResponse:
    opened.let_in(request, "own", client.pk)
    return redirect("provision:my_referral")


def _shown(row: Referral, now: object) -> dict[str, object]:
    due = [one for one in row.outcomes.all() if not one.outcome and one.due_on <= timezone.localdate()]
    return {
        "referral": row, "story": story(row), "steps": row.transitions.all(), "may_withdraw": "withdrawn" in states.open_to(row.state, Party.SELF),
        "may_stop": "left_early" in states.open_to(row.state, Party.SELF), "due": [(one, Month(one.month).label) for one in due],
        "form": OutcomeForm(auto_id=f"{row.pk.hex[:8]}_%s"),
    }  # fmt: skip


def _held(client: Client) -> list[tuple[str, str]]:
    """What is held, in words; what is not, is not listed."""
    groups = ", ".join(Group(one).label for one in client.groups)
    rows = [
        ("Name", client.name), ("Phone number", client.phone), ("Email address", client.email), ("Date of birth", client.born),
        ("Age", client.get_age_band_display() if client.age_band else ""), ("Council area", named(client.home_ons) if client.home_ons else ""),
        ("What applies to you", groups), ("What they should know", client.note), ("Helped by", client.organisation.name if client.organisation else ""),
    ]  # fmt: skip
    return [(label, value) for label, value in rows if value]


def _mine(request: HttpRequest) -> tuple[Client, Resident]:
    client = opened.own_client(request)
    if client is None:
        raise NotFound("Your record is not open in this browser.", next_step="Open it with your code: /my-referral/.")
    return client, Resident(client.pk)


def _own_referral(client: Client, number: UUID) -> Referral:
    found = client.referrals.filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such referral here.")
    return found


@require_POST
def withdraw(request: HttpRequest, number: UUID) -> HttpResponse:
    """Withdraw one referral, or stop taking part."""
    client, by = _mine(request)
    row = _own_referral(client, number)
    to = "left_early" if row.state == "started" else "withdrawn"
    services.move(by=by, referral=row.pk, to=to, reason="not_wanted" if to == "left_early" else "")
    messages.success(request, "The referral is withdrawn. The provider no longer sees your details here.")
    return redirect("provision:my_referral")


@require_POST
def withdraw_consent(request: HttpRequest, number: UUID) -> HttpResponse:
    """Take one agreement back."""
    client, by = _mine(request)
    consent = client.consents.filter(pk=number).first()
    if consent is None:
        raise NotFound("There is no such agreement here.")
    consents.withdraw_consent(by=by, consent=consent)
    messages.success(request, "You took your agreement back. It holds from now on.")
    return redirect("provision:my_referral")


@require_POST
def tell(request: HttpRequest, number: UUID, month: int) -> HttpResponse:
    """How it went."""
    client, by = _mine(request)
    form = OutcomeForm(request.POST)
    if form.is_valid():
        outcomes.record_outcome(
            by=by, referral=_own_referral(client, number).pk, month=month, outcome=form.cleaned_data["outcome"]
        )
        messages.success(request, "Thank you for telling us.")
    else:
        messages.warning(request, "Choose what you are doing now, then send it again.")
    return redirect("provision:my_referral")


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Everything held, as a file."""
    client, by = _mine(request)
    headers = {"Content-Disposition": 'attachment; filename="what-you-hold-about-me.json"', "Cache-Control": "no-store"}
    found = rights.export_client(by=by, client=client)
    return JsonResponse(found, json_dumps_params={"indent": 2, "ensure_ascii": False}, headers=headers)


@never_cache
@require_http_methods(ASK)
def erase(request: HttpRequest) -> HttpResponse:
    """Forget me: asks for a word."""
    client, by = _mine(request)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        rights.erase_client(by=by, client=client)
        opened.leave(request)
        messages.success(request, "Everything that tells who you are is erased.")
        return redirect("provision:my_referral")
    return render(request, "referring/erase.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close it in this browser."""
    opened.leave(request)
    messages.success(request, "Closed. Nobody can see it in this browser without the code.")
    return redirect("provision:my_referral")
