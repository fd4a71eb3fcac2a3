"""/searches/: searches kept by people with an account, what is new in each, letters on and off."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skillshed.evidence.postcodes.points import locate
from skillshed.provision import saved
from skillshed.provision.search.port import Near
from skillshed.referrals import shortlists
from skillshed.site.find import helping
from skillshed.site.find.asking import search
from skillshed.site.find.doors import Door, doors
from skillshed.site.find.state import State
from skillshed.terms.errors import NotFound

MOST = 500


def found_by(query: str) -> list[UUID]:
    """The offers a kept search finds today, best first, whoever asks."""
    state, door = _opened(query)
    place = locate(state.near) if state.near else None
    near = Near(place.latitude, place.longitude, place.label, place.precision_m, place.district) if place else None
    return [hit.offer for hit in search(state.query(door, near, {}, timezone.localdate(), size=MOST)).hits]


def address(name: str, parts: dict[str, str]) -> str:
    """A page's full address, for letters."""
    return f"{settings.BASE_URL}{reverse(name, kwargs=parts)}"


def send_alerts() -> int:
    """Today's letters; how many were sent."""
    return saved.send_alerts(timezone.localdate(), search=found_by, address=address)


@never_cache
@login_required
@require_safe
def searches(request: HttpRequest) -> HttpResponse:
    """The person's searches, each with how many offers are new."""
    listed, people = [], shortlists.people_of_searches(request.user)
    for one in saved.searches_of(request.user):
        found = found_by(one.query)
        listed.append((one, len(found), len(saved.new_among(one, found)), _opened(one.query)[1], people.get(one.pk)))
    return render(request, "find/searches.html", {"searches": listed})


@login_required
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the search of a page of results."""
    state = State.read(request.POST)
    door = doors().get(request.POST.get("door", ""), next(iter(doors().values())))
    query = QueryDict(mutable=True)
    query["door"] = door.path
    for name, value in state.pairs(door):
        query.appendlist(name, value)
    name = request.POST.get("name", "").strip() or _named(state, door)
    text = query.urlencode()
    asked = {"name": name, "query": text, "wants_mail": request.POST.get("mail") == "1", "seen": found_by(text)}
    person = helping.helped(request)
    if person and request.POST.get("for") == "case":
        shortlists.keep_search(by=request.user, client=person, **asked)  # type: ignore[arg-type]
        messages.success(request, f"“{name}” is kept for {person.code}. New offers will be marked.")
        return redirect("provision:case_shortlist", person.pk)
    saved.save_search(by=request.user, **asked)  # type: ignore[arg-type]
    messages.success(request, f"“{name}” is kept. New offers will be marked.")
    return redirect("provision:searches")


@login_required
@require_safe
def look(request: HttpRequest, number: int) -> HttpResponse:
    """Open a kept search: what it finds now is no longer new. One that is for somebody is opened for them."""
    one = next((one for one in saved.searches_of(request.user) if one.pk == number), None)
    if one is None:
        raise NotFound("You keep no such search.", next_step="See your searches.")
    if person := shortlists.people_of_searches(request.user).get(number):
        helping.begin(request, person)
    saved.seen_search(by=request.user, number=number, seen=found_by(one.query))
    state, door = _opened(one.query)
    return redirect(state.url(door))


@login_required
@require_POST
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Letters on or off, or the search gone."""
    if request.POST.get("do") == "drop":
        saved.drop_search(by=request.user, number=number)
        messages.success(request, "The search is removed.")
    else:
        saved.change_search(by=request.user, number=number, wants_mail=request.POST.get("mail") == "1")
    return redirect("provision:searches")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link in a letter: a button that stops the letters of that search, without signing in."""
    # A mail program may open every link of a letter: only the button does it.
    done = saved.stop_mail(token) if request.method == "POST" else None
    return render(request, "find/stop.html", {"done": done})


def _opened(query: str) -> tuple[State, Door]:
    given = QueryDict(query)
    return State.read(given), doors().get(given.get("door", ""), next(iter(doors().values())))


def _named(state: State, door: Door) -> str:
    return ", ".join(part for part in (state.q or door.short, state.near) if part)
