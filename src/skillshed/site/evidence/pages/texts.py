"""The words of a measure: refined, set beside what they were, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from skillshed.evidence import texts
from skillshed.evidence.measures import Measure
from skillshed.people.services import require
from skillshed.site.evidence import editing
from skillshed.site.evidence.forms import MeasureForm
from skillshed.site.evidence.opened import book
from skillshed.terms.errors import UserError

LABELS = {"words": "Words people search with", "short": "Short title", "meaning": "What it means", "decimals": "Decimal places shown",
          "polarity": "Which way is good", "reviewed_on": "Last checked on"}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def measure_edit(request: HttpRequest, measure_id: str) -> HttpResponse:
    """Change the words; the figures stay as they are."""
    require(request.user, "evidence.edit_measure")
    measure = book().measure(measure_id)
    form = MeasureForm(request.POST or None, measure=measure, themes=_themes(), initial=_initial(measure))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                editing.edit_measure(by=request.user, measure_id=measure_id, wording=form.wording, was=form.cleaned_data["was"])
            except UserError as error:
                if error.http_status == 403:
                    raise
                form.add_error(None, str(error))
                status = error.http_status
            else:
                messages.success(request, "The words are saved and stand on every page of this measure.")
                return redirect("evidence:measure_edit", measure_id)
    return render(request, "evidence/measure_edit.html", {"form": form, **_beside(measure)}, status=status)


@login_required
@require_POST
def measure_revert(request: HttpRequest, measure_id: str) -> HttpResponse:
    """Back to the words it came with."""
    editing.revert_measure(by=request.user, measure_id=measure_id)
    messages.success(request, "The definition is again as it came.")
    return redirect("evidence:measure_edit", measure_id)


def _initial(measure: Measure) -> dict[str, Any]:
    facts = measure.model_dump(include=set(texts.WORDING))
    return {**facts, "words": ", ".join(measure.words), "was": texts.version(measure)}


def _beside(measure: Measure) -> dict[str, Any]:
    came = texts.as_it_came(book(), measure.id)
    kept = texts.own_file(book().folder / "measures", measure.id) is not None
    changed = [{"label": LABELS.get(one.field, one.field.capitalize()), "before": one.before, "after": one.after}
               for one in texts.differences(came, measure)] if kept else []  # fmt: skip
    origin = "" if came is None else came.author if came.is_generated else "the definition that ships with skillshed"
    return {"measure": measure, "came": came, "is_kept": kept, "changed": changed, "origin": origin}


def _themes() -> list[str]:
    return sorted({one.theme for one in book().measures.values() if not one.is_generated})
