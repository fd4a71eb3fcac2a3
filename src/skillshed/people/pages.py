"""Pages of accounts, roles and the audit trail: read the request, call a service, show the answer."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET, require_POST

from skillshed.people import invitations, reads, services
from skillshed.people.forms import EraseForm, GrantForm, InviteForm, SearchForm, done
from skillshed.people.models import Person, RoleGrant, User
from skillshed.people.subject_rights import erase_person, export_person

PAGE = 50
NOT_SENT = "The account is made, but no letter could be sent. Once mail works again, they can ask for a password at sign-in."


@require_GET
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """My account."""
    facts = {
        "grants": reads.open_grants(request.user),
        "has_second_factor": is_mfa_enabled(request.user),
        "may_administer": services.may(request.user, "people.see").allowed,
        "ways": ways_for(request.user),
    }
    return render(request, "people/me.html", facts)


# What each role opens, by the name of its page: other rooms' pages, so by address only, and left out where there is none.
WAYS = (
    ("adviser", "The people you help", "provision:cases"), ("adviser", "Your searches", "provision:searches"), ("provider", "Referrals to answer", "provision:inbox"),
    ("provider", "Your offers", "provision:provide"), ("adviser", "From search to outcome", "provision:funnel"), ("commissioner", "From search to outcome", "provision:funnel"),
    ("analyst", "From search to outcome", "provision:funnel"), ("commissioner", "Steps of the Escalator", "provision:escalator"), ("analyst", "Steps of the Escalator", "provision:escalator"),
    ("administrator", "From search to outcome", "provision:funnel"), ("administrator", "Steps of the Escalator", "provision:escalator"),
    ("administrator", "Bring offers in", "provision:import_offers"), ("administrator", "Offers that may be the same", "provision:duplicates"),
    ("administrator", "Problems readers told", "provision:problems"), ("plan_owner", "Plans", "plans:list"), ("commissioner", "Plans", "plans:list"),
    ("adviser", "Redundancy responses", "redundancies:list"), ("administrator", "Redundancy responses", "redundancies:list"), ("adviser", "Steps from one job to another", "careers:moves"),
    ("resident", "What you could do next", "careers:start"), ("employer", "Work out which skills you will need", "employers:start"), ("employer", "Everything for employers", "employers:hub"),
    ("analyst", "Codes of job titles", "coding:review"), ("analyst", "What job adverts ask", "adverts:asked"), ("commissioner", "What employers say they need", "employers:picture"),
)  # fmt: skip


def ways_for(user: Any) -> list[tuple[str, str]]:
    """The pages somebody's roles open, each once."""
    held = {one.role for one in reads.held(user)}
    found: dict[str, str] = {}
    for role, label, name in WAYS:
        if role in held:
            with suppress(NoReverseMatch):
                found.setdefault(label, reverse(name))
    return list(found.items())


@require_POST
@login_required
def export_me(request: HttpRequest) -> HttpResponse:
    """Everything held about me."""
    return _download(request, request.user.person)


@reauthentication_required
def erase_me(request: HttpRequest) -> HttpResponse:
    """Forget me: asks for the password again, and for a word."""
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        erase_person(by=request.user, person=request.user.person)
        logout(request)
        messages.success(request, "Your account is erased.")
        return redirect("/")
    return render(request, "people/erase.html", {"form": form, "whose": "your account", "back": reverse("people:me")})


@login_required
def people(request: HttpRequest) -> HttpResponse:
    """Everyone with an account, for administrators."""
    services.require(request.user, "people.see")
    form = SearchForm(request.POST or None)
    search = form.cleaned_data["search"].strip() if form.is_valid() else ""
    page = Paginator(reads.accounts(search), PAGE).get_page(request.GET.get("page"))
    return render(request, "people/list.html", {"form": form, "page": page})


@login_required
def account(request: HttpRequest, number: int) -> HttpResponse:
    """One account and its roles; posting grants one more."""
    services.require(request.user, "people.see")
    found = get_object_or_404(User.objects.select_related("person"), pk=number)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _grant(request, form, found):
        return redirect("people:account", number)
    return render(request, "people/account.html", {"account": found, "grants": reads.open_grants(found), "form": form})


def _grant(request: HttpRequest, form: GrantForm, user: User) -> bool:
    return done(form, lambda: services.grant_role(by=request.user, user=user, **form.cleaned_data))


@require_POST
@login_required
def end_role(request: HttpRequest, number: int) -> HttpResponse:
    """End one role."""
    grant = get_object_or_404(RoleGrant, pk=number)
    services.end_role(by=request.user, grant=grant)
    messages.success(request, f"The role of {grant.get_role_display()} is ended.")
    return redirect("people:account", grant.user_id)


@login_required
def invite(request: HttpRequest) -> HttpResponse:
    """Make an account and send its letter."""
    services.require(request.user, "people.invite")
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _invite(request, form):
        return redirect("people:list")
    return render(request, "people/invite.html", {"form": form})


def _invite(request: HttpRequest, form: InviteForm) -> bool:
    def act() -> None:
        if invitations.invite(by=request.user, **form.cleaned_data).is_sent:
            messages.success(request, "The invitation is sent.")
        else:
            messages.warning(request, NOT_SENT)

    return done(form, act)


@require_POST
@login_required
def export(request: HttpRequest, number: int) -> HttpResponse:
    """Everything held about somebody, for an administrator who was asked for it."""
    return _download(request, get_object_or_404(User, pk=number).person)


@login_required
def erase(request: HttpRequest, number: int) -> HttpResponse:
    """Erase somebody who asked for it."""
    services.require(request.user, "people.erase")
    found = get_object_or_404(User.objects.select_related("person"), pk=number)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        erase_person(by=request.user, person=found.person)
        messages.success(request, "The person is erased.")
        return redirect("people:list")
    return render(
        request, "people/erase.html", {"form": form, "whose": found.person.name, "back": reverse("people:account", args=[number])}
    )


@require_GET
@login_required
def audit(request: HttpRequest) -> HttpResponse:
    """What was done, newest first; checked whole when asked."""
    services.require(request.user, "people.see_audit")
    page = Paginator(reads.trail(), PAGE).get_page(request.GET.get("page"))
    check = reads.check_trail() if request.GET.get("check") == "yes" else None
    return render(request, "people/audit.html", {"page": page, "check": check})


def _download(request: HttpRequest, person: Person) -> HttpResponse:
    found = export_person(by=request.user, person=person)
    name = f"skillshed-person-{person.pk}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return JsonResponse(found, json_dumps_params={"indent": 2, "ensure_ascii": False}, headers=headers)
