"""/cases/<number>/shortlist/: offers kept for one person, whether each fits them, side by side, on a sheet, and referred from here."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from skillshed.provision import reads as provision
from skillshed.provision.fit import Fitting
from skillshed.referrals import actors, answers, reads, shortlists
from skillshed.referrals.models import Client, KeptOffer, Referral
from skillshed.site.eligibility.rules import rules
from skillshed.site.find import helping
from skillshed.site.find.cards import Card, card
from skillshed.site.find.doors import doors
from skillshed.site.find.state import State
from skillshed.site.find.where import keep_exact
from skillshed.site.offers.listing import COMPARED, lines
from skillshed.site.offers.shortlist import shared
from skillshed.site.referring.forms import KeptNoteForm, NotTakenForm
from skillshed.site.referring.places import named
from skillshed.site.referring.words import kind
from skillshed.terms.errors import NotFound


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a shortlist as it is shown. `card`: None where the offer has left the directory."""

    kept: KeptOffer
    card: Card | None
    referral: Referral | None
    state: str
    note: KeptNoteForm
    leave: NotTakenForm


@never_cache
@require_safe
@login_required
def shortlist(request: HttpRequest, number: UUID) -> HttpResponse:
    """What is kept for the person, what they did not take, and the way to look for more."""
    return _page(request, reads.case_of(request.user, number))


def _page(request: HttpRequest, client: Client, bound: KeptNoteForm | NotTakenForm | None = None, of: str = "") -> HttpResponse:
    person = fitting_of(client)
    rows = _entries(client, person, {of: bound} if bound is not None else {})
    facts = {
        "client": client, "entries": [one for one in rows if one.kept.not_taken_on is None], "left": [one for one in rows if one.kept.not_taken_on],
        "person": person, "doors": list(doors().values()), "home": named(client.home_ons) if client.home_ons else "", "compared": COMPARED,
        "searches": shortlists.searches_of(request.user, client), "held": answers.held(client), "form": bound,
    }  # fmt: skip
    return render(request, "referring/shortlist.html", facts, status=422 if bound is not None else 200)


def fitting_of(client: Client) -> Fitting:
    """The rules beside what may be used of the person; nothing known is nothing decided."""
    return Fitting(answers.facts_of(client), timezone.localdate(), rules())


def _entries(client: Client, person: Fitting, bound: dict[str, KeptNoteForm | NotTakenForm | None]) -> list[Entry]:
    rows = list(shortlists.shortlist_of(client))
    found = {one.pk: one for one in provision.offers(row.offer_id for row in rows if row.offer_id)}
    sent = {row.offer_id: row for row in client.referrals.order_by("made_on")}
    return [_entry(row, found, sent, person, bound.get(str(row.pk))) for row in rows]


def _entry(row: KeptOffer, found: dict, sent: dict, person: Fitting, form: KeptNoteForm | NotTakenForm | None) -> Entry:  # type: ignore[type-arg]
    offer, referral, name = found.get(row.offer_id), sent.get(row.offer_id) if row.offer_id else None, row.pk.hex[:8]
    note = form if isinstance(form, KeptNoteForm) else KeptNoteForm(initial={"text": row.note, "is_printed": row.note_is_printed}, auto_id=f"n{name}_%s")  # fmt: skip
    leave = form if isinstance(form, NotTakenForm) else NotTakenForm(initial={"reason": row.reason}, auto_id=f"l{name}_%s")
    return Entry(row, card(offer, person) if offer else None, referral, kind(referral) if referral else "", note, leave)


@require_POST
@login_required
def act(request: HttpRequest, number: UUID) -> HttpResponse:
    """Everything that is done on the shortlist's page, by the word of the button."""
    client = reads.case_of(request.user, number)
    row = shortlists.shortlist_of(client).filter(pk=_uuid(request.POST.get("which", ""))).first()
    done = _ACTS.get(request.POST.get("do", ""))
    if row is None or done is None:
        raise actors.not_here()
    return done(request, client, row) or redirect("provision:case_shortlist", client.pk)


