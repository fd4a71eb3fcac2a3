"""/employers/: one front door for employers, with a live fact at each way in; and what an employer of a size pays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from skillshed.employers.diagnosis.paying import Pays
from skillshed.employers.diagnosis.questions import by_name
from skillshed.employers.diagnosis.rules import rules as thresholds
from skillshed.employers.picture.shown import picture
from skillshed.evidence.packs import shipped_packs
from skillshed.people.services import may
from skillshed.provision.kinds import Kind
from skillshed.provision.search.engine import search
from skillshed.provision.search.port import Query
from skillshed.site.employers.browser import skills
from skillshed.site.employers.results import paid
from skillshed.site.evidence.opened import book, kept
from skillshed.site.find.doors import doors
from skillshed.site.find.state import State
from skillshed.site.templatetags.site import address

Held = TypeVar("Held")
PLACEMENTS = (Kind.T_LEVEL, Kind.SUPPORTED_INTERNSHIP)
RESPONSES = "redundancies:list"


@dataclass(frozen=True, slots=True)
class Way:
    """One way in: what it is, what stands behind it now, and where else it leads."""

    title: str
    url: str
    says: str
    fact: str
    more: tuple[tuple[str, str], ...] = ()


@require_safe
def hub(request: HttpRequest) -> HttpResponse:
    """Every way in for an employer."""
    return render(request, "employers/hub.html", {"ways": ways(request.user)})


@require_safe
def who_pays_page(request: HttpRequest) -> HttpResponse:
    """What an employer of a size, with or without levy, pays for which training today. Size and levy stand in the address."""
    size = request.GET.get("size", "")
    levy = request.GET.get("levy", "")
    size = size if size in by_name()["size"].options else ""
    levy = levy if levy in by_name()["levy"].options else ""
    day = timezone.localdate()
    context: dict[str, Any] = {
        "pays": paid(size, levy, ""), "sizes": by_name()["size"].options, "levies": by_name()["levy"].options, "size": size, "levy": levy,
        "on": day,
    }  # fmt: skip
    return render(request, "employers/who_pays.html", context)


def ways(user: Any) -> list[Way]:
    """The ways in, each with a fact of today."""
    return [_diagnose(), _training(), _paid(), _apprentices(), _redundancy(user), _picture()]


def _diagnose() -> Way:
    return Way(
        "Work out which skills you will need", reverse("employers:start"),
        "What changes, which jobs, where it hurts: you get a plan with training, prices and whom to ring. No account.",
        f"{len(by_name())} questions, about ten minutes. Skip any.",
    )  # fmt: skip


def _training() -> Way:
    door = doors()["work"]
    number = _count(Query(kinds=thresholds().reach.kinds, size=1))
    return Way(
        "Find training for your people",
        door.url,
        "Courses, bootcamps and apprenticeships near you, with price, start and travel.",
        f"{number:,} offers that teach now.",
    )


def _paid() -> Way:
    by_title: dict[str, Pays] = {one.title: one for one in paid("5_24", "no", "")}
    first = [f"{one.title}: {one.shares[0].words}" for one in list(by_title.values())[:2] if not one.closed]
    return Way(
        "See what you can get paid for", reverse("employers:who_pays"), "What you pay by your size and levy, by dated rules.",
        f"With fewer than 25 people and no levy: {'; '.join(first)}." if first else "",
        (("Give part of your levy, or get some", f"{doors()['work'].url}?q=levy"),),
    )  # fmt: skip


def _apprentices() -> Way:
    work = doors()["work"]
    apprenticeships, placements = _count(Query(kinds=(Kind.APPRENTICESHIP,), size=1)), _count(Query(kinds=PLACEMENTS, size=1))
    young = State(chosen={"kind": PLACEMENTS}).url(doors()["young"])
    return Way(
        "Take on an apprentice or a student", State(chosen={"kind": (Kind.APPRENTICESHIP,)}).url(work),
        "Providers who train your apprentice, and colleges whose students look for a placement.",
        f"{apprenticeships:,} apprenticeship offers now; {placements:,} T Levels and supported internships that need placements.",
        (("T Levels and supported internships near you", young),),
    )  # fmt: skip


def _redundancy(user: Any) -> Way:
    """Help in the directory for everybody; the response room for those who run one, where it stands."""
    number = _count(Query(audiences=("at_risk",), size=1))
    room = address(RESPONSES) if may(user, "redundancy.run").allowed else ""
    return Way(
        "If jobs are at risk", f"{doors()['work'].url}?for=at_risk", "Help for people at risk of redundancy, before and after.",
        f"{number:,} offers are open to people at risk now.", (("Run a redundancy response", room),) if room else (),
    )  # fmt: skip


def _picture() -> Way:
    code = shipped_packs()["headline"].place
    found = _hourly(("employers picture", code), lambda: picture(book().areas, code, skills().taxonomy))
    total = found.answers()
    number = (
        f"{total.employers:,} answers so far in {found.area.name}." if total and total.employers else "No count can be shown yet."
    )
    return Way("See and tell what employers need here", reverse("employers:picture"), "Technologies, skills and jobs that employers near you expect, and what nobody offers.", number,
               (("Tell us of training that is missing", reverse("provision:unmet")),))  # fmt: skip


def _count(query: Query) -> int:
    """How many offers a search finds; asked of the engine once an hour."""
    return _hourly(("employers offers", query.kinds, query.audiences), lambda: search(query).total)


def _hourly(key: tuple[object, ...], make: Callable[[], Held]) -> Held:
    """What `make` gives, worked out once an hour: a fact on the door may be an hour old."""
    now = timezone.localtime()
    return kept((*key, now.date(), now.hour), make)
