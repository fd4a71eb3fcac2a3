"""/refer/<offer>/: a person refers themselves. Who, what helps, check and agree, done. Nothing personal in an address."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from skillshed.people.models import Person, User
from skillshed.provision import tally
from skillshed.provision.kinds import Status
from skillshed.provision.models import Offer
from skillshed.referrals import actors, limits, services
from skillshed.referrals.kinds import AgeBand, Channel, Datum, Group
from skillshed.referrals.models import Client
from skillshed.site.find.counted import door_of
from skillshed.site.middleware import client_ip
from skillshed.site.referring import opened
from skillshed.site.referring.forms import AgreeForm, ContactForm, MoreForm
from skillshed.site.referring.places import named
from skillshed.terms.errors import NotFound

DOORS = ("help", "young", "work")
SHOWN = (Datum.NAME, Datum.PHONE, Datum.EMAIL, Datum.AGE, Datum.NOTE)
ASK = ["GET", "HEAD", "POST"]


def offer_here(number: UUID) -> Offer:
    """An offer people can be referred to; NotFound says what became of it."""
    offer = get_object_or_404(Offer.objects.select_related("provider__organisation"), pk=number)
    if offer.status != Status.ACTIVE:
        raise NotFound(f"“{offer.title}” does not take anybody at the moment.", next_step="Look for something similar, or ask the provider.")  # fmt: skip
    return offer


@never_cache
@require_http_methods(ASK)
def contact(request: HttpRequest, number: UUID) -> HttpResponse:
    """Who they are and how to reach them."""
    offer, answers = offer_here(number), opened.read_form(request, number)
    form = ContactForm(request.POST or None, initial={**_of_account(request), **answers})
    if request.method == "POST" and form.is_valid():
        return opened.keep_form(redirect("provision:refer_more", number), {**answers, **form.cleaned_data})
    door = request.GET.get("door") or door_of(request)
    if request.method != "POST" and door in DOORS:
        answers["door"] = door
    facts = {"offer": offer, "form": form, "is_adviser": _is_adviser(request), "step": 1}
    return opened.keep_form(render(request, "referring/contact.html", facts, status=422 if form.errors else 200), answers)


def _is_adviser(request: HttpRequest) -> bool:
    return any(actors.grants(request.user, "referral.make"))


def _person(request: HttpRequest) -> Person | None:
    """Whose referral it becomes. An adviser at this form sits beside somebody else: it is not theirs."""
    return request.user.person if isinstance(request.user, User) and not _is_adviser(request) else None


def _of_account(request: HttpRequest) -> dict[str, str]:
    person = _person(request)
    return {"name": person.name, "email": person.user.email, "phone": person.phone} if person else {}


@never_cache
@require_http_methods(ASK)
def more(request: HttpRequest, number: UUID) -> HttpResponse:
    """What helps, and may be left out."""
    offer, answers = offer_here(number), opened.read_form(request, number)
    if not answers.get("name"):
        return redirect("provision:refer", number)
    form = MoreForm(request.POST or None, initial=answers)
    if request.method == "POST" and form.is_valid():
        kept = form.kept()
        # A postcode left empty the second time does not undo the area that was worked out the first time.
        kept["home_ons"] = kept["home_ons"] or answers.get("home_ons", "")
        return opened.keep_form(redirect("provision:refer_check", number), {**answers, **kept})
    facts = {"offer": offer, "form": form, "step": 2, "home": named(answers["home_ons"]) if answers.get("home_ons") else ""}
    return render(request, "referring/more.html", facts, status=422 if form.errors else 200)


@never_cache
@require_http_methods(ASK)
def check(request: HttpRequest, number: UUID) -> HttpResponse:
    """Everything once more, what goes to whom, and the person's word on it."""
    offer, answers = offer_here(number), opened.read_form(request, number)
    if not answers.get("name"):
        return redirect("provision:refer", number)
    form = AgreeForm(request.POST or None)
    sent = shown(answers)
    words = consent_words(offer.provider.organisation.name, [label for _, label, _ in sent])
    if request.method == "POST" and form.is_valid():
        return _send(request, offer, answers, [name for name, *_ in sent], words, form.cleaned_data["keep_in_touch"])
    facts = {"offer": offer, "form": form, "sent": sent, "words": words, "step": 3, "kept": _kept(answers)}
    return render(request, "referring/check.html", facts, status=422 if form.errors else 200)


def _send(
    request: HttpRequest, offer: Offer, answers: dict[str, Any], data: list[str], words: str, keep_in_touch: bool
) -> HttpResponse:
    network = client_ip(request)
    limits.check("send_network", network)
    limits.check("send_person", answers.get("email") or answers.get("phone", ""))
    touch = "You may write to me at the end, and 3 and 6 months later, to ask how it went." if keep_in_touch else ""
    fields = {name: answers.get(name, "") for name in ("name", "phone", "email", "note", "home_ons", "age_band")}
    made = services.refer_oneself(
        offer=offer, agreed=services.Agreed(words, tuple(data), Channel.WEB, touch), request_key=f"form:{answers['key']}",
        door=answers.get("door", ""), person=_person(request),
        groups=answers.get("groups", []), **fields,
    )  # fmt: skip
    if made.token:
        limits.count("send_network", network)
        limits.count("send_person", answers.get("email") or answers.get("phone", ""))
        tally.count(answers.get("door", ""), "final_screen", answers.get("home_ons", ""), on=timezone.localdate())
    opened.let_in(request, "own", made.referral.client_id)
    return opened.drop_form(redirect("provision:refer_done"))


@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """The final screen: the code, and what happens next."""
    found = opened.resident(request)
    client = Client.objects.filter(pk=found.client, erased_on=None).first() if found else None
    if client is None:
        return redirect("provision:my_referral")
    referral = client.referrals.select_related("provider").order_by("-made_on").first()
    return render(request, "referring/done.html", {"client": client, "referral": referral})


def shown(answers: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What would go to the provider: code, label and value of each piece there is."""
    values = {**answers, "age": AgeBand(answers["age_band"]).label if answers.get("age_band") else ""}
    return [(one.value, one.label, values[one.value]) for one in SHOWN if values.get(one.value)]


def consent_words(provider: str, labels: list[str]) -> str:
    """What the person agrees to, in words that are kept as they were shown."""
    listed = f"{', '.join(labels[:-1])} and {labels[-1]}" if len(labels) > 1 else "".join(labels)
    return (
        f"I agree that my {listed} go to {provider}, so that they can answer this referral and get in touch with me. "
        "They may use it for nothing else. I can take this back at any time; from then on they no longer see it here. "
        "Without it I cannot be referred, and nothing else changes for me."
    )


def _kept(answers: dict[str, Any]) -> list[tuple[str, str]]:
    """What is kept for counting and does not go to the provider."""
    groups = ", ".join(Group(one).label for one in answers.get("groups", []))
    rows = [("Council area", named(answers["home_ons"]) if answers.get("home_ons") else ""), ("What applies to you", groups)]
    return [(label, value) for label, value in rows if value]
