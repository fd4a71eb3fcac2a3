"""Pictures of this room at their own addresses."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from skillshed.publishing import ahead as words
from skillshed.publishing.charts import fan, requirement
from skillshed.publishing.charts.picture import Picture
from skillshed.site.evidence.drawing import WIDTHS
from skillshed.site.evidence.pictures import TYPES, answer
from skillshed.site.evidence.sourced import citation, releases_of
from skillshed.site.evidence.worded import worded
from skillshed.site.insight.ahead import answers, figures
from skillshed.site.insight.ahead.asked import Asked, asked, definitions
from skillshed.site.insight.ahead.horizon import horizon_of

BY = ("occupation", "qualification", "industry")
VIEWS = (*BY, "scenarios")


@require_safe
def picture(request: HttpRequest, slug: str, view: str, kind: str) -> HttpResponse:
    """/ahead/<place>/figures/<view>.svg|png"""
    if view not in VIEWS or kind not in TYPES:
        raise Http404(f"no picture {view}.{kind}")
    found, width, framed = asked(request, slug), _width(request), request.GET.get("framed") == "yes"
    key = f"ahead|{found.place}|{found.query()}|{view}|{width}|{framed}|{definitions() if view == 'scenarios' else ''}"
    return answer(request, key, kind, lambda: _framed(found, view, _drawn(found, view, WIDTHS[width]), is_framed=framed))


@require_safe
def forecast_picture(request: HttpRequest, slug: str, measure_id: str, kind: str) -> HttpResponse:
    """/ahead/<place>/forecast/<measure>/figure.svg|png"""
    if kind not in TYPES:
        raise Http404(f"no picture of kind {kind}")
    found, width, horizon = asked(request, slug), _width(request), horizon_of(request)
    framed = request.GET.get("framed") == "yes"
    key = f"ahead forecast|{found.place}|{found.query()}|{measure_id}|{horizon}|{width}|{framed}"
    return answer(request, key, kind, lambda: _forecast(found, measure_id, horizon, WIDTHS[width], is_framed=framed))


def _width(request: HttpRequest) -> str:
    size = request.GET.get("width", "wide")
    return size if size in WIDTHS else "wide"


def _drawn(found: Asked, view: str, width: int) -> Picture:
    if view == "scenarios":
        beside = answers.beside(found)
        history = answers.years(beside[0], "baseline", ahead=False)
        lines, measure = answers.scenario_lines(beside), worded("employment_projection")
        return fan.fan(history, lines, measure, name=beside[0].place_name, title=words.scenario_title(beside), width=width)
    rows = answers.drawn(found, view)
    title, name = words.by_title(rows, view), rows["place_name"][0]
    return requirement.requirement(answers.rounded(rows), worded("total_requirement"), name=name, title=title, width=width)


def _framed(found: Asked, view: str, drawn: Picture, *, is_framed: bool) -> Picture:
    if not is_framed:
        return drawn
    shown = figures.scenario_figure(found) if view == "scenarios" else figures.by_figure(found, view)
    return drawn.framed(subtitle=shown.subtitle, source=f"Source: {shown.source.text}")


def _forecast(found: Asked, measure_id: str, horizon: int | None, width: int, *, is_framed: bool) -> Picture:
    one = answers.forecast(found, measure_id, horizon)
    lines = [] if one.why else [fan.Line("", one.points)]
    drawn = fan.fan(one.history, lines, one.measure, name=one.place_name, title=words.forecast_title(one), width=width)
    source = f"Source: {citation(releases_of(one.history))}; forecast made here"
    return drawn.framed(subtitle=one.measure.title, source=source) if is_framed else drawn
