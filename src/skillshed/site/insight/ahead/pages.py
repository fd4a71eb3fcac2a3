"""Pages of demand ahead: what there is, one place, one forecast."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from skillshed.insight.ahead import facts
from skillshed.insight.ahead.leavers import rates, scale_to_official
from skillshed.insight.ahead.methods import has_smoothing
from skillshed.insight.ahead.scenarios import OWN, file_of, scenarios
from skillshed.publishing import ahead as words
from skillshed.site.evidence.links import place_page
from skillshed.site.evidence.opened import book, kept, known_on
from skillshed.site.evidence.state import code_of, slug_of
from skillshed.site.insight.ahead import answers, figures
from skillshed.site.insight.ahead.answers import YEARS
from skillshed.site.insight.ahead.asked import Asked, asked, definitions
from skillshed.site.insight.ahead.horizon import horizon_of

EXAMPLES = ("E37000019", "E06000052", "E47000006", "E69000018", "E10000008", "E07000117")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """/ahead/?place= : what this room answers, and the way to a place."""
    text = request.GET.get("place", "").strip()
    if text:
        return HttpResponseRedirect(reverse("insight:ahead_place", args=[slug_of(code_of(book(), text))]))
    places = [book().place(code) for code in EXAMPLES if code in book().areas]
    context = {
        "places": [{"name": one.name, "kind": one.kind_words, "url": reverse("insight:ahead_place", args=[one.slug])} for one in places],
        "scenarios": list(scenarios(book())[0].values()), "folder": OWN, "years": YEARS, "known_on": known_on(), "faults": answers.faults(),
    }  # fmt: skip
    return render(request, "insight/ahead.html", context)


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """/ahead/<place>/?share=&as_of="""
    found = asked(request, slug)
    key = ("ahead page", found.place, found.query(), definitions())
    return render(request, "insight/ahead_place.html", kept(key, lambda: _context(found), room="pages"))


def _context(found: Asked) -> dict[str, object]:
    ground = answers.whose(found)
    whole = answers.table(found, "all").row(0, named=True)
    is_estimate = bool(found.share) or ground.basis == "shared"
    estimate = answers.estimate(found)
    own, missing = answers.own(found)
    return {
        "title": words.total_title(whole, YEARS, is_estimate=is_estimate), "sentence": words.total_sentence(whole, YEARS),
        "place": found.found, "place_url": place_page(found.place), "ground": ground, "is_estimate": is_estimate,
        "note": whole["note"], "years": YEARS, "indicative": facts.settings()["projections"]["indicative_says"],
        "estimate": estimate and words.total_title(estimate, YEARS, is_estimate=True), "estimate_range": estimate and _range(estimate),
        "estimate_url": Asked(found.place, "estimate", found.as_of).url("ahead_place") if estimate else "",
        "published_url": Asked(found.place, "", found.as_of).url("ahead_place") if found.share and ground.basis != "shared" else "",
        "figures": [figures.by_figure(found, by) for by in ("occupation", "qualification", "industry")],
        "scenarios": answers.beside(found), "scenario_figure": figures.scenario_figure(found), "folder": OWN,
        "own": own, "own_missing": missing, "own_table": words.model_table(own) if own else None,
        "rates_table": words.rates_table(own) if own else None, "rates": rates(), "scale": round(scale_to_official(book(), found.as_of), 2),
        "forecasts": [_headline(found, one) for one in answers.headlines(found)], "has_smoothing": has_smoothing(), "faults": answers.faults(),
        "as_of": found.as_of, "share": found.share, "known_on": known_on(found.as_of),
    }  # fmt: skip


def _range(estimate: dict[str, object]) -> str:
    low, high = float(str(estimate["total_low"])), float(str(estimate["total_high"]))
    return f"{words.people(low)} to {words.people(high)}"


def _headline(found: Asked, one: answers.Forecast) -> dict[str, object]:
    return {
        "title": one.measure.title, "url": found.url("ahead_forecast", one.measure.id), "sentence": words.forecast_sentence(one),
        "method": words.method_sentence(one), "has_forecast": not one.why,
    }  # fmt: skip


@require_safe
def forecast(request: HttpRequest, slug: str, measure_id: str) -> HttpResponse:
    """/ahead/<place>/forecast/<measure>/?horizon=&by=&as_of="""
    found, horizon = asked(request, slug), horizon_of(request)
    one = answers.forecast(found, measure_id, horizon)
    context = {
        "place": found.found, "ahead_url": Asked(found.place, "", found.as_of).url("ahead_place"), "forecast": one,
        "figure": figures.forecast_figure(found, measure_id, horizon), "words": words.forecast_words(one),
        "scores": words.scores_table(one.scores, one.chosen) if one.chosen else None, "horizon": horizon or one.rhythm.usual_steps,
        "most": one.rhythm.most_steps, "rhythm": one.rhythm.words, "by": found.by, "as_of": found.as_of, "known_on": known_on(found.as_of),
        "has_smoothing": has_smoothing(), "measure_url": reverse("evidence:measure", args=[measure_id]) + f"?place={slug_of(found.place)}",
    }  # fmt: skip
    return render(request, "insight/ahead_forecast.html", context)


@require_safe
def scenario_file(request: HttpRequest, scenario_id: str) -> HttpResponse:
    """/ahead/scenarios/<id>.toml: the scenario's file, to copy and make one's own."""
    path = file_of(book(), scenario_id)
    reply = HttpResponse(path.read_bytes(), content_type="application/toml; charset=utf-8")
    reply["Content-Disposition"] = f'attachment; filename="{path.name}"'
    return reply
