"""/employers/picture/: what employers of an area said, as anybody may see it; the same as CSV and JSON."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from skillshed.employers.diagnosis.questions import CHANGES, by_name
from skillshed.employers.picture.counting import LEAST_FOR_CROSSES, LEAST_OF_DISTRICT, OTHER, REST, YES
from skillshed.employers.picture.protecting import WORDS
from skillshed.employers.picture.reading import received
from skillshed.employers.picture.shown import Count, Picture, listed, picture
from skillshed.evidence.packs import shipped_packs
from skillshed.evidence.postcodes.points import locate
from skillshed.people.services import may
from skillshed.publishing.tables import Cell, Header, Row, Table
from skillshed.site.employers.browser import skills
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.state import code_of, slug_of
from skillshed.terms.errors import NotFound
from skillshed.terms.place import Place

LISTS = (
    ("technology", "Technologies they expect"), ("skill", "Skills they name"), ("nobody", "What nobody near offers"), ("grow", "Jobs that grow"),
    ("shrink", "Jobs that shrink"), ("regulation", "New rules and standards"), ("growth", "How businesses change"), ("leaving", "Whom they lose"),
    ("hurts", "Where it hurts"), ("barriers", "What stands in the way of training"), ("training", "Training now"),
)  # fmt: skip
PARTS = {"sector": "Sector", "size": "Size", "half": "When they answered"}
MOST = 12  # of a list on the page; the file has all


@require_safe
def picture_page(request: HttpRequest) -> HttpResponse:
    """The picture of a place's area; a district that has enough answers stands beside it."""
    place, found = _asked(request)
    district = place if place in found.districts else None
    lists = [(name, title, _listed(found, name, district)) for name, title in LISTS]
    context = {
        "place": place, "area": found.area, "is_whole": place == found.area, "district": district, "found": found, "total": found.answers(),
        "here": found.answers(district.code) if district else None, "changes": _changes(found, district), "lists": [one for one in lists if one[2]],
        "empty": [title for _, title, table in lists if table is None], "parts": _parts(found), "told": [table for by in PARTS if (table := _told_by(found, by))], "words": WORDS, "least": LEAST_OF_DISTRICT,
        "csv": f"{reverse('employers:picture_file', args=['csv'])}?place={slug_of(place.code)}", "asked": request.GET.get("place", ""),
        "json": f"{reverse('employers:picture_file', args=['json'])}?place={slug_of(place.code)}", "slugs": [(one, slug_of(one.code)) for one in found.districts],
        "area_slug": slug_of(found.area.code), "received": _received(request, found), "is_invented": received(book().areas, found.area.code).filter(is_invented=True).exists(), "crosses": LEAST_FOR_CROSSES,
    }  # fmt: skip
    return render(request, "employers/picture.html", context)


