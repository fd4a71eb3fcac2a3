"""The shortlist: kept, compared, printed and sent on, without an account and without a word about the person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import quote, urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from skillshed.provision import reads
from skillshed.provision.kinds import Feature
from skillshed.provision.models import Offer
from skillshed.referrals import shortlists
from skillshed.referrals.models import Client
from skillshed.site.find.cards import Card, card
from skillshed.site.find.counted import counted
from skillshed.site.find.helping import helped
from skillshed.site.find.person import fitting
from skillshed.site.offers.shortlist import MOST, keep, kept_in, shared
from skillshed.terms.errors import UsageError

COMPARED = 4


@never_cache
@require_safe
def shortlist(request: HttpRequest) -> HttpResponse:
    """The offers on the reader's shortlist, or on one that was sent to them. An adviser who looks for somebody sees theirs."""
    asked = shared(request.GET.get("of", ""))
    if not asked and (person := helped(request)):
        return redirect("provision:case_shortlist", person.pk)
    numbers = asked or kept_in(request)
    listed = _cards(request, numbers)
    context = {
        "cards": listed, "is_shared": bool(asked), "gone": len(numbers) - len(listed), "compared": COMPARED, "share": _share(request, listed),
        "url": request.get_full_path(), "ids": ",".join(numbers), "most": MOST,
    }  # fmt: skip
    return render(request, "offers/shortlist.html", context)


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Offers put on the shortlist or taken off it, and back to where the reader was."""
    held, named = list(kept_in(request)), list(shared(request.POST.get("offer", "")))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("provision:shortlist")
    if person := helped(request):
        _change_case(request, person, _uuids(named))
        return redirect(back)
    if request.POST.get("do") == "clear":
        return keep(redirect("provision:shortlist"), ())
    if request.POST.get("do") == "remove":
        return keep(redirect(back), [one for one in held if one not in named])
    if len(held) + len(named) > MOST:
        messages.warning(request, f"A shortlist holds {MOST} offers. Take one off first.")
        return redirect(back)
    added = [one.pk for one in reads.offers(_uuids(named))]
    return counted(request, keep(redirect(back), [*held, *map(str, added)]), "shortlist", offers=added)


def _change_case(request: HttpRequest, person: Client, named: list[UUID]) -> None:
    """The same on the shortlist of the person an adviser looks for."""
    if request.POST.get("do") == "remove":
        for number in named:
            shortlists.drop_offer(by=request.user, client=person, offer=number)  # type: ignore[arg-type]
        return
    try:
        for one in reads.offers(named):
            shortlists.keep_offer(by=request.user, client=person, offer=one)  # type: ignore[arg-type]
    except UsageError as error:
        messages.warning(request, f"{error} {error.next_step}")


@never_cache
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Up to four offers side by side."""
    picked = request.GET.getlist("offer") or request.GET.get("of", "").split(",")
    numbers = shared(",".join(picked)) or kept_in(request)
    listed = _cards(request, numbers[:COMPARED])
    context = {"cards": listed, "lines": lines(listed), "left": max(0, len(numbers) - COMPARED), "compared": COMPARED}
    return render(request, "offers/compare.html", context)


@never_cache
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """A page an offer to print or to hand over: large text, the telephone number, no navigation."""
    numbers = shared(request.GET.get("of", "")) or kept_in(request)
    sheets = [
        (one, reads.phone_of(one.offer.contacts.all(), one.offer.provider), list(one.offer.contacts.all()), "")
        for one in _cards(request, numbers)
    ]
    return render(request, "offers/sheet.html", {"sheets": sheets, "back": reverse("provision:shortlist")})


def _cards(request: HttpRequest, numbers: tuple[str, ...]) -> list[Card]:
    person, kept = fitting(request), kept_in(request)
    return [card(one, person, kept, number=place) for place, one in enumerate(reads.offers(_uuids(numbers)), start=1)]


def _uuids(numbers: Iterable[str]) -> list[UUID]:
    return [UUID(one) for one in numbers]


def _share(request: HttpRequest, listed: list[Card]) -> dict[str, str]:
    """The shortlist's address by offers' numbers only, and letters and messages that carry it."""
    if not listed:
        return {}
    numbers = ",".join(str(one.offer.pk) for one in listed)
    link = request.build_absolute_uri(f"{reverse('provision:shortlist')}?{urlencode({'of': numbers}, safe=',')}")
    titles = "\n".join(f"{one.number}. {one.offer.title}, {one.provider}" for one in listed)
    text = f"Courses and help:\n{titles}\n{link}"
    return {
        "link": link,
        "sms": f"sms:?&body={quote(text)}",
        "mail": f"mailto:?subject={quote('Courses and help')}&body={quote(text)}",
    }


def lines(listed: list[Card]) -> list[tuple[str, list[str]]]:
    """The table of a comparison: what is compared, and what each offer says of it."""

    def each(say: Callable[[Card], str]) -> list[str]:
        return [say(one) or "Not said" for one in listed]

    return [
        ("Cost to you", each(lambda one: one.fit.words)), ("Can you have it", each(lambda one: one.tag.word if one.tag else "Answer a few questions to see")),
        ("Starts", each(lambda one: one.starts)), ("How long", each(lambda one: one.length)), ("Days and times", each(lambda one: reads.times_words(one.run) if one.run else "")),
        ("Where", each(lambda one: one.where)), ("What it is", each(lambda one: one.kind)), ("Qualification", each(lambda one: one.offer.qualification)),
        ("Who offers it", each(lambda one: one.provider)), ("What you need", each(lambda one: one.offer.entry)), ("Help and access", each(lambda one: _helps(one.offer))),
        ("Checked", each(lambda one: one.checked)),
    ]  # fmt: skip


def _helps(offer: Offer) -> str:
    venues = [one.venue.features for one in offer.runs.all() if one.venue]
    yes = {name for table in (offer.features, *venues) for name, value in table.items() if value is True}
    return ", ".join(one.label for one in Feature if one in yes)
