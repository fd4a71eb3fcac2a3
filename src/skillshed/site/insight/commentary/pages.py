"""The commentary of a place; a sentence replaced, and taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skillshed.evidence.packs import pack
from skillshed.people.services import may, require
from skillshed.publishing.commentary import Shown, of_place, read_kept, version
from skillshed.publishing.figure import Link
from skillshed.publishing.numbers import day
from skillshed.site.evidence import links
from skillshed.site.evidence.opened import book, kept, known_on
from skillshed.site.evidence.sourced import citation
from skillshed.site.evidence.state import State
from skillshed.site.insight.commentary import services
from skillshed.site.insight.commentary.forms import SentenceForm
from skillshed.terms.errors import UserError
from skillshed.terms.place import Place


@require_safe
def commentary(request: HttpRequest, slug: str) -> HttpResponse:
    """Every sentence of the headline measures, or of another pack."""
    state = State.read(request.GET, place=slug)
    place, chosen = book().areas.get(state.place), pack(book(), request.GET.get("pack", "headline"))
    own = read_kept(book().folder, place.code)
    stamp = tuple((name, version(one)) for name, one in sorted(own.items()))
    sections = kept(("commentary", place.code, chosen.id, state.as_of, stamp), lambda: _sections(place, chosen.id, state))
    context = {
        "place": place, "pack": chosen, "sections": sections, "moved": sum(one["moved"] for one in sections),
        "may_write": state.as_of is None and may(request.user, services.PERMISSION, places=services.holding(place.code)).allowed,
        "note": book().areas.note(place.code), "as_of": state.as_of, "known_on": known_on(state.as_of),
    }  # fmt: skip
    return render(request, "insight/commentary.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def replace_one(request: HttpRequest, slug: str) -> HttpResponse:
    """One sentence, the numbers under it, and a field for another."""
    place, identity, pack_id = _asked(request, slug)
    require(request.user, services.PERMISSION, places=services.holding(place.code))
    one = services.sentence_of(book(), place.code, identity, pack_id)
    was = version(read_kept(book().folder, place.code).get(identity))
    initial = {"text": one.text, "author": one.by, "was": was, "under": one.fingerprint}
    form, status = SentenceForm(request.POST or None, initial=initial), 200
    if request.method == "POST":
        status = _saved(request, form, place, identity, pack_id)
        if status == 303:
            messages.success(request, "Your sentence stands in the commentary. It is flagged when a number under it moves.")
            return redirect(_back(place, pack_id))
    context = {
        "place": place, "one": one, "form": form, "numbers": _numbers(one), "back": _back(place, pack_id), "pack_id": pack_id,
        "on": day(one.on), "was": was,
    }  # fmt: skip
    return render(request, "insight/commentary_replace.html", context, status=status)


@login_required
@require_POST
def take_back_one(request: HttpRequest, slug: str) -> HttpResponse:
    """The generated sentence again."""
    place, identity, pack_id = _asked(request, slug)
    services.take_back_sentence(by=request.user, place=place.code, identity=identity, was=request.POST.get("was", ""))
    messages.success(request, "The generated sentence stands again.")
    return redirect(_back(place, pack_id))


def _saved(request: HttpRequest, form: SentenceForm, place: Place, identity: str, pack_id: str) -> int:
    """303 where the sentence is kept, else the status of the page that says why not."""
    if not form.is_valid():
        return 422
    facts = form.cleaned_data
    try:
        services.replace_sentence(by=request.user, place=place.code, identity=identity, pack_id=pack_id, **facts)
    except UserError as error:
        if error.http_status == 403:
            raise
        form.add_error(None, str(error))
        return error.http_status
    return 303


def _asked(request: HttpRequest, slug: str) -> tuple[Place, str, str]:
    place = book().areas.get(State.read(request.GET, place=slug).place)
    return place, request.GET.get("id", "")[:300], request.GET.get("pack", "headline")


def _back(place: Place, pack_id: str) -> str:
    query = "" if pack_id == "headline" else "?" + urlencode({"pack": pack_id})
    return reverse("insight:commentary", args=[place.slug]) + query


def _sections(place: Place, pack_id: str, state: State) -> list[dict[str, Any]]:
    found = of_place(book(), place.code, pack_id=pack_id, as_of=state.as_of)
    return [
        {
            "id": section.measure, "title": section.title, "why": section.why, "sentences": [_line(one, place, pack_id) for one in section.sentences],
            "moved": sum(one.moved is not None for one in section.sentences), "source": _source(section.sentences),
            "url": links.measure_page(State(measure=section.measure, places=(place.code,), as_of=state.as_of)),
            "trace": _trace(section.measure, section.sentences, place, state),
        }
        for section in found
    ]  # fmt: skip


def _line(one: Shown, place: Place, pack_id: str) -> dict[str, Any]:
    pairs = {"id": one.id, **({"pack": pack_id} if pack_id != "headline" else {})}
    url = f"{reverse('insight:commentary_replace', args=[place.slug])}?{urlencode(pairs)}"
    return {"one": one, "url": url, "on": day(one.on)}


def _source(sentences: tuple[Shown, ...]) -> str:
    known = book().lake.releases()
    names = {name for one in sentences for number in one.numbers for name in number.release.split("+") if name}
    return citation(sorted((known[name] for name in names if name in known), key=lambda release: release.order, reverse=True))


def _trace(measure: str, sentences: tuple[Shown, ...], place: Place, state: State) -> str:
    first = next((number for one in sentences for number in one.numbers if number.place == place.code and not number.part), None)
    return links.trace_page(State(measure=measure, as_of=state.as_of), place.code, first.period, "") if first else ""


def _numbers(one: Shown) -> list[Link]:
    """The numbers under a sentence, each leading to its trace."""
    measure = one.id.split(":")[0]
    return [
        Link(number.called, "" if number.part else links.trace_page(State(measure=measure), number.place, number.period, ""))
        for number in one.numbers
    ]