@require_safe
def picture_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The counts of the area as they are shown: `csv` or `json`."""
    if ending not in ("csv", "json"):
        raise Http404(f"no format {ending}")
    _, found = _asked(request)
    stem = f"employers-say-{slug_of(found.area.code)}"
    if ending == "json":
        return JsonResponse({"area": found.area.code, "area_name": found.area.name, "protection": WORDS, "made_on": timezone.localdate().isoformat(),
                             "counts": [asdict(one) for one in found.counts]})  # fmt: skip
    text = io.StringIO()
    names = {one.code: one.name for one in (found.area, *found.districts)}
    csv.writer(text).writerows(listed(found.counts, names))
    reply = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    reply.headers["Content-Disposition"] = f'attachment; filename="{stem}.csv"'
    return reply


def _asked(request: HttpRequest) -> tuple[Place, Picture]:
    """The place asked for by code, slug, name, town or postcode; the reference place where none is."""
    text = request.GET.get("place", "").strip()[:80]
    code = _code(text) if text else shipped_packs()["headline"].place
    areas = book().areas
    return areas.get(code), picture(areas, code, skills().taxonomy)


def _code(text: str) -> str:
    try:
        return code_of(book(), text)
    except NotFound:
        found = locate(text)
        if found is None or not found.district:
            raise
        return found.district


def _received(request: HttpRequest, found: Picture) -> int | None:
    """How many answers have come in all, for those who may know."""
    if not may(request.user, "diagnosis.see_counts").allowed:
        return None
    return received(book().areas, found.area.code).count()


def _number(one: Count | None) -> Cell:
    if one is None or one.employers is None:
        return Cell("hidden", is_number=True)
    return Cell(str(one.employers), is_number=True)


def _listed(found: Picture, group: str, district: Place | None) -> Table | None:
    """A group's items, the most said first, with the district beside the area; None where enough employers said none."""
    items = found.of(group)
    if not items:
        return None
    here = {one.code: one for one in found.counts if district and one.of == group and one.place == district.code and not one.by}
    title = dict(LISTS)[group]
    heads = (
        Header("Named" if group in ("skill", "nobody") else "What"),
        Header(found.area.name, is_number=True),
        *([Header(district.name, is_number=True)] if district else []),
    )
    body = tuple(
        Row(Cell(one.label), (_number(one), *([_number(here.get(one.code))] if district else []))) for one in items[:MOST]
    )
    return Table(f"{title}: employers in {found.area.name}", heads, body)


def _changes(found: Picture, district: Place | None) -> Table | None:
    """Who expects which change: yes, no, not known; the district's yes beside it."""
    if not found.counts:
        return None
    body = []
    for change in CHANGES:
        by = {one.category: one for one in found.said(change)}
        cells = [_number(by.get(name)) for name in ("yes", "no", "unknown")]
        if district:
            here = {one.category: one for one in found.said(change, district.code)}
            cells += [_number(here.get(YES)), _number(here.get(OTHER))]
        body.append(Row(Cell(by_name()[change].short), tuple(cells)))
    more = [f"{district.name}: yes", "no or not known"] if district else []
    heads = [Header("Change"), *(Header(text, is_number=True) for text in ["Yes", "No", "Not known", *more])]
    return Table(f"Changes that employers in {found.area.name} expect in three years", tuple(heads), tuple(body))


def _parts(found: Picture) -> list[Table]:
    """The answers by sector, size and half-year, with who expects each change where there are enough answers."""
    tables = []
    for name, title in PARTS.items():
        whole = sorted(found.parts(name), key=lambda one: (one.category == REST, one.category))
        if len(whole) < 2:
            continue
        crossed = {(one.by, one.also_category): one for change in CHANGES for one in found.crossed(change, name)}
        changes = CHANGES if crossed else ()
        heads = (
            Header(title),
            Header("Answers", is_number=True),
            *(Header(by_name()[one].short, is_number=True) for one in changes),
        )
        body = tuple(
            Row(Cell(one.category_label), (_number(one), *(_number(crossed.get((change, one.category))) for change in changes)))
            for one in whole
        )
        tables.append(Table(f"Answers by {title.lower()}", heads, body))
    return tables


def _told_by(found: Picture, by: str) -> Table | None:
    """What enough employers said, by sector, size or half-year, under all answers of each; None where nothing is told so finely."""
    whole = sorted(found.parts(by), key=lambda one: (one.category == REST, one.category))
    cells = {(one.of, one.code, one.category): one for one in found.counts if one.by == by and one.code}
    items = (
        [one for group, _ in LISTS for one in found.of(group) if (group, one.code, whole[0].category) in cells] if whole else []
    )
    if not items:
        return None
    heads = (Header(PARTS[by]), *(Header(one.category_label, is_number=True) for one in whole))
    titles = dict(LISTS)
    body = [Row(Cell("All answers"), tuple(_number(one) for one in whole))]
    body += [
        Row(
            Cell(f"{titles[item.of]}: {item.label}"),
            tuple(_number(cells.get((item.of, item.code, one.category))) for one in whole),
        )
        for item in items
    ]
    return Table(f"What many employers said, by {PARTS[by].lower()}", heads, tuple(body))
