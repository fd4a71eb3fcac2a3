"""Areas of one's own: the list, the builder with its preview, changing and removing. The chosen districts stand in the address."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from skillshed.evidence.areas import changing
from skillshed.people.services import may
from skillshed.publishing.figure import Link
from skillshed.site.evidence import choosing, editing
from skillshed.site.evidence.opened import book
from skillshed.terms.errors import NotFound, UsageError, UserError

DAY = 86_400
MOST = 400


@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """Areas defined here, and the groups that ship."""
    engine = book().areas
    own = [
        {"place": place, "names": _names(place.code), **changing.definition(engine, place.slug)}
        for place in engine.of_kind("own")
    ]
    groups = [{"place": place, "names": _names(place.code)} for place in engine.of_kind("group")]
    facts = {"own": own, "groups": groups, "may_define": may(request.user, "evidence.define_area").allowed}
    return render(request, "evidence/areas.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def area_new(request: HttpRequest) -> HttpResponse:
    """Choose districts, see what they are together, and keep them as an area."""
    asked = request.POST if request.method == "POST" else request.GET
    said = {"name": asked.get("name", ""), "note": asked.get("note", ""), "was": "", "slug": ""}
    codes, faults = _chosen(asked.getlist("code"))
    if request.method == "POST":
        try:
            place = editing.define_area(by=request.user, name=said["name"], codes=codes, note=said["note"])
        except UserError as error:
            return _builder(request, said, codes, [*faults, _fault(error)], status=error.http_status)
        messages.success(request, f"{place.name} is now an area: every measure that can be put together for it is on this page.")
        return redirect("evidence:place", place.slug)
    return _builder(request, said, codes, faults)


@require_http_methods(["GET", "HEAD", "POST"])
def area_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The same page for an area that is there."""
    kept = changing.definition(book().areas, slug)
    asked = request.POST if request.method == "POST" else request.GET
    said = {"name": asked.get("name", kept["name"]), "note": asked.get("note", kept["note"]), "slug": slug,
            "was": asked.get("was", changing.definition_version(kept))}  # fmt: skip
    codes, faults = _chosen(asked.getlist("code") or kept["codes"])
    if request.method == "POST":
        try:
            editing.change_area(by=request.user, codes=codes, **said)
        except UserError as error:
            return _builder(request, said, codes, [*faults, _fault(error)], status=error.http_status)
        messages.success(request, f"{said['name']} is changed.")
        return redirect("evidence:place", slug)
    return _builder(request, said, codes, faults)


@require_http_methods(["GET", "HEAD", "POST"])
def area_remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once, then forget the area. Figures of its districts stay."""
    kept = changing.definition(book().areas, slug)
    if request.method == "POST":
        editing.remove_area(by=request.user, slug=slug)
        messages.success(request, f"{kept['name']} is removed. The figures of its districts stay.")
        return redirect("evidence:areas")
    return render(request, "evidence/area_remove.html", {"area": kept, "names": _names(f"own:{slug}"), **_rights(request)})


@require_safe
def area_picture(request: HttpRequest) -> HttpResponse:
    """The chosen districts among those of their regions."""
    codes, _ = _chosen(request.GET.getlist("code"))
    if not codes:
        raise NotFound("No district is chosen, so there is no map of them.", next_step="Name districts with code=.")
    key = "area-picture:" + hashlib.sha256(repr((sorted(codes), book().version)).encode()).hexdigest()
    svg = cache.get(key)
    if svg is None:
        svg = _drawn(codes)
        cache.set(key, svg, DAY)
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=3600"})


def _drawn(codes: list[str]) -> str:
    from skillshed.publishing.charts import locator

    engine = book().areas
    within, around = choosing.round_about(codes)
    others = [{"properties": {"code": code, "name": engine.get(code).name}, "geometry": shape} for code in around
              if code not in codes and (shape := engine.outline(code))]  # fmt: skip
    held = [polygon for code in codes if (shape := engine.outline(code)) for polygon in _polygons(shape)]
    chosen = {
        "properties": {"code": "chosen", "name": "The districts chosen"},
        "geometry": {"type": "MultiPolygon", "coordinates": held},
    }
    return locator([*others, chosen], "chosen", width=320, tallest=300, within=within).svg


def _polygons(shape: dict[str, Any]) -> list[Any]:
    return [shape["coordinates"]] if shape["type"] == "Polygon" else list(shape["coordinates"])


def _builder(
    request: HttpRequest, said: dict[str, str], codes: list[str], faults: list[Link], *, status: int = 200
) -> HttpResponse:
    text = request.GET.get("q", "")[:80]
    regions = choosing.districts(book().areas, set(codes), text)
    facts: dict[str, Any] = {
        "said": said,
        "codes": codes,
        "text": text,
        "regions": regions,
        "carried": choosing.not_shown(regions, codes),
    }
    try:
        facts["preview"] = choosing.preview(said["name"] or "The districts chosen", codes) if codes else None
    except UsageError as error:
        faults = [*faults, _fault(error)] if status == 200 else faults
    facts["picture"] = (
        f"{reverse('evidence:area_picture')}?{urlencode([('code', code) for code in codes])}" if facts.get("preview") else ""
    )
    return render(request, "evidence/area_new.html", {**facts, "errors": faults, **_rights(request)}, status=status)


def _rights(request: HttpRequest) -> dict[str, Any]:
    # Whether a role for one place reaches these districts is for the service to say; here any such role shows the form.
    grants = getattr(request.user, "grants", None)
    held = bool(grants and grants.filter(ended_on=None, role__in=("analyst", "administrator")).exists())
    return {"may_define": held, "why_not": may(request.user, "evidence.define_area").why}


def _chosen(texts: list[str]) -> tuple[list[str], list[Link]]:
    """The districts named, each once, and a fault for every text that names no place."""
    codes: list[str] = []
    faults = []
    for text in list(dict.fromkeys(texts))[:MOST]:
        try:
            codes.append(book().areas.one(text).code)
        except UserError as error:
            faults.append(Link(str(error), "#districts"))
    return list(dict.fromkeys(codes)), faults


def _fault(error: UserError) -> Link:
    low = error.message.casefold()
    field = "#note" if low.startswith("the note") else "#districts" if "twice" in low or "district" in low else "#name"
    return Link(str(error), field)


def _names(code: str) -> list[str]:
    engine = book().areas
    return sorted(engine.get(member).name for member in engine.members(code)["code"])
