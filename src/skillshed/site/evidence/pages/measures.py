"""All measures by theme with their newest period, and a search; those nobody reviewed yet on pages of their own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from skillshed.evidence.catalogue import measure_rows
from skillshed.publishing.figure import Link
from skillshed.site.evidence.links import page
from skillshed.site.evidence.opened import book, kept, known_on

# Themes in the order of a place page; others follow by name.
ORDER = ("work", "qualifications", "industries", "occupations", "pay and income", "learning", "schools", "employers", "productivity",
         "business", "people", "ahead", "travel", "digital")  # fmt: skip
TITLES = {"employers": "What employers need", "ahead": "Ahead to 2035", "industries": "Jobs and industries"}
SMALLEST = {"itl": "statistical region", "lep": "partnership (LEP)", "lsip": "skills plan area (LSIP)"}
MOST_FOUND, ON_PAGE = 60, 150


@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """/measures/?q=&reviewed=no&page=: what was searched for; the reviewed ones by theme; or the others, page by page."""
    query = " ".join(request.GET.get("q", "").split())[:200]
    is_raw = request.GET.get("reviewed") == "no"
    context: dict[str, Any] = {"query": query, "is_raw": is_raw, "known_on": known_on(), "action": page("measures"), "counts": kept(("counts",), _counts),
                               "raw_url": page("measures", query="reviewed=no"), "all_url": page("measures")}  # fmt: skip
    if query:
        context["found"] = [_row(row) for row in measure_rows(book(), query, generated=True)[:MOST_FOUND]]
    elif is_raw:
        context |= _raw(request.GET.get("page", "1"))
    else:
        context["themes"] = kept(("themes",), _themes)
    return render(request, "evidence/measures.html", context)


def _counts() -> dict[str, str]:
    every = book().measures.values()
    raw = sum(one.is_generated for one in every)
    return {"reviewed": f"{len(every) - raw:,}", "raw": f"{raw:,}" if raw else ""}


def _themes() -> list[tuple[str, list[dict[str, Any]]]]:
    by_theme: dict[str, list[dict[str, Any]]] = {}
    for row in measure_rows(book()):
        by_theme.setdefault(row["theme"], []).append(_row(row))
    names = sorted(by_theme, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
    return [
        (TITLES.get(name, name[:1].upper() + name[1:]), sorted(by_theme[name], key=lambda row: row["title"])) for name in names
    ]


def _raw(number: str) -> dict[str, Any]:
    """One page of the measures as published."""
    rows = kept(
        ("raw measures",),
        lambda: sorted(
            (_row(row) for row in measure_rows(book(), generated=True) if row["is_generated"]), key=lambda row: row["title"]
        ),
    )
    pages = max(1, -(-len(rows) // ON_PAGE))
    at = min(max(int(number) if number.isdecimal() and len(number) < 6 else 1, 1), pages)
    return {
        "found": rows[(at - 1) * ON_PAGE : at * ON_PAGE],
        "page": at,
        "pages": pages,
        "previous": _page(at - 1, pages),
        "next": _page(at + 1, pages),
    }


def _page(number: int, pages: int) -> Link | str:
    if not 1 <= number <= pages:
        return ""
    return Link(f"page {number} of {pages}", page("measures", query=urlencode({"reviewed": "no", "page": number})))


def _row(row: dict[str, Any]) -> dict[str, Any]:
    span = " to ".join(dict.fromkeys(text for text in (row["first"], row["last"]) if text))
    return {"title": row["title"], "url": page("measure", row["measure"]), "first": row["first"], "last": row["last"], "span": span, "is_loaded": row["is_loaded"],
            "is_generated": row["is_generated"], "places": SMALLEST.get(row["places"], row["places"].replace("_", " "))}  # fmt: skip
