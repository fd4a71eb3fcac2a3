"""Pages of the formats that are read, with what is loaded of each, and of what the quality checks found."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from skillshed.evidence.catalogue import source_rows
from skillshed.evidence.measures import Measure
from skillshed.evidence.quality import findings
from skillshed.evidence.release import Release
from skillshed.publishing.downloads import LICENCE, LICENCE_URL
from skillshed.publishing.figure import Link, Tag
from skillshed.site.evidence.opened import book, kept, known_on
from skillshed.sources.connect.wants import load_wants
from skillshed.sources.registry import sources as formats
from skillshed.terms.errors import NotFound

# The publishers that are asked live, and the format their answers come in.
LIVE = {"nomis_api": "nomis", "ees_csv": "ees", "ons_els": "els"}
LEVELS = {
    "error": ("off", "Damaged", "Figures or files that changed since they were written. Put these right first."),
    "warning": ("watch", "Watch", "Rows put aside above the limit, or a file that says it is not whole."),
    "note": ("unknown", "Note", "Small matters: few rows put aside, a date that is not known, a measure past its review."),
}


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Every format: what is loaded, from when, what comes next."""
    rows = kept("source rows", lambda: source_rows(book()))
    held = book().lake.releases().values()
    context = {
        "loaded": sorted((row for row in rows if row["releases"]), key=lambda row: -row["rows"]),
        "waiting": [row for row in rows if not row["releases"]],
        "releases": len(held),
        "figures": sum(release.rows_out for release in held),
        "aside": sum(release.rows_dropped for release in held),
        "newest": list(held)[::-1][:12],
        "known_on": known_on(),
    }
    return render(request, "evidence/sources.html", context)


@require_safe
def source(request: HttpRequest, name: str) -> HttpResponse:
    """One format: who publishes it, how to get it, how it is read, its releases and what they feed."""
    found = formats().get(name)
    if found is None:
        raise NotFound(f"There is no source '{name}'.", next_step="The page Sources lists all that are read.")
    mine = [release for release in book().lake.releases().values() if release.source == name]
    row = next(row for row in kept("source rows", lambda: source_rows(book())) if row["source"] == name)
    context = {
        "source": row,
        "about": _paragraphs(found.about),
        "releases": mine[::-1],
        "feeds": _fed_by(mine),
        "wants": [want for want in load_wants().values() if want.source == LIVE.get(name)],
        "licence": licence(row["licence"]),
        "known_on": known_on(),
    }
    return render(request, "evidence/source.html", context)


@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    """What the checks found, worst first."""
    on = timezone.localdate()
    # The bytes of every file are summed, which takes a while: once an hour is often enough for a page.
    found = kept(("findings", on, timezone.localtime().hour), lambda: findings(book(), on=on))
    known = book().lake.releases()
    groups = []
    for level, (kind, word, about) in LEVELS.items():
        rows = [{**row, "release": known.get(row["what"]), "measure": book().measures.get(row["what"])} for row in found if row["level"] == level]
        groups.append({"level": level, "tag": Tag(kind, word), "about": about, "rows": rows})
    return render(request, "evidence/quality.html", {"groups": groups, "count": len(found), "known_on": known_on()})


def _fed_by(releases: list[Release]) -> list[Measure]:
    """Measures of the catalogue that these releases can give figures to; those of people before generated ones."""
    stored = {name for release in releases for name in release.measures}
    fed = [measure for measure in book().measures.values() if stored & set(measure.stored)]
    defined = [measure for measure in fed if not measure.is_generated]
    return sorted(defined, key=lambda measure: measure.title) or sorted(fed, key=lambda measure: measure.title)[:40]


def _paragraphs(about: str) -> list[str]:
    """The lines of a description, which break where an idea ends."""
    paragraphs: list[str] = []
    for line in about.strip().splitlines():
        if paragraphs and not paragraphs[-1].endswith((".", ":")):
            paragraphs[-1] += f" {line.strip()}"
        else:
            paragraphs.append(line.strip())
    return paragraphs


def licence(code: str) -> Link:
    """A licence by its name, with its address where that is known."""
    return Link(LICENCE, LICENCE_URL) if code == "OGL-UK-3.0" else Link(code or "not stated", "")
