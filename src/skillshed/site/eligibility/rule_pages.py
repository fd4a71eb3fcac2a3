"""/eligible/rules/: the dated rules by programme with their sources; a changed workbook, whom it would affect, and into force."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skillshed.people.services import may
from skillshed.publishing.figure import Link
from skillshed.publishing.media_types import XLSX
from skillshed.publishing.names import opening
from skillshed.rules.definitions import Programme, RuleBook
from skillshed.rules.eligible import Answer, title_of
from skillshed.rules.parameters import Parameter
from skillshed.rules.sheets import write_sheets
from skillshed.rules.trial import Affected
from skillshed.site.eligibility import publishing
from skillshed.site.eligibility.answers import today
from skillshed.site.eligibility.rules import rules
from skillshed.site.evidence.opened import book, kept
from skillshed.terms.errors import InputNotUnderstood, UsageError

VERDICTS = {"eligible": "eligible", "not_eligible": "not eligible", "unknown": "not yet known", "closed": "closed"}


@dataclass(frozen=True, slots=True)
class Group:
    """A programme with the dated rows its answer may rest on; no programme for rows that none uses."""

    id: str
    title: str
    said: str
    rows: tuple[tuple[Parameter, str], ...]
    from_memory: int


@require_safe
def rules_page(request: HttpRequest) -> HttpResponse:
    """Every dated row, programme by programme."""
    return _listed(request)


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The rules in force as a workbook to edit."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rules.xlsx"
        write_sheets(rules(), path)
        reply = HttpResponse(path.read_bytes(), content_type=XLSX)
    reply["Content-Disposition"] = 'attachment; filename="rules.xlsx"'
    return reply


@require_POST
def try_rules(request: HttpRequest) -> HttpResponse:
    """Take a workbook in and show whom it would affect; nothing is put in force."""
    file = request.FILES.get("file")
    try:
        day = date.fromisoformat(request.POST.get("on", "") or today().isoformat())
        if file is None:
            raise UsageError("No workbook was chosen.", next_step="Choose the file you edited.")
        key = publishing.stage(by=request.user, content=file.read(publishing.MOST_BYTES + 1))
    except ValueError:
        return _listed(request, [Link("Choose the start day as a date.", "#on")])
    except InputNotUnderstood as error:
        return _listed(request, [Link(f"{publishing.readable(error)} {error.next_step}", "#file")])
    except UsageError as error:
        return _listed(request, [Link(f"{error.message} {error.next_step}", "#file")])
    return redirect(f"{reverse('eligibility:tried_rules', args=[key])}?on={day.isoformat()}")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tried(request: HttpRequest, key: str) -> HttpResponse:
    """Whose answers would change; a post puts the workbook in force."""
    if request.method == "POST":
        name = publishing.publish(by=request.user, key=key, base=request.POST.get("base", ""), on=today())
        messages.success(request, f"In force: {name}. The workbook before it stays beside it.")
        return redirect("eligibility:rules")
    try:
        day = date.fromisoformat(request.GET.get("on", "") or today().isoformat())
    except ValueError as error:
        raise UsageError("The start day is no date.", next_step="Write it as 2026-09-01.") from error
    found = publishing.trial(by=request.user, key=key, on=day)
    context = {
        "trial": found,
        "people": len({one.persona.id for one in found.affected}),
        "changes": [_told(one) for one in found.affected],
    }
    return render(request, "eligibility/tried.html", context)


def _listed(request: HttpRequest, errors: list[Link] | None = None) -> HttpResponse:
    in_force = publishing.in_force()
    context = {
        "groups": kept(("rules page", in_force, _stamp(in_force)), lambda: _groups(rules())), "in_force": in_force, "errors": errors or [], "today": today(),
        "may_publish": may(request.user, publishing.PERMISSION).allowed,
    }  # fmt: skip
    context["count"] = sum(len(one.rows) for one in context["groups"])
    return render(request, "eligibility/rules.html", context, status=422 if errors else 200)


def _stamp(name: str) -> int:
    path = book().folder / "rules" / name
    return path.stat().st_mtime_ns if name and path.exists() else 0


def _groups(found: RuleBook) -> list[Group]:
    """Each row once, under the first programme that uses it; the rest at the end."""
    left = {one.id: one for group in found.rows.values() for one in group}
    groups = []
    for one in found.programmes.values():
        rows = [
            left.pop(row.id)
            for name in _names(one, found)
            for row in found.rows.get(tuple(name.split(".", 1)), ())
            if row.id in left
        ]  # type: ignore[call-overload]
        groups.append(_group(one.id, one.title, _when(one, found), rows))
    return [*groups, _group("others", "Rules that no programme here uses", "Kept because readers ask for them.", left.values())]


def _group(identity: str, title: str, said: str, rows: Iterable[Parameter]) -> Group:
    told = tuple((row, _value(row.value)) for row in rows)
    return Group(identity, title, said, told, sum(not row.is_verified for row, _ in told))


def _names(one: Programme, found: RuleBook) -> list[str]:
    """Names of the parameters a programme rests on: cited, and those of its conditions, however deep."""
    names, walk = [*one.cites, *([one.receives] if one.receives else [])], list(one.needs)
    seen: set[str] = set()
    while walk:
        name = walk.pop(0)
        if name in seen:
            continue
        seen.add(name)
        condition = found.conditions[name]
        names += [text for text in (condition.param, condition.cites) if text]
        walk += [*condition.all, *condition.any]
    return list(dict.fromkeys(names))


def _when(one: Programme, found: RuleBook) -> str:
    parts = [
        f"opened {one.opens:%-d %B %Y}" if one.opens else "",
        f"last start {one.closes:%-d %B %Y}, followed by {title_of(one.successor, found)}" if one.closes else "open",
    ]
    return f"{one.run_by}. {opening(', '.join(part for part in parts if part))}."


def _value(value: Any) -> str:
    if value is None:
        return "not known here"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_value(one)}" for name, one in value.items())
    return f"{value:,}" if isinstance(value, int | float) and not 1900 <= value <= 2100 else str(value)


def _told(one: Affected) -> dict[str, Any]:
    known = rules()
    return {
        "id": one.persona.id, "who": one.persona.who, "programme": title_of(one.programme, known), "before": _said(one.before), "after": _said(one.after),
        "because": [text for text in (one.after.because if one.after else ("The programme is gone.",)) if not one.before or text not in one.before.because],
    }  # fmt: skip


def _said(one: Answer | None) -> str:
    return VERDICTS[one.verdict.value] + (", from memory" if one.unverified else "") if one else "no such programme"
