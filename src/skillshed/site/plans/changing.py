"""What people do to plans in the browser: enter a quarter's figures, approve them, change an element, say something, learn."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skillshed.insight.plan.parts import said
from skillshed.plans import services
from skillshed.plans.bulk import load_actuals, read_day, read_number, read_table
from skillshed.plans.differing import differences, fields_changed
from skillshed.plans.files import NUMBERED
from skillshed.plans.learning import save_lesson
from skillshed.plans.models import Element, LessonKind
from skillshed.site.evidence.uploads import MEGABYTE, MOST_BYTES, BoundedUpload, bounded
from skillshed.site.plans.opened import Opened, opened
from skillshed.site.plans.pages import common
from skillshed.site.plans.shown import shown, tag
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood, Refused, UserError


def _may_record(request: HttpRequest, slug: str) -> None:
    _refuse(opened(request, slug).may_record, "enter figures into this plan")


def _too_large(request: HttpRequest, slug: str) -> HttpResponse:
    messages.error(request, f"The file is larger than {MOST_BYTES // MEGABYTE} MB. Divide it.")
    return redirect("plans:record", slug=slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@bounded(refuse=_too_large, before=_may_record)
def record(request: HttpRequest, reader: BoundedUpload, slug: str) -> HttpResponse:
    """A quarter's figures, one line a measure, or a spreadsheet of them; then what changed."""
    if reader.too_large:
        return _too_large(request, slug)
    one = opened(request, slug)
    errors: list[dict[str, str]] = []
    if request.method == "POST" and "file" in request.FILES:
        try:
            return _sheet(request, one)
        except InputNotUnderstood as error:
            errors = [{"text": str(error), "url": "#file"}]
    elif request.method == "POST":
        before = {row.key: (row.kind, row.word) for row in shown(one.found)}
        errors = _keep(request, one)
        if not errors:
            after = opened(request, slug)
            changed = [row for row in shown(after.found) if before.get(row.key) != (row.kind, row.word)]
            told = (
                f"{len(changed)} of them changed status."
                if changed
                else "No status changed: figures count when they are approved."
            )
            messages.success(request, f"The figures are kept. {told}")
            return redirect("plans:record", slug=slug)
    context = {**common(one), "lines": _lines(request, one), "on_typed": request.POST.get("on", ""), "errors": errors,
               "waiting": one.plan.actuals.filter(state__in=("draft", "submitted")).select_related("entered_by__person")}  # fmt: skip
    return render(request, "plans/record.html", context, status=422 if errors else 200)


def _lines(request: HttpRequest, one: Opened) -> list[dict[str, Any]]:
    """A line for each measure that somebody types, and below it one for each of its parts."""
    rows = []
    for key, found in one.found.measures.items():
        measure = found.measure
        if measure.is_fed:
            continue
        about = {
            "measure": key,
            "is_words": measure.kind == "evidence",
            "unit": measure.unit,
            "is_ratio": measure.kind == "ratio" or (measure.kind == "rate" and measure.from_parts),
        }
        if not measure.from_parts:
            rows.append({**about, **_typed_in(request, key), "key": key, "name": one.found.name_of(key), "tag": tag(found.status), "last": found.status, "place": "", "group": ""})  # fmt: skip
        statuses = {status.measure: status for status in found.parts}
        for number, part in enumerate(measure.parts, 1):
            line, status = f"{key}.part{number}", statuses.get(said(part))
            rows.append({**about, **_typed_in(request, line), "key": line, "name": f"{one.found.name_of(key)}: {said(part)}", "tag": tag(status), "last": status, "place": part.place, "group": part.group})  # fmt: skip
    return rows


def _typed_in(request: HttpRequest, line: str) -> dict[str, str]:
    return {name: request.POST.get(f"{name}-{line}", "") for name in ("value", "numerator", "denominator", "note")}


