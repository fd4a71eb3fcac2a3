"""Figures of an evaluation: message, picture, sentence, table, source."""

from __future__ import annotations

import polars as pl

from skillshed.insight.plan.evaluating import Evaluation
from skillshed.publishing import evaluation as words
from skillshed.publishing.charts import NARROW, WIDE
from skillshed.publishing.charts.picture import Picture
from skillshed.publishing.charts.without import Drawn, told, without
from skillshed.publishing.figure import Drawing, Figure, Link, SourceLine
from skillshed.publishing.measure import Measure
from skillshed.publishing.names import in_text
from skillshed.publishing.numbers import day
from skillshed.site.evidence.drawing import WIDTHS
from skillshed.site.evidence.links import trace_page
from skillshed.site.evidence.sourced import citation, releases_of
from skillshed.site.evidence.state import State
from skillshed.site.evidence.worded import worded
from skillshed.site.plans.evaluating.asked import Asked

MOST_ROWS = 25
DRAW = {"paths": words.paths, "placebos": words.gaps}


def figures(asked: Asked, found: Evaluation) -> list[Figure]:
    """The place beside its mix, and its gap among the placebos."""
    measure, name = worded(asked.measure), in_text(found.panel.place.name)
    return [
        _figure(
            asked, found, measure, "paths", words.paths_title(found), f"{measure.title}, {name}, its mix of {len(found.donors)} places, and the mean of {len(found.panel.names)}",
            words.paths_table(found, measure),
        ),
        _figure(
            asked, found, measure, "placebos", words.placebos_title(found), f"Gap to each place's own mix, {words.gap_words(measure)}, {measure.title}: {name} over {len(found.synthetic.used)} places treated as if they had been it",
            words.placebos_table(found, measure, MOST_ROWS),
        ),
    ]  # fmt: skip


def _figure(asked: Asked, found: Evaluation, measure: Measure, view: str, title: str, subtitle: str, table: object) -> Figure:
    made = DRAW[view](found, measure)
    wide, narrow = (
        Drawing(asked.url("evaluate_picture", view, "svg", width=size), width, told(made, width=width).height)
        for size, width in (("wide", WIDE), ("narrow", NARROW))
    )
    source = _source(asked, found, view, measure)
    return Figure(view, title, subtitle, wide, narrow, told(made).desc, source, table=table)  # type: ignore[arg-type]


def _source(asked: Asked, found: Evaluation, view: str, measure: Measure) -> SourceLine:
    releases = releases_of(pl.DataFrame({"release": list(found.panel.releases)}))
    newest = releases[0] if releases else None
    about = f"of {measure.title}"
    state = State(measure=asked.measure, places=(asked.place,), as_of=asked.as_of)
    trace = Link("Trace the last figure", trace_page(state, asked.place, found.panel.periods[-1], found.panel.breakdown), about)
    pictures = [Link(kind.upper(), asked.url("evaluate_picture", view, kind, framed="yes"), about) for kind in ("svg", "png")]
    file = Link("CSV of every line", asked.url("evaluate_file"), about)
    released = day(newest.published_on.isoformat()) if newest and newest.published_on else ""
    return SourceLine(f"{citation(releases)}; mixes worked out here", released, (trace, file, *pictures))


def picture(asked: Asked, found: Evaluation, view: str, size: str, *, is_framed: bool) -> Picture:
    """The drawing of one view."""
    measure = worded(asked.measure)
    made: Drawn = DRAW[view](found, measure)
    shown = figures(asked, found)[list(DRAW).index(view)]
    drawn = without(made, title=shown.title, width=WIDTHS[size])
    return drawn.framed(subtitle=shown.subtitle, source=f"Source: {shown.source.text}") if is_framed else drawn
