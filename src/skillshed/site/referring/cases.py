"""/cases/: an adviser's people: who they are, their referrals, their way up, what is due."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skillshed.people import services as people
from skillshed.provision.kinds import Status
from skillshed.provision.models import Offer
from skillshed.referrals import actors, clients, consents, escalator, outcomes, reads, services, shortlists, states
from skillshed.referrals.kinds import Basis, Datum, Month, Party, Purpose
from skillshed.referrals.models import Client, Referral
from skillshed.referrals.timing import timing
from skillshed.site.referring.forms import (
    AdviserAgreeForm,
    BeginForm,
    CaseForm,
    EndForm,
    FindForm,
    LeaveForm,
    NoteForm,
    OutcomeForm,
    PlanForm,
)
from skillshed.site.referring.refer import consent_words, offer_here
from skillshed.site.referring.words import kind
from skillshed.terms.errors import NotFound

PAGE, MOST_OFFERS = 25, 20
ASK = ["GET", "HEAD", "POST"]


def _adviser(request: HttpRequest) -> None:
    """Refused for anybody who advises nobody, in words that name the role."""
    if not any(actors.grants(request.user, "referral.see_case")):
        people.require(request.user, "referral.see_case")


@never_cache
@require_http_methods(ASK)
@login_required
def cases(request: HttpRequest) -> HttpResponse:
    """What is due today, and everybody helped."""
    _adviser(request)
    form = FindForm(request.POST or None)
    text = form.cleaned_data["text"].strip() if form.is_valid() else ""
    found = reads.find_cases(request.user, text) if text else reads.cases_of(request.user)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    facts = {"form": form, "page": page, "text": text, "due": reads.due_for(request.user)}
    return render(request, "referring/cases.html", facts)


@never_cache
@require_http_methods(ASK)
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A person comes to the adviser."""
    _adviser(request)
    form = CaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        client = clients.open_case(by=request.user, **form.kept()).client
        words = f"I was told what {client.organisation.name if client.organisation else 'my adviser'} keeps to help me, for how long, and that I can have it erased."
        consents.give_consent(
            by=request.user, client=client, purpose=Purpose.CASEWORK, data=list(Datum), recipient=client.organisation,
            channel=form.cleaned_data["channel"], words=words, basis=Basis.PUBLIC_TASK,
        )  # fmt: skip
        messages.success(request, f"The case is open. Their code is {client.code}: with it they see what is held about them.")
        return redirect("provision:case", client.pk)
    return render(request, "referring/case_new.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
@login_required
def case(request: HttpRequest, number: UUID) -> HttpResponse:
    """One person: what is due, referrals, way up, plan, notes, agreements."""
    return _case_page(request, reads.case_of(request.user, number))


def _case_page(request: HttpRequest, client: Client, **bound: forms.Form) -> HttpResponse:
    now = timezone.now()
    rows = client.referrals.select_related("provider", "consent").prefetch_related("outcomes", "transitions", "notes")
    facts: dict[str, Any] = {
        "client": client, "now": now, "due": reads.due_for(request.user, now, client=client),
        "referrals": [_shown(row) for row in rows.order_by("-made_on")], "consents": client.consents.select_related("recipient").order_by("-given_at"),
        "parts": client.participations.select_related("organisation"), "plan": client.plan.all(), "notes": client.notes.select_related("by__person"),
        "note": NoteForm(auto_id="note_%s"), "planning": PlanForm(auto_id="plan_%s"), "begin": BeginForm(auto_id="begin_%s"),
        "end": EndForm(auto_id="end_%s"), "keep_why": timing(timezone.localdate(now)).keep_why, "kept": len(shortlists.kept_ids(client)), **bound,
    }  # fmt: skip
    facts["form"] = next(iter(bound.values()), None)
    return render(request, "referring/case.html", facts, status=422 if bound else 200)


def _shown(row: Referral) -> dict[str, Any]:
    ways = states.open_to(row.state, Party.ADVISER)
    due = [one for one in row.outcomes.all() if one.due_on <= timezone.localdate()]
    named = row.pk.hex[:8]
    return {
        "referral": row, "kind": kind(row), "ways": ways, "steps": row.transitions.all(), "leaving": LeaveForm(auto_id=f"l{named}_%s"),
        "notes": [one for one in row.notes.all() if one.party in ("provider", "link")],
        "outcomes": [(one, Month(one.month).label, OutcomeForm(auto_id=f"o{named}{one.month}_%s")) for one in due],
    }  # fmt: skip


@require_POST
@login_required
def act(request: HttpRequest, number: UUID) -> HttpResponse:
    """Everything that is done on a case's page, by the word of the button."""
    client = reads.case_of(request.user, number)
    done = _ACTS.get(request.POST.get("do", ""))
    if done is None:
        raise NotFound("There is no such button here.")
    failed = done(request, client)
    return failed or redirect("provision:case", client.pk)


def _note(request: HttpRequest, client: Client) -> HttpResponse | None:
    form = NoteForm(request.POST, auto_id="note_%s")
    if not form.is_valid():
        return _case_page(request, client, note=form)
    clients.add_note(by=request.user, client=client, text=form.cleaned_data["text"])
    return None


def _plan(request: HttpRequest, client: Client) -> HttpResponse | None:
    form = PlanForm(request.POST, auto_id="plan_%s")
    if not form.is_valid():
        return _case_page(request, client, planning=form)
    escalator.plan_step(by=request.user, client=client, **form.cleaned_data)
    return None


def _tick(request: HttpRequest, client: Client) -> None:
    row = client.plan.filter(pk=_uuid(request, "which")).first()
    if row is None:
        raise actors.not_here()
    escalator.tick_step(by=request.user, planned=row.pk, done=request.POST.get("undo") is None)


def _begin(request: HttpRequest, client: Client) -> HttpResponse | None:
    form = BeginForm(request.POST, auto_id="begin_%s")
    if not form.is_valid():
        return _case_page(request, client, begin=form)
    said = form.cleaned_data
    escalator.begin_step(
        by=request.user, client=client, step=said["part_step"], project=said["project"], started_on=said["started_on"]
    )
    return None


def _end(request: HttpRequest, client: Client) -> HttpResponse | None:
    form = EndForm(request.POST, auto_id="end_%s")
    if not form.is_valid():
        return _case_page(request, client, end=form)
    row = client.participations.filter(pk=_uuid(request, "which")).first()
    if row is None:
        raise actors.not_here()
    escalator.end_step(by=request.user, participation=row.pk, **form.cleaned_data)
    return None


def _move(request: HttpRequest, client: Client) -> None:
    row = _of_case(request, client)
    services.move(by=request.user, referral=row.pk, to=request.POST.get("to", ""), reason=request.POST.get("reason", ""))


def _outcome(request: HttpRequest, client: Client) -> None:
    row, month = _of_case(request, client), request.POST.get("month", "")
    form = OutcomeForm(request.POST)
    if not form.is_valid() or not month.isdigit():
        messages.warning(request, "Choose the outcome, then keep it.")
        return
    outcomes.record_outcome(by=request.user, referral=row.pk, month=int(month), outcome=form.cleaned_data["outcome"])


def _unagree(request: HttpRequest, client: Client) -> None:
    row = client.consents.filter(pk=_uuid(request, "which")).first()
    if row is None:
        raise actors.not_here()
    consents.withdraw_consent(by=request.user, consent=row)
    messages.success(request, "The agreement is taken back. It holds from now on.")


_ACTS = {"note": _note, "plan": _plan, "tick": _tick, "begin": _begin, "end": _end, "move": _move, "outcome": _outcome, "unagree": _unagree}  # fmt: skip


def _uuid(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise actors.not_here() from None


def _of_case(request: HttpRequest, client: Client) -> Referral:
    found: Referral | None = client.referrals.filter(pk=_uuid(request, "which")).first()
    if found is None:
        raise actors.not_here()
    return found


@never_cache
@require_safe
@login_required
def choose_offer(request: HttpRequest, number: UUID) -> HttpResponse:
    """To what: offers by words of their title; the search has more ways."""
    client, words = reads.case_of(request.user, number), request.GET.get("q", "").strip()[:100]
    found = Offer.objects.filter(status=Status.ACTIVE).select_related("provider__organisation").order_by("title", "pk")
    for word in words.split():
        found = found.filter(title__icontains=word)
    return render(
        request, "referring/choose_offer.html", {"client": client, "words": words, "offers": found[:MOST_OFFERS] if words else []}
    )


@never_cache
@require_safe
@login_required
def choose_case(request: HttpRequest, offer: UUID) -> HttpResponse:
    """For whom: the adviser's people, for one offer."""
    _adviser(request)
    page = Paginator(reads.cases_of(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "referring/choose_case.html", {"offer": offer_here(offer), "page": page})


@never_cache
@require_http_methods(ASK)
@login_required
def refer(request: HttpRequest, number: UUID, offer: UUID) -> HttpResponse:
    """What goes to whom, agreed, and sent; or kept as a draft until they agree."""
    client, found = reads.case_of(request.user, number), offer_here(offer)
    pieces = [(one, reads.datum(client, one)) for one in Datum]
    sent = [(one.value, one.label, value) for one, value in pieces if value]
    words = consent_words(found.provider.organisation.name, [label for _, label, _ in sent])
    key = request.POST.get("key", "")[:32] or uuid4().hex
    is_draft = "draft" in request.POST
    form = AdviserAgreeForm(None if is_draft else request.POST or None)
    if request.method == "POST" and (is_draft or form.is_valid()):
        row = services.draft(by=request.user, client=client, offer=found, request_key=key)
        if not is_draft:
            said = form.cleaned_data
            touch = "They agreed to be asked how it went, at the end and 3 and 6 months later." if said["keep_in_touch"] else ""
            agreed = services.Agreed(words, tuple(name for name, *_ in sent), said["channel"], touch)
            services.agree_and_send(by=request.user, referral=row.pk, agreed=agreed)
        messages.success(request, "Kept as a draft. Nothing is sent." if is_draft else "The referral is sent.")
        return redirect("provision:case", client.pk)
    facts = {"client": client, "offer": found, "sent": sent, "words": words, "form": form, "key": key}
    return render(request, "referring/refer_case.html", facts, status=422 if form.errors else 200)


@never_cache
@require_http_methods(ASK)
@login_required
def send_draft(request: HttpRequest, number: UUID, referral: UUID) -> HttpResponse:
    """A draft, agreed and sent."""
    client = reads.case_of(request.user, number)
    row = client.referrals.select_related("offer__provider__organisation").filter(pk=referral).first()
    if row is None or row.offer is None:
        raise actors.not_here()
    if row.state != "draft":
        return redirect("provision:case", client.pk)
    sent = [(one.value, one.label, value) for one in Datum if (value := reads.datum(client, one))]
    words = consent_words(row.provider.name, [label for _, label, _ in sent])
    form = AdviserAgreeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        touch = (
            "They agreed to be asked how it went, at the end and 3 and 6 months later."
            if form.cleaned_data["keep_in_touch"]
            else ""
        )
        agreed = services.Agreed(words, tuple(name for name, *_ in sent), form.cleaned_data["channel"], touch)
        services.agree_and_send(by=request.user, referral=row.pk, agreed=agreed)
        messages.success(request, "The referral is sent.")
        return redirect("provision:case", client.pk)
    facts = {"client": client, "offer": row.offer, "sent": sent, "words": words, "form": form, "is_kept": True}
    return render(request, "referring/refer_case.html", facts, status=422 if form.errors else 200)