def _note(request: HttpRequest, client: Client, row: KeptOffer) -> HttpResponse | None:
    form = KeptNoteForm(request.POST, auto_id=f"n{row.pk.hex[:8]}_%s")
    if not form.is_valid():
        return _page(request, client, form, str(row.pk))
    shortlists.note_kept(by=request.user, kept=row.pk, **form.cleaned_data)
    messages.success(request, "The note is kept.")
    return None


def _not_taken(request: HttpRequest, client: Client, row: KeptOffer) -> HttpResponse | None:
    form = NotTakenForm(request.POST, auto_id=f"l{row.pk.hex[:8]}_%s")
    if not form.is_valid():
        return _page(request, client, form, str(row.pk))
    shortlists.not_taken(by=request.user, kept=row.pk, reason=form.cleaned_data["reason"])
    messages.success(request, f"{row.offer_title} is put aside, with its reason.")
    return None


def _again(request: HttpRequest, client: Client, row: KeptOffer) -> None:
    if row.offer is None:
        raise NotFound(f"{row.offer_title} is no longer in the directory.", next_step="Look for something similar.")
    shortlists.keep_offer(by=request.user, client=client, offer=row.offer)


def _drop(request: HttpRequest, client: Client, row: KeptOffer) -> None:
    shortlists.drop_kept(by=request.user, kept=row.pk)


_ACTS = {"note": _note, "not_taken": _not_taken, "again": _again, "drop": _drop}


@require_POST
@login_required
def look(request: HttpRequest, number: UUID) -> HttpResponse:
    """Search for this person, round whatever place is written: from here on every search is for them, until it is stopped."""
    client = reads.case_of(request.user, number)
    helping.begin(request, client)
    door = doors().get(request.POST.get("door", ""), next(iter(doors().values())))
    state = State.read(request.POST)
    return keep_exact(redirect(state.url(door)), request.POST.get("near", ""))


@require_POST
@login_required
def stop(request: HttpRequest) -> HttpResponse:
    """No longer for this person: back to their shortlist."""
    client = helping.helped(request)
    helping.stop(request)
    return redirect("provision:case_shortlist", client.pk) if client else redirect("provision:cases")


@never_cache
@require_safe
@login_required
def compare(request: HttpRequest, number: UUID) -> HttpResponse:
    """Up to four of them side by side, as they are for this person."""
    client = reads.case_of(request.user, number)
    listed = _picked(request, client)
    more, listed = max(0, len(listed) - COMPARED), listed[:COMPARED]
    facts = {"client": client, "cards": listed, "lines": lines(listed), "left": more, "compared": COMPARED}
    return render(request, "referring/compare.html", facts)


@never_cache
@require_safe
@login_required
def sheet(request: HttpRequest, number: UUID) -> HttpResponse:
    """A page an offer for the person to take along: no name of theirs on it, and of the notes only those meant for them."""
    client = reads.case_of(request.user, number)
    notes = {row.offer_id: row.note for row in shortlists.shortlist_of(client) if row.note_is_printed}
    sheets = [
        (one, provision.phone_of(one.offer.contacts.all(), one.offer.provider), list(one.offer.contacts.all()), notes.get(one.offer.pk, ""))
        for one in _picked(request, client)
    ]  # fmt: skip
    facts = {"client": client, "sheets": sheets, "today": timezone.localdate(), "adviser": request.user.person.name}  # type: ignore[union-attr]
    return render(request, "referring/sheet.html", facts)


def _picked(request: HttpRequest, client: Client) -> list[Card]:
    """The offers named in the address that are on the shortlist; all that may be taken where none is named."""
    kept = shortlists.kept_ids(client)
    named = {UUID(one) for one in shared(",".join(request.GET.getlist("offer")))}
    person = fitting_of(client)
    chosen = [one for one in kept if one in named] if named else kept
    return [card(one, person, number=place) for place, one in enumerate(provision.offers(chosen), start=1)]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise actors.not_here() from None
