"""/evaluate/: any measure and place beside others; and a plan's own measures beside others."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from skillshed.evidence.measures import Measure
from skillshed.insight.plan.evaluating import Evaluation
from skillshed.insight.plan.levels import SAYS
from skillshed.publishing import evaluation as words
from skillshed.publishing.disarmed import disarmed
from skillshed.publishing.figure import Link
from skillshed.publishing.numbers import distance, signed
from skillshed.site.evidence.drawing import WIDTHS
from skillshed.site.evidence.links import measure_page
from skillshed.site.evidence.opened import book, kept, known_on
from skillshed.site.evidence.pictures import TYPES, answer
from skillshed.site.evidence.state import State, slug_of
from skillshed.site.evidence.worded import worded
from skillshed.site.plans.evaluating.asked import Asked, answered, said_by
from skillshed.site.plans.evaluating.figures import figures, picture
from skillshed.site.plans.opened import Opened, opened
from skillshed.site.plans.pages import common
from skillshed.terms.errors import UserError

EXAMPLES = (("claimant_rate", "E07000122", date(2021, 1, 1)), ("employment_rate", "E06000026", date(2018, 1, 1)))


@require_safe
def evaluate(request: HttpRequest) -> HttpResponse:
    """/evaluate/?measure=&place=&from=&leave_out=&as_of="""
    return _page(request, lambda: Asked.read(request.GET), {})


@require_safe
def evaluate_measure(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """/plans/<plan>/evaluation/<measure>/: a plan's measure that comes from the evidence base."""
    one = opened(request, slug)
    found = one.found.measures.get(key)
    if found is None or not found.measure.evidence:
        raise Http404(f"no measure {key} with evidence")
    start = one.document.plan.period.start
    context = {
        **common(one),
        "key": key,
        "of": found.measure.of,
        "measure_name": found.measure.name or _of(one, found.measure.of),
    }
    return _page(request, lambda: Asked.of(found.measure, start, request.GET), context)


def _of(one: Opened, key: str) -> str:
    from skillshed.insight.plan.document import by_id

    return str(getattr(by_id(one.document).get(key), "name", key))


def _page(request: HttpRequest, read: Any, context: dict[str, Any]) -> HttpResponse:
    asked, error = Asked(), None
    try:
        asked = read()
        if asked.is_whole:
            context |= kept(("evaluation page", asked), lambda: _shown(asked, answered(asked)), room="pages")
    except UserError as fault:
        error = fault
    typed = {name: request.GET.get(name, "").strip() for name in ("measure", "place", "from")}
    context |= {
        "asked": asked, "error": error, "measures": _choices(), "chosen": asked.measure or typed["measure"], "known_on": known_on(asked.as_of),
        "place_typed": book().place(asked.place).name if asked.place else typed["place"], "place_value": slug_of(asked.place) if asked.place else typed["place"],
        "from_typed": said_by(asked) or typed["from"], "left_out": [book().place(code) for code in asked.leave_out],
        "leave_out_typed": "; ".join(slug_of(code) for code in asked.leave_out) or request.GET.get("leave_out", ""),
        "examples": [] if asked.is_whole else _examples(),
    }  # fmt: skip
    return render(request, "plans/evaluating.html", context, status=error.http_status if error else 200)


def _choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Measures of districts that somebody has defined and that are loaded, theme by theme."""

    def make() -> list[tuple[str, list[tuple[str, str]]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for one in book().measures.values():
            if not one.is_generated and book().is_loaded(one):
                found.setdefault(one.theme.replace("_", " ").capitalize(), []).append((one.id, one.title))
        return sorted(found.items())

    return kept("evaluation choices", make)


def _examples() -> list[Link]:
    found = []
    for measure, place, begins in EXAMPLES:
        if measure in book().measures and place in book().areas:
            asked = Asked(measure, place, begins)
            found.append(Link(f"{book().measure(measure).title} in {book().place(place).name}, from {begins.year}", asked.url()))
    return found


def _shown(asked: Asked, found: Evaluation) -> dict[str, Any]:
    """Everything a page prints of an evaluation."""
    measure, one, both = worded(asked.measure), found.panel, found.synthetic
    reasons: dict[str, list[str]] = {}
    for name, why in one.dropped:
        reasons.setdefault(why, []).append(name)
    state = State(measure=asked.measure, places=(asked.place,), by=asked.by, as_of=asked.as_of)
    return {
        "found": found, "place": one.place, "title": words.title(found, measure), "figures": figures(asked, found), "facts": _facts(found, measure),
        "donors": words.donors_table(found, measure), "reasons": sorted(reasons.items()), "level_says": SAYS[found.level], "measure": measure,
        "measure_url": measure_page(state), "can_say": found.carries >= 3, "used": len(both.used), "others": len(one.names), "file": asked.url("evaluate_file"),
    }  # fmt: skip


def _facts(found: Evaluation, measure: Measure) -> list[tuple[str, str]]:
    """The figures of both methods, named."""
    both, simple, unit, places = found.synthetic, found.difference, measure.unit, words.decimals(measure)
    real = both.real
    unseen = "not known: too few periods before" if found.held_out is None else distance(found.held_out, unit, places + 1)
    means = [each.effect for each in found.without]
    apart = f"{signed(min(means), unit, places)} to {signed(max(means), unit, places)}" if means else "not worked out"
    return [
        ("Mean gap to the mix after (synthetic control)", signed(real.effect, unit, places)),
        ("The same without one donor at a time", apart),
        ("Fit before: usual error of the mix (RMSPE)", distance(real.error_before, unit, places + 1)),
        ("Fit on periods the mix was not set by", unseen),
        ("Usual error after", distance(real.error_after, unit, places + 1)),
        ("Chance by placebos", f"p = {both.p:.3f}, from {len(both.used)} placebos; the smallest possible is {both.least_p:.3f}"),
        (
            "Difference in differences",
            f"{signed(simple.effect, unit, places)} (95% of places: {signed(simple.low, unit, places)} to {signed(simple.high, unit, places)}), against {simple.donors} places",
        ),
        (
            "Drift before, a period",
            f"{signed(found.drift.slope, unit, places + 1)}{', unusual' if found.drift.is_unusual else ''}",
        ),
    ]


@require_safe
def evaluate_picture(request: HttpRequest, view: str, kind: str) -> HttpResponse:
    """/evaluate/figures/<view>.svg|png"""
    if view not in words.VIEWS or kind not in TYPES:
        raise Http404(f"no picture {view}.{kind}")
    asked = _whole(request)
    size = request.GET.get("width", "wide") if request.GET.get("width", "wide") in WIDTHS else "wide"
    framed = request.GET.get("framed") == "yes"
    key = f"evaluation|{asked.query()}|{view}|{size}|{framed}"
    return answer(request, key, kind, lambda: picture(asked, answered(asked), view, size, is_framed=framed))


@require_safe
def evaluate_file(request: HttpRequest) -> HttpResponse:
    """/evaluate/lines.csv: every line of both pictures."""
    asked = _whole(request)
    found = answered(asked)
    text = io.StringIO()
    # Only names may begin like a formula; figures below nought must stay figures.
    csv.writer(text).writerows(
        [[disarmed(cell) if at < 3 else cell for at, cell in enumerate(row)] for row in words.gaps_file(found)]
    )
    reply = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = f'attachment; filename="{found.panel.place.slug}_{asked.measure}_beside_others.csv"'
    return reply


def _whole(request: HttpRequest) -> Asked:
    asked = Asked.read(request.GET)
    if not asked.is_whole:
        raise Http404("measure, place and from are needed")
    return asked
