"""/careers/: say what you did, what you can do and what you like; look at all jobs. No account; nothing is kept here."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skillshed.insight.occupations.pillars import pillars
from skillshed.publishing.figure import Link
from skillshed.site.careers.opened import Careers, careers, short
from skillshed.site.careers.place import here, read_place
from skillshed.site.careers.reading import jobs_like, skills_in
from skillshed.site.careers.said import TITLE, Said, forget, keep, read_said

WRITTEN = 500
YEARS = ((0.0, "I do it now, or left within a year"), (2.0, "About 2 years ago"), (5.0, "About 5 years ago"), (10.0, "About 10 years ago"), (20.0, "20 years ago or more"))  # fmt: skip


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The ways in, and what has been said so far."""
    desk = careers()
    return _start(request, desk, read_said(request, desk))


@never_cache
@require_POST
def did(request: HttpRequest) -> HttpResponse:
    """A job title: on to the jobs it may mean."""
    desk = careers()
    said = read_said(request, desk)
    title = " ".join(request.POST.get("title", "").split())[:TITLE]
    if not title:
        return _start(request, desk, said, [Link("Write the name of a job, such as care assistant.", "#title")])
    return keep(redirect("careers:choose"), replace(said, title=title, years=_years(request.POST.get("years", ""))))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Which job is meant."""
    desk = careers()
    said = read_said(request, desk)
    if not said.title:
        return redirect("careers:start")
    error = ""
    if request.method == "POST":
        if "none" in request.POST:
            return keep(redirect(f"{reverse('careers:start')}#did"), replace(said, title="", years=0.0))
        job = desk.whole(request.POST.get("job", ""))
        if job in desk.slugs:
            return keep(redirect(f"{reverse('careers:start')}#said"), said.with_job(job, said.years))
        error = "Choose the job that is nearest to yours, or “None of these”."
    choices = [(short(one.id), one) for one in jobs_like(desk, said.title)]
    return render(
        request, "careers/choose.html", {"choices": choices, "said": said, "error": error}, status=422 if error else 200
    )


@never_cache
@require_POST
def wrote(request: HttpRequest) -> HttpResponse:
    """Own words: on to the skills they may mean."""
    desk = careers()
    said = read_said(request, desk)
    text = request.POST.get("text", "").replace("\x00", "").strip()[:WRITTEN]
    if not text:
        return _start(request, desk, said, [Link("Write a few words about what you can do or like.", "#text")])
    return keep(redirect("careers:tick"), replace(said, text=text))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tick(request: HttpRequest) -> HttpResponse:
    """Which skills are meant."""
    desk = careers()
    said = read_said(request, desk)
    if not said.text:
        return redirect("careers:start")
    if request.method == "POST":
        chosen = [text.partition(":") for text in request.POST.getlist("skill")]
        found = {desk.whole(one): words for one, _, words in chosen if desk.whole(one) in desk.desk.space.skill_at}
        return keep(redirect(f"{reverse('careers:start')}#said"), replace(said.with_skills(found), text=""))
    phrases = [(one, [(short(choice.id), choice) for choice in one.choices]) for one in skills_in(desk, said.text)]
    return render(request, "careers/tick.html", {"phrases": phrases, "said": said, "any": any(rows for _, rows in phrases)})


@never_cache
@require_POST
def like(request: HttpRequest) -> HttpResponse:
    """The things that are liked, as ticked."""
    desk = careers()
    chosen = tuple(one for one in desk.likes if one in request.POST.getlist("like"))
    said = replace(read_said(request, desk), likes=chosen)
    return keep(redirect("careers:jobs" if said.is_anything else "careers:start"), said)


@never_cache
@require_POST
def where(request: HttpRequest) -> HttpResponse:
    """The place: a district is kept, a postcode is not. `to`: the page of this room that asked."""
    desk = careers()
    said = read_said(request, desk)
    found = read_place(request.POST.get("near", ""))
    if found.error:
        return _start(request, desk, said, [Link(found.error, "#near")])
    return keep(redirect(_at(request.POST.get("to", ""), found.slug)), replace(said, place=found.code))


def _at(address: str, slug: str) -> str:
    """A page of this room with another place; the room's first page for any other address."""
    path, _, query = address.partition("?")
    start = reverse("careers:start")
    if (
        not path.startswith(start)
        or not url_has_allowed_host_and_scheme(address, None)
        or path in (start, reverse("careers:where"))
    ):
        return start
    pairs = [(name, value) for name, value in parse_qsl(query) if name != "place"]
    shared = path.startswith((reverse("careers:moves"), f"{start}job/", reverse("careers:all")))
    query = urlencode([*pairs, ("place", slug)] if slug and shared else pairs)
    return f"{path}?{query}" if query else path


@never_cache
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Take one thing back."""
    desk = careers()
    what = request.POST.get("what", "")
    said = read_said(request, desk).without(desk.whole(what) or what)
    to = "careers:jobs" if request.POST.get("next") == "jobs" and said.is_anything else "careers:start"
    return keep(redirect(to), said)


@never_cache
@require_POST
def try_skill(request: HttpRequest) -> HttpResponse:
    """Add a skill to see what it would open; at once, and as easily taken away."""
    desk = careers()
    said = read_said(request, desk)
    skill = desk.whole(request.POST.get("skill", ""))
    if skill in desk.desk.space.skill_at and skill not in said.tried:
        said = replace(said, tried=(*said.tried, skill)[-5:])
    return keep(redirect(f"{reverse('careers:jobs')}#tried"), said)


@never_cache
@require_POST
def forget_all(request: HttpRequest) -> HttpResponse:
    """Forget everything."""
    messages.success(request, "Everything you said is forgotten.")
    return forget(redirect("careers:start"))


def _start(request: HttpRequest, desk: Careers, said: Said, errors: list[Link] | None = None) -> HttpResponse:
    context = {
        "said": said, "said_rows": said_rows(desk, said), "place": here(said.place), "years": YEARS, "likes": desk.likes.values(), "pillars": _pillars(desk),
        "errors": errors, "typed": request.POST, "jobs_known": len(desk.slugs), "taxonomy": desk.skills.taxonomy.key,
        "attribution": desk.skills.taxonomy.attribution,
    }  # fmt: skip
    return render(request, "careers/start.html", context, status=422 if errors else 200)


def said_rows(desk: Careers, said: Said) -> list[tuple[str, str, str]]:
    """What was said, to show back: short id, name, and where it came from."""
    found = [(short(one), desk.labels[one], _ago(ago)) for one, ago in said.jobs.items()]
    found += [(short(one), desk.labels[one], f"from “{words}”" if words else "") for one, words in said.can.items()]
    return found + [(one, desk.likes[one].name, "you like this") for one in said.likes if one in desk.likes]


def _ago(years: float) -> str:
    return "a job you do or just left" if not years else f"a job you left about {years:g} years ago"


def _years(text: str) -> float:
    known = {f"{one:g}": one for one, _ in YEARS}
    return known.get(text, 0.0)


def _pillars(desk: Careers) -> list[tuple[str, str, str, int]]:
    held = list(desk.pillar.values())
    return [(one.id, one.title, one.says, held.count(one.id)) for one in pillars()]