def _keep(request: HttpRequest, one: Opened) -> list[dict[str, str]]:
    """Keep every line that is filled in; errors with the field they belong to. All or nothing."""
    day = read_day(request.POST.get("on", ""))
    if day is None:
        return [{"text": "Write the last day of the period, such as 30 September 2026.", "url": "#on"}]
    rows, errors = [], []
    for line in _lines(request, one):
        figures = {name: line[name].strip() for name in ("value", "numerator", "denominator")}
        if not any(figures.values()) and not (line["is_words"] and line["note"].strip()):
            continue
        read = {name: read_number(text) if text else None for name, text in figures.items()}
        bad = [name for name, text in figures.items() if text and read[name] is None]
        errors += [{"text": f"{line['name']}: “{figures[name]}” is no number.", "url": f"#{name}-{line['key']}"} for name in bad]
        rows.append(
            {
                "measure": line["measure"],
                "line": line["key"],
                "place": line["place"],
                "group": line["group"],
                "on": day,
                "note": line["note"],
                **{name: value for name, value in read.items() if value is not None},
            }
        )
    if not rows and not errors:
        return [{"text": "Fill in at least one figure.", "url": "#on"}]
    return errors or _recorded(request, one, day, rows)


def _recorded(request: HttpRequest, one: Opened, day: date, rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    from django.db import transaction

    line = ""
    try:
        with transaction.atomic():
            for row in rows:
                line = row["line"]
                figures = {name: row.get(name) for name in ("value", "numerator", "denominator")}
                services.record_actual(
                    by=request.user,
                    plan=one.plan,
                    measure=row["measure"],
                    on=day,
                    place=row["place"],
                    group=row["group"],
                    submit=True,
                    note=row["note"],
                    **figures,
                )
    except UserError as error:
        return [{"text": str(error), "url": f"#value-{line}"}]
    return []


def _sheet(request: HttpRequest, one: Opened) -> HttpResponse:
    file = request.FILES["file"]
    raw = RawFile(file.read(), str(file.name))
    done = load_actuals(by=request.user, plan=one.plan, rows=read_table(raw))
    return render(request, "plans/loaded.html", {**common(one), "done": done, "bad_rows": len({row.row for row in done.refused})})


def _moved(before: Opened, after: Opened) -> str:
    """Which measures stand differently now, in a sentence."""
    was = {row.key: row.word for row in shown(before.found)}
    rows = [
        f"{row.name}: {was.get(row.key, 'not measured')}, now {row.word}"
        for row in shown(after.found)
        if was.get(row.key) != row.word
    ]
    more = f"; and {len(rows) - 5} more" if len(rows) > 5 else ""
    return f"{'; '.join(rows[:5])}{more}." if rows else "Every status stands as it did."


@login_required
@require_POST
def approve(request: HttpRequest, slug: str) -> HttpResponse:
    """Approve, lock or send back the figures chosen."""
    one = opened(request, slug)
    ids = [int(text) for text in request.POST.getlist("actual") if text.isdigit()]
    try:
        count = services.move_actuals(by=request.user, plan=one.plan, ids=ids, state=request.POST.get("state", ""))
        messages.success(request, f"{count} figure{'' if count == 1 else 's'} changed. {_moved(one, opened(request, slug))}")
    except UserError as error:
        messages.error(request, str(error))
    return redirect("plans:record", slug=slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """An element's fields in one form. Where somebody else changed it meanwhile, both are shown."""
    one = opened(request, slug)
    _refuse(one.may_edit, "change this plan")
    found = one.plan.elements.filter(key=key)
    element = found.exclude(group__in=NUMBERED).first() or found.first()
    if element is None:
        raise Http404(f"no element {key}")
    data, error = dict(element.data), ""
    if request.method == "POST":
        data = edited(request, element.data)
        try:
            services.save_element(
                by=request.user,
                plan=one.plan,
                group=element.group,
                key=key,
                data=data,
                revision=_number(request.POST.get("revision")),
            )
            messages.success(request, f"{key} is changed.")
            if element.group not in NUMBERED:
                return redirect("plans:element", slug=slug, key=key)
            reply = redirect("plans:rows", slug=slug)
            reply["Location"] += f"?group={element.group}"
            return reply
        except UserError as fault:
            error = str(fault)
    fields = [
        {"name": name, "value": _written(value), "is_long": len(_written(value)) > 60}
        for name, value in _all_fields(element.group, data).items()
    ]
    context = {
        **common(one), "key": key, "fields": fields, "revision": element.revision, "error": error, "group": element.group,
        "has_page": element.group not in NUMBERED, "now": _now(element, data) if error else [],
    }  # fmt: skip
    return render(request, "plans/edit.html", context, status=409 if error else 200)


def _now(element: Element, mine: dict[str, Any]) -> list[str]:
    """Where what stands now differs from what was typed: seen beside the form, so that nothing has to be typed again."""
    return [f"{name} {words}" for name, words in fields_changed(element.data, mine)]


# Fields a form offers even where the file does not give them.
OFFERED = {
    "actions": ("name", "owners", "accountable", "partners", "starts", "ends", "funds"), "outputs": ("name", "kind", "direction"),
    "outcomes": ("name", "kind", "direction", "source_hint", "evidence"), "measures": ("name", "unit", "kind", "direction", "baseline", "baseline_on", "target", "target_on", "path", "every_months", "evidence", "source", "place", "parts"),
}  # fmt: skip
LISTS = (
    "owners",
    "partners",
    "outputs",
    "funds",
    "tools",
    "pillars",
    "rationale",
    "disaggregate",
    "comparator",
    "comparators",
    "seasons",
)


def _all_fields(group: str, data: dict[str, Any]) -> dict[str, Any]:
    found = {name: data.get(name, "") for name in OFFERED.get(group, ("name",))}
    return {**found, **{name: value for name, value in data.items() if name not in ("id", *found)}}


def _written(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "; ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def edited(request: HttpRequest, before: dict[str, Any]) -> dict[str, Any]:
    """The fields of a row as a form gives them: lists parted by semicolons, what looks like JSON as such; empty ones left out."""
    data: dict[str, Any] = {"id": before["id"]} if "id" in before else {}
    for name in request.POST:
        if not name.startswith("field-"):
            continue
        text, field = request.POST[name].strip(), name.removeprefix("field-")
        if text:
            data[field] = (
                [part.strip() for part in text.split(";") if part.strip()] if field in LISTS else _typed(text, before.get(field))
            )
    return data


def _typed(text: str, before: Any) -> Any:
    if (not isinstance(before, str) and before is not None) or text[:1] in "[{":
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            return text
    return text


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0


@login_required
@require_POST
def comment(request: HttpRequest, slug: str) -> HttpResponse:
    """Say something of an element."""
    one = opened(request, slug)
    key = request.POST.get("key", "")
    try:
        services.comment(by=request.user, plan=one.plan, words=request.POST.get("words", ""), key=key)
    except UserError as error:
        messages.error(request, str(error))
    return redirect("plans:element", slug=slug, key=key) if key else redirect("plans:audit", slug=slug)


@login_required
@require_POST
def learn(request: HttpRequest, slug: str) -> HttpResponse:
    """A question, a finding, what was changed because of it, or a decision needed."""
    one = opened(request, slug)
    kind = request.POST.get("kind", "")
    level = request.POST.get("level", "")
    try:
        if kind not in LessonKind.values:
            raise Refused("Choose what it is: a question, a finding, a change or a decision.")
        save_lesson(
            by=request.user,
            plan=one.plan,
            kind=kind,
            words=request.POST.get("words", ""),
            key=request.POST.get("key", ""),
            level=int(level) if level in "12345" and level else None,
        )
        messages.success(request, "It is kept with the plan.")
    except UserError as error:
        messages.error(request, str(error))
    return redirect("plans:plan", slug=slug)


@login_required
@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Versions of the plan with what changed between them, and its snapshots."""
    from skillshed.insight.plan.document import Plan as Document

    one = opened(request, slug)
    _refuse(one.may_see_drafts, "see the history of this plan")
    versions = list(one.plan.versions.select_related("made_by__person").order_by("number"))
    rows, before = [], None
    for version in versions:
        document = Document.model_validate(version.document)
        rows.append({"version": version, "changes": differences(before, document)[:60] if before else []})
        before = document
    now = (
        differences(
            before,
            one.document.model_copy(
                update={"measures": tuple(m.model_copy(update={"actuals": ()}) for m in one.document.measures)}
            ),
        )
        if before
        else []
    )
    return render(
        request,
        "plans/history.html",
        {**common(one), "kept": rows[::-1], "since": now[:60]},
    )


def _refuse(allowed: bool, what: str) -> None:
    if not allowed:
        raise Refused(f"Only a plan's owners may {what}.", next_step="Ask an administrator for the role of plan owner.")
