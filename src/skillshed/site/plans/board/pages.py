"""Pages of a plan in use: meeting pack, improvement plan, progress report, growth pillars, and what strangers may read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skillshed.insight.plan.pillars import across
from skillshed.insight.plan.pillars import pillars as found_pillars
from skillshed.insight.plan.public import withheld_by
from skillshed.plans.publishing import set_public_view, view_of
from skillshed.plans.snapshots import take_snapshot
from skillshed.publishing.documents import html
from skillshed.publishing.media_types import DOCX, PDF
from skillshed.site.evidence.opened import book, kept
from skillshed.site.plans.board.base import business_base
from skillshed.site.plans.board.heard import heard
from skillshed.site.plans.board.packed import Packed, packed_plan, place_of
from skillshed.site.plans.opened import Opened, opened, opened_for, stamp
from skillshed.site.plans.pages import common, shown_plan
from skillshed.site.plans.shown import tag
from skillshed.terms.errors import Refused, UserError

TEMPLATES = {"pack": "board-pack", "progress": "plan-progress", "lsip": "lsip"}
FILES = {
    "pdf": ("PDF, tagged for screen readers", PDF),
    "docx": ("Word, to edit", DOCX),
    "html": ("One HTML file", "text/html; charset=utf-8"),
    "json": ("Manifest", "application/json"),
}


@require_safe
def report(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """/plans/<plan>/pack/ and its like: the document in the site's frame, and its files."""
    one = _asked(request, slug, name)
    document = kept(_key(one, name), lambda: _composed(one, name), room="pages")
    body = mark_safe(html.body(document, html.inline_image))  # every text in it was escaped by the writer
    context = {
        **common(one), "title": document.full_title, "kind": document.kind, "name": name, "facts": document.facts, "body": body,
        "files": [{"ending": ending, "text": text} for ending, (text, _) in FILES.items()],
        "last": one.plan.snapshots.filter(on__lt=one.on).order_by("-on").first() if one.may_see_drafts else None,
        "heard": heard(place_of(one.document, book())) if name == "lsip" else None,
    }  # fmt: skip
    return render(request, "plans/board.html", context)


@require_safe
def file(request: HttpRequest, slug: str, name: str, ending: str) -> HttpResponse:
    """One of its files."""
    if ending not in FILES:
        raise Http404(f"no format {ending}")
    one = _asked(request, slug, name)
    stem, data = kept((*_key(one, name), ending), lambda: _file(one, name, ending), room="pages")
    reply = HttpResponse(data, content_type=FILES[ending][1])
    reply.headers["Content-Disposition"] = f'attachment; filename="{stem}"'
    reply.headers["X-Robots-Tag"] = "noindex"
    return reply


def _asked(request: HttpRequest, slug: str, name: str) -> Opened:
    """The plan, where this reader may have this report: packs and progress are for those who see drafts."""
    one = opened(request, slug)
    if name not in TEMPLATES:
        raise Http404(f"no report {name}")
    if name == "lsip" and not one.shows_lacks:
        raise Http404("the check-list is not public")
    _refuse(one.may_see_drafts or name == "lsip", "read its meeting packs")
    return one


def _key(one: Opened, name: str) -> tuple[object, ...]:
    said = one.plan.lessons.aggregate(last=Max("pk"), closed=Max("closed_on"))
    return (
        "plan report",
        name,
        *stamp(one.plan),
        one.on,
        one.mark,
        *said.values(),
        one.plan.snapshots.aggregate(last=Max("pk"))["last"],
    )


def _packed(one: Opened) -> Packed:
    """The plan for a report; a stranger's holds nothing of drafts, what was said, or earlier states."""
    found = packed_plan(one.plan, one.on, book(), shown=one.document)
    return found if one.may_see_drafts else found.for_strangers()


def _composed(one: Opened, name: str) -> Any:
    from skillshed.site.reports.composing import compose

    pack = _packed(one)
    return compose(_template(name), pack.place, as_of=one.on, plan=pack)[0]


