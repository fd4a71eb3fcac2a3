"""/find/: the hub, the three doors with their results, and a way to tell what was not found."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from skillshed.provision import tally
from skillshed.referrals.unmet import nothing_found
from skillshed.site.find.counted import counted
from skillshed.site.find.doors import Door, doors
from skillshed.site.find.results import MOST_LEFT, Results, left_out_of, results
from skillshed.site.find.skills import address
from skillshed.site.find.state import MILES, State
from skillshed.site.find.where import keep_exact, typed_by, where
from skillshed.site.offers.shortlist import kept_in


@never_cache
@require_safe
def hub(request: HttpRequest) -> HttpResponse:
    """Which door is for whom."""
    return render(request, "find/hub.html", {"doors": list(doors().values())})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest, path: str) -> HttpResponse:
    """A door: its form and the results of the search in its address. What is posted becomes an address without a full postcode."""
    door = _door(path)
    given = request.POST if request.method == "POST" else request.GET
    typed = State.read(given)
    state = replace(typed, skills=address(typed.skills))
    if request.method == "POST" or state.skills != typed.skills or state.near != given.get("near", "").strip()[:60]:
        return keep_exact(redirect(state.url(door)), given.get("near", ""))
    found = results(request, door, state)
    if state.page > found.pages:
        return redirect(state.url(door, page=found.pages))
    reply = render(request, "find/results.html", {**found.context(), "miles": MILES, "typed": typed_by(request, state.near)})
    # A rounded point may be where the reader is: this page may ask the browser for it, no other may.
    reply.headers["Permissions-Policy"] = "camera=(), geolocation=(self), microphone=()"
    return _stepped(request, reply, found)


@never_cache
@require_safe
def left_out(request: HttpRequest, path: str) -> HttpResponse:
    """What a search did not show because it has ended, is closed for now or was not checked for long: every one, with its reason."""
    door, state = _door(path), State.read(request.GET)
    found = results(request, door, state, size=1)
    groups = left_out_of(found, kept_in(request))
    return render(
        request,
        "find/left_out.html",
        {"door": door, "state": state, "groups": groups, "back": state.url(door), "most": MOST_LEFT},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """What was looked for and not found: told without a name, counted by place for those who commission."""
    state = State.read(request.POST if request.method == "POST" else request.GET)
    door = doors().get(request.POST.get("door", "") or request.GET.get("door", ""), next(iter(doors().values())))
    place = where(request, state.near)
    if request.method == "POST" and place.district:
        tally.count(door.id, "unmet", place.district, on=timezone.localdate())
        nothing_found(door=door.id, home_ons=place.district)
        messages.success(request, "Thank you. We count it, without anything about you, for those who decide what is offered.")
        return redirect(state.url(door))
    error = ""
    if request.method == "POST":
        error = place.error or "Write your postcode or town, so that it is counted where it is missing."
    context = {"door": door, "state": state, "place": place, "error": error}
    return render(request, "find/ask.html", context, status=422 if error else 200)


@require_safe
def ordering(request: HttpRequest) -> HttpResponse:
    """How results are put in order and what is left out."""
    return render(request, "find/ordering.html")


def _door(path: str) -> Door:
    found = doors().get(path)
    if found is None:
        raise Http404(f"no door {path}")
    return found


def _stepped(request: HttpRequest, reply: HttpResponse, found: Results) -> HttpResponse:
    """The search counted where one was made; one that finds nothing is a step of its own."""
    if not found.state.is_asked:
        return reply
    step = "search" if found.found.total else "no_result"
    shown = [one.offer.pk for one in found.cards]
    return counted(request, reply, step, door=found.door.id, district=found.where.district, offers=shown, look="shown")
