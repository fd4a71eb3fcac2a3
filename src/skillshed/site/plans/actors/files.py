"""The map as pictures and files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from skillshed.plans.actor_files import actors_csv, kumu_json, relations_csv
from skillshed.site.evidence.pictures import TYPES, answer
from skillshed.site.plans.actors.seen import seen
from skillshed.site.plans.actors.told import around, square

FORMATS = {"actors.csv": actors_csv, "relations.csv": relations_csv, "kumu.json": kumu_json}


@require_safe
def picture(request: HttpRequest, ending: str = "svg", slug: str = "") -> HttpResponse:
    """The square of who is tied to whom, as the address narrows it."""
    from skillshed.publishing.charts.adjacency import adjacency
    from skillshed.publishing.charts.look import NARROW, WIDE

    one = seen(request, slug)
    drawn, _ = one.made("square", lambda: square(one))
    if ending not in TYPES or not drawn.members:
        raise Http404(f"no picture {ending}")
    width = NARROW if request.GET.get("width") == "narrow" else WIDE
    return _private(answer(request, f"actors|{width}|{drawn!r}", ending, lambda: adjacency(drawn, width=width)))


@require_safe
def actor_picture(request: HttpRequest, key: str, slug: str = "") -> HttpResponse:
    """One actor and what is round it."""
    from skillshed.publishing.charts.layers import draw

    one = seen(request, slug)
    if key not in one.whole.named:
        raise Http404(f"no actor {key}")
    drawn = around(one, key)
    return _private(answer(request, f"actor|{drawn!r}", "svg", lambda: draw(drawn)))


def _private(reply: HttpResponse) -> HttpResponse:
    # What one reader may see another may not: no cache between them keeps it.
    reply["Cache-Control"] = "private, max-age=300"
    return reply


@require_safe
def export(request: HttpRequest, name: str, slug: str = "") -> HttpResponse:
    """Actors, relations, or both in Kumu's JSON, as the address narrows them."""
    one = seen(request, slug)
    kind = "application/json" if name.endswith("json") else "text/csv; charset=utf-8"
    reply = HttpResponse(FORMATS[name](one.found.map), content_type=kind)
    stem = f"{slug}-" if slug else ""
    reply.headers["Content-Disposition"] = f'attachment; filename="{stem}{name}"'
    return reply
