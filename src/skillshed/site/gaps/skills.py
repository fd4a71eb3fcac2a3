"""/gaps/skills/: skills in demand that no offer near an area teaches, for those who commission learning."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from skillshed.evidence.packs import shipped_packs
from skillshed.provision.teaching.untaught import MISSING, ONE, PART, UNSAID, Line, Untaught, untaught
from skillshed.provision.teaching.untaught_words import VERDICTS, group_name, lede, mode_words, sentence, title, to_csv, who_says
from skillshed.provision.teaching.wanted import settings as chosen
from skillshed.publishing.names import in_text, listed
from skillshed.publishing.numbers import digits
from skillshed.site.evidence.opened import book, kept
from skillshed.site.evidence.state import code_of, slug_of
from skillshed.site.find.leading import who_teaches
from skillshed.site.gaps.asked import stamp
from skillshed.skills.covering.courses import ENOUGH
from skillshed.skills.opened import opened
from skillshed.skills.transitions import soc

FIRST = 10
SECTIONS = (
    ("missing", "Taught by no offer within reach", MISSING, "Not one home of the area is within reach of an offer that is known to teach them in person."),
    ("thin", "Hanging on one offer", (ONE,), "Should it end, nobody near would be known to teach them."),
    ("part", "Within reach of less than half the homes", (PART,), "Taught, but not where most people live."),
)  # fmt: skip


@require_safe
def skills(request: HttpRequest) -> HttpResponse:
    """An area's answer; the reference area's where none is named."""
    text = request.GET.get("place", "").strip() or shipped_packs()["headline"].place
    code = code_of(book(), text)
    if request.GET.get("place", slug_of(code)) != slug_of(code):
        return redirect(f"{reverse('provision:skills_untaught')}?place={slug_of(code)}")
    found = answered(code)
    if request.GET.get("as") == "csv":
        return _csv(found)
    return render(request, "gaps/skills.html", _page(found))


def answered(code: str) -> Untaught:
    """The answer, worked out once while evidence, directory and taxonomy stand."""
    bundle, day = opened(settings.CONFIG.data), timezone.localdate()
    key = ("skills untaught", code, day, bundle.taxonomy.sha256, stamp())
    return kept(key, lambda: untaught(book(), bundle, code, day), room="pages")


def _csv(found: Untaught) -> HttpResponse:
    reply = HttpResponse(to_csv(found), content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = (
        f'attachment; filename="skills-in-demand-nobody-teaches_{slug_of(found.area.code)}_{found.day.isoformat()}.csv"'
    )
    reply["Access-Control-Allow-Origin"] = "*"
    return reply


def _page(found: Untaught) -> dict[str, Any]:
    facts, searches = chosen(), who_teaches(one.wanted.skill for one in found.lines)
    sections = [
        _section(name, words, why, [_line(one, found, searches) for one in found.of(*verdicts)])
        for name, words, verdicts, why in SECTIONS
    ]
    return {
        "title": title(found), "lede": lede(found), "place": found.area, "slug": slug_of(found.area.code), "in_text": in_text(found.area.name),
        "sections": [one for one in sections if one["count"]], "found": found, "unsaid": _unsaid(found), "taught": len(found.of("taught")), "groups": found.demand.groups,
        "mode_words": mode_words(found), "facts": facts, "groups_facts": soc.isco_table(), "enough": ENOUGH, "taxonomy": opened(settings.CONFIG.data).taxonomy,
    }  # fmt: skip


def _section(name: str, title: str, why: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Its first lines open, the others folded; those taught for a part of the area all folded."""
    first = 0 if name == "part" else FIRST
    return {"id": name, "title": title, "why": why, "count": len(lines), "first": lines[:first], "rest": lines[first:]}


def _line(one: Line, found: Untaught, searches: dict[str, str]) -> dict[str, Any]:
    return {
        "label": one.wanted.label, "tag": VERDICTS[one.verdict], "sentence": sentence(one, found), "who": who_says(one), "nearest": one.nearest,
        "jobs": ", ".join(dict.fromkeys(one.wanted.occupations[:3])), "search": searches.get(one.wanted.skill, ""),
    }  # fmt: skip


def _unsaid(found: Untaught) -> list[dict[str, Any]]:
    """Skills of which nobody has said, by the group that asks most for them: the same providers are to be asked of all."""
    groups: dict[str, list[Line]] = {}
    for one in found.of(UNSAID):
        groups.setdefault(one.wanted.groups[0][0], []).append(one)
    return [
        {"name": group_name(name), "offers": lines[0].unsaid, "ask": listed(list(lines[0].ask)), "skills": [(one.wanted.label, f"{digits(one.wanted.openings, -1)} {found.demand.unit}") for one in lines]}
        for name, lines in groups.items()
    ]  # fmt: skip