def _file(one: Opened, name: str, ending: str) -> tuple[str, bytes]:
    from skillshed.site.reports.building import build

    pack = _packed(one)
    formats = ["pdf", "docx", "html"] if ending == "json" else [ending]
    built = build(_template(name), pack.place, formats=formats, as_of=one.on, plan=pack)
    return next((stem, data) for stem, data in built.files.items() if (ending == "json") == (stem == "manifest.json"))


def _template(name: str) -> Any:
    from skillshed.site.reports.templates import template

    return template(book().folder, TEMPLATES[name], "plan")


@login_required
@require_POST
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep a snapshot, which the next pack is held against."""
    one = opened(request, slug)
    try:
        made = take_snapshot(by=request.user, plan=one.plan, on=one.on, book=book())
        messages.success(request, f"A snapshot of {made.on:%-d %B %Y} is kept. The next pack says what changed since.")
    except UserError as error:
        messages.error(request, str(error))
    return redirect("plans:pack", slug=slug)


@require_safe
def pillars(request: HttpRequest, slug: str) -> HttpResponse:
    """Growth pillars: what works for each, its money, its status, and figures of the place."""
    one = opened(request, slug)
    place = place_of(one.document, book(), one.plan.place_ons)
    base = kept(("base", place.code, one.on), lambda: business_base(place, one.on))
    rows = []
    for pillar in found_pillars(one.document):
        parts = {"actions": pillar.actions, "outputs": pillar.outputs, "outcomes": pillar.outcomes}
        statuses = [
            found for listed in parts.values() for part in listed if part.is_named and (found := one.found.status_of(part.key))
        ]
        counted: dict[tuple[str, str], int] = {}
        for status in statuses:
            counted[tag(status)] = counted.get(tag(status), 0) + 1
        figures = [
            (name.partition(" : ")[2] or name, base.industries[name]) for name in pillar.industries if name in base.industries
        ]
        rows.append(
            {
                "pillar": pillar, "tags": [(kind, word, number) for (kind, word), number in counted.items()], "figures": figures,
                "named": {name: [part for part in listed if part.is_named] for name, listed in parts.items()},
                "guessed": [part for listed in parts.values() for part in listed if not part.is_named],
            }
        )  # fmt: skip
    enablers, tools = across(one.document)
    context = {**common(one), "pillars": rows, "place": place, "base": base, "across": (("Enablers", enablers), ("Tools that cut across", tools)),
               "shows_money": one.may_see_drafts or view_of(one.plan).shows_money}  # fmt: skip
    return render(request, "plans/board_pillars.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def public(request: HttpRequest, slug: str) -> HttpResponse:
    """What strangers may read, set by the plan's owners; what never is, said."""
    one = opened(request, slug)
    _refuse(one.may_edit, "say what is public")
    view, errors = view_of(one.plan), []
    fields = {
        "is_public": one.plan.is_public,
        **{name: getattr(view, name) for name in ("shows_money", "shows_learned", "shows_lacks")},
    }
    withheld = "\n".join(view.withheld)
    if request.method == "POST":
        fields, withheld = {name: name in request.POST for name in fields}, request.POST.get("withheld", "")
        listed = withheld.replace(",", "\n").splitlines()
        try:
            set_public_view(by=request.user, plan=one.plan, withheld=listed, **fields)
            messages.success(request, "It is kept. Look at the plan as a stranger sees it.")
            return redirect("plans:public", slug=slug)
        except UserError as error:
            errors = [{"text": str(error), "url": "#withheld"}]
    drafts = one.plan.actuals.filter(state__in=("draft", "submitted")).count()
    context = {**common(one), "fields": fields, "withheld": withheld, "errors": errors, "drafts": drafts,
               "gone": sorted(withheld_by(one.document, view.withheld))}  # fmt: skip
    return render(request, "plans/board_public.html", context, status=422 if errors else 200)


@login_required
@require_safe
def seen(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan's page as a stranger sees it, or would."""
    one = opened(request, slug)
    _refuse(one.may_see_drafts, "look at it so")
    nobody = dict.fromkeys(("see_draft", "edit", "record", "approve"), False)
    return shown_plan(request, opened_for(one.plan, one.on, nobody))


def _refuse(allowed: bool, what: str) -> None:
    if not allowed:
        raise Refused(f"Only those who work on a plan may {what}.", next_step="Ask an administrator for the role of plan owner.")
